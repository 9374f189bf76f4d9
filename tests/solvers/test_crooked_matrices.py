"""Given matrices need not be of shortest ways: a detour may be quicker, a way may be missing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.solvers.ortools.engine import OrToolsSolver
from routing.solvers.protocol import Effort
from tests.solvers.days import broken_rules, days, matrix


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(days(largest=7), st.integers(0, 10**6), st.sampled_from((0.0, 0.1, 0.3)))
def test_the_plan_can_be_driven_all_the_same(problem: Problem, seed: int, missing: float) -> None:
    random = np.random.default_rng(seed)
    crooked = {}
    for profile, given_ways in problem.matrices.items():
        minutes = random.integers(0, 60, (given_ways.size, given_ways.size))
        minutes[random.random(minutes.shape) < missing] = -1
        np.fill_diagonal(minutes, 0)
        crooked[profile] = matrix(minutes, profile)
    problem = replace(problem, matrices=crooked)

    plan = OrToolsSolver().solve(problem, Effort(time_limit_s=None, iterations=30))

    assert broken_rules(problem, plan) == []
    named = Counter([*plan.served, *(row.id for row in plan.unserved)])
    assert named == Counter(row.id for row in problem.shipments)
