"""Shipments locked on a vehicle, and in an order; contradictions are told, not planned."""

from __future__ import annotations

import pytest

from routing.errors import InputError
from routing.planning.explaining import explain
from routing.planning.locating import locate
from routing.plans import Plan
from routing.problem import Problem
from routing.solvers.portfolio import PortfolioSolver
from routing.solvers.protocol import Effort
from tests.solvers.small_days import (
    collect,
    day,
    hand_over,
    left_out,
    on_a_line,
    served,
    solved,
    van,
)

ROAD = on_a_line(0, 100, 200, 300)

pytestmark = pytest.mark.usefixtures("each_engine")


def reasons(problem: Problem, plan: Plan) -> dict[str, str]:
    return {row.id: row.code for row in explain(problem, plan.unserved)}


def test_a_locked_shipment_goes_with_its_vehicle_however_dear() -> None:
    rows = [collect("a", 1, vehicle="dear"), collect("b", 3)]

    plan = solved(day(ROAD, rows, van("cheap"), van("dear", cost_per_km=9.0)))

    assert served(plan) == {"cheap": ("b",), "dear": ("a",)}


def test_a_locked_order_is_kept_though_it_is_longer() -> None:
    #   depot - 1 - 2 - 3: first the far one, then the near one, then the middle; "free" anywhere
    rows = [
        collect("far", 3, vehicle="van", sequence=1),
        collect("near", 1, vehicle="van", sequence=2),
        collect("middle", 2, vehicle="van", sequence=3),
        collect("free", 3),
    ]

    plan = solved(day(ROAD, rows))

    order = plan.routes[0].shipments
    assert [row for row in order if row != "free"] == ["far", "near", "middle"]
    assert plan.cost == pytest.approx(3 + 2 + 1 + 2)


def test_equal_numbers_come_in_any_order() -> None:
    rows = [
        collect("far", 3, vehicle="van", sequence=1),
        collect("near", 1, vehicle="van", sequence=1),
        collect("middle", 2, vehicle="van", sequence=0),
    ]

    assert solved(day(ROAD, rows)).cost == pytest.approx(2 + 1 + 2 + 1)


def test_two_places_in_one_position_contradict_each_other() -> None:
    rows = [
        collect("far", 3, vehicle="van", sequence=1),
        collect("near", 1, vehicle="van", sequence=1),
        collect("beside far", 3, vehicle="van", sequence=1),
    ]

    located = locate(day(ROAD, rows), None)

    assert [row.id for row in located.shipments] == ["far", "beside far"]
    (row,) = located.rejected
    assert (row.id, row.code, row.details["other"]) == ("near", "position_taken", "far")


def test_what_its_vehicle_cannot_carry_says_so() -> None:
    rows = [collect("a", 1, load=60, vehicle="small"), collect("b", 1, load=60)]
    problem = day(ROAD, rows, van("small", capacity=(50.0,)), van("large"))

    plan = solved(problem)

    assert served(plan) == {"large": ("b",)}
    (row,) = explain(problem, plan.unserved)
    assert (row.id, row.code) == ("a", "locked_elsewhere")
    assert row.reason() == (
        "It is locked on small, which cannot serve it: too small: small. Another vehicle could."
    )
    assert row.fix() == "Unlock it, or lock it on large."


def test_what_no_vehicle_could_carry_has_the_usual_reason() -> None:
    problem = day(ROAD, [collect("a", 1, load=500, vehicle="van"), collect("b", 1)])

    assert reasons(problem, solved(problem)) == {"a": "over_capacity"}


def test_an_order_against_the_windows_says_which_two() -> None:
    rows = [
        collect("late", 1, (900, 1000), vehicle="van", sequence=1, priority=1),
        collect("early", 2, (0, 300), vehicle="van", sequence=2),
    ]
    problem = day(ROAD, rows)

    plan = solved(problem)

    assert left_out(plan) == {"early"}
    (row,) = explain(problem, plan.unserved)
    assert (row.code, row.details) == ("locked_order", {"vehicle": "van", "other": "late"})


def test_auto_leaves_no_lock_out() -> None:
    rows = [hand_over("a", 1, vehicle="dear")]
    problem = day(ROAD, rows, van("cheap"), van("dear", cost_per_km=9.0))

    plan = PortfolioSolver().solve(problem, Effort(iterations=20))

    assert served(plan) == {"dear": ("a",)}


def test_locks_on_nothing_are_refused() -> None:
    with pytest.raises(InputError) as unknown:
        day(ROAD, [collect("a", 1, vehicle="bus")])
    assert (unknown.value.code, unknown.value.details["id"]) == ("unknown_vehicle", "a")
    with pytest.raises(InputError) as loose:
        collect("a", 1, sequence=1)
    assert loose.value.code == "sequence_without_vehicle"
