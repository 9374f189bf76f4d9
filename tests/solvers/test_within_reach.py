"""What no vehicle can serve is left off before a search: nothing else, and at no cost to it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.problem import Problem, Shipment
from routing.solvers import within_reach as within_reach_module
from routing.solvers.ortools.engine import OrToolsSolver
from routing.solvers.portfolio import PortfolioSolver
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver
from routing.solvers.within_reach import within_reach
from tests.solvers.days import days, matrix
from tests.solvers.small_days import between, collect, day, left_out, on_a_line, task, van

ROAD = on_a_line(0, 1000, 2000, 9000)


def kept(problem: Problem) -> set[str]:
    return {row.id for row in within_reach(problem).shipments}


def test_a_village_off_the_road_is_out_of_reach() -> None:
    ways = np.array(ROAD)
    ways[3, :3] = ways[:3, 3] = -1
    problem = day(ways, [collect("a", 1), collect("off", 3), collect("too", 3)], van())

    assert kept(problem) == {"a"}


@pytest.mark.parametrize(
    ("limit", "within"),
    [
        ({"shift": between(0, 18_000)}, {"near"}),
        ({"shift": between(0, 18_060)}, {"near", "far"}),
        ({"max_duration_s": 18_059}, {"near"}),
        ({"max_travel_s": 17_999}, {"near"}),
        ({"max_distance_m": 179_999}, {"near"}),
        ({"max_distance_m": 180_000}, {"near", "far"}),
        ({"capacity": (2.0,)}, {"near"}),
    ],
)
def test_every_limit_of_a_vehicle_counts(limit: dict[str, Any], within: set[str]) -> None:
    rows = [collect("near", 1), collect("far", 3, service_s=60, load=3.0)]

    assert kept(day(ROAD, rows, van(**limit))) == within


def test_a_window_before_anybody_can_be_there_is_out_of_reach() -> None:
    rows = [collect("early", 2, (0, 1999)), collect("just", 2, (0, 2000))]

    assert kept(day(ROAD, rows, van())) == {"just"}


def test_no_two_vehicles_share_what_neither_can_do() -> None:
    """One has the skill, the other the time."""
    rows = [collect("cold", 3, skills=frozenset({"cold"})), collect("warm", 3)]
    able = van("able", skills=frozenset({"cold"}), shift=between(0, 10_000))

    assert kept(day(ROAD, rows, able, van("long"))) == {"warm"}


def test_a_pair_is_out_of_reach_where_its_ends_alone_are_not() -> None:
    pair = Shipment(id="pair", pickup=task(1, (5000, 9000)), delivery=task(2), load=(1.0,))
    late = replace(pair, id="late", delivery=task(2, (0, 5999)))

    assert kept(day(ROAD, [pair, late], van())) == {"pair"}
    assert kept(day(ROAD, [pair], van(shift=between(0, 7999)))) == set()


def test_a_way_over_another_place_counts() -> None:
    ways = np.array(ROAD)
    ways[0, 3] = ways[3, 0] = -1
    problem = day(ways, [collect("far", 3)], van())

    assert within_reach(problem) is problem
    assert kept(replace(problem, vehicles=(van(shift=between(0, 17_999)),))) == set()


def test_of_many_places_only_what_is_off_the_road_is_looked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Shortest ways of them all would take too long: a place with any way to it stays."""
    monkeypatch.setattr(within_reach_module, "MOST_PLACES", 3)
    ways = np.array(on_a_line(0, 1000, 2000, 9000, 9000))
    ways[0, 3] = ways[3, 0] = -1
    ways[4, :4] = ways[:4, 4] = -1
    pair = Shipment(id="pair", pickup=task(1), delivery=task(4), load=(1.0,))
    rows = [collect("a", 1), collect("far", 3), collect("off", 4), pair]

    assert kept(day(ways, rows, van())) == {"a", "far"}


def test_what_is_locked_stays_and_so_does_a_day_all_within_reach() -> None:
    short = van(shift=between(0, 100))
    problem = day(ROAD, [collect("locked", 1, vehicle="van")], short)

    assert within_reach(problem) is problem


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(problem=days(largest=4, special=True), seed=st.integers(0, 10**6), crooked=st.booleans())
def test_whatever_a_plan_serves_is_within_reach(
    *, problem: Problem, seed: int, crooked: bool
) -> None:
    if crooked:  # a detour may be quicker
        random = np.random.default_rng(seed)
        sizes = {name: one.size for name, one in problem.matrices.items()}
        minutes = {name: random.integers(0, 90, (n, n)) for name, n in sizes.items()}
        problem = replace(
            problem,
            matrices={name: matrix(cells, name) for name, cells in minutes.items()},
            vehicles=tuple(replace(one, max_climb_m=None) for one in problem.vehicles),
            shipments=tuple(replace(one, max_rough_m=None) for one in problem.shipments),
        )

    plan = OrToolsSolver().solve(problem, Effort(time_limit_s=None, iterations=10))

    assert set(plan.served) <= kept(problem)


def test_a_search_is_the_same_with_what_is_out_of_reach() -> None:
    random = np.random.default_rng(5)
    ways = random.integers(300, 2000, (14, 14))
    ways[13, :] = ways[:, 13] = -1
    rows = [collect(f"s{row}", row, load=3.0) for row in range(1, 13)]
    off = [collect(f"off{number}", 13) for number in range(3)]
    effort = Effort(time_limit_s=None, iterations=10)
    alone = RuinRecreateSolver().solve(day(ways, rows, van("v1"), van("v2")), effort)

    for solver in (RuinRecreateSolver(), PortfolioSolver()):
        plan = solver.solve(day(ways, [*off, *rows], van("v1"), van("v2")), effort)

        assert plan.cost == pytest.approx(alone.cost)
        assert left_out(plan) == {"off0", "off1", "off2"}


def test_a_day_with_nothing_within_reach_is_planned_at_once() -> None:
    problem = day(ROAD, [collect("far", 3)], van(shift=between(0, 100)))

    for solver in (RuinRecreateSolver(), PortfolioSolver()):
        plan = solver.solve(problem, Effort(time_limit_s=60.0))

        assert plan.routes == ()
        assert left_out(plan) == {"far"}
