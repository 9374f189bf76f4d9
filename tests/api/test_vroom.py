"""What clients of vroom-express send is answered as they know it, statuses included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from routing.roads.region import Region
from routing.settings import Settings
from tests.api.service import Service, serving
from tests.formats.vroom.days import vroom_day


@pytest.fixture(scope="module")
def service(valley: Region, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite3"
    settings = Settings(
        database_url=url,
        workers=0,
        max_shipments=20,
        vroom_region=valley.id,
        vroom_time_limit_s=0.3,
        cors_origins=["*"],
    )
    with serving(settings) as service:
        yield service


def test_a_problem_with_matrices(service: Service) -> None:
    for path in ("/vroom", "/vroom/"):
        answer = service.client.post(path, json=vroom_day())
        assert answer.status_code == 200
        told = answer.json()
        assert told["code"] == 0
        assert told["summary"]["routes"] == len(told["routes"])


def test_a_problem_on_mountain_roads(service: Service, valley: Region) -> None:
    first, second, *_ = valley.settlements
    problem: dict[str, Any] = {
        "vehicles": [{"id": 1, "start": [first.lon, first.lat], "end": [first.lon, first.lat]}],
        "jobs": [{"id": 7, "location": [second.lon, second.lat]}],
    }
    plain = service.client.post("/vroom", json=problem).json()
    assert [step["type"] for step in plain["routes"][0]["steps"]] == ["start", "job", "end"]
    assert "geometry" not in plain["routes"][0]
    drawn = service.client.post("/vroom", json={**problem, "options": {"g": True}}).json()
    assert drawn["routes"][0]["geometry"]
    assert "ignored" not in drawn


DURATIONS = [[0, 60, 90], [60, 0, 45], [90, 45, 0]]


def problem(*jobs: dict[str, Any]) -> dict[str, Any]:
    """Return one like that of vroom-express's own health check."""
    vehicles = [{"id": 0, "start_index": 0, "end_index": 0}]
    return {"vehicles": vehicles, "jobs": list(jobs), "matrix": DURATIONS}


def test_an_answer_has_what_clients_read(service: Service) -> None:
    """As vroom 1.14 answers it: every key, and no more than ours added to what is unassigned."""
    jobs: list[dict[str, Any]] = [
        {"id": 1414, "location_index": 1},
        {"id": 1515, "location_index": 2, "skills": [3]},
    ]
    told = service.client.post("/vroom", json=problem(*jobs)).json()
    assert told["code"] == 0
    sums = {"cost", "setup", "service", "duration", "waiting_time", "priority", "violations"}
    assert told["summary"].keys() == {"routes", "unassigned", *sums}
    (route,) = told["routes"]
    assert route.keys() == {"vehicle", "steps", *sums}
    assert (route["vehicle"], route["duration"], route["cost"]) == (0, 120, 120)
    step = {"type", "setup", "service", "waiting_time", "arrival", "duration", "violations"}
    assert [one.keys() for one in route["steps"]] == [
        step | {"location_index"},
        step | {"location_index", "id", "job"},
        step | {"location_index"},
    ]
    (left,) = told["unassigned"]
    assert (left["id"], left["type"], left["location_index"]) == (1515, "job", 2)


@pytest.mark.parametrize(
    "bad",
    [
        {"id": 2, "location_index": 2, "service": "long"},
        {"id": 2, "location_index": 9},
        {"location_index": 1},
        {"id": 1, "location_index": 2},
        {"id": 2, "location_index": 1, "time_windows": [[10, 5]]},
        {"id": 2, "location_index": 1, "time_windows": []},
        {"id": "2", "location_index": 1},
    ],
)
def test_one_bad_job_and_there_is_no_answer(service: Service, bad: dict[str, Any]) -> None:
    """Unlike a native day: VROOM's clients would not look for what is missing."""
    answer = service.client.post("/vroom", json=problem({"id": 1, "location_index": 1}, bad))
    assert (answer.status_code, answer.json()["code"]) == (400, 2)


def test_routes_that_vehicles_were_given(service: Service) -> None:
    jobs = [{"id": one, "location_index": one} for one in (1, 2)]
    asked = problem(*jobs)
    asked["vehicles"][0]["steps"] = [{"type": "job", "id": 2}, {"type": "job", "id": 1}]
    for options in ({}, {"c": True}):
        answer = service.client.post("/vroom", json={**asked, "options": options})
        assert answer.status_code == 200, answer.text
        assert answer.json()["routes"][0]["cost"] == 195
    steps = service.client.post("/vroom", json={**asked, "options": {"c": True}}).json()["routes"][
        0
    ]["steps"]
    assert [step.get("id") for step in steps] == [None, 2, 1, None]
    asked["vehicles"][0]["steps"][1]["id"] = 9
    answer = service.client.post("/vroom", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (400, 2)


def test_a_body_over_the_limit(service: Service) -> None:
    answer = service.client.post("/vroom", content=b" " * 11_000_000)
    assert (answer.status_code, answer.json()["code"]) == (413, 4)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, 2),
        (b"[]", 400, 2),
        (b"{}", 400, 2),
        (b'{"vehicles": [{"id": 1}], "jobs": []}', 400, 2),
        (b'{"vehicles": [], "jobs": [' + b",".join([b"{}"] * 21) + b"]}", 413, 4),
        (b'{"jobs": [{}], "vehicles": [' + b",".join([b"{}"] * 21) + b"]}", 413, 4),
    ],
)
def test_errors_are_told_as_vroom_express_tells_them(
    service: Service, body: bytes, status: int, code: int
) -> None:
    headers = {"Content-Type": "application/json"}
    answer = service.client.post("/vroom", content=body, headers=headers)
    assert answer.status_code == status
    assert answer.json()["code"] == code
    assert answer.json()["error"]


def test_browsers_may_ask(service: Service) -> None:
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type,authorization",
    }
    allowed = service.client.options("/vroom", headers=asked)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == "*"
    answer = service.client.get("/healthz", headers={"Origin": "https://example.org"})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_the_door_can_be_shut(tmp_path_factory: pytest.TempPathFactory) -> None:
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite3"
    with serving(Settings(database_url=url, workers=0, vroom=False)) as service:
        assert service.client.post("/vroom", json=vroom_day()).status_code == 404
        asked = {"Origin": "https://example.org"}
        assert (
            "access-control-allow-origin"
            not in service.client.get("/healthz", headers=asked).headers
        )
