"""A search has an end: what sets none is refused before anything is searched."""

from __future__ import annotations

import math

import pytest

from routing.errors import InputError
from routing.planner import plan_day
from routing.solvers.protocol import Effort
from tests.solvers.small_days import collect, day, on_a_line

PROBLEM = day(on_a_line(0, 100), [collect("a", 1)])


@pytest.mark.parametrize("limit_s", [math.nan, math.inf, -1.0])
def test_a_time_limit_without_end_is_refused(limit_s: float) -> None:
    with pytest.raises(InputError, match="time_limit_s") as caught:
        plan_day(PROBLEM, effort=Effort(time_limit_s=limit_s))

    assert caught.value.code == "bad_search_limit"


def test_no_iteration_at_all_is_refused() -> None:
    with pytest.raises(InputError, match="iterations 0"):
        plan_day(PROBLEM, effort=Effort(iterations=0))


def test_no_time_at_all_still_gives_a_plan() -> None:
    planned = plan_day(PROBLEM, effort=Effort(time_limit_s=0.0), engine="ortools")

    assert planned.plan.served == ("a",)
    assert planned.violations == ()
