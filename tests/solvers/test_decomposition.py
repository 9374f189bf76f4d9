"""Large days: parts are taken out of a plan, searched and put back, and nothing gets lost."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers import own_search
from routing.solvers.decomposition import DecompositionSolver
from routing.solvers.decomposition.engine import _Search
from routing.solvers.decomposition.first_plan import first_plan
from routing.solvers.decomposition.whole_plan import WholePlan
from routing.solvers.portfolio import PortfolioSolver
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver
from routing.solvers.ruin_recreate.arrays import KIND, PAIR_DELIVERY, WALKED, WEIGHT
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.decoding import timed_plan
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.neighbours import ways_beside
from tests.solvers.carried_days import carried
from tests.solvers.days import broken_rules, days
from tests.solvers.small_days import day, hand_over, van

PART = 3


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(problem=days() | days(special=True).map(carried))
def test_the_checker_is_silent_and_costs_are_what_was_counted(problem: Problem) -> None:
    problem = replace(problem, fewest_vehicles=False)  # for those, vehicles have another price
    stops, fleet = group_stops(problem), Fleet.of(problem)
    if not stops or not fleet.size:
        return
    whole = WholePlan.of(problem, stops, fleet)
    first_plan(whole, PART, seed=0)
    search = _Search(whole=whole, clock=Clock.of(Effort(iterations=5)), progress=None)
    search.run(seed=0, cores=2, part_size=PART)
    chains = [(route.kind, route.nodes.tolist()) for route in search.best]
    plan = timed_plan(problem, whole.encoded, chains, engine="", seed=0)

    assert broken_rules(problem, plan) == []
    served = np.concatenate([route.stops for route in search.best]) if chains else np.array([])
    assert len(set(served.tolist())) == len(served)
    left_out, cost = search.best_rank
    weights = np.where(whole.day.stop[:, KIND] == PAIR_DELIVERY, 0, whole.day.stop[:, WEIGHT])
    assert left_out == weights.sum() - weights[served.astype(np.int64)].sum()
    walked = whole.day.stop[:, WALKED].any() or any(row.breaks for row in problem.vehicles)
    if walked:  # the schedule may find a shorter day with breaks and several windows
        assert plan.cost <= cost + 1e-6
    else:
        assert plan.cost == pytest.approx(cost, abs=1e-6)


def scattered(stops: int, vehicles: int, seed: int = 5) -> Problem:
    """Parcels for places here and there around the depot, three to a vehicle."""
    points = np.random.default_rng(seed).integers(0, 1000, (stops + 1, 2))
    apart = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)).astype(np.int64)
    rows = [hand_over(f"s{k}", k, load=1.0) for k in range(1, stops + 1)]
    return day(apart, rows, *(van(f"v{k}", capacity=(3.0,)) for k in range(vehicles)))


def test_ways_between_stops_are_those_of_routes_without_the_ways_to_the_depot() -> None:
    problem = scattered(60, 25)
    whole = WholePlan.of(problem, group_stops(problem), Fleet.of(problem))
    assert whole.way_between_stops() == 0.0

    first_plan(whole, 15, seed=0)

    plan = DecompositionSolver(1, part_size=15).solve(problem, Effort(time_limit_s=0.0))
    legs = [route.legs[1:-1] for route in plan.routes]
    inner = [leg.distance_m for some in legs for leg in some]
    a_metre = problem.vehicles[0].cost_per_km / 1000
    a_second = problem.vehicles[0].cost_per_hour / 3600
    seconds = [leg.duration_s for some in legs for leg in some]
    costs = np.array(inner) * a_metre + np.array(seconds) * a_second
    assert whole.way_between_stops() == pytest.approx(costs.mean())


def test_the_same_steps_give_the_same_plan_on_two_cores() -> None:
    problem, effort = scattered(60, 25), Effort(iterations=60, seed=3)

    one, other = (DecompositionSolver(2, part_size=15).solve(problem, effort) for _ in range(2))

    assert one == other


def test_parts_come_as_far_as_a_search_of_the_whole() -> None:
    problem, effort = scattered(60, 25), Effort(iterations=400)

    whole = RuinRecreateSolver().solve(problem, effort)
    parts = DecompositionSolver(2, part_size=15).solve(problem, effort)

    assert not parts.unserved
    assert parts.cost < 1.03 * whole.cost


def test_what_no_vehicle_is_left_for_is_left_out() -> None:
    plan = DecompositionSolver(1, part_size=15).solve(scattered(60, 19), Effort(iterations=20))

    assert len(plan.unserved) == 3


def test_only_large_days_are_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, effort = scattered(20, 10), Effort(iterations=1)

    small = PortfolioSolver(cores=1).solve(problem, effort)
    monkeypatch.setattr(own_search, "LARGE", 10)
    large = PortfolioSolver(cores=1).solve(problem, effort)

    assert (small.engine, large.engine) == ("ruin_recreate", "decomposition")


def test_arrays_of_several_profiles_are_laid_out_as_kernels_are_compiled_for() -> None:
    ways = np.arange(2 * 7 * 7 * 2, dtype=np.int32).reshape(2, 7, 7, 2)

    assert ways_beside(ways, np.array([[1, 2], [0, 2], [0, 1]])).flags.c_contiguous
