"""Routes that somebody brings along, timed as they are; and the search that must not be worse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InputError
from routing.formats.vroom import read_vroom, write_vroom
from routing.planner import plan_day
from routing.planning.locating import locate
from routing.solvers.protocol import Effort
from routing.tasks.custom_routes import as_given, no_worse
from routing.tasks.vroom_violations import with_violations

DURATIONS = [[0, 60, 90, 30], [60, 0, 45, 50], [90, 45, 0, 20], [30, 50, 20, 0]]
"""The answers below are those of VROOM 1.15, asked with ``-c``."""


def day_of(steps: Sequence[Any], *jobs: dict[str, Any], **vehicle: Any) -> Any:
    usual = [
        {"id": 1, "location_index": 1, "service": 10},
        *({"id": n, "location_index": n} for n in (2, 3)),
    ]
    vehicle = {"id": 0, "start_index": 0, "end_index": 0, "steps": list(steps), **vehicle}
    data = {"vehicles": [vehicle], "jobs": list(jobs) or usual, "matrix": DURATIONS}
    return read_vroom(data)


def steps_of(*ids: int) -> list[dict[str, Any]]:
    return [{"type": "job", "id": one} for one in ids]


def answered(day: Any) -> dict[str, Any]:
    planned = as_given(locate(day.problem, None), day.orders)
    return with_violations(write_vroom(planned.plan, day), planned.violations, day)


def test_a_route_is_timed_in_its_own_order() -> None:
    told = answered(day_of(steps_of(3, 1, 2)))
    (route,) = told["routes"]
    assert [(step.get("id"), step["arrival"]) for step in route["steps"]] == [
        (None, 0),
        (3, 30),
        (1, 80),
        (2, 135),
        (None, 225),
    ]
    assert (route["cost"], route["violations"], told["unassigned"]) == (215, [], [])


def test_what_no_route_does_is_left_out() -> None:
    told = answered(day_of(steps_of(3, 1)))
    assert told["routes"][0]["cost"] == 140
    assert [row["id"] for row in told["unassigned"]] == [2]


def test_lateness_is_told_where_it_is_and_summed() -> None:
    late = {"id": 1, "location_index": 1, "time_windows": [[0, 10]]}
    told = answered(day_of(steps_of(1, 2), late, {"id": 2, "location_index": 2}))
    (route,) = told["routes"]
    delay = [{"cause": "delay", "duration": 50}]
    assert [step["violations"] for step in route["steps"]] == [[], delay, [], []]
    assert route["violations"] == told["summary"]["violations"] == delay


def test_an_overload_is_told_at_the_start() -> None:
    jobs = [{"id": one, "location_index": one, "delivery": [2]} for one in (1, 2)]
    (route,) = answered(day_of(steps_of(1, 2), *jobs, capacity=[3]))["routes"]
    assert [step["violations"] for step in route["steps"]] == [[{"cause": "load"}], [], [], []]
    assert route["violations"] == [{"cause": "load"}]


def test_a_late_return_and_too_many_tasks() -> None:
    (route,) = answered(day_of(steps_of(1, 2), time_window=[0, 100], max_tasks=1))["routes"]
    assert route["violations"] == [
        {"cause": "max_tasks"},
        {"cause": "delay", "duration": 105},
    ]
    assert route["steps"][-1]["violations"] == [{"cause": "delay", "duration": 105}]


@settings(max_examples=20, deadline=None)
@given(st.permutations([1, 2, 3]), st.integers(0, 3))
def test_a_plan_is_never_worse_than_the_routes_that_were_given(
    order: list[int], count: int
) -> None:
    day = day_of(steps_of(*order[:count]))
    planned = plan_day(day.problem, effort=Effort(iterations=1))
    given_routes = as_given(planned.problem, day.orders)
    best = no_worse(planned, day.orders)
    assert best.violations == ()
    assert best.plan.cost in (planned.plan.cost, given_routes.plan.cost)
    if count == 3:
        assert best.plan.cost == min(planned.plan.cost, given_routes.plan.cost)
    assert len(best.plan.unserved) == min(len(planned.plan.unserved), 3 - count)


def test_given_routes_that_break_rules_are_refused() -> None:
    day = day_of(steps_of(1, 2), time_window=[0, 100])
    planned = plan_day(day.problem, effort=Effort(iterations=1))
    with pytest.raises(InputError) as told:
        no_worse(planned, day.orders)
    assert told.value.code == "custom_route_invalid"
    assert "its shift ends" in told.value.cause()
