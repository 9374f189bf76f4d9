"""What one organisation has is not there for another: every operation that OpenAPI describes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from routing.api import depots, service_points, studies, vehicles
from routing.api.orders import EXAMPLE as ORDER
from routing.roads.region import Region
from routing.settings import Settings
from tests.api.days import ended, planned, small_day
from tests.api.service import SCOPES, Service, serving

ROWS: dict[str, dict[str, Any]] = {
    "/v1/depots": {**depots.EXAMPLE, "id": "our-depot"},
    "/v1/vehicles": {**vehicles.EXAMPLE, "id": "our-van"},
    "/v1/service-points": {**service_points.EXAMPLE, "id": "our-point"},
    "/v1/couriers": {"id": "our-courier"},
    "/v1/orders": {**ORDER, "id": "our-order"},
}
BODIES: dict[str, Any] = {
    "patch /v1/plans/{plan_id}/routes": {"edits": [{"unassign": "S0"}]},
    "post /v1/plans/{plan_id}/publications": {},
}
DATE = "2026-11-23"
VERSION = {"If-Match": '"v1"'}
EVERYBODYS = ("region_id",)


@pytest.fixture(scope="module")
def service(valley: Region, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    assert valley.id == "drawn-valley"
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite3"
    with serving(Settings(database_url=url, workers=1)) as service:
        yield service


@pytest.fixture(scope="module")
def ours(
    service: Service, valley: Region, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Return ids of what the first organisation has, by the names of path parameters."""
    for path, row in ROWS.items():
        assert service.asks("PUT", f"{path}/{row['id']}", json=row).status_code < 300
    day = small_day(tmp_path_factory.mktemp("day"), valley)
    plan = planned(service, day, "/v1/plans?iterations=20")["id"]
    published = f"/v1/plans/{plan}/publications"
    assert service.asks("POST", published, json={}, headers=VERSION).status_code == 201
    study = service.asks("POST", "/v1/studies?time_limit=1", json=studies.EXAMPLE)
    webhook = {"url": "https://example.org/ours", "events": ["plan.published"]}
    return {
        "plan_id": plan,
        "study_id": ended(service, study.headers["location"])["id"],
        "webhook_id": service.asks("POST", "/v1/webhooks", json=webhook).json()["id"],
        "token_id": service.asks("GET", "/v1/tokens").json()["items"][0]["id"],
    }


def about_one(service: Service) -> Iterator[tuple[str, str, str]]:
    """Yield method, path and parameter of every operation about one thing of an organisation."""
    for path, methods in service.client.get("/openapi.json").json()["paths"].items():
        _, brace, rest = path.partition("{")
        parameter = rest.partition("}")[0]
        if brace and parameter not in (*EVERYBODYS, "subject"):
            yield from ((method, path, parameter) for method in methods)


def address(path: str, parameter: str, ours: dict[str, str]) -> str:
    table = path.partition("/{")[0]
    own_id = ours.get(parameter) or str(ROWS[table]["id"])
    suffix = "csv" if "analytics" in path else "json"
    return path.replace(f"{{{parameter}}}", own_id).replace("{suffix}", suffix)


def state(service: Service, ours: dict[str, str]) -> list[Any]:
    """Return what the first organisation sees of it."""
    told_anew = ("progress", "tracking")  # they tell how late it is by now
    gets = [one for one in about_one(service) if one[0] == "get" and not one[1].endswith(told_anew)]
    answers = [service.asks("GET", address(path, name, ours)) for _, path, name in gets]
    assert [answer.status_code for answer in answers] == [200] * len(gets)
    return [answer.json() for answer in answers]


@pytest.mark.parametrize("scope", SCOPES)
def test_nobody_else_reads_or_changes_what_is_ours(
    service: Service, ours: dict[str, str], scope: str
) -> None:
    before = state(service, ours)
    seen = 0
    for method, path, name in about_one(service):
        body = BODIES.get(f"{method} {path}", ROWS.get(path.partition("/{")[0]))
        options: dict[str, Any] = {} if method in {"get", "delete"} else {"json": body}
        where = address(path, name, ours)
        answer = service.asks(method, where, scope, "other", headers=VERSION, **options)
        usual = {403, 404, 412}
        if method == "put" and answer.status_code not in usual:  # a row of their own, so called too
            usual = {200, 201}
            service.asks("DELETE", where, "admin", "other")
        assert answer.status_code in usual, (method, path, answer.text)
        seen += 1
    assert seen > 25
    assert state(service, ours) == before


@pytest.mark.parametrize("scope", SCOPES)
def test_no_list_of_another_organisation_has_them(
    service: Service, ours: dict[str, str], scope: str
) -> None:
    names = [*ours.values(), *(str(row["id"]) for row in ROWS.values())]
    for path in service.client.get("/openapi.json").json()["paths"]:
        if "{" in path or not path.startswith("/v1/"):
            continue
        told = service.asks("GET", path, scope, "other", params={"date": DATE}).text
        assert not [name for name in names if json.dumps(name) in told], path
    for subject in ("shipments", "villages", "couriers"):
        path = f"/v1/analytics/{subject}"
        asked = {"first": "2026-01-01", "last": "2026-12-31"}
        mine = service.asks("GET", path, params=asked)
        theirs = service.asks("GET", path, scope, "other", params=asked)
        assert mine.json()["rows"]
        assert theirs.status_code == 403 or theirs.json()["rows"] == []


def test_a_courier_of_the_same_name_has_no_route_there(
    service: Service, ours: dict[str, str]
) -> None:
    assert ours
    assert service.asks("GET", "/v1/courier/route", "courier").status_code == 200
    assert service.asks("GET", "/v1/courier/route", "courier", "other").status_code == 404
    event = {"id": "e1", "kind": "collected", "date": DATE, "shipment": "S0"}
    event["at"] = f"{DATE}T09:00:00+08:00"
    sent = service.asks("POST", "/v1/courier/events", "courier", "other", json={"events": [event]})
    assert sent.json()["accepted"] == ["e1"]
    stops = service.asks("GET", f"/v1/plans/{ours['plan_id']}/tracking").json()["stops"]
    seen = {one["id"]: one["status"] for stop in stops for one in stop["shipments"]}
    assert seen["S0"] == "open"
