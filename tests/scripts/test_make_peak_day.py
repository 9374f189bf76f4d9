"""The day after Double 11: every settlement gets its parcels, every depot its vehicles."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from make_peak_day import make_peak_day, on_road

from routing.formats.native_day import read_day
from routing.roads.region import Region
from tests.scripts.test_make_day import Settlement

SETTLEMENTS = (
    Settlement(name="A", place="town", population=20_000),
    Settlement(name="B", place="town", lon=105.4, population=10_000),
    *(Settlement(name=f"v{k}", lon=105.0 + k / 50, lat=33.41) for k in range(20)),
)


def peak_day(**more: Any) -> dict[str, Any]:
    usual = {"orders": 600, "depots": 2, "vehicles": 20, "seed": 1, "date": "2026-11-12"}
    return make_peak_day("valley", SETTLEMENTS, **{**usual, **more})


def test_it_is_a_day_that_can_be_read() -> None:
    problem = read_day(peak_day(), timezone="Asia/Shanghai")

    assert (len(problem.shipments), len(problem.vehicles), len(problem.depots)) == (600, 20, 2)
    assert not problem.rejected
    assert len({vehicle.profile for vehicle in problem.vehicles}) == 3
    assert all(vehicle.reload_depots for vehicle in problem.vehicles)
    assert any(row.pickup for row in problem.shipments)
    assert any(row.delivery and row.delivery.time_windows for row in problem.shipments)


def test_vehicles_stand_where_the_orders_are() -> None:
    stands = Counter(row["start_depot"] for row in peak_day()["vehicles"])

    assert stands.total() == 20
    assert stands["depot-1"] > stands["depot-2"] >= 1


def test_only_the_seed_makes_a_difference() -> None:
    assert peak_day() == peak_day()
    assert peak_day()["shipments"] != peak_day(seed=2)["shipments"]


def test_a_region_without_settlements_is_refused() -> None:
    with pytest.raises(ValueError, match="no city"):
        make_peak_day("sea", (), orders=1, depots=1, vehicles=1, seed=0, date="2026-11-12")


def test_who_is_on_no_road_gets_no_parcels(valley: Region) -> None:
    known = valley.settlements
    served = on_road(valley, known)
    town = next(row for row in known if row.place == "town")
    lost = replace(town, name="lost", lon=town.lon + 0.1, lat=town.lat + 0.1)

    assert town in served
    assert on_road(valley, [*known, lost]) == served
