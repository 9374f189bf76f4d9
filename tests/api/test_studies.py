"""Siting studies over HTTP: the same answer as the command line's, in every format."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from routing.api.studies import EXAMPLE, FORMATS
from routing.formats.study_answer import write_study_answer
from routing.formats.study_body import read_study_body
from routing.roads.region import Region
from routing.settings import Settings
from routing.study import answer_study
from tests.api.days import ended
from tests.api.service import Service, serving
from tests.databases import BACKENDS, new_database


@pytest.fixture(scope="module", params=BACKENDS)
def service(
    request: pytest.FixtureRequest, valley: Region, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    assert valley.id == EXAMPLE["region"]
    url = new_database(request.param, tmp_path_factory.mktemp("store"), request)
    with serving(Settings(database_url=url, workers=1)) as service:
        yield service


def answered(service: Service, study: Any, **options: Any) -> dict[str, Any]:
    answer = service.asks("POST", "/v1/studies?time_limit=1", json=study, **options)
    assert answer.status_code == 202, answer.text
    return ended(service, answer.headers["location"])


def test_the_answer_is_that_of_the_command_line(
    service: Service, valley: Region, tmp_path: Path
) -> None:
    state = answered(service, EXAMPLE)
    assert (state["status"], state["title"]) == ("succeeded", "Two depots")
    path = f"/v1/studies/{state['id']}/answer"
    told = service.asks("GET", path).json()
    here = write_study_answer(
        answer_study(read_study_body(EXAMPLE), valley, time_limit_s=1, curves=True), "en"
    )
    assert told["sites"] == here["sites"]
    assert told["cost"] == here["cost"]
    assert told["scenarios"][0]["gap"] == 0
    for suffix, media_type in FORMATS.items():
        by_suffix = service.asks("GET", f"{path}.{suffix}")
        by_accept = service.asks("GET", path, headers={"Accept": media_type})
        assert by_suffix.status_code == by_accept.status_code == 200
        assert by_suffix.content == by_accept.content
        assert by_suffix.headers["content-type"].startswith(media_type)
    page = service.asks("GET", f"{path}.html", headers={"Accept-Language": "zh"})
    assert 'lang="zh' in page.text
    book = service.asks("GET", f"{path}.xlsx").content
    assert "xl/workbook.xml" in zipfile.ZipFile(io.BytesIO(book)).namelist()
    (tmp_path / "study.gpkg").write_bytes(service.asks("GET", f"{path}.gpkg").content)
    assert "coverage" in list(gpd.list_layers(tmp_path / "study.gpkg")["name"])
    etag = service.asks("GET", path).headers["etag"]
    assert service.asks("GET", path, headers={"If-None-Match": etag}).status_code == 304
    assert service.asks("GET", f"{path}.pdf").status_code == 404
    assert service.asks("GET", path, headers={"Accept": "image/png"}).status_code == 406


def test_bad_rows_cost_nothing_else_and_name_themselves(service: Service) -> None:
    far = {"id": "moon", "name": "Moon", "lon": 10.0, "lat": 10.0}
    rows = [*EXAMPLE["candidates"]["rows"], far]
    state = answered(service, EXAMPLE | {"candidates": {"rows": rows}})
    told = service.asks("GET", f"/v1/studies/{state['id']}/answer").json()
    assert "moon" in json.dumps(told["rejected"])
    assert told["sites"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"demand": {"file": "/etc/passwd"}}, "study_file_named"),
        ({"demand": "/etc/passwd"}, "study_file_named"),
        ({"demand": {"rows": 7}}, "study_rows_unusable"),
        ({"demand": {"rows": [7]}}, "study_rows_unusable"),
        ({"region": None}, "study_without_region"),
        ({"scenarios": [{"name": str(one), "count": 1} for one in range(21)]}, None),
        (
            {
                "demand": {
                    "rows": [{"id": str(n), "lon": 105.06, "lat": 33.43} for n in range(6000)]
                }
            },
            None,
        ),
        ({"nonsense": 1}, "unknown_field"),
    ],
)
def test_what_cannot_be_answered_is_refused_at_once(
    service: Service, change: dict[str, Any], code: str | None
) -> None:
    answer = service.asks("POST", "/v1/studies", json=EXAMPLE | change)
    assert answer.status_code == (422 if code else 413), answer.text
    assert answer.json()["code"] == code or answer.json()["code"].startswith("too_many_")
    assert "/tmp" not in answer.text  # noqa: S108 - of nothing of the machine


VILLAGES = [
    {"id": "v1", "lon": 105.06, "lat": 33.43, "weight": 5},
    {"id": "v2", "lon": 105.07, "lat": 33.44, "weight": 5},
]


@pytest.mark.parametrize(
    ("change", "code", "named"),
    [
        ({"scenarios": [{"count": 9}]}, "study_too_few_candidates", "Town (town), Mill (mill)"),
        (
            {
                "scenarios": [
                    {"model": "capacitated", "hour_cost": 1, "opening_cost": 1, "capacity": 3}
                ]
            },
            "study_capacity_short",
            "Town (town), Mill (mill)",
        ),
        (
            {"scenarios": [{"count": 2, "budget": 5, "opening_cost": 3}]},
            "study_budget_short",
            "1 are missing",
        ),
    ],
)
def test_a_scenario_without_an_answer_says_why(
    service: Service, change: dict[str, Any], code: str, named: str
) -> None:
    state = answered(service, EXAMPLE | {"demand": {"rows": VILLAGES}} | change)
    assert state["status"] == "succeeded"
    told = service.asks("GET", f"/v1/studies/{state['id']}/answer").json()
    refusal = told["scenarios"][0]["refusal"]
    assert refusal["code"] == code
    assert named in refusal["cause"]
    assert refusal["action"]


def test_every_bad_row_is_told(service: Service) -> None:
    bad = [
        {"id": "minus", "lon": 105.06, "lat": 33.43, "weight": -5},
        {"id": "metres", "lon": 350000.0, "lat": 3700000.0, "weight": 5},
        {"id": "turned", "lon": 33.43, "lat": 105.06, "weight": 5},
        {"id": "twice", "lon": 105.06, "lat": 33.43, "weight": 5},
        {"id": "twice", "lon": 105.06, "lat": 33.43, "weight": 5},
        {"id": "words", "lon": 105.06, "lat": 33.43, "weight": "many"},
    ]
    state = answered(service, EXAMPLE | {"demand": {"rows": [*VILLAGES, *bad]}})
    told = service.asks("GET", f"/v1/studies/{state['id']}/answer").json()
    codes = {row["id"]: row["code"] for row in told["rejected"]}
    assert codes == {
        "minus": "negative",
        "metres": "coordinates_projected",
        "turned": "swapped_lonlat",
        "twice": "duplicate_id",
        "words": "number_expected",
    }
    assert [row["id"] for row in told["scenarios"][0]["villages"]] == ["v1", "v2"]


def test_a_study_that_cannot_be_answered_at_all_names_its_rows(service: Service) -> None:
    far = [{"id": "moon", "lon": 10.0, "lat": 10.0}]
    state = answered(service, EXAMPLE | {"candidates": {"rows": far}})
    assert state["status"] == "failed"
    assert state["error"]["code"] == "nothing_left"
    assert state["error"]["rejected"][0]["id"] == "moon"


def test_a_region_that_is_not_there(service: Service) -> None:
    answer = service.asks("POST", "/v1/studies", json=EXAMPLE | {"region": "../x"})
    assert answer.status_code == 404


def test_the_same_key_asks_once_and_others_see_nothing(service: Service) -> None:
    headers = {"Idempotency-Key": "study-1"}
    first = service.asks("POST", "/v1/studies?time_limit=1", json=EXAMPLE, headers=headers)
    again = service.asks("POST", "/v1/studies?time_limit=1", json=EXAMPLE, headers=headers)
    assert first.json()["id"] == again.json()["id"]
    location = first.headers["location"]
    for path in (location, f"{location}/answer"):
        assert service.asks("GET", path, organisation="other").status_code == 404
    assert ended(service, location)["status"] == "succeeded"


def test_a_cancelled_study_has_no_answer(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/store.sqlite3"
    with serving(Settings(database_url=url, workers=0)) as service:
        location = service.asks("POST", "/v1/studies", json=EXAMPLE).headers["location"]
        assert service.asks("GET", f"{location}/answer").status_code == 409
        service.asks("POST", f"{location}/cancel")
        until = time.monotonic() + 5
        assert ended(service, location)["status"] == "cancelled"
        assert time.monotonic() < until
