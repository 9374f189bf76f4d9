"""A search has an end: what sets none is refused before anything is searched."""

from __future__ import annotations

import math
from typing import Any

import pytest

from routing.errors import InputError
from routing.planner import plan_day
from routing.planning.effort import effort_for, usual_time_limit_s
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


@pytest.mark.parametrize(
    ("effort", "field"),
    [
        ({"iterations": 1.5}, "iterations"),
        ({"iterations": "3"}, "iterations"),
        ({"time_limit_s": "3"}, "time_limit_s"),
        ({"iterations": 3, "seed": "3"}, "seed"),
    ],
)
def test_what_is_no_number_is_refused_by_name(effort: dict[str, Any], field: str) -> None:
    with pytest.raises(InputError) as caught:
        plan_day(PROBLEM, effort=Effort(**effort))

    assert caught.value.details["field"] == field


def test_no_time_at_all_still_gives_a_plan() -> None:
    planned = plan_day(PROBLEM, effort=Effort(time_limit_s=0.0), engine="ortools")

    assert planned.plan.served == ("a",)
    assert planned.violations == ()


@pytest.mark.parametrize(
    ("tasks", "seconds"), [(1, 0.7), (30, 0.7), (60, 4.0), (86, 9.7), (87, 10.0)]
)
def test_where_nobody_says_how_long_it_depends_on_the_day(tasks: int, seconds: float) -> None:
    problem = day(on_a_line(0, 100), [collect(str(number), 1) for number in range(tasks)])

    assert usual_time_limit_s(problem) == seconds
    assert effort_for(problem, time_limit_s=None, iterations=None, seed=3) == Effort(
        time_limit_s=seconds, seed=3
    )


def test_what_is_said_is_kept_and_counted_steps_come_first() -> None:
    assert effort_for(PROBLEM, time_limit_s=0.0, iterations=None, seed=0).time_limit_s == 0.0
    assert effort_for(PROBLEM, time_limit_s=25.0, iterations=None, seed=0).time_limit_s == 25.0
    counted = effort_for(PROBLEM, time_limit_s=25.0, iterations=7, seed=0)
    assert (counted.time_limit_s, counted.iterations) == (None, 7)
