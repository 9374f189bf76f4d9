"""Several trips a day, and fewest vehicles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.plans import Plan
from routing.problem import Break, Depot, Location, Problem
from tests.solvers.small_days import (
    between,
    collect,
    day,
    hand_over,
    left_out,
    on_a_line,
    solved,
    van,
)

ROAD = on_a_line(0, 100, 200, 300)

pytestmark = pytest.mark.usefixtures("each_engine")


def planned(problem: Problem) -> Plan:
    return solved(problem, 50)


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


def test_what_is_ready_late_goes_with_whoever_leaves_late() -> None:
    rows = [hand_over("late", 1, ready_s=1000), hand_over("early", 2, (0, 300))]
    plan = planned(day(ROAD, rows, van("one"), van("two")))

    assert left_out(plan) == set()
    assert len(plan.routes) == 2


@pytest.mark.parametrize(("cut_off_s", "missed"), [(300, set()), (299, {"b"})])
def test_the_first_trip_is_back_before_the_line_haul_leaves(
    cut_off_s: int, missed: set[str]
) -> None:
    #   depot --100--> a --100--> depot 200, handed over by 300; then the others, for no truck
    north = Depot(id="north", location=Location(index=0), cut_off_s=cut_off_s, handover_s=100)
    rows = [collect("b", 1, load=100, priority=1), hand_over("c", 3, load=100)]
    fleet = van(reload_depots=("north",), max_tasks=2)
    twice = [collect("a", 1, (150, 900), load=100)] if not missed else []
    problem = day(ROAD, [*rows, *twice], replace(fleet, max_tasks=3), depots=[north], cut_off_s=100)

    # what the last trip collects would miss the end depot's cut-off
    assert left_out(planned(problem)) >= missed


def test_unloading_takes_its_time_and_needs_an_open_depot() -> None:
    rows = [collect("a", 1, load=60), collect("b", 1, load=60)]
    fleet = van(reload_depots=("depot",), shift=between(0, 450))

    assert left_out(planned(day(ROAD, rows, fleet, reload_s=50))) == set()
    assert len(left_out(planned(day(ROAD, rows, fleet, reload_s=51)))) == 1
    fleet = van(reload_depots=("north",))
    north = Depot(id="north", location=Location(index=0), opening=between(0, 199))
    assert len(left_out(planned(day(ROAD, rows, fleet, depots=[north])))) == 1
    north = replace(north, opening=between(0, 200))
    assert left_out(planned(day(ROAD, rows, fleet, depots=[north]))) == set()


def test_a_courier_rests_between_two_trips() -> None:
    rows = [collect("a", 1, load=60), collect("b", 2, load=60)]
    lunch = Break(id="lunch", duration_s=100, time_windows=(between(150, 300),))
    problem = day(ROAD, rows, van(reload_depots=("depot",), breaks=(lunch,), shift=between(0, 700)))

    plan = planned(problem)
    assert left_out(plan) == set()
    assert len(plan.routes[0].trips) == 2


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
