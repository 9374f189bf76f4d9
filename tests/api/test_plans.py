"""The service: a day in, a plan out; limits and errors as problem details."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from routing.roads.region import Region
from routing.settings import Settings
from routing.store.first_start import FIRST
from tests.api.service import serving
from tests.cli.shell import write_day

PLANS = "/v1/plans?iterations=20"


@pytest.fixture(scope="module")
def client(valley: Region, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    assert valley.id == "drawn-valley"
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite3"
    with serving(Settings(database_url=url, max_body_mb=0.1, max_shipments=20)) as service:
        token = service.tokens[FIRST, "coordinator"]
        service.client.headers["Authorization"] = f"Bearer {token}"
        yield service.client


@pytest.fixture
def day(tmp_path: Path, valley: Region) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(
        write_day(tmp_path / "day.json", valley).read_text(encoding="utf-8")
    )
    return content


def test_a_day_becomes_a_checked_plan(client: TestClient, day: dict[str, Any]) -> None:
    answer = client.post(PLANS, json=day)
    assert answer.status_code == 200
    plan = answer.json()
    assert plan["violations"] == []
    assert sum(len(visit["pickups"]) for visit in plan["routes"][0]["visits"]) == 6
    assert "OpenStreetMap" in json.dumps(plan) or "CC0" in json.dumps(plan)


def test_a_bad_row_is_in_the_plan_and_no_error(client: TestClient, day: dict[str, Any]) -> None:
    day["shipments"][0]["weight_kg"] = -1
    plan = client.post(PLANS, json=day, headers={"Accept-Language": "zh-CN,zh"}).json()
    (rejected,) = plan["rejected"]
    assert (rejected["id"], rejected["code"]) == ("S0", "negative")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"vehicles": []}, 422, "no_vehicles"),
        ({"region": "atlantis"}, 404, "region_not_found"),
        ({"region": "../../etc"}, 404, "region_not_found"),
        (
            {"shipments": [{"id": str(k), "lon": 105.0, "lat": 33.4} for k in range(21)]},
            413,
            "too_many_shipments",
        ),
        ({"x_padding": "x" * 200_000}, 413, "body_too_large"),
    ],
)
def test_errors_are_problem_details(
    client: TestClient, day: dict[str, Any], change: dict[str, Any], status: int, code: str
) -> None:
    answer = client.post(PLANS, json=day | change)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["cause"]
    assert told["action"]


def test_broken_json_and_parameters(client: TestClient) -> None:
    broken = client.post(PLANS, content=b"{")
    assert (broken.status_code, broken.json()["code"]) == (422, "not_json")
    wrong = client.post("/v1/plans?time_limit=soon", json={})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "parameter_invalid")
    long = client.post("/v1/plans?time_limit=9999", json={})
    assert (long.status_code, long.json()["code"]) == (413, "time_limit_too_long")


def test_a_body_without_a_length_is_counted(client: TestClient) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(200):
            yield b" " * 1000

    answer = client.post(PLANS, content=chunks())
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_health_and_openapi(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert "drawn-valley" in client.get("/readyz").json()["regions"]
    described = client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/v1/plans" in described["paths"]
    missing = client.get("/nothing")
    assert missing.headers["content-type"] == "application/problem+json"
