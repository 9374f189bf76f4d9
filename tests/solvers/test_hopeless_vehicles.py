"""Vehicles that can never drive, and fleets of which each serves one stop, hold up no search."""

from __future__ import annotations

import pytest

from routing.problem import Break
from tests.solvers.small_days import (
    between,
    collect,
    day,
    left_out,
    on_a_line,
    served,
    solved,
    van,
)

pytestmark = pytest.mark.usefixtures("each_engine")

TWO_ENDS = on_a_line(50, 0, 100)  # with the depot in the middle


def test_whoever_cannot_take_the_breaks_keeps_nobody_else_at_home() -> None:
    rests = (
        Break(id="lunch", duration_s=600, time_windows=(between(1000, 2000),)),
        Break(id="tea", duration_s=600, time_windows=(between(3000, 4000),)),
    )
    hopeless = van("hopeless", breaks=rests, max_duration_s=600)
    plan = solved(day(TWO_ENDS, [collect("a", 1), collect("b", 2)], hopeless, van("other")))
    assert set(served(plan)) == {"other"}
    assert left_out(plan) == set()


def test_where_each_vehicle_has_room_for_one_stop_each_serves_what_it_may() -> None:
    rows = [
        collect("heavy", 1, (0, 100), load=90.0),
        collect("cold", 2, (200, 300), load=60.0, skills=frozenset({"cold"})),
        collect("more", 2, (0, 100), load=60.0),
    ]
    fleet = (van("small", capacity=(80.0,), skills=frozenset({"cold"})), van("large"))
    plan = solved(day(TWO_ENDS, rows, *fleet))
    assert len(plan.served) == 2
    assert served(plan)["small"] in {("cold",), ("more",)}
