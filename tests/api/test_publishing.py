"""A plan reviewed, edited by hand, published, and fetched by its courier."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from routing.roads.region import Region
from routing.settings import Settings
from routing.tasks.plan_documents import FORMATS
from tests.api.days import COURIER, planned, small_day
from tests.api.service import Service, serving

ROUTE = "/v1/courier/route"


@pytest.fixture(scope="module")
def service(valley: Region, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    assert valley.id == "drawn-valley"
    url = f"sqlite:///{tmp_path_factory.mktemp('store')}/store.sqlite3"
    with serving(Settings(database_url=url, workers=1)) as service:
        yield service


@pytest.fixture
def plan(service: Service, tmp_path: Path, valley: Region) -> str:
    state = planned(service, small_day(tmp_path, valley))
    return f"/v1/plans/{state['id']}"


def seen(version: int) -> dict[str, str]:
    return {"If-Match": f'"v{version}"'}


def edit(
    service: Service, plan: str, version: int, *edits: dict[str, Any], mode: str = "plan"
) -> Any:
    body = {"edits": list(edits)}
    path = f"{plan}/routes?mode={mode}"
    return service.asks("PATCH", path, "coordinator", json=body, headers=seen(version))


@pytest.mark.parametrize("suffix", FORMATS)
def test_routes_come_in_every_format(service: Service, plan: str, suffix: str) -> None:
    by_suffix = service.asks("GET", f"{plan}/routes.{suffix}", "planner")
    kind = FORMATS[suffix].media_type
    assert by_suffix.headers["content-type"].split(";")[0] == kind
    by_accept = service.asks("GET", f"{plan}/routes", headers={"Accept": f"text/x, {kind};q=0.5"})
    assert by_accept.headers["content-type"].split(";")[0] == kind
    known = {"If-None-Match": by_suffix.headers["etag"]}
    assert service.asks("GET", f"{plan}/routes.{suffix}", headers=known).status_code == 304
    match suffix:
        case "json":
            assert by_suffix.json()["format"] == "shanlu-plan/1"
        case "geojson":
            assert by_suffix.json()["type"] == "FeatureCollection"
        case "zip":
            package = zipfile.ZipFile(io.BytesIO(by_suffix.content))
            assert all(name.endswith(".gpx") for name in package.namelist())
        case "html":
            assert "script-src 'unsafe-inline'" in by_suffix.headers["content-security-policy"]


def test_formats_that_there_are_not(service: Service, plan: str) -> None:
    assert service.asks("GET", f"{plan}/routes.docx").status_code == 404
    headers = {"Accept": "application/msword"}
    assert service.asks("GET", f"{plan}/routes", headers=headers).status_code == 406
    assert service.asks("GET", f"{plan}/routes?version=9").status_code == 404


def test_an_edit_is_priced_checked_and_kept(service: Service, plan: str) -> None:
    move = {"move": "S0", "vehicle": "van-2"}
    price = edit(service, plan, 1, move, mode="validate_only").json()
    assert (price["version"], price["violations"]) == (1, [])
    assert price["cost_after"] > price["cost_before"]
    assert [change["id"] for change in price["changes"]] == ["S0"]
    assert service.asks("GET", plan).json()["version"] == 1
    kept = edit(service, plan, 1, move)
    assert (kept.status_code, kept.headers["etag"]) == (200, '"v2"')
    assert kept.json()["cost_after"] == price["cost_after"]
    stale = edit(service, plan, 1, move)
    assert (stale.status_code, stale.json()["code"]) == (412, "changed_meanwhile")
    routes = service.asks("GET", f"{plan}/routes").json()["routes"]
    assert {route["vehicle"] for route in routes} == {"van-1", "van-2"}
    assert all(leg["coordinates"] for route in routes for leg in route["legs"])


def test_what_is_locked_stays(service: Service, plan: str) -> None:
    assert edit(service, plan, 1, {"lock": "S0"}).json()["locked"] == ["S0"]
    refused = edit(service, plan, 2, {"move": "S0", "vehicle": "van-2"})
    assert (refused.status_code, refused.json()["code"]) == (422, "edit_locked")
    free = edit(service, plan, 2, {"unlock": "S0"}, {"unassign": "S0"}).json()
    assert free["locked"] == []
    unserved = service.asks("GET", f"{plan}/routes").json()["unserved"]
    assert [(row["id"], row["code"]) for row in unserved] == [("S0", "taken_out")]
    back = edit(service, plan, 3, {"move": "S0", "vehicle": "van-1", "before": "S1"})
    assert service.asks("GET", f"{plan}/routes").json()["unserved"] == []
    assert back.json()["version"] == 4


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"move": "S0", "vehicle": "van-9"}, "edit_unknown_vehicle"),
        ({"move": "S9", "vehicle": "van-1"}, "edit_unknown_shipment"),
        ({"unassign": "\x00"}, "edit_unknown_shipment"),
        ({"move": "S0", "vehicle": "van-2", "before": "S1"}, "edit_before_nothing"),
        ({"move": "S0", "vehicle": "van-1", "task": "delivery"}, "edit_unknown_shipment"),
    ],
)
def test_an_edit_of_what_is_not_there(
    service: Service, plan: str, row: dict[str, Any], code: str
) -> None:
    answer = edit(service, plan, 1, row)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_an_edit_must_say_what_it_has_seen(service: Service, plan: str) -> None:
    answer = service.asks("PATCH", f"{plan}/routes", json={"edits": [{"lock": "S0"}]})
    assert (answer.status_code, answer.json()["code"]) == (428, "if_match_needed")


def test_couriers_get_what_was_published(service: Service, plan: str) -> None:
    publish = f"{plan}/publications"
    first = service.asks("POST", publish, "coordinator", json={}, headers=seen(1))
    assert first.status_code == 201
    assert first.json()["couriers"] == [COURIER]
    route = service.asks("GET", ROUTE, "courier")
    assert route.headers["content-encoding"] == "gzip"
    bundle = route.json()
    (own,) = bundle["routes"]
    assert sum(len(stop["tasks"]) for stop in own["stops"]) == 6
    assert all(leg["polyline"] and leg["steps"] for leg in own["legs"])
    assert len(gzip.compress(route.content)) < 8_000
    known = {"If-None-Match": route.headers["etag"]}
    assert service.asks("GET", ROUTE, "courier", headers=known).status_code == 304
    for tags in ("W/" + known["If-None-Match"], f'"x", {known["If-None-Match"]}', "*"):
        again = service.asks("GET", ROUTE, "courier", headers={"If-None-Match": tags})
        assert again.status_code == 304
    torn = {"If-None-Match": f'"x{known["If-None-Match"]}y"', "Accept-Encoding": "identity"}
    assert service.asks("GET", ROUTE, "courier", headers=torn).status_code < 500
    plain = service.asks("GET", ROUTE, "courier", headers={"Accept-Encoding": "identity"})
    assert plain.json() == bundle
    assert "content-encoding" not in plain.headers

    edit(service, plan, 1, {"move": "S0", "vehicle": "van-2"})
    # Not before it is published.
    assert service.asks("GET", ROUTE, "courier", headers=known).status_code == 304
    again = service.asks("POST", publish, json={}, headers=seen(2)).json()
    assert [change["id"] for change in again["changes"]] == ["S0"]
    assert (again["replaces"], again["without_courier"]) == (first.json()["id"], ["van-2"])
    changed = service.asks("GET", ROUTE, "courier", headers=known)
    assert changed.status_code == 200
    assert sum(len(stop["tasks"]) for stop in changed.json()["routes"][0]["stops"]) == 5
    assert service.asks("GET", plan).json()["published_version"] == 2
    assert [row["version"] for row in service.asks("GET", publish).json()] == [2, 1]
    actions = [row["action"] for row in service.asks("GET", "/v1/audit").json()["items"]]
    assert actions.count("plan.published") >= 2


def test_a_courier_of_another_organisation_sees_nothing(service: Service, plan: str) -> None:
    service.asks("POST", f"{plan}/publications", json={}, headers=seen(1))
    # The same courier's id, in another organisation.
    assert service.asks("GET", ROUTE, "courier", organisation="other").status_code == 404
    for path in (plan, f"{plan}/routes", f"{plan}/versions", f"{plan}/progress"):
        assert service.asks("GET", path, organisation="other").status_code == 404
    for path, body in ((f"{plan}/publications", {}), (f"{plan}/cancel", None)):
        answer = service.asks("POST", path, organisation="other", json=body, headers=seen(1))
        assert answer.status_code == 404


def test_a_plan_that_breaks_rules_is_published_knowingly(
    service: Service, tmp_path: Path, valley: Region
) -> None:
    day = small_day(tmp_path, valley)
    day["vehicles"][1]["capacity"] = {"weight_kg": 1}
    state = planned(service, day)
    plan = f"/v1/plans/{state['id']}"
    price = edit(service, plan, 1, {"move": "S0", "vehicle": "van-2"}).json()
    assert price["violations"][0]["rule"] == "capacity"
    refused = service.asks("POST", f"{plan}/publications", json={}, headers=seen(2))
    assert (refused.status_code, refused.json()["code"]) == (409, "plan_has_violations")
    knowingly = {"accept_violations": True}
    accepted = service.asks("POST", f"{plan}/publications", json=knowingly, headers=seen(2))
    assert accepted.status_code == 201
    assert json.dumps(service.asks("GET", plan).json()["violations"])
