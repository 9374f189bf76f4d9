"""Who has driven for so long rests, at a stop or on the road, as often as the driving asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from routing.checker import check
from routing.errors import InputError
from routing.plans import Plan, Route
from routing.problem import DRIVING_REST, Break, DrivingBreak, Problem
from routing.solvers.ruin_recreate import carries
from tests.solvers.small_days import (
    between,
    collect,
    day,
    left_out,
    on_a_line,
    solved,
    van,
)

ROAD = on_a_line(0, 1000, 2000, 3000)

RULE = DrivingBreak(after_s=2500, duration_s=300)

pytestmark = pytest.mark.usefixtures("each_engine")


def far(*windows: tuple[int, int], **more: Any) -> Problem:
    """Write a day of an hour and forty minutes there and back: two rests of five minutes."""
    return day(ROAD, [collect("far", 3, *windows)], van(driving_break=RULE, **more))


def rests(route: Route) -> list[int]:
    return [taken.start_s - route.departure_s for taken in route.breaks]


def test_one_rests_when_the_time_is_up() -> None:
    plan = solved(far())

    assert rests(plan.routes[0]) == [2500, 5300]
    assert plan.routes[0].duration_s == 6000 + 2 * 300


@pytest.mark.parametrize(("shift_s", "missed"), [(6600, set()), (6599, {"far"})])
def test_rests_take_time_of_the_shift(shift_s: int, missed: set[str]) -> None:
    assert left_out(solved(far(shift=between(0, shift_s)))) == missed


def test_a_window_is_met_in_spite_of_the_rest_before_it() -> None:
    assert left_out(solved(far((0, 3300), shift=between(0, 9000)))) == set()
    assert left_out(solved(far((0, 3299), shift=between(0, 9000)))) == {"far"}


def test_one_rests_where_one_has_to_wait_anyway() -> None:
    rows = [collect("early", 1, (1000, 1000)), collect("late", 2, (2400, 2400))]
    tired = DrivingBreak(after_s=2600, duration_s=300)

    plan = solved(day(ROAD, rows, van(driving_break=tired, shift=between(0, 4400))))

    # 400 s of waiting at the second village; from there it is 2000 s home
    assert left_out(plan) == set()
    assert plan.routes[0].duration_s == 4400
    (taken,) = plan.routes[0].breaks
    assert 2000 <= taken.start_s <= 2100


def test_a_long_break_is_a_rest_too() -> None:
    lunch = Break(id="lunch", duration_s=600, time_windows=(between(1000, 4000),))
    problem = far(breaks=(lunch,), shift=between(0, 9000))
    (tired,) = problem.vehicles

    plan = solved(
        replace(problem, vehicles=(replace(tired, driving_break=replace(RULE, after_s=3500)),))
    )

    assert [taken.id for taken in plan.routes[0].breaks] == ["lunch"]
    snack = replace(tired, breaks=(replace(lunch, duration_s=60),))
    plan = solved(replace(problem, vehicles=(snack,)))
    assert [taken.id for taken in plan.routes[0].breaks].count(DRIVING_REST) == 2


def test_the_engine_has_time_for_rests_where_stops_have_to_give_way() -> None:
    rows = [collect(f"s{n}", 1 + n % 3, service_s=200, priority=n % 2) for n in range(9)]
    fleet = [van(name, driving_break=RULE, shift=between(0, 7500)) for name in ("one", "two")]

    plan = solved(day(ROAD, rows, *fleet))

    assert left_out(plan) == set()


def without_rests() -> tuple[Problem, Plan]:
    problem = far()
    (tired,) = problem.vehicles
    return problem, solved(replace(problem, vehicles=(replace(tired, driving_break=None),)))


def test_the_checker_counts_driving_without_a_rest() -> None:
    problem, plan = without_rests()

    (found, *_) = check(problem, plan)

    assert found.code == "driving.without_rest"
    assert "has driven for 0:50:00 without a rest of 0:05:00" in found.sentence()


@pytest.mark.parametrize(
    ("change", "code"),
    [({"duration_s": 299}, "breaks.wrong_duration"), ({"id": "nap"}, "breaks.unknown")],
)
def test_the_checker_takes_no_other_rest_for_it(change: dict[str, Any], code: str) -> None:
    problem = far()
    plan = solved(problem)
    (route,) = plan.routes
    first, second = route.breaks
    wrong = replace(plan, routes=(replace(route, breaks=(replace(first, **change), second)),))

    assert code in {found.code for found in check(problem, wrong)}


def test_it_is_left_to_the_engine_that_knows_it() -> None:
    assert not carries(far())


@pytest.mark.parametrize(
    ("build", "code"),
    [
        (lambda: DrivingBreak(after_s=60, duration_s=60), "driving_break_too_often"),
        (lambda: DrivingBreak(after_s=-1, duration_s=60), "negative"),
        (lambda: van(breaks=(Break(id="driving", duration_s=1),)), "break_named_driving"),
    ],
)
def test_what_makes_no_sense_is_refused(build: Any, code: str) -> None:
    with pytest.raises(InputError) as refused:
        build()
    assert refused.value.code == code
