"""What published days cost: sums that add up to the plans, in every format, for the right eyes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from routing.published.accounts import COLUMNS
from routing.roads.region import Region
from routing.settings import Settings
from tests.api.days import COURIER, planned, small_day
from tests.api.service import Service, serving
from tests.databases import BACKENDS, new_database

DATES = ("2026-11-23", "2026-11-24")
SPAN = "first=2026-11-01&last=2026-11-30"


@pytest.fixture(scope="module", params=BACKENDS)
def service(
    request: pytest.FixtureRequest, valley: Region, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("store")
    with serving(
        Settings(database_url=new_database(request.param, folder, request), workers=1)
    ) as service:
        day = small_day(folder, valley)
        # The second publication of a day takes the place of the first.
        for date in (DATES[0], *DATES):
            plan = planned(service, day | {"date": date})["id"]
            path = f"/v1/plans/{plan}/publications"
            answer = service.asks("POST", path, json={}, headers={"If-Match": '"v1"'})
            assert answer.status_code == 201, answer.text
        ids = [row["id"] for row in day["shipments"]]
        told = [
            {"id": "1", "kind": "collected", "shipment": ids[0]},
            {"id": "2", "kind": "failed", "shipment": ids[1], "reason": "nobody there"},
        ]
        events = [row | {"date": DATES[0], "at": f"{DATES[0]}T09:00:00+08:00"} for row in told]
        service.asks("POST", "/v1/courier/events", "courier", json={"events": events})
        yield service


def account(service: Service, subject: str) -> dict[str, Any]:
    answer = service.asks("GET", f"/v1/analytics/{subject}?{SPAN}")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def published_cost(service: Service) -> float:
    plans = service.asks("GET", "/v1/plans").json()["items"]
    latest = {plan["date"]: plan["cost"] for plan in reversed(plans)}
    return float(sum(latest.values()))


@pytest.mark.parametrize("subject", list(COLUMNS))
def test_costs_add_up_to_those_of_the_published_plans(service: Service, subject: str) -> None:
    told = account(service, subject)
    assert sum(row["cost"] for row in told["rows"]) == pytest.approx(
        published_cost(service), abs=0.01
    )
    assert told["totals"]["shipments"] == 12
    assert told["columns"] == list(COLUMNS[subject])  # type: ignore[index]
    assert all(list(row) == told["columns"] for row in told["rows"])


def test_a_courier_has_distance_hours_and_what_became_of_the_day(service: Service) -> None:
    rows = {row["courier"]: row for row in account(service, "couriers")["rows"]}
    mine = rows[COURIER]
    assert mine["days"] == 2
    assert (mine["done"], mine["failed"]) == (1, 1)
    assert mine["open"] == mine["shipments"] - 2
    assert mine["distance_km"] > 0 < mine["hours"]
    assert mine["cost_per_parcel"] == pytest.approx(mine["cost"] / mine["parcels"], abs=0.001)


def test_a_shipment_says_what_became_of_it(service: Service) -> None:
    rows = account(service, "shipments")["rows"]
    assert len(rows) == 12
    states = [row["status"] for row in rows if row["date"] == DATES[0]]
    assert sorted(states) == ["collected", "failed", *["open"] * 4]


@pytest.mark.parametrize("subject", list(COLUMNS))
def test_formats(service: Service, subject: str) -> None:
    path = f"/v1/analytics/{subject}"
    rows = account(service, subject)["rows"]
    text = service.asks("GET", f"{path}.csv?{SPAN}")
    assert (
        text.content
        == service.asks("GET", f"{path}?{SPAN}", headers={"Accept": "text/csv"}).content
    )
    read = list(csv.DictReader(io.StringIO(text.content.decode("utf-8-sig"))))
    assert [float(row["cost"]) for row in read] == [row["cost"] for row in rows]
    book = service.asks("GET", f"{path}.xlsx?{SPAN}", headers={"Accept-Language": "zh"})
    sheet = openpyxl.load_workbook(io.BytesIO(book.content)).active
    assert sheet is not None
    assert sheet.max_row == len(rows) + 3
    assert "费用" in [cell.value for cell in sheet[3]]


def test_it_is_the_offices_and_its_own_organisations(service: Service) -> None:
    path = f"/v1/analytics/couriers?{SPAN}"
    for scope, status in (("coordinator", 200), ("planner", 403), ("courier", 403)):
        assert service.asks("GET", path, scope).status_code == status
    assert service.asks("GET", path, organisation="other").json()["rows"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("first=2026-11-30&last=2026-11-01", 422),
        ("first=2020-01-01&last=2026-11-01", 413),
        ("first=x", 422),
        ("last=0001-01-01", 200),
        ("first=9999-12-31", 200),
        ("", 200),
    ],
)
def test_odd_spans(service: Service, query: str, status: int) -> None:
    assert service.asks("GET", f"/v1/analytics/villages?{query}").status_code == status
    assert service.asks("GET", "/v1/analytics/weather").status_code == 422
