"""A service with two organisations and a token of every scope, for the tests of its resources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response

from routing.api import create_app
from routing.settings import Settings
from routing.store import documents, organisations, tokens
from routing.store.database import Store
from routing.store.desk import Desk
from routing.store.first_start import FIRST, begin

ORGANISATIONS = (FIRST, "other")
SCOPES = ("admin", "planner", "coordinator", "courier")
COURIER = "courier-1"


@dataclass(frozen=True, kw_only=True)
class Service:
    """A running application and whose tokens there are."""

    client: TestClient
    store: Store
    tokens: dict[tuple[str, str], str]

    def asks(
        self,
        method: str,
        path: str,
        scope: str = "admin",
        organisation: str = FIRST,
        **options: Any,
    ) -> Response:
        """Send a request with the token of a scope."""
        token = self.tokens[organisation, scope]
        headers = {"Authorization": f"Bearer {token}", **options.pop("headers", {})}
        answer: Response = self.client.request(method, path, headers=headers, **options)
        return answer


@contextmanager
def serving(settings: Settings) -> Iterator[Service]:
    """Start an application on an empty store."""
    store = Store(settings.store_url)
    first = begin(store)
    assert first is not None
    made: dict[tuple[str, str], str] = {}
    with store.everything() as connection:
        organisations.create(connection, "other", "Other")
        for name in ORGANISATIONS:
            desk = Desk(connection=connection, organisation=name)
            documents.put(desk, "courier", COURIER, {"id": COURIER})
            for scope in SCOPES:
                courier = COURIER if scope == "courier" else None
                made[name, scope] = tokens.issue(desk, scope, courier=courier).secret
    made[FIRST, "admin"] = first.secret
    with TestClient(create_app(settings)) as client:
        yield Service(client=client, store=store, tokens=made)
    store.close()
