"""Whatever the day, the plan that comes back breaks no rule."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from routing.problem import Problem
from routing.solvers.ortools import OrToolsSolver
from routing.solvers.protocol import Effort
from tests.solvers.days import broken_rules, days

BRIEF = Effort(iterations=40)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(days())
def test_the_checker_is_silent(problem: Problem) -> None:
    plan = OrToolsSolver().solve(problem, BRIEF)

    assert broken_rules(problem, plan) == []
