"""Travel times that depend on the hour: every engine's plan is true to the hour, and uses it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.problem import Problem
from routing.roads.static_matrices import mean_matrix
from routing.roads.travel_times import TravelTimes
from routing.schedule import schedule_with_lateness
from routing.solvers.orders import order_of
from routing.solvers.protocol import Effort
from tests.solvers.days import broken_rules, days, rush_hours
from tests.solvers.small_days import (
    ENGINES,
    Cells,
    between,
    collect,
    day,
    left_out,
    on_a_line,
    served,
    solved,
    van,
)

QUIET = on_a_line(0, 600, 1200, 1800)
"""depot --10 min-- a --10 min-- b --10 min-- c"""


def through(begins: list[int], *minutes: Cells) -> TravelTimes:
    seconds = np.array(minutes, dtype=np.int32)
    return TravelTimes(
        profile="van",
        start=day(QUIET, [collect("a", 1)]).start,
        weather="",
        begins_s=np.array(begins, dtype=np.int64),
        matrix_of=np.arange(len(begins)),
        durations_s=seconds,
        distances_m=np.where(seconds < 0, -1, seconds * 10),
    )


def by_hour(problem: Problem, times: TravelTimes) -> Problem:
    mean = mean_matrix(times, 0, 86_400)
    return replace(problem, travel_times={"van": times}, matrices={"van": mean})


@pytest.mark.usefixtures("each_engine")
def test_a_window_is_kept_in_the_rush_hour() -> None:
    # quiet: 10 min to a; from 3600 s on it takes 30. Who must be at a between 4500 and 4600 leaves
    # before the rush or early in it: 4500 s is reached by one who leaves at 3000 s or so.
    rush = through([0, 3600], QUIET, np.array(QUIET) * 3)
    problem = by_hour(day(QUIET, [collect("a", 1, (4500, 4600))]), rush)

    plan = solved(problem)

    route = plan.routes[0]
    assert route.visits[0].start_s >= 4500
    assert route.legs[1].duration_s == 1800  # homewards in the rush
    assert plan.matrix_digest == problem.matrix_digest


@pytest.mark.usefixtures("each_engine")
def test_one_leaves_when_the_rush_is_over() -> None:
    rush = through([0, 7200], np.array(QUIET) * 3, QUIET)
    plan = solved(by_hour(day(QUIET, [collect("a", 1)], van(cost_per_hour=60.0)), rush))

    route = plan.routes[0]
    assert (route.departure_s, route.duration_s) == (7200, 1200)


@pytest.mark.usefixtures("each_engine")
def test_a_shipment_that_no_hour_allows_is_left_out() -> None:
    # by the quiet matrix a is in time (600 s); at that hour it takes 1800
    rush = through([0, 7200], np.array(QUIET) * 3, QUIET)
    late = day(QUIET, [collect("a", 1, (0, 1000)), collect("b", 2, (8400, 9000))])

    plan = solved(by_hour(late, rush))

    assert left_out(plan) == {"a"}
    assert served(plan) == {"van": ("b",)}


@pytest.mark.usefixtures("each_engine")
def test_the_order_follows_the_hours() -> None:
    #      a -- depot -- b: the way to b and back is slow at first, that to a later on
    slow_b = [[0, 600, 3000], [600, 0, 3600], [3000, 3600, 0]]
    slow_a = [[0, 3000, 600], [3000, 0, 3600], [600, 3600, 0]]
    cells = [[0, 600, 600], [600, 0, 1200], [600, 1200, 0]]
    fleet = van(shift=between(0, 20_000), cost_per_km=0.0, cost_per_hour=60.0)
    rows = [collect("a", 1, service_s=3600), collect("b", 2)]

    plan = solved(by_hour(day(cells, rows, fleet), through([0, 3000], slow_b, slow_a)))

    # to a while that is quick; the other way round it is 600 + 3600 + 3600 + 3000
    assert served(plan) == {"van": ("a", "b")}
    assert plan.duration_s == 600 + 3600 + 3600 + 600


@pytest.mark.usefixtures("each_engine")
def test_the_longest_way_is_kept_at_every_hour() -> None:
    rush = through([0], np.array(QUIET) * 3)
    problem = day(QUIET, [collect("a", 1), collect("c", 3)], van(max_travel_s=5000))
    mean = {"van": day(QUIET, [collect("a", 1)]).matrices["van"]}

    plan = solved(replace(problem, travel_times={"van": rush}, matrices=mean))

    assert left_out(plan) == {"c"}


def test_the_checker_counts_the_hour_of_each_departure() -> None:
    rush = through([0, 3600], QUIET, np.array(QUIET) * 3)
    quiet = day(QUIET, [collect("a", 1, (4500, 4600))])
    at_any_hour = ENGINES["ortools"].solve(quiet, Effort(iterations=10))
    problem = by_hour(quiet, rush)

    found = check(problem, replace(at_any_hour, matrix_digest=problem.matrix_digest))

    assert {"travel.leg_duration", "travel.leg_distance"} <= {one.code for one in found}


@pytest.mark.parametrize("engine", ["ortools", "ruin_recreate"])
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(problem=days(largest=6), draw=st.data())
def test_the_checker_is_silent_at_every_hour(
    engine: str, problem: Problem, draw: st.DataObject
) -> None:
    times = draw.draw(rush_hours(dict(problem.matrices)))
    means = {name: mean_matrix(one, 0, 86_400) for name, one in times.items()}
    busy = replace(problem, travel_times=times, matrices={**problem.matrices, **means})

    plan = ENGINES[engine].solve(busy, Effort(iterations=20))

    assert broken_rules(busy, plan) == []


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(problem=days(largest=4), draw=st.data())
def test_no_later_departure_makes_a_shorter_day(problem: Problem, draw: st.DataObject) -> None:
    times = draw.draw(rush_hours(dict(problem.matrices)))
    busy = replace(problem, travel_times=times)
    plan = ENGINES["ruin_recreate"].solve(problem, Effort(iterations=5))
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    for route in plan.routes:
        vehicle = vehicles[route.vehicle_id]
        best = schedule_with_lateness(busy, vehicle, order_of(route))
        if best is None or best.late_s or vehicle.breaks or route.breaks:
            continue
        for departure_s in range(best.route.departure_s + 60, best.route.return_s, 600):
            moved = replace(
                vehicle, shift=between(departure_s, max(departure_s, best.route.return_s))
            )
            later = schedule_with_lateness(busy, moved, order_of(route))
            if later is not None and not later.late_s:
                assert later.route.duration_s >= best.route.duration_s
