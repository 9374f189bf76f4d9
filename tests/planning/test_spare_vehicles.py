"""Vehicles that nobody could need, and what becomes of days with far too many or odd rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import routing
from routing.errors import InputError
from routing.planning.spare_vehicles import without_spare_vehicles
from routing.problem import Problem
from routing.roads.matrix import TravelMatrix
from tests.solvers.small_days import between, collect, day, left_out, on_a_line, van

ROAD = on_a_line(0, 100, 200, 300)


def test_of_each_kind_as_many_stay_as_there_are_shipments() -> None:
    rows = [collect("a", 1), collect("b", 2, vehicle="v8")]
    fleet = [van(f"v{n}", courier=None) for n in range(9)] + [van("dear", cost_per_km=2.0)]
    problem = day(ROAD, rows, *fleet)

    kept = without_spare_vehicles(problem)

    assert [vehicle.id for vehicle in kept.vehicles] == ["v0", "v1", "v8", "dear"]
    assert without_spare_vehicles(kept) is not problem


def test_of_those_that_differ_in_their_price_the_cheapest_stay() -> None:
    fleet = [van(f"v{price}", fixed_cost=float(price)) for price in (5, 3, 9, 1)]

    kept = without_spare_vehicles(day(ROAD, [collect("a", 1), collect("b", 2)], *fleet))

    assert [vehicle.id for vehicle in kept.vehicles] == ["v3", "v1"]


def test_who_usually_serves_something_is_not_spare() -> None:
    rows = [collect("a", 1, usual_courier="v2"), collect("b", 2, usual_courier="wang")]
    fleet = [van(f"v{n}", courier="wang" if n == 3 else None) for n in range(9)]
    problem = replace(day(ROAD, rows, *fleet), unfamiliar_cost=5.0)

    plan = routing.plan(problem, iterations=50)

    assert {
        (route.vehicle_id, visit.pickups) for route in plan.routes for visit in route.visits
    } == {
        ("v2", ("a",)),
        ("v3", ("b",)),
    }


def test_none_is_spare_where_each_could_be_needed() -> None:
    problem = day(ROAD, [collect("a", 1)], van("one"))

    assert without_spare_vehicles(problem) is problem


@pytest.mark.parametrize("engine", ["ortools", "ruin_recreate", "auto"])
def test_a_hundred_thousand_vehicles_are_too_many_for_nobody(engine: str) -> None:
    rows = [collect("a", 1), collect("b", 3, load=60), collect("c", 3, load=60)]
    one = van()
    fleet = [replace(one, id=f"v{n}") for n in range(100_000)]

    plan = routing.plan(day(ROAD, rows, *fleet), time_limit_s=1, engine=engine)

    assert left_out(plan) == set()
    assert len(plan.routes) == 2


def test_a_day_without_a_vehicle_is_refused() -> None:
    problem = replace(day(ROAD, [collect("a", 1)]), vehicles=())

    with pytest.raises(InputError) as refused:
        routing.plan(problem, time_limit_s=1)
    assert refused.value.code == "no_vehicles"


@pytest.mark.parametrize("engine", ["ortools", "ruin_recreate", "auto"])
def test_a_window_that_no_shift_meets_is_told(engine: str) -> None:
    rows = [collect("late", 1, (5000, 6000)), collect("fine", 1)]
    problem = day(ROAD, rows, van(shift=between(0, 1000)))

    plan = routing.plan(problem, time_limit_s=0, engine=engine)

    assert {row.id: row.code for row in plan.unserved} == {"late": "outside_shift"}


def odd(change: Callable[[Any], Any]) -> Problem:
    cells = np.array(ROAD, dtype=float)
    changed = change(cells)
    matrix = TravelMatrix(durations_s=changed, distances_m=changed, profile="van")
    return replace(day(ROAD, [collect("a", 1)]), matrices={"van": matrix})


def with_nan(cells: Any) -> Any:
    cells[0, 1] = np.nan
    return cells


@pytest.mark.parametrize(
    "change",
    [with_nan, lambda cells: -cells - 2, lambda cells: cells[:2]],
    ids=["not a number", "negative", "not square"],
)
def test_an_odd_matrix_is_refused(change: Callable[[Any], Any]) -> None:
    with pytest.raises(InputError) as refused:
        routing.plan(odd(change), time_limit_s=1)

    assert refused.value.code.startswith("matrix_")
