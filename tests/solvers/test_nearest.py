"""The first plan for many stops: found in a moment, and one that the model takes."""

from __future__ import annotations

from routing.checker import check
from routing.schedule.stops import group_stops
from routing.solvers.ortools import OrToolsSolver
from routing.solvers.ortools.build import build_model
from routing.solvers.ortools.nearest import nearest_orders
from routing.solvers.protocol import Effort
from tests.solvers.small_days import between, collect, day, on_a_line, van

STOPS = 160
ROAD = on_a_line(*range(0, 10 * (STOPS + 1), 10))


def test_every_vehicle_goes_on_to_the_nearest_stop_until_it_is_full() -> None:
    # depot ── s1 ── s2 ── s3 … and room for two on board
    rows = [collect(f"s{number}", number) for number in (3, 1, 2)]
    problem = day(ROAD, rows, van(capacity=(2.0,)))
    stops = group_stops(problem)
    model = build_model(problem, stops)
    assert model is not None
    (order,) = nearest_orders(model)
    assert [stops[stop].location.row for stop in order] == [1, 2]


def test_many_stops_are_all_served_though_time_is_short() -> None:
    rows = [collect(f"s{number}", number) for number in range(1, STOPS + 1)]
    problem = day(ROAD, rows, van(capacity=(1000.0,), shift=between(0, 100_000)))
    plan = OrToolsSolver().solve(problem, Effort(time_limit_s=2))
    assert check(problem, plan) == ()
    assert len(plan.served) == STOPS
