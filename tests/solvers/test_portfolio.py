"""The engine ``auto``: which engines search, and whose plan is taken."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from routing.checker import check
from routing.problem import Problem
from routing.solvers import portfolio
from routing.solvers.engine_process import EngineProcess
from routing.solvers.portfolio import PortfolioSolver, best_of
from routing.solvers.protocol import Effort
from routing.solvers.pyvrp import is_installed
from tests.solvers.small_days import collect, day, on_a_line, solved, van

ROWS = [collect("a", 1), collect("b", 2), collect("c", 3)]
PROBLEM = day(on_a_line(0, 100, 200, 300), ROWS, van("one"), van("two"))


def test_the_plan_that_leaves_out_less_wins_then_the_cheaper_one() -> None:
    good = solved(PROBLEM)
    dear = replace(good, routes=(replace(good.routes[0], cost=good.cost + 1),))
    poor = solved(day(on_a_line(0, 100, 200, 300), ROWS, van("one", max_tasks=2)))

    assert best_of(PROBLEM, [poor, good]) is good
    assert best_of(PROBLEM, [dear, good]) is good  # its recorded cost is a violation, too


def test_fewer_vehicles_come_before_cost_where_that_is_asked() -> None:
    problem = replace(PROBLEM, fewest_vehicles=True)
    one = solved(replace(PROBLEM, vehicles=PROBLEM.vehicles[:1]))
    two = replace(one, routes=(one.routes[0], replace(one.routes[0], vehicle_id="two", cost=-9.0)))

    assert portfolio.rank(problem, one)[2] < portfolio.rank(problem, two)[2]


def test_or_tools_answers_from_a_process_of_its_own() -> None:
    with EngineProcess(PROBLEM, Effort(time_limit_s=1.0)) as other:
        plan = other.plan(time.monotonic() + 60)

    assert plan is not None
    assert plan.engine == "ortools"
    assert check(PROBLEM, plan) == ()


def test_on_three_cores_both_engines_together_give_a_sound_plan() -> None:
    plan = PortfolioSolver(cores=3).solve(PROBLEM, Effort(time_limit_s=portfolio.SHORTEST_S))

    assert check(PROBLEM, plan) == ()
    assert plan.cost == pytest.approx(6.0)


def test_two_cores_search_from_two_seeds_and_or_tools_is_not_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(portfolio, "EngineProcess")

    plan = PortfolioSolver(cores=2).solve(PROBLEM, Effort(time_limit_s=0.3))

    assert check(PROBLEM, plan) == ()
    assert plan.engine == "ruin_recreate"
    assert plan.cost == pytest.approx(6.0)


@pytest.mark.skipif(not is_installed(), reason="the extra pyvrp is not installed")
def test_pyvrp_has_the_second_core_where_it_takes_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Beside(EngineProcess):
        def __init__(self, problem: Problem, effort: Effort, engine: str) -> None:
            asked.append(engine)
            super().__init__(problem, effort, engine)

    monkeypatch.setattr(portfolio, "EngineProcess", Beside)
    monkeypatch.setattr(portfolio, "SHORTEST_S", 1.0)
    refused = replace(PROBLEM, fewest_vehicles=True)  # a rule that it lacks
    reload_depots = (PROBLEM.depots[0].id,)  # for several trips it is asked no more
    reloading = (replace(one, reload_depots=reload_depots) for one in PROBLEM.vehicles)

    plans = [
        PortfolioSolver(cores=2).solve(one, Effort(time_limit_s=1))
        for one in (PROBLEM, refused, replace(PROBLEM, vehicles=tuple(reloading)))
    ]

    assert asked == ["pyvrp"]
    assert all(check(PROBLEM, plan) == () for plan in plans)
    with EngineProcess(PROBLEM, Effort(time_limit_s=0.5), "pyvrp") as other:
        theirs = other.plan(time.monotonic() + 60)
    assert theirs is not None
    assert theirs.engine == "pyvrp"


@pytest.mark.skipif(not is_installed(), reason="the extra pyvrp is not installed")
@pytest.mark.parametrize(("stops_a_route", "is_long"), [(10, False), (20, True)])
def test_routes_are_long_from_between_ten_and_twenty_stops(
    stops_a_route: int, *, is_long: bool
) -> None:
    """Ours is ahead with ten stops a route in a first plan, PyVRP with seventeen."""
    rows = [collect(f"s{n}", n, (0, 9000), load=1.0) for n in range(1, 41)]
    vans = [van(f"v{n}", capacity=(float(stops_a_route),)) for n in range(4)]
    problem = day(on_a_line(*range(0, 410, 10)), rows, *vans)

    assert portfolio.has_long_routes(problem) == is_long


@pytest.mark.skipif(not is_installed(), reason="the extra pyvrp is not installed")
def test_pyvrp_goes_on_with_long_routes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "SHORTEST_SHARED_S", 1.0)
    monkeypatch.setattr(portfolio, "OURS_FIRST_S", 0.5)
    rows = [collect(f"s{n}", n, (0, 9000)) for n in range(1, 41)]
    problem = day(on_a_line(*range(0, 410, 10)), rows, van("one"))

    plan = PortfolioSolver(cores=1).solve(problem, Effort(time_limit_s=1.0))

    assert portfolio.has_long_routes(problem)
    assert not portfolio.has_long_routes(PROBLEM)
    assert check(problem, plan) == ()
    assert plan.cost == pytest.approx(8.0)
    assert plan.engine in {"ruin_recreate", "ruin_recreate, then pyvrp"}


def test_where_nothing_is_compiled_yet_or_tools_answers_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(portfolio, "is_warm", lambda: False)
    monkeypatch.setattr(portfolio, "warm_later", lambda: asked.append(True))

    plan = PortfolioSolver(cores=2).solve(PROBLEM, Effort(time_limit_s=0.5))

    assert plan.engine == "ortools"
    assert asked == [True]


def test_counted_steps_wait_until_all_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(portfolio, "is_warm", lambda: False)
    monkeypatch.setattr(portfolio, "warm_elsewhere", lambda: asked.append(True))

    plan = PortfolioSolver(cores=2).solve(PROBLEM, Effort(iterations=5))

    assert plan.engine == "ruin_recreate"
    assert asked == [True]
