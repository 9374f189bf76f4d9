"""However little time there is: OR-Tools has at least its first plan."""

from __future__ import annotations

from routing.checker import check
from routing.schedule.stops import group_stops
from routing.solvers.ortools.build import build_model
from routing.solvers.ortools.engine import OrToolsSolver
from routing.solvers.protocol import Effort
from tests.solvers.small_days import collect, day, on_a_line, van


def test_without_time_the_first_plan_is_the_answer() -> None:
    rows = [collect(f"s{n}", n) for n in range(1, 161)]
    problem = day(on_a_line(*range(0, 161 * 10, 10)), rows, van("one"), van("two"))

    plan = OrToolsSolver().solve(problem, Effort(time_limit_s=0.0))

    assert len(group_stops(problem)) >= 150  # so many begin at the nearest stops
    assert build_model(problem, group_stops(problem)) is not None
    assert check(problem, plan) == ()
    assert len(plan.served) == 160
