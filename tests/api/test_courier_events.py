"""Courier events over HTTP: shuffled, doubled, split and late, the coordinator sees one truth."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.roads.region import Region
from routing.settings import Settings
from routing.store.tables import courier_events, drive_positions
from tests.api.days import planned, small_day
from tests.api.service import Service, serving
from tests.databases import BACKENDS, new_database

EVENTS = "/v1/courier/events"
DAY = "2026-11-23"
NINE = datetime.fromisoformat(f"{DAY}T09:00:00+08:00")


@pytest.fixture(scope="module", params=BACKENDS)
def service(
    request: pytest.FixtureRequest, valley: Region, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("store")
    url = new_database(request.param, folder, request)
    with serving(Settings(database_url=url, workers=1)) as service:
        state = planned(service, small_day(folder, valley))
        path = f"/v1/plans/{state['id']}"
        service.asks("POST", f"{path}/publications", json={}, headers={"If-Match": '"v1"'})
        service.client.headers["X-Plan"] = path
        yield service


def row(name: str, kind: str, minute: int, **more: Any) -> dict[str, Any]:
    at = (NINE + timedelta(minutes=minute)).isoformat()
    return {"id": name, "kind": kind, "date": DAY, "at": at, **more}


def send(service: Service, rows: list[Any]) -> Any:
    answer = service.asks("POST", EVENTS, "courier", json={"events": rows})
    assert answer.status_code == 200, answer.text
    return answer.json()


def tracking(service: Service) -> dict[str, Any]:
    path = service.client.headers["X-Plan"]
    answer: dict[str, Any] = service.asks("GET", f"{path}/tracking", "coordinator").json()
    return answer


def told(service: Service) -> dict[str, str]:
    stops = tracking(service)["stops"]
    return {one["id"]: one["status"] for stop in stops for one in stop["shipments"]}


def forget(service: Service) -> None:
    with service.store.everything() as connection:
        for table in (courier_events, drive_positions):
            connection.execute(table.delete())


def test_the_coordinator_sees_what_is_done_late_and_failed(service: Service) -> None:
    forget(service)
    before = tracking(service)
    assert (before["done"], before["failed"]) == (0, 0)
    answer = send(
        service,
        [
            row("1", "arrived", 600, shipment="S0"),
            row("2", "collected", 605, shipment="S0", weight_kg=3.4, photo="IMG_1", recipient="王"),
            row("3", "failed", 610, shipment="S1", reason="nobody there"),
            row("4", "position", 611, lon=105.05, lat=33.43, accuracy_m=12),
        ],
    )
    assert answer == {"accepted": ["1", "2", "3", "4"], "refused": []}
    after = tracking(service)
    assert after["failed"] == 1
    seen = {one["id"]: one for stop in after["stops"] for one in stop["shipments"]}
    assert seen["S0"]["details"] == {"weight_kg": 3.4, "photo": "IMG_1", "recipient": "王"}
    assert seen["S1"]["details"]["reason"] == "nobody there"
    assert {one["status"] for one in seen.values()} == {"collected", "failed", "open"}
    stop = next(s for s in after["stops"] if any(o["id"] == "S0" for o in s["shipments"]))
    assert stop["late"]


def test_a_bad_event_costs_none_of_the_others(service: Service) -> None:
    forget(service)
    answer = send(
        service,
        [
            row("good", "collected", 1, shipment="S0"),
            row("late", "collected", 1, shipment="S1") | {"at": "09:00"},
            row("whose", "collected", 1),
            row("where", "position", 1, lon=200, lat=0),
            row("what", "vanished", 1, shipment="S2"),
            {"id": "empty"},
        ],
    )
    assert answer["accepted"] == ["good"]
    refused = {one["id"]: one["code"] for one in answer["refused"]}
    assert refused == {
        "late": "not_a_time",
        "whose": "missing_field",
        "where": "out_of_range",
        "what": "not_one_of",
        "empty": "missing_field",
    }
    too_many = service.asks("POST", EVENTS, "courier", json={"events": [{}] * 1001})
    assert too_many.status_code == 422


ROWS = st.lists(
    st.builds(
        row,
        st.integers(0, 9).map(str),
        st.sampled_from(["arrived", "collected", "failed", "skipped"]),
        st.integers(0, 4),
        shipment=st.sampled_from([f"S{number}" for number in range(6)]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15)
@given(ROWS, st.randoms(use_true_random=False))
def test_shuffled_doubled_and_split_they_tell_the_same(
    service: Service, rows: list[dict[str, Any]], chance: random.Random
) -> None:
    forget(service)
    send(service, rows)
    once = tracking(service)
    forget(service)
    again = [*rows, *chance.choices(rows, k=len(rows))]
    chance.shuffle(again)
    while again:
        size = chance.randint(1, len(again))
        send(service, again[:size])
        again = again[size:]
    other = tracking(service)
    for state in (once, other):
        for stop in state["stops"]:
            if all(one["status"] == "open" for one in stop["shipments"]):
                del stop["late_s"]  # by now
    assert other == once
    with service.store.snapshot() as connection:
        kept = len(connection.execute(courier_events.select()).all())
    assert kept == len({tuple(sorted(one.items())) for one in rows})
