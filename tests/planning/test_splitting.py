"""Loads larger than a vehicle: parts that fit, add up, and are joined again in what people read."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.checker import check
from routing.formats.summary import totals
from routing.planning.locating import locate
from routing.planning.splitting import with_parts
from routing.problem import Problem, Shipment, Vehicle
from routing.reports.captions import split_lines
from routing.solvers.protocol import Effort, Solver
from tests.solvers.days import collected, day, van
from tests.solvers.small_days import ENGINES

MINUTES = [[0, 10, 20], [10, 0, 10], [20, 10, 0]]


def order(kg: float, parcels: int = 1, **more: Any) -> Shipment:
    row = collected("w", 1, load=(kg, float(parcels)), parcels=parcels, split=True, **more)
    assert row.pickup is not None
    return replace(row, pickup=replace(row.pickup, service_s=600))


def parts_of(problem: Problem) -> list[tuple[str, float, int]]:
    return [(row.id, row.load[0], row.parcels) for row in with_parts(problem).shipments]


def fleet(*capacities: float, parcels: float = 1000.0) -> list[Vehicle]:
    return [van(f"v{n}", capacity=(one, parcels)) for n, one in enumerate(capacities, start=1)]


def test_bulk_is_cut_to_the_vehicles_the_largest_first() -> None:
    problem = day(MINUTES, [order(1000.0)], fleet(300.0, 800.0))

    assert parts_of(problem) == [("w/1", 800.0, 0), ("w/2", 200.0, 1)]


def test_a_fleet_that_goes_twice_is_cut_for_again() -> None:
    problem = day(MINUTES, [order(2000.0)], fleet(300.0, 800.0))

    assert [kg for _, kg, _ in parts_of(problem)] == [800.0, 300.0, 800.0, 100.0]


def test_parcels_stay_whole() -> None:
    problem = day(MINUTES, [order(1000.0, parcels=10)], fleet(250.0))

    assert [(kg, n) for _, kg, n in parts_of(problem)] == [(200.0, 2)] * 5


@pytest.mark.parametrize(
    "shipment",
    [
        replace(order(1000.0), split=False),
        order(800.0),  # one takes it whole
        order(1000.0, parcels=1, skills=frozenset({"cold"})),  # nobody may
        order(3000.0, parcels=2),  # a parcel is too much
        order(1e9),  # no fleet takes it in a day
    ],
)
def test_what_need_not_or_cannot_be_split_stays_whole(shipment: Shipment) -> None:
    problem = day(MINUTES, [shipment], fleet(300.0, 800.0))

    assert with_parts(problem) is problem


def test_a_truck_that_cannot_get_there_does_not_count() -> None:
    truck = van("truck", capacity=(900.0, 99.0), profile="light_truck")
    ways = {"light_truck": [[0, -1, 20], [-1, 0, -1], [20, -1, 0]], "van": MINUTES}
    given_day = day(MINUTES, [order(800.0)], [van("v1", capacity=(300.0, 99.0)), truck])
    matrices = {name: day(cells, [order(1.0)], [van(profile=name)]).matrices[name]
                for name, cells in ways.items()}  # fmt: skip

    problem = replace(given_day, matrices=matrices)

    assert [kg for _, kg, _ in parts_of(problem)] == [300.0, 300.0, 200.0]


def test_a_locked_order_is_cut_for_its_vehicle() -> None:
    problem = day(MINUTES, [order(1000.0, vehicle="v1")], fleet(300.0, 800.0))

    assert [kg for _, kg, _ in parts_of(problem)] == [300.0, 300.0, 300.0, 100.0]


@given(
    kg=st.floats(0.01, 5000),
    parcels=st.integers(1, 60),
    capacities=st.lists(st.floats(0.5, 900), min_size=1, max_size=4),
)
def test_parts_add_up_and_fit(kg: float, parcels: int, capacities: list[float]) -> None:
    problem = with_parts(day(MINUTES, [order(kg, parcels)], fleet(*capacities, parcels=20.0)))
    parts = problem.shipments
    assert sum(row.load[0] for row in parts) == pytest.approx(kg, abs=1e-6)
    assert sum(row.parcels for row in parts) == parcels
    assert sum(row.tasks[0].service_s for row in parts) == 600
    if problem.wholes:
        assert all(row.load[0] <= max(capacities) + 1e-6 and row.load[1] <= 20 for row in parts)


@pytest.mark.parametrize("solver", ENGINES.values(), ids=ENGINES)
def test_every_engine_carries_all_parts(solver: Solver) -> None:
    small = van("small", capacity=(50.0, 20.0))
    again = van(capacity=(100.0, 20.0), reload_depots=("depot",))
    problem = locate(day(MINUTES, [order(330.0), collected("x", 2)], [again, small]), None)

    plan = solver.solve(problem, Effort(iterations=500))

    assert check(problem, plan) == ()
    assert plan.unserved == ()
    told = totals(plan, problem, "en")
    assert told["served"] == 2
    assert [row["id"] for row in told["split"]["w"]] == ["w/1", "w/2", "w/3", "w/4", "w/5"]
    assert {row["vehicle"] for row in told["split"]["w"]} <= {"van", "small"}
    (line,) = split_lines(plan, problem, "zh")
    assert "w/1 由 van" in line


def test_an_order_of_which_a_part_is_left_out_is_not_served() -> None:
    problem = locate(day(MINUTES, [order(250.0)], [van(capacity=(100.0, 20.0))]), None)
    plan = ENGINES["ortools"].solve(problem, Effort(iterations=30))  # one trip: one part

    told = totals(plan, problem, "en")

    assert told["served"] == 0
    (row,) = told["unserved"]
    assert (row["id"], row["code"], len(row["parts"])) == ("w", "not_selected", 2)
    assert "with nobody" in split_lines(plan, problem, "en")[0]


def test_the_checker_adds_the_parts_up() -> None:
    problem = locate(day(MINUTES, [order(250.0)], [van(capacity=(100.0, 20.0))]), None)
    plan = ENGINES["ortools"].solve(problem, Effort(iterations=30))
    first, *others = problem.shipments
    less = replace(problem, shipments=(replace(first, load=(1.0, *first.load[1:])), *others))

    assert check(problem, plan) == ()
    assert "parts.not_whole" in {row.code for row in check(less, plan)}
