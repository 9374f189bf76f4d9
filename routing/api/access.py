"""Who asks: a bearer token becomes a caller, or the request ends here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from routing.api.rules import HOST, RULES
from routing.api.state import ServiceState
from routing.errors import AccessError, UnknownTokenError
from routing.store import tokens
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


async def asking(request: Request) -> Caller:
    """Return who asks, as :func:`authorised` does, outside of FastAPI's solving."""
    return await authorised(request, await _bearer(request))


async def authorised(
    request: Request,
    given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """Return who asks, if the rule of what they ask for allows it.

    Raises
    ------
    UnknownTokenError, AccessError, ThrottledError
    """
    state: ServiceState = request.app.state.service
    address = request.client.host if request.client else ""
    found = None
    if given is not None:
        found = await tokens.holder(state.store.glances, given.credentials)
    if found is None:
        if given is not None:
            state.failures.count(address)
        raise UnknownTokenError("no_token" if given is None else "token_unknown")
    caller = Caller(
        store=state.store,
        organisation=found["organisation_id"],
        token=found["id"],
        scope=found["scope"],
        is_host=found["is_host"],
        courier=found["courier_id"],
    )
    # Starlette's router has found the route by now; its name is the operation's.
    if not caller.scopes & RULES.get(request.scope["route"].name, frozenset()):
        raise AccessError("scope_not_allowed", scope=caller.scope)
    return caller


Asking = Annotated[Caller, Depends(authorised)]
