"""The only reader of the environment: ``SHANLU_*`` variables and ``shanlu.toml``."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import Field
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

_IN_A_CHECKOUT = Path("data") / "roads"


Scope = Literal["admin", "coordinator", "planner", "courier"]
_OWN_ROLES: dict[str, Scope] = {
    "admin": "admin",
    "coordinator": "coordinator",
    "planner": "planner",
    "courier": "courier",
}


class Settings(BaseSettings):
    """What an installation may set; an environment variable comes before the file.

    Attributes
    ----------
    data : Path or None
        Folder of the built regions (``SHANLU_DATA``). Unset: ``data/roads`` where the working
        folder has one, else a folder of the user's own.
    cache : Path
        Folder of what can be made anew at any time: the bundled regions, built.
    lang : "en", "zh" or None
        Language of what people read; unset, the system's.
    overpass_url, nominatim_url : str or None
        Servers that ``region fetch`` asks instead of the public ones.
    database_url : str or None
        Where the service keeps everything (``SHANLU_DATABASE_URL``); unset, an SQLite file in a
        folder of the user's own.
    workers : int
        How many plans the service makes at a time; 0 leaves them to other processes.
    dask : str or None
        Scheduler of a Dask cluster (``tcp://host:8786``) whose workers make them instead.
    max_body_mb, max_orders, max_shipments, max_time_limit_s
        What the service accepts in one request.
    max_waiting_plans : int
        Of an organisation, at a time.
    slow_request_s : float
        From here on a request is logged as slow.
    vroom : bool
        Whether ``POST /vroom`` answers, to anybody, as vroom-express does.
    vroom_region : str or None
        Where its problems without matrices take place.
    vroom_time_limit_s : float
        How long it searches, where a client does not ask for less.
    oidc_issuer, oidc_audience : str or None
        An OpenID Connect issuer whose tokens are taken too, and what they must be for.
    oidc_organisation_claim, oidc_role_claim, oidc_courier_claim : str
        Where its tokens say them; dots lead into objects.
    oidc_organisation : str or None
        Of tokens that name none.
    oidc_roles : dict
        Its roles in our scopes; the first that a token has counts.
    webhooks_private : bool
        Whether webhooks may go to this machine and to private networks, and unencrypted.
    retention_days : int
        After so many days couriers' routes and events, orders and plans are forgotten; 0: never.
    cors_origins : list of str
        Whose pages may ask from a browser; ``["*"]``: everybody's.
    """

    model_config = SettingsConfigDict(
        env_prefix="SHANLU_", toml_file="shanlu.toml", extra="ignore", frozen=True
    )

    data: Path | None = None
    cache: Path = Field(default_factory=lambda: user_cache_path("shanlu"))
    lang: Literal["en", "zh"] | None = None
    overpass_url: str | None = None
    nominatim_url: str | None = None
    database_url: str | None = None
    max_body_mb: float = 10.0
    max_orders: int = 20_000
    max_shipments: int = 2000
    max_time_limit_s: float = 60.0
    max_waiting_plans: int = 20
    slow_request_s: float = 1.0
    vroom: bool = True
    vroom_region: str | None = None
    vroom_time_limit_s: float = 2.0
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_organisation_claim: str = "organisation"
    oidc_role_claim: str = "roles"
    oidc_courier_claim: str = "courier"
    oidc_organisation: str | None = None
    oidc_roles: dict[str, Scope] = Field(default_factory=lambda: dict(_OWN_ROLES))
    webhooks_private: bool = False
    retention_days: int = Field(default=0, ge=0)
    cors_origins: list[str] = Field(default_factory=list)
    dask: str | None = None
    workers: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=0)

    @cached_property
    def regions(self) -> Path:
        """Folder of the built regions."""
        if self.data is not None:
            return self.data.expanduser()
        return _IN_A_CHECKOUT if _IN_A_CHECKOUT.is_dir() else user_data_path("shanlu") / "roads"

    @cached_property
    def store_url(self) -> str:
        """Where the service keeps everything, as SQLAlchemy writes it."""
        return self.database_url or f"sqlite:///{user_data_path('shanlu') / 'shanlu.sqlite3'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read arguments, then the environment, then ``shanlu.toml``."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
