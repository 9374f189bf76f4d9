"""On days so small that CP-SAT proves the best plan, no engine finds a better one, or a dearer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from routing.checker import check
from routing.problem import Problem
from routing.solvers.protocol import Effort
from tests.solvers.carried_days import carried
from tests.solvers.exact_model import proven_optimum
from tests.solvers.small_days import ENGINES, takes
from tests.solvers.tiny_days import tiny_days

STEPS = {"ortools": 300, "ruin_recreate": 100, "pyvrp": 100}

PENCE = 2e-3
"""Engines count money in units of their own."""

MOST = {"ortools": 0.75, "ruin_recreate": 0.85}
"""Of days: OR-Tools may end a brief search beside the optimum, ours where goods that bear little
rough road can only go home by another stop."""

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=15, suppress_health_check=SLOW)
@given(problem=tiny_days())
def test_our_own_engine_and_pyvrp_find_the_proven_optimum(problem: Problem) -> None:
    best = proven_optimum(problem)
    for name in ENGINES.keys() - {"ortools"}:
        if takes(name, problem):
            assert found(name, problem) == pytest.approx(best, abs=PENCE), name


@pytest.mark.parametrize(
    ("engine", "special"), [("ortools", False), ("ortools", True), ("ruin_recreate", True)]
)
def test_with_every_rule_they_find_it_on_most_days(engine: str, special: bool) -> None:  # noqa: FBT001
    as_good: list[bool] = []

    @settings(max_examples=8, suppress_health_check=SLOW)
    @given(problem=tiny_days(special=special).map(carried))
    def one_day(problem: Problem) -> None:
        left_out, cost = proven_optimum(problem)
        plan = found(engine, problem)
        assert plan > (left_out, cost - PENCE)
        as_good.append(plan < (left_out, cost + PENCE))

    one_day()
    assert sum(as_good) >= MOST[engine] * len(as_good)


def found(engine: str, problem: Problem) -> tuple[int, float]:
    """Return the weight of what an engine leaves out, and its cost, which the checker confirms."""
    plan = ENGINES[engine].solve(problem, Effort(iterations=STEPS[engine]))
    assert check(problem, plan) == (), engine
    weight = {row.id: 1 + row.priority for row in problem.shipments}
    return sum(weight[row.id] for row in plan.unserved), plan.cost
