"""Tokens of an OpenID Connect issuer, as another way to say who asks; needs the extra *oidc*.

https://openid.net/specs/openid-connect-discovery-1_0.html: the issuer tells where its keys are.
They are kept, and asked for again where a token names one that is not known, but not more often
than every half minute, however many such tokens come.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from routing.errors import InputError
from routing.settings import Settings

if TYPE_CHECKING:
    import jwt

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Signatures that only the issuer can make; never ``none``, never a shared secret."""
_LEEWAY_S = 30
_KEYS_HOLD_S = 3600.0
_NOT_SOONER_S = 30.0
_PATIENCE_S = 5.0
_LARGEST = 1_000_000
_LOCAL = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom an issuer says that somebody is."""

    subject: str
    organisation: str
    scope: str
    courier: str | None


@dataclass(slots=True, kw_only=True)
class Issuer:
    """Checks tokens.

    Attributes
    ----------
    organisation_claim, role_claim, courier_claim : str
        Where a token says them; dots lead into objects (``realm_access.roles``).
    organisation : str or None
        Of tokens that say none.
    roles : mapping
        The issuer's roles in our scopes. The first one that a token has and that is here counts.

    Raises
    ------
    InputError
        ``extra_missing``; ``issuer_unusable`` for one that is not reached by https.
    """

    url: str
    audience: str
    organisation_claim: str
    role_claim: str
    courier_claim: str
    organisation: str | None
    roles: Mapping[str, str]
    _keys: dict[str, jwt.PyJWK] = field(default_factory=dict)
    _asked_at: float = float("-inf")
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if find_spec("jwt") is None:
            raise InputError("extra_missing", extra="oidc")
        _check_address(self.url)

    def identity(self, token: str) -> Identity | None:
        """Return whose token this is; None for one that does not hold, or says too little."""
        import jwt  # noqa: PLC0415 - an extra

        try:
            header = jwt.get_unverified_header(token)
            key = self._key(str(header.get("kid", "")))
            if key is None:
                return None
            claims = jwt.decode(
                token,
                key,
                algorithms=list(ALGORITHMS),
                audience=self.audience,
                issuer=self.url,
                leeway=_LEEWAY_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError):
            return None
        return self._read(claims)

    def _read(self, claims: Mapping[str, Any]) -> Identity | None:
        organisation = _claim(claims, self.organisation_claim) or self.organisation
        has = _claim(claims, self.role_claim)
        names = has if isinstance(has, list) else str(has or "").split()
        scope = next((mine for theirs, mine in self.roles.items() if theirs in names), None)
        courier = _claim(claims, self.courier_claim)
        if not isinstance(organisation, str) or scope is None:
            return None
        if scope == "courier" and not isinstance(courier, str):
            return None
        return Identity(
            subject=str(claims["sub"])[:150],
            organisation=organisation,
            scope=scope,
            courier=courier if scope == "courier" else None,
        )

    def _key(self, kid: str) -> jwt.PyJWK | None:
        with self._lock:
            age_s = time.monotonic() - self._asked_at
            if age_s > (_KEYS_HOLD_S if kid in self._keys else _NOT_SOONER_S):
                self._asked_at = time.monotonic()
                self._keys = self._fetched() or self._keys
            return self._keys.get(kid)

    def _fetched(self) -> dict[str, jwt.PyJWK]:
        """Return the issuer's keys; nothing where it does not answer."""
        import jwt  # noqa: PLC0415 - an extra

        try:
            told = _get(f"{self.url.rstrip('/')}/.well-known/openid-configuration")
            if told.get("issuer") != self.url:
                return {}
            address = str(told["jwks_uri"])
            _check_address(address)
            keys = jwt.PyJWKSet.from_dict(_get(address)).keys
        except (OSError, ValueError, KeyError, InputError, jwt.PyJWTError):
            return {}
        return {key.key_id or "": key for key in keys if key.public_key_use in {None, "sig"}}


def issuer_of(settings: Settings) -> Issuer | None:
    """Return the issuer that an installation trusts; None where there is none."""
    if settings.oidc_issuer is None:
        return None
    if settings.oidc_audience is None:
        raise InputError("issuer_without_audience")
    return Issuer(
        url=settings.oidc_issuer,
        audience=settings.oidc_audience,
        organisation_claim=settings.oidc_organisation_claim,
        role_claim=settings.oidc_role_claim,
        courier_claim=settings.oidc_courier_claim,
        organisation=settings.oidc_organisation,
        roles=settings.oidc_roles,
    )


def looks_like_one(token: str) -> bool:
    """Tell whether this is the form of an issuer's token: three parts; ours have none."""
    return token.count(".") == 2


def _claim(claims: Mapping[str, Any], path: str) -> Any:
    if path in claims:  # a name may have dots of its own, as an address
        return claims[path]
    found: Any = claims
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
        raise InputError("issuer_unusable", value=url)


def _get(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=_PATIENCE_S) as answer:  # noqa: S310 - checked
        told = json.loads(answer.read(_LARGEST))
    if not isinstance(told, dict):
        raise TypeError(url)
    return told
