"""Any fields of the valid plan changed at random: never an exception, and never a wrong silence."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.plans import Plan
from routing.problem import Location
from routing.region_ref import RegionRef
from routing.wording import LANGS
from tests.checker.resimulation import is_right
from tests.checker.village import PLAN, PROBLEM, A, B, C, F, W

IDS = (
    *(row.id for row in PROBLEM.shipments),
    *(row.id for row in PROBLEM.vehicles),
    *("lunch", "rest", "li", "glass", "nobody", ""),
)
PLACES = (
    W,
    A,
    B,
    C,
    F,
    *(Location(index=index) for index in (2, 5, 7, -1, -7)),
    Location(place="nowhere"),
)
CHANGES_OF_NUMBERS = st.one_of(
    st.sampled_from((1, -1, 60, -60, 10**9, -(10**9), 10**20, -(10**20))),
    st.integers(-7200, 7200),
)
ODD_NUMBERS = (float("nan"), float("inf"), -float("inf"), 1e300)
CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "courier_id": st.sampled_from((None, *IDS)),
    "location": st.sampled_from(PLACES),
    "start": st.sampled_from((None, *PLACES)),
    "end": st.sampled_from((None, *PLACES)),
    "region": st.sampled_from((None, RegionRef(id="x"), RegionRef(id="drawn"), PROBLEM.region)),
    "climb_m": st.just(12.5),
    "descent_m": st.just(12.5),
    "geometry": st.just(((105.1, 33.2),)),
    "details": st.just({"x": 1}),
}


@st.composite
def changed(draw: st.DrawFn, name: str, value: Any) -> Any:
    """Change one thing somewhere inside a value."""
    if isinstance(value, datetime):
        return value + timedelta(seconds=draw(st.sampled_from((0, 1, 3600, -86400))))
    if name in CHOICES:
        return draw(CHOICES[name])
    if isinstance(value, tuple) and value:
        return draw(changed_tuple(name, value))
    if is_dataclass(value) and not isinstance(value, type):
        field = draw(st.sampled_from([field.name for field in fields(value)]))
        return replace(value, **{field: draw(changed(field, getattr(value, field)))})
    return draw(changed_scalar(value))


@st.composite
def changed_scalar(draw: st.DrawFn, value: Any) -> Any:
    if isinstance(value, str):
        return draw(st.sampled_from(IDS))
    if isinstance(value, int):
        return value + draw(CHANGES_OF_NUMBERS)
    if isinstance(value, float):
        near = (value + 1e-9, value + 0.01, value - 1, -value, 0.0)
        return draw(st.sampled_from((*near, *ODD_NUMBERS)))
    return value


@st.composite
def changed_tuple(draw: st.DrawFn, name: str, value: tuple[Any, ...]) -> tuple[Any, ...]:
    """Change, drop, repeat or move one of several things."""
    rows = list(value)
    place = draw(st.integers(0, len(rows) - 1))
    other = draw(st.integers(0, len(rows) - 1))
    how = draw(st.sampled_from(("change", "change", "change", "drop", "repeat", "swap", "clear")))
    if how == "change":
        rows[place] = draw(changed(name, rows[place]))
    elif how == "drop":
        del rows[place]
    elif how == "repeat":
        rows.insert(other, rows[place])
    elif how == "swap":
        rows[place], rows[other] = rows[other], rows[place]
    else:
        rows.clear()
    return tuple(rows)


@st.composite
def changed_plans(draw: st.DrawFn) -> Plan:
    plan: Any = PLAN
    if draw(st.booleans()):  # most of a plan is in its routes
        plan = replace(plan, routes=draw(changed("routes", plan.routes)))
    for _ in range(draw(st.integers(1, 2))):
        plan = draw(changed("plan", plan))
    assert isinstance(plan, Plan)
    return plan


@settings(max_examples=200)
@given(plan=changed_plans())
def test_the_checker_agrees_with_the_clock(plan: Plan) -> None:
    found = check(PROBLEM, plan)
    for violation in found:
        for lang in LANGS:
            json.dumps(violation.as_dict(lang), allow_nan=False)
    assert (found == ()) == is_right(PROBLEM, plan), [row.sentence() for row in found]


@settings(max_examples=30)
@given(rest_s=st.integers(9 * 3600 + 32 * 60, 10 * 3600), window_end_s=st.integers(-900, 900))
def test_breaks_on_the_road_agree_with_the_clock(rest_s: int, window_end_s: int) -> None:
    route = PLAN.routes[1]
    rest = replace(route.breaks[0], start_s=rest_s)
    departure_s = route.departure_s + min(0, window_end_s) // 300 * 60
    plan = replace(
        PLAN,
        routes=(PLAN.routes[0], replace(route, breaks=(rest,), departure_s=departure_s)),
    )
    assert (check(PROBLEM, plan) == ()) == is_right(PROBLEM, plan)


def test_the_clock_itself_accepts_the_valid_plan() -> None:
    assert is_right(PROBLEM, PLAN)


def test_a_day_without_matrices_is_judged_too() -> None:
    problem = replace(PROBLEM, matrices={})
    codes = {violation.code for violation in check(problem, PLAN)}
    assert codes == {"travel.no_matrix", "provenance.other_matrix"}
