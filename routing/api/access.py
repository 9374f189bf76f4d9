"""Who asks: a bearer token becomes a caller, or the request ends here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool

from routing.api.issuers import looks_like_one
from routing.api.rules import HOST, RULES
from routing.api.state import ServiceState
from routing.errors import AccessError, UnknownTokenError
from routing.store import documents, organisations, publications, tokens
from routing.store.database import Store
from routing.store.desk import Desk
from routing.store.glances import Found, Glance

_bearer = HTTPBearer(auto_error=False, scheme_name="token", description="`shl_…`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and the one way to what is theirs.

    Attributes
    ----------
    courier : str or None
        Of a courier's token: whose route and events they are.
    """

    store: Store
    organisation: str
    token: str
    scope: str
    is_host: bool = False
    courier: str | None = None

    @property
    def scopes(self) -> frozenset[str]:
        """What the rules know them as."""
        host = self.is_host and self.scope == "admin"
        return frozenset({self.scope, HOST} if host else {self.scope})

    @contextmanager
    def writing(self) -> Iterator[Desk]:
        """Open a transaction in their organisation."""
        with self.store.writing(self.organisation, self.token) as desk:
            yield desk

    @contextmanager
    def reading(self) -> Iterator[Desk]:
        """Open one that writes nothing."""
        with self.store.reading(self.organisation) as desk:
            yield desk

    async def glance(self, glance: Glance, **keys: str) -> Found | None:
        """Look something small up in their organisation."""
        return await self.store.glances.first(glance, organisation=self.organisation, **keys)


async def authorised(
    request: Request, _described: Annotated[object, Depends(_bearer)] = None
) -> Caller:
    """Return who asks, if the rule of what they ask for allows it.

    Raises
    ------
    UnknownTokenError, AccessError, ThrottledError
    """
    caller, _ = await authorised_with(request, tokens.HOLDER)
    return caller


async def authorised_with(request: Request, glance: Glance, **keys: str) -> tuple[Caller, Found]:
    """Return who asks, as above, and what a glance at their token brought along."""
    state: ServiceState = request.app.state.service
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    given = given.strip() if scheme.lower() == "bearer" else ""
    known: tuple[Caller, Found] | None = None
    if state.issuer is not None and looks_like_one(given):
        known = await run_in_threadpool(_by_issuer, state, given)
    elif given:
        known = await _by_token(state, given, glance, keys)
    if known is None:
        if given:
            state.failures.count(request.client.host if request.client else "")
        raise UnknownTokenError("token_unknown" if given else "no_token")
    caller, found = known
    # Starlette's router has found the route by now; its name is the operation's.
    if not caller.scopes & RULES.get(request.scope["route"].name, frozenset()):
        raise AccessError("scope_not_allowed", scope=caller.scope)
    return caller, found


async def _by_token(
    state: ServiceState, secret: str, glance: Glance, keys: Mapping[str, str]
) -> tuple[Caller, Found] | None:
    """Return the holder of a token of ours."""
    found = await tokens.holder(state.store.glances, secret, glance, **keys)
    if found is None:
        return None
    caller = Caller(
        store=state.store,
        organisation=found["organisation_id"],
        token=found["id"],
        scope=found["scope"],
        is_host=found["is_host"],
        courier=found["courier_id"],
    )
    return caller, found


def _by_issuer(state: ServiceState, token: str) -> tuple[Caller, Found] | None:
    """Return whom the issuer's token names, where there is such an organisation and courier."""
    identity = None if state.issuer is None else state.issuer.identity(token)
    if identity is None:
        return None
    courier = identity.courier
    with state.store.reading(identity.organisation) as desk:
        organisation = organisations.found(desk)
        if organisation is None:
            return None
        if courier is not None and not documents.is_there(desk, "courier", courier):
            return None
        route = None if courier is None else publications.route_of(desk, courier)
    caller = Caller(
        store=state.store,
        organisation=identity.organisation,
        token=f"oidc:{identity.subject}",
        scope=identity.scope,
        is_host=organisation["is_host"],
        courier=courier,
    )
    return caller, {} if route is None else dict(route)


Asking = Annotated[Caller, Depends(authorised)]
