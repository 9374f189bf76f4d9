"""Whatever the day, the plan that comes back breaks no rule, and costs what the search said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.ortools import OrToolsSolver
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate.arrays import BEST_COST, BEST_LEFT_OUT, WALKED
from routing.solvers.ruin_recreate.decoding import best_chains, timed_plan
from routing.solvers.ruin_recreate.engine import searched
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.side_by_side import APART
from tests.solvers.carried_days import carried
from tests.solvers.days import broken_rules, days
from tests.solvers.small_days import ENGINES, between, collect, day, on_a_line, van

BRIEF = Effort(iterations=40)


ANY = days() | days(special=True).map(carried)


@pytest.mark.parametrize("engine", ["ortools", "ruin_recreate"])
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(problem=ANY)
def test_the_checker_is_silent(engine: str, problem: Problem) -> None:
    plan = ENGINES[engine].solve(problem, BRIEF)

    assert broken_rules(problem, plan) == []


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(problem=days(largest=6, special=True))
def test_the_checker_is_silent_whatever_the_rules(problem: Problem) -> None:
    plan = OrToolsSolver().solve(problem, BRIEF)

    assert broken_rules(problem, plan) == []


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(ANY)
def test_what_the_search_counts_is_what_the_plan_costs(problem: Problem) -> None:
    problem = replace(problem, fewest_vehicles=False)  # for those, vehicles have another price
    stops, fleet = group_stops(problem), Fleet.of(problem)
    if not stops or not fleet.size:
        return
    tours, encoded = searched(problem, stops, fleet, Effort(iterations=5))
    plan = timed_plan(problem, encoded, best_chains(encoded, tours), engine="", seed=0)

    counted = tours.figures[BEST_COST]
    chosen = encoded.day.stop[:, WALKED].any() or any(row.breaks for row in problem.vehicles)
    if chosen and "soft_windows" in problem.rules:  # the schedule may find a cheaper departure
        assert plan.cost <= counted + 1e-6
    else:
        assert plan.cost == pytest.approx(counted, abs=1e-6)
    by_id = {row.id: row.weight for row in problem.shipments}
    grouped = {row.id for stop in stops for row in stop.shipments}
    left_out = sum(by_id[row.id] for row in plan.unserved if row.id in grouped)
    assert left_out == tours.figures[BEST_LEFT_OUT]


def test_a_later_departure_that_waits_for_nothing_is_seen() -> None:
    # Whoever is at a's first window is back soonest, but waits for b; the second waits for nobody.
    rows = [
        collect("a", 1, (100, 110), (500, 510)),
        collect("b", 2, (550, 560), (601, 700)),
    ]
    problem = day(on_a_line(0, 100, 200), rows, van(cost_per_hour=36.0, cost_per_km=0.0))
    stops, fleet = group_stops(problem), Fleet.of(problem)

    tours, _ = searched(problem, stops, fleet, Effort(iterations=1))

    assert tours.figures[BEST_COST] == pytest.approx(4.0)  # 400 s of ways and no waiting


def test_after_unloading_a_stop_at_the_depot_needs_no_set_up() -> None:
    rows = [collect("away", 1, load=60), collect("here", 0, load=60, setup_s=50, service_s=10)]
    one = van(reload_depots=("depot",), shift=between(0, 210))  # 100 there, 100 back, 10 here

    plan = ENGINES["ruin_recreate"].solve(day(on_a_line(0, 100), rows, one), BRIEF)
    assert plan.unserved == ()


@pytest.mark.parametrize("fewest", [False, True])
def test_of_searches_side_by_side_the_best_plan_is_taken(*, fewest: bool) -> None:
    rows = [collect(f"s{n}", n, load=1.0 + n % 3) for n in range(1, 13)]
    places = [0, *(37 * n % 101 for n in range(1, 13))]
    vans = (van(f"van-{n}", capacity=(6.0,), fixed_cost=1.0) for n in range(12))
    problem = replace(day(on_a_line(*places), rows, *vans), fewest_vehicles=fewest)
    stops, fleet, effort = group_stops(problem), Fleet.of(problem), Effort(iterations=1)

    def rank(seed: int, cores: int) -> tuple[float, float]:
        one = replace(effort, seed=seed)
        tours, _ = searched(problem, stops, fleet, one, cores=cores)
        return float(tours.figures[BEST_LEFT_OUT]), float(tours.figures[BEST_COST])

    assert rank(0, 2) == min(rank(0, 1), rank(APART, 1))
