"""A client that was generated from the OpenAPI description plans a day on a real server."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from routing.roads.region import Region
from tests.api.days import COURIER, PATIENCE_S, small_day
from tests.api.real_server import RealServer

NAME = "shanlu_client"
TABLES = (
    "application/x-ndjson",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/vnd.oasis.opendocument.spreadsheet",
)


@pytest.fixture(scope="module")
def server(valley: Region, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealServer]:
    assert valley.id
    folder = tmp_path_factory.mktemp("served")
    server = RealServer(url=f"sqlite:///{folder}/store.sqlite3", folder=folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def generated(
    server: RealServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[subprocess.CompletedProcess[str]]:
    """Generate the client and let it be imported; returns how the generator ended."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "openapi.json").write_text(json.dumps(server.asks("GET", "/openapi.json").json()))
    # The generator knows no tables; they are bytes to it.
    tables = dict.fromkeys(TABLES, "application/octet-stream")
    config = {"package_name_override": NAME, "post_hooks": [], "content_type_overrides": tables}
    (folder / "config.json").write_text(json.dumps(config))
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate", "--fail-on-warning"),
        *("--path", "openapi.json", "--config", "config.json", "--meta", "none"),
        *("--output-path", NAME),
    ]
    done = subprocess.run(  # noqa: S603 - the generator
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    sys.path.insert(0, str(folder))
    yield done
    sys.path.remove(str(folder))


def operation(tag: str, name: str) -> Any:
    return importlib.import_module(f"{NAME}.api.{tag}.{name}")


def model(name: str) -> Any:
    return getattr(importlib.import_module(f"{NAME}.models"), name)


def test_the_generator_has_nothing_to_complain_of(
    generated: subprocess.CompletedProcess[str],
) -> None:
    assert generated.returncode == 0, generated.stdout + generated.stderr


def test_it_plans_publishes_and_fetches_a_day(
    server: RealServer,
    generated: subprocess.CompletedProcess[str],
    valley: Region,
    tmp_path: Path,
) -> None:
    assert generated.returncode == 0
    client = importlib.import_module(NAME).AuthenticatedClient(
        base_url=server.address, token=server.token, raise_on_unexpected_status=True
    )
    with client:
        plan_a_day(client, small_day(tmp_path, valley))


def plan_a_day(client: Any, day: dict[str, Any]) -> None:
    body = model("CreatePlanBody").from_dict(day)
    asked = operation("plans", "create_plan").sync(client=client, body=body, iterations=20)
    until = time.monotonic() + PATIENCE_S
    while True:
        plan = operation("plans", "get_plan").sync(asked.id, client=client)
        if plan.status not in {"queued", "running"}:
            break
        assert time.monotonic() < until
        time.sleep(0.2)
    assert plan.status == "succeeded", plan
    assert plan.cost > 0
    published = operation("plans", "publish_plan").sync(
        asked.id, client=client, if_match='"v1"', body=model("PublicationRequest")()
    )
    assert published.couriers == [COURIER]
    tracking = operation("plans", "get_tracking").sync(asked.id, client=client)
    assert (tracking.done, tracking.failed) == (0, 0)
    assert {row.id for stop in tracking.stops for row in stop.shipments} == {
        row["id"] for row in day["shipments"]
    }
    page = operation("plans", "list_plans").sync(client=client)
    assert [one.id for one in page.items] == [asked.id]
