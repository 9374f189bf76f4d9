"""Plans: made in the background, watched, cancelled, refused; limits as problem details."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from routing.roads.region import Region
from routing.settings import Settings
from tests.api.days import PLANS, ended, planned, small_day
from tests.api.service import Service, serving
from tests.databases import BACKENDS, new_database


@pytest.fixture(scope="module", params=BACKENDS)
def service(
    request: pytest.FixtureRequest, valley: Region, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    assert valley.id == "drawn-valley"
    url = new_database(request.param, tmp_path_factory.mktemp("store"), request)
    limits = {"max_body_mb": 0.1, "max_shipments": 20, "max_orders": 40, "max_waiting_plans": 3}
    with serving(Settings(database_url=url, workers=1, **limits)) as service:  # type: ignore[arg-type]
        yield service


@pytest.fixture
def day(tmp_path: Path, valley: Region) -> dict[str, Any]:
    return small_day(tmp_path, valley)


@pytest.fixture
def searched(day: dict[str, Any]) -> dict[str, Any]:
    """Return a day of so many stops that an engine searches until its time is over."""
    orders = [
        {**row, "id": f"{row['id']}-{n}", "lat": row["lat"] + 0.0002 * n}
        for n in range(3)
        for row in day["shipments"]
    ]
    return {**day, "shipments": orders}


def test_a_day_becomes_a_checked_plan(service: Service, day: dict[str, Any]) -> None:
    state = planned(service, day)
    assert (state["status"], state["version"], state["violations"]) == ("succeeded", 1, [])
    assert state["cost"] == state["best_cost"] > 0
    plan = service.asks("GET", f"/v1/plans/{state['id']}/routes").json()
    assert sum(len(visit["pickups"]) for visit in plan["routes"][0]["visits"]) == 6
    assert "CC0" in json.dumps(plan)
    (version,) = service.asks("GET", f"/v1/plans/{state['id']}/versions").json()
    assert version["made_by"] == "engine"


def test_what_a_day_leaves_out_is_what_is_kept(service: Service, day: dict[str, Any]) -> None:
    for name in ("depots", "vehicles"):
        for row in day[name]:
            assert service.asks("PUT", f"/v1/{name}/{row['id']}", json=row).status_code == 200
    point = day["shipments"][0] | {"id": "sp-1"}
    del point["weight_kg"]
    service.asks("PUT", "/v1/service-points/sp-1", json=point)
    first, *others = day["shipments"]
    orders = [{**row, "date": day["date"]} for row in others]
    orders.append({"id": first["id"], "date": day["date"], "service_point": "sp-1"})
    told = service.asks("POST", "/v1/orders/batch", json=orders).json()
    assert len(told["created"]) == 6
    service.asks("DELETE", f"/v1/orders/{others[0]['id']}")
    head = {"region": day["region"], "date": day["date"]}
    state = planned(service, head)
    plan = service.asks("GET", f"/v1/plans/{state['id']}/routes").json()
    assert plan["summary"]["served"] == 5
    # A text in a table stands for a kept row; a row that is nowhere is refused by its name.
    state = planned(service, head | {"vehicles": ["van-2", "no-such-van"]})
    plan = service.asks("GET", f"/v1/plans/{state['id']}/routes").json()
    assert {route["vehicle"] for route in plan["routes"]} == {"van-2"}
    assert [row["kind"] for row in plan["rejected"]] == ["vehicle"]


def test_a_bad_row_is_in_the_plan_and_no_error(service: Service, day: dict[str, Any]) -> None:
    day["shipments"][0]["weight_kg"] = -1
    chinese = {"Accept-Language": "zh-CN,zh"}
    state = planned(service, day)
    plan = service.asks("GET", f"/v1/plans/{state['id']}/routes", headers=chinese).json()
    (rejected,) = plan["rejected"]
    assert (rejected["id"], rejected["code"]) == ("S0", "negative")
    assert not rejected["cause"].isascii()
    checked = service.asks("POST", "/v1/plans?mode=validate_only", json=day)
    assert checked.status_code == 200
    assert [row["id"] for row in checked.json()["rejected"]] == ["S0"]
    assert checked.json()["shipments"] == 5


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"vehicles": []}, 422, "no_vehicles"),
        ({"date": None}, 422, "no_date"),
        ({"region": "atlantis"}, 404, "region_not_found"),
        ({"region": "../../etc"}, 404, "region_not_found"),
        (
            {"shipments": [{"id": str(k), "lon": 105.0, "lat": 33.4} for k in range(21)]},
            413,
            "too_many_shipments",
        ),
        ({"vehicles": [0] * 21}, 413, "too_many_vehicles"),
        ({"promises": [0] * 41}, 413, "too_many_rows"),
        ({"x_padding": "x" * 200_000}, 413, "body_too_large"),
    ],
)
def test_errors_are_problem_details(
    service: Service, day: dict[str, Any], change: dict[str, Any], status: int, code: str
) -> None:
    answer = service.asks("POST", PLANS, json=day | change)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert (told["status"], told["code"]) == (status, code)
    assert told["cause"]
    assert told["action"]


def test_broken_json_and_parameters(service: Service, day: dict[str, Any]) -> None:
    broken = service.asks("POST", PLANS, content=b"{")
    assert (broken.status_code, broken.json()["code"]) == (422, "not_json")
    wrong = service.asks("POST", "/v1/plans?time_limit=soon", json={})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "parameter_invalid")
    long = service.asks("POST", "/v1/plans?time_limit=9999", json={})
    assert (long.status_code, long.json()["code"]) == (413, "time_limit_too_long")
    engine = service.asks("POST", "/v1/plans?engine=magic", json=day)
    assert (engine.status_code, engine.json()["code"]) == (422, "unknown_engine")


def test_a_body_without_a_length_is_counted(service: Service) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(200):
            yield b" " * 1000

    answer = service.asks("POST", PLANS, content=chunks())
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_what_cannot_be_planned_says_why(service: Service, day: dict[str, Any]) -> None:
    # Off the map: what no row alone tells, found when the day is located.
    for row in day["shipments"]:
        row |= {"lon": 10.0, "lat": 10.0}
    state = planned(service, day)
    assert (state["status"], state["version"]) == ("failed", 0)
    assert state["error"]["code"] == "nothing_left"
    assert len(state["error"]["rejected"]) == 6
    missing = service.asks("GET", f"/v1/plans/{state['id']}/routes")
    assert (missing.status_code, missing.json()["code"]) == (409, "plan_not_made")


def test_cancelling_keeps_the_best_plan(service: Service, searched: dict[str, Any]) -> None:
    answer = service.asks("POST", "/v1/plans?time_limit=60", json=searched)
    location = answer.headers["location"]
    started = time.monotonic()
    while service.asks("GET", location).json()["best_cost"] is None:
        assert time.monotonic() - started < 50
        time.sleep(0.1)
    assert service.asks("POST", f"{location}/cancel").status_code == 202
    state = ended(service, location)
    assert time.monotonic() - started < 55
    assert (state["status"], state["version"], state["violations"]) == ("cancelled", 1, [])
    # What has ended stays as it is.
    assert service.asks("POST", f"{location}/cancel").json()["status"] == "cancelled"


def test_progress_comes_as_events(service: Service, day: dict[str, Any]) -> None:
    location = service.asks("POST", PLANS, json=day).headers["location"]
    headers = {"Accept": "text/event-stream"}
    answer = service.asks("GET", f"{location}/progress", headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [event for event in answer.text.split("\n\n") if event]
    told = [json.loads(event.partition("data: ")[2]) for event in events]
    assert told[-1]["status"] == "succeeded"
    assert told[-1]["version"] == 1
    assert service.asks("GET", f"{location}/progress").json() == told[-1]


def test_the_same_key_asks_for_one_plan(service: Service, day: dict[str, Any]) -> None:
    headers = {"Idempotency-Key": "plan-once"}
    answers = [service.asks("POST", PLANS, json=day, headers=headers) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]
    ended(service, answers[0].headers["location"])


def test_plans_that_wait_are_limited(service: Service, searched: dict[str, Any]) -> None:
    answers = [service.asks("POST", "/v1/plans?time_limit=60", json=searched) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert answers[3].headers["retry-after"]
    for answer in answers[:3]:
        service.asks("POST", f"{answer.headers['location']}/cancel")
    for answer in answers[:3]:
        assert ended(service, answer.headers["location"])["status"] == "cancelled"


def test_health_and_openapi(service: Service) -> None:
    assert service.client.get("/healthz").json() == {"status": "ok"}
    assert "drawn-valley" in service.client.get("/readyz").json()["regions"]
    described = service.client.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert "/v1/plans" in described["paths"]
    missing = service.client.get("/nothing")
    assert missing.headers["content-type"] == "application/problem+json"
