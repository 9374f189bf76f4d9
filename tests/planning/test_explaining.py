"""Reasons for what is not served: each proven for the shipment alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from routing.planning.explaining import explain
from routing.plans import Unserved
from routing.problem import Depot, Location, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.roads.matrix import Refused, TravelMatrix

# A depot and two villages on one road, ten minutes and six kilometres apart; a third in the next
# valley that no road reaches, and a fourth too far from any.
#
#     depot ──10 min── near ──10 min── far        hidden        lonely
#       0                1               2           3             4
MINUTES = np.array(
    [
        [0, 10, 20, -1, -1],
        [10, 0, 10, -1, -1],
        [20, 10, 0, -1, -1],
        [-1, -1, -1, 0, -1],
        [-1, -1, -1, -1, 0],
    ]
)
MATRIX = TravelMatrix(
    durations_s=np.where(MINUTES < 0, -1, MINUTES * 60),
    distances_m=np.where(MINUTES < 0, -1, MINUTES * 600),
    profile="van",
    refused=(
        Refused(index=4, code="too_far_from_road", details={"distance_m": 3012, "radius_m": 1000}),
    ),
)
HOUR = 3600
VAN = Vehicle(
    id="van",
    profile="van",
    capacity=(500.0,),
    start_depot="depot",
    end_depot="depot",
    shift=TimeWindow(start_s=8 * HOUR, end_s=17 * HOUR),
)


def shipment(row: int, **changes: Any) -> Shipment:
    windows = changes.pop("windows", ())
    task = Task(location=Location(index=row), service_s=60, time_windows=windows)
    return Shipment(id="S", **{"pickup": task, "load": (10.0,), **changes})


def reason(given: Shipment, *vehicles: Vehicle, cut_off_s: int | None = None) -> Unserved:
    depot = Depot(id="depot", location=Location(index=0), cut_off_s=cut_off_s)
    problem = Problem(
        start=datetime(2026, 11, 23, tzinfo=UTC),
        shipments=(given,),
        vehicles=vehicles or (VAN,),
        depots=(depot,),
        load_dimensions=("weight_kg",),
        matrices={"van": MATRIX},
    )
    return explain(problem, [Unserved(id="S", code="not_selected")])[0]


def test_nothing_is_claimed_for_a_shipment_that_a_vehicle_could_serve() -> None:
    assert reason(shipment(1)).code == "not_selected"


def test_unreachable_says_that_no_way_leads_there() -> None:
    found = reason(shipment(3))
    assert (found.code, found.details["why"]) == ("unreachable", "no_way")


def test_unreachable_says_how_far_the_next_road_is() -> None:
    found = reason(shipment(4))
    assert (found.code, found.details["distance_m"]) == ("unreachable", 3012)


def test_too_heavy_for_every_vehicle_names_load_and_largest_capacity() -> None:
    found = reason(shipment(1, load=(800.0,)), VAN, replace(VAN, id="small", capacity=(200.0,)))
    assert found.code == "over_capacity"
    assert found.details == {"dimension": "weight_kg", "load": 800.0, "largest": 500.0}


def test_missing_skill_names_the_skill_that_nobody_has() -> None:
    cold = replace(VAN, skills=frozenset({"cold"}))
    found = reason(shipment(1, skills=frozenset({"cold", "crane"})), cold)
    assert (found.code, found.details["skills"]) == ("missing_skill", ("crane",))


def test_a_window_outside_every_shift() -> None:
    night = (TimeWindow(start_s=20 * HOUR, end_s=22 * HOUR),)
    assert reason(shipment(1, windows=night)).code == "outside_shift"


def test_the_cut_off_is_blamed_only_where_the_day_works_out_without_it() -> None:
    late = (TimeWindow(start_s=16 * HOUR, end_s=17 * HOUR),)
    assert reason(shipment(1, windows=late), cut_off_s=16 * HOUR).code == "misses_cut_off"
    assert reason(shipment(1, windows=late), cut_off_s=17 * HOUR).code == "not_selected"


@pytest.mark.parametrize(
    "limit", [{"max_distance_m": 10_000}, {"max_duration_s": 1800}, {"max_travel_s": 1800}]
)
def test_a_limit_of_the_vehicle_is_blamed_as_too_far(limit: dict[str, int]) -> None:
    assert reason(shipment(2), replace(VAN, **limit)).code == "too_far"  # type: ignore[arg-type]


def test_different_hindrances_are_all_told() -> None:
    small = replace(VAN, id="small", capacity=(5.0,))
    plain = replace(VAN, id="plain")
    handy = replace(small, id="handy", skills=frozenset({"cold"}))
    found = reason(shipment(1, skills=frozenset({"cold"})), plain, handy)
    assert found.code == "no_vehicle_fits"
    assert found.details["by_reason"] == {"over_capacity": ("handy",), "missing_skill": ("plain",)}
