"""When vehicles may be on the road, and which of them can be at all."""

from __future__ import annotations

import pytest

from routing.problem import Break, Depot, Location
from routing.schedule.working_day import usable
from tests.solvers.small_days import between, collect, day, on_a_line, van

LUNCH = Break(id="lunch", duration_s=600, time_windows=(between(1000, 2000),))
TEA = Break(id="tea", duration_s=600, time_windows=(between(1500, 1600),))


@pytest.mark.parametrize(
    ("rule", "can"),
    [
        ({"breaks": (LUNCH, TEA)}, True),
        ({"breaks": (LUNCH, TEA), "max_duration_s": 1200}, True),
        ({"breaks": (LUNCH, TEA), "max_duration_s": 1199}, False),
        ({"breaks": (LUNCH,), "shift": between(0, 1600)}, True),
        ({"breaks": (LUNCH,), "shift": between(0, 1599)}, False),
        # One after the other they begin at 1500 and at 2100, or at 1000 and at 1600.
        ({"breaks": (LUNCH, TEA), "shift": between(1000, 2200)}, True),
        ({"breaks": (LUNCH, TEA), "shift": between(1001, 2199)}, False),
        # Away before the one closes, back when the other opens.
        ({"start_depot": "early", "end_depot": "late", "max_duration_s": 499}, False),
        ({"start_depot": "early", "end_depot": "late", "max_duration_s": 500}, True),
    ],
)
def test_who_can_be_on_the_road(rule: dict[str, object], *, can: bool) -> None:
    early = Depot(id="early", location=Location(index=0), opening=between(0, 2000))
    late = Depot(id="late", location=Location(index=0), opening=between(2500, 5000))
    fleet = (van("asked", **rule), van("other"))
    problem = day(on_a_line(0, 10), [collect("a", 1)], *fleet, depots=[early, late])
    assert [vehicle.id for vehicle, _ in usable(problem)] == (["asked"] if can else []) + ["other"]
