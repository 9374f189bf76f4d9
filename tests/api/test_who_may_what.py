"""Every operation, every scope, both organisations: generated from the OpenAPI description."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter

from routing.api import app, rules
from routing.api.app import create_app
from routing.settings import Settings
from routing.store import tokens
from routing.store.desk import Desk
from routing.store.first_start import FIRST
from routing.store.moments import now
from tests.api.service import ORGANISATIONS, SCOPES, Service, serving

OPEN = {"healthz", "readyz", "solve_vroom"}
NO_SUCH_ID = "no-such-id"


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, str, Any]]:
    """Yield name, method, path and an example of the body of every operation."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            first: dict[str, Any] = next(iter(content.values()), {})
            examples: list[Any] = [
                *([first["example"]] if "example" in first else []),
                *first.get("schema", {}).get("examples", []),
                {},
            ]
            yield operation["operationId"], method, path, examples[0]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("matrix")
    settings = Settings(database_url=f"sqlite:///{folder}/store.sqlite3")
    with serving(settings) as service:
        yield service


def described(folder: Path) -> dict[str, Any]:
    application = create_app(Settings(database_url=f"sqlite:///{folder}/unused.sqlite3"))
    return application.openapi()


def test_every_operation_has_a_rule_and_every_rule_an_operation(tmp_path: Path) -> None:
    names = {name for name, *_ in operations(described(tmp_path))}
    assert names - OPEN - rules.PUBLIC == set(rules.RULES)


def test_an_operation_without_a_rule_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    router = APIRouter()
    router.add_api_route("/unruled", lambda: None, name="unruled")
    resource = type("Resource", (), {"router": router})
    monkeypatch.setattr(app, "_RESOURCES", (*app._RESOURCES, resource))
    with pytest.raises(LookupError, match="unruled"):
        create_app(Settings(database_url="sqlite:////nowhere/unused.sqlite3"))


def sent(service: Service, method: str, path: str, body: Any, token: str | None) -> int:
    """Send a request about something that is not there; returns its status."""
    ids = ("row_id", "order_id", "token_id", "region_id", "plan_id", "study_id", "webhook_id")
    for name in ids:
        path = path.replace(f"{{{name}}}", NO_SUCH_ID)
    path = path.replace("{suffix}", "json").replace("{subject}", "villages")
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    answer = service.client.request(method, path, json=body, headers=headers)
    status: int = answer.status_code
    return status


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("organisation", ORGANISATIONS)
def test_a_scope_may_do_what_its_rules_say_and_nothing_else(
    service: Service, scope: str, organisation: str
) -> None:
    token = service.tokens[organisation, scope]
    mine = {scope, rules.HOST} if (organisation, scope) == (FIRST, "admin") else {scope}
    seen = 0
    for name, method, path, body in operations(service.client.get("/openapi.json").json()):
        # The token that this runs with must outlive it.
        if name in OPEN or name in rules.PUBLIC or name == "rotate_token":
            continue
        status = sent(service, method, path, body, token)
        allowed = bool(mine & rules.RULES[name])
        assert (status not in {401, 403}) == allowed, (name, status)
        assert status < 500, (name, status)
        seen += 1
    assert seen > 30


@pytest.mark.parametrize("kind", ["none", "malformed", "cut", "expired", "revoked", "odd"])
def test_without_a_token_that_holds_there_is_nothing(service: Service, kind: str) -> None:
    with service.store.writing(FIRST) as desk:
        late = tokens.issue(desk, "admin", expires_at=now() - timedelta(seconds=1))
        gone = tokens.issue(desk, "admin")
        tokens.revoke(desk, gone.id)
    token = {
        "none": None,
        "malformed": "shl_",
        "cut": service.tokens[FIRST, "admin"][:-1],
        "expired": late.secret,
        "revoked": gone.secret,
        "odd": "' OR 1=1 --",
    }[kind]
    for name, method, path, body in operations(service.client.get("/openapi.json").json()):
        if name not in OPEN and name not in rules.PUBLIC:
            status = sent(service, method, path, body, token)
            assert status in ({401} if kind == "none" else {401, 429}), (name, status)


def test_a_secret_is_nowhere_in_the_store(service: Service) -> None:
    secret = service.tokens[FIRST, "coordinator"]
    with service.store.snapshot() as connection:
        desk = Desk(connection=connection, organisation=FIRST)
        assert secret not in str(tokens.listed(desk, "", 99))
    assert secret.encode() not in Path(str(service.store.engine.url.database)).read_bytes()
