"""Vehicle profiles: what a vehicle is, as data read from ``vehicles.toml``."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources

from routing.errors import InputError
from routing.roads.osm.access import MODES

_NEEDED_TO_DRIVE = (
    "power_kw",
    "top_kmh",
    "descent_kmh",
    "cda_m2",
    "lateral_ms2",
    "speed_up_ms2",
    "brake_ms2",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleProfile:
    """A class of vehicles; the fields are explained, with their sources, in ``vehicles.toml``.

    Raises
    ------
    InputError
        ``profile_invalid``.
    """

    name: str
    mode: str
    empty_kg: float
    payload_kg: float
    height_m: float
    width_m: float
    axle_kg: float = 0.0
    steepest_laden: float = 1.0
    power_kw: float = 0.0
    altitude_loss: float = 0.0
    cda_m2: float = 0.0
    lateral_ms2: float = 0.0
    speed_up_ms2: float = 0.0
    brake_ms2: float = 0.0
    top_kmh: float = 0.0
    descent_kmh: float = 0.0
    turn_around_s: float = 0.0
    class_factor: float = 1.0
    surface_kmh: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise InputError("profile_invalid", id=self.name, field="mode", value=self.mode)
        for needed in () if self.on_foot else _NEEDED_TO_DRIVE:
            value = getattr(self, needed)
            if value <= 0:
                raise InputError("profile_invalid", id=self.name, field=needed, value=value)

    @property
    def access_bit(self) -> int:
        """Bit of the access masks that speaks of this profile."""
        return MODES[self.mode]

    @property
    def on_foot(self) -> bool:
        """Whether a person walks."""
        return self.mode == "foot"

    @property
    def weight_t(self) -> float:
        """Weight that a sign limits, fully loaded, tonnes."""
        return (self.empty_kg + self.payload_kg) / 1000


@functools.cache
def bundled_profiles() -> Mapping[str, VehicleProfile]:
    """Return the profiles that come with Shanlu, by name."""
    source = (
        resources.files("routing.roads.times").joinpath("vehicles.toml").read_text(encoding="utf-8")
    )
    return {name: VehicleProfile(name=name, **row) for name, row in tomllib.loads(source).items()}


def find_profile(name: str) -> VehicleProfile:
    """Return a profile by its name.

    Raises
    ------
    InputError
        ``unknown_profile``, with the names that there are.
    """
    profiles = bundled_profiles()
    if name not in profiles:
        raise InputError("unknown_profile", profile=name, known=", ".join(sorted(profiles)))
    return profiles[name]
