"""Several trips a day, and fewest vehicles: what ruin and recreate alone knows so far."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.checker import check
from routing.plans import Plan
from routing.problem import Problem
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver
from tests.solvers.small_days import between, collect, day, hand_over, left_out, on_a_line, van

ROAD = on_a_line(0, 100, 200, 300)


def planned(problem: Problem) -> Plan:
    plan = RuinRecreateSolver().solve(problem, Effort(iterations=5))
    assert check(problem, plan) == ()
    return plan


def test_what_does_not_fit_at_once_is_fetched_in_two_trips() -> None:
    rows = [collect("a", 1, load=60), collect("b", 2, load=60), hand_over("c", 3, load=100)]
    plan = planned(day(ROAD, rows, van(reload_depots=("depot",))))

    assert left_out(plan) == set()
    assert len(plan.routes[0].trips) == 2  # c out and b home, then a
    assert plan.cost == pytest.approx(6 + 2)


def test_only_so_many_reloads_are_made() -> None:
    rows = [collect(name, 1, load=60) for name in "abc"]

    one = planned(day(ROAD, rows, van(reload_depots=("depot",), max_reloads=1)))
    assert len(left_out(one)) == 1
    two = planned(day(ROAD, rows, van(reload_depots=("depot",), max_reloads=2)))
    assert left_out(two) == set()


def test_a_trip_leaves_when_its_goods_are_there() -> None:
    rows = [hand_over("early", 1), hand_over("late", 2, ready_s=1000)]
    shift = between(0, 1400)

    plan = planned(day(ROAD, rows, van(reload_depots=("depot",), shift=shift)))
    assert left_out(plan) == set()
    assert planned(day(ROAD, rows, van(shift=between(0, 1399)))).served == ("early",)


def test_the_day_with_one_vehicle_is_better_where_fewer_are() -> None:
    rows = [collect("a", 1, load=60), collect("b", 3, load=60)]
    two = [
        van("near", capacity=(60.0,)),
        van("far", capacity=(60.0,)),
        van("big", cost_per_km=9.0, capacity=(120.0,)),
    ]
    problem = day(ROAD, rows, *two)

    assert len(planned(problem).routes) == 2
    assert len(planned(replace(problem, fewest_vehicles=True)).routes) == 1
