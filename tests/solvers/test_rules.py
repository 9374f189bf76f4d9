"""Each rule of the engine, on a day where it alone decides.

Points lie on one straight road, the depot at 0; a second is 10 m, a kilometre costs 1.
"""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import pytest

from routing.problem import Break, Depot, Location, Vehicle
from routing.solvers.ortools.engine import OrToolsSolver
from routing.solvers.protocol import Effort
from tests.solvers.small_days import (
    between,
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


def test_too_heavy_together_takes_two_vehicles() -> None:
    rows = [collect("a", 1, load=60), collect("b", 2, load=60)]

    plan = solved(day(ROAD, rows, van("one"), van("two")))

    assert sorted(served(plan).values()) == [("a",), ("b",)]


def test_goods_handed_over_make_room_for_goods_collected() -> None:
    rows = [hand_over("out", 1, load=100), collect("in", 2, load=100)]

    assert served(solved(day(ROAD, rows))) == {"van": ("out", "in")}


def test_skills_choose_the_vehicle() -> None:
    cold = collect("a", 1, skills=frozenset({"cold"}))
    dear = van("cold", skills=frozenset({"cold"}), cost_per_km=9.0)

    assert served(solved(day(ROAD, [cold], van("dry"), dear))) == {"cold": ("a",)}


@pytest.mark.parametrize(("cut_off_s", "missed"), [(800, set()), (799, {"late"})])
def test_collected_goods_are_back_before_the_cut_off(cut_off_s: int, missed: set[str]) -> None:
    #   depot --100--> a, not before 400 --100--> depot 500, handed over by 800
    rows = [collect("late", 1, (400, 900)), hand_over("free", 2)]

    plan = solved(day(ROAD, rows, cut_off_s=cut_off_s, handover_s=300))

    assert left_out(plan) == missed


def test_only_collected_goods_have_a_cut_off() -> None:
    plan = solved(day(ROAD, [hand_over("free", 3)], cut_off_s=100))

    assert left_out(plan) == set()


@pytest.mark.parametrize(("closes_s", "missed"), [(600, set()), (599, {"far"})])
def test_the_depot_closes(closes_s: int, missed: set[str]) -> None:
    plan = solved(day(ROAD, [collect("far", 3)], opening=between(0, closes_s)))

    assert left_out(plan) == missed


@pytest.mark.parametrize("limit", ["max_duration_s", "max_travel_s", "max_distance_m"])
def test_no_route_is_too_long(limit: str) -> None:
    exact = 6000 if limit == "max_distance_m" else 600
    rows = [collect("far", 3)]

    bounds: list[dict[str, Any]] = [{limit: exact}, {limit: exact - 1}]
    enough, short = (replace(van(), **bound) for bound in bounds)

    assert left_out(solved(day(ROAD, rows, enough))) == set()
    assert left_out(solved(day(ROAD, rows, short))) == {"far"}


def test_no_route_has_too_many_tasks() -> None:
    rows = [collect(name, 1) for name in "abcde"]

    plan = solved(day(ROAD, rows, van("one", max_tasks=2), van("two", max_tasks=2)))

    assert sorted(map(len, served(plan).values())) == [2, 2]


def test_a_gap_between_windows_is_waited_out() -> None:
    plan = solved(day(ROAD, [collect("a", 1, (0, 50), (400, 500))]))

    assert [visit.start_s for visit in plan.routes[0].visits] == [400]


def test_windows_turn_the_order_round() -> None:
    rows = [collect("near", 1, (900, 1000)), collect("far", 3, (0, 300))]

    assert served(solved(day(ROAD, rows))) == {"van": ("far", "near")}


def test_a_break_is_taken_in_its_window() -> None:
    lunch = Break(id="lunch", duration_s=50, time_windows=(between(150, 200),))

    plan = solved(day(ROAD, [collect("a", 3, (0, 350))], van(breaks=(lunch,))))

    assert [150 <= rest.start_s <= 200 for rest in plan.routes[0].breaks] == [True]


def test_priority_decides_who_is_left_out() -> None:
    rows = [collect(name, 1, load=60, priority=int(name == "b")) for name in "abc"]

    assert left_out(solved(day(ROAD, rows))) == {"a", "c"}


@pytest.mark.parametrize(("fixed_cost", "used"), [(0.0, 2), (50.0, 1)])
def test_fixed_costs_save_a_vehicle(fixed_cost: float, used: int) -> None:
    # each depot has a shipment next door; a long road lies between them
    road = on_a_line(0, 10, 290, 300)
    south = Depot(id="south", location=Location(index=3))
    fleet = [
        van("one", fixed_cost=fixed_cost),
        van("two", fixed_cost=fixed_cost, start_depot="south", end_depot="south"),
    ]

    plan = solved(day(road, [collect("a", 1), collect("b", 2)], *fleet, depots=[south]))

    assert len(plan.routes) == used


def test_set_up_is_charged_once_a_place() -> None:
    rows = [
        collect("a", 1, setup_s=60, service_s=5),
        collect("b", 1, setup_s=60, service_s=5, priority=1),
    ]

    plan = solved(day(ROAD, rows, van(max_duration_s=200 + 60 + 10)))

    assert left_out(plan) == set()


def test_a_missing_way_is_never_driven() -> None:
    cells = [[0, 10, -1], [10, 0, 10], [-1, 10, 0]]  # 2 only by way of 1

    plan = solved(day(cells, [collect("a", 1), collect("b", 2)], van("one")))

    assert left_out(plan) == {"b"}  # there is no way back but by 1, already visited


def test_an_open_end_saves_the_way_home() -> None:
    plan = solved(day(ROAD, [collect("a", 1), collect("b", 3)], van(end_depot=None)))

    assert served(plan) == {"van": ("a", "b")}
    assert plan.cost == pytest.approx(3.0)


@pytest.mark.parametrize(
    "unable",
    [
        van(capacity=(0.5,)),
        van(max_distance_m=100),
        van(shift=between(0, 10)),
        van(breaks=(Break(id="r", duration_s=9, time_windows=(between(90, 99),)),), max_tasks=0),
    ],
)
def test_where_nobody_can_go_everything_is_unserved(unable: Vehicle) -> None:
    plan = solved(day(ROAD, [collect("a", 1), collect("b", 2)], unable))

    assert plan.routes == ()
    assert left_out(plan) == {"a", "b"}


def test_a_day_with_one_plan_only_ends() -> None:
    # There is no second solution to count: a search bounded by them alone would not end.
    started = time.monotonic()

    assert served(solved(day(ROAD, [collect("a", 1)]))) == {"van": ("a",)}
    assert time.monotonic() - started < 5


def test_the_same_seed_gives_the_same_plan() -> None:
    rows = [collect(f"s{n}", 1 + n % 3, load=20.0 + n) for n in range(12)]
    problem = day(ROAD, rows, van("one"), van("two"), van("three"))

    assert solved(problem, 50) == solved(problem, 50)


def test_so_do_two_processes() -> None:
    source = (
        "from tests.solvers.small_days import *\n"
        "rows = [collect(f's{n}', 1 + n % 5, load=20.0 + n) for n in range(12)]\n"
        "fleet = [van(name) for name in ('one', 'two', 'three')]\n"
        "print(solved(day(on_a_line(*range(0, 600, 100)), rows, *fleet), 50))\n"
    )
    command = [sys.executable, "-c", source]

    one, other = (subprocess.check_output(command) for _ in range(2))  # noqa: S603 - our own code

    assert one == other
    assert b"visits=(Visit(" in one


@pytest.mark.parametrize("limit_s", [0.0, 1.0])
def test_the_time_limit_holds(limit_s: float) -> None:
    rows = [collect(f"s{n}", n + 1, load=5.0) for n in range(60)]
    problem = day(on_a_line(*range(0, 610, 10)), rows, van("one"), van("two"), van("three"))
    started = time.monotonic()

    plan = OrToolsSolver().solve(problem, Effort(time_limit_s=limit_s))

    assert time.monotonic() - started < limit_s + 2
    assert len(plan.served) + len(plan.unserved) == 60
