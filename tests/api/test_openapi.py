"""Whatever a client sends: no 5xx, and answers as declared. Drawn from the OpenAPI description."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from routing.api import create_app, depots, service_points, vehicles
from routing.api.orders import EXAMPLE as ORDER
from routing.roads.region import Region
from routing.settings import Settings
from routing.store.first_start import FIRST
from tests.api.days import planned, small_day
from tests.api.service import COURIER, Service, serving

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("SHANLU_TEST_EXAMPLES", "12"))
"""Of each operation and kind; more of them take longer."""
PATIENCE_S = 120
ROWS: dict[str, dict[str, Any]] = {
    "/v1/depots": dict(depots.EXAMPLE),
    "/v1/vehicles": dict(vehicles.EXAMPLE),
    "/v1/service-points": dict(service_points.EXAMPLE),
    "/v1/orders": dict(ORDER),
}


@pytest.fixture(scope="module")
def service(valley: Region, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("store")
    url = f"sqlite:///{folder}/store.sqlite3"
    with serving(Settings(database_url=url, workers=1, vroom_time_limit_s=0.1)) as service:
        for path, row in ROWS.items():
            service.asks("PUT", f"{path}/{row['id']}", json=row)
        state = planned(service, small_day(folder, valley))
        path = f"/v1/plans/{state['id']}"
        service.asks("POST", f"{path}/publications", json={}, headers={"If-Match": '"v1"'})
        yield service


@pytest.fixture(scope="module")
def there(service: Service, valley: Region) -> dict[str, str]:
    """Return ids that are there, by the names of path parameters."""
    plan = service.asks("GET", "/v1/plans").json()["items"][0]["id"]
    return {"plan_id": plan, "region_id": valley.id, "order_id": str(ORDER["id"])}


@pytest.fixture(scope="module")
def described(service: Service) -> Any:
    return schemathesis.openapi.from_asgi("/openapi.json", service.client.app)


def operations() -> list[tuple[str, str]]:
    application = create_app(Settings(database_url="sqlite:///unused.sqlite3"))
    paths = application.openapi()["paths"]
    return [(path, method) for path, methods in paths.items() for method in methods]


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("operation", operations(), ids=" ".join)
def test_answers_are_as_declared(
    service: Service,
    described: Any,
    there: dict[str, str],
    operation: tuple[str, str],
    mode: GenerationMode,
) -> None:
    path, method = operation
    scope = "courier" if path.startswith("/v1/courier/") else "admin"
    if path == "/v1/tokens/rotate":
        scope = "planner"
    headers = {"Authorization": f"Bearer {service.tokens[FIRST, scope]}"}
    rows = {one: str(row["id"]) for one, row in ROWS.items()} | {"/v1/couriers": COURIER}
    known = there | {"row_id": rows.get(path.rpartition("/{")[0], COURIER)}

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(described[path][method].as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:  # about what is there
            parameters = case.path_parameters or {}
            parameters.update({name: known[name] for name in known if name in parameters})
        case.call_and_validate(headers=headers, checks=CHECKS, timeout=PATIENCE_S)

    try:
        holds()
    except Unsatisfiable:
        assert mode is GenerationMode.NEGATIVE  # nothing in it can be wrong


def test_every_operation_and_parameter_says_what_it_is(service: Service) -> None:
    described = service.client.get("/openapi.json").json()
    silent = [
        (method, path, part.get("name"))
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        for part in (operation, *operation.get("parameters", ()))
        if not part.get("description")
    ]
    assert silent == []
