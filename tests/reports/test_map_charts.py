from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from routing.plans import Plan
from routing.reports import map_charts

from .small_plan import START, plan


def spans(blocks: str) -> list[tuple[float, float]]:
    """Return from where to where the blocks of a bar reach."""
    found = re.findall(r"M([\d.]+) 0h([\d.]+)v", blocks)
    return [(float(left), round(float(left) + float(wide), 1)) for left, wide in found]


def test_all_bars_share_full_hours() -> None:
    scale = map_charts.day_scale(plan())
    assert scale is not None
    assert (scale.start_s, scale.end_s) == (8 * 3600, 10 * 3600)
    assert scale.hours == ((0.0, "08"), (160.0, "09"))
    assert map_charts.day_scale(Plan(start=START)) is None


def test_a_plan_that_starts_off_the_hour_has_its_marks_on_the_hour() -> None:
    (route,) = plan().routes
    off = replace(route, departure_s=600, return_s=4200)
    scale = map_charts.day_scale(Plan(start=START + timedelta(minutes=50), routes=(off,)))
    assert scale is not None
    assert (scale.start_s, scale.end_s) == (600, 7800)
    assert [hour for _, hour in scale.hours] == ["01", "02"]


def test_a_bar_tells_driving_serving_waiting_and_the_break() -> None:
    scale = map_charts.day_scale(plan())
    assert scale is not None
    bar = map_charts.day_bar(plan().routes[0], scale)
    minute = map_charts.WIDTH / 120
    assert spans(bar.driving)[0] == pytest.approx((0.0, 15 * minute), abs=0.1)
    assert len(spans(bar.driving)) == 3
    (first, second) = spans(bar.serving)
    assert first == pytest.approx((15 * minute, (15 + 220 / 60) * minute), abs=0.2)
    (waiting,) = spans(bar.waiting)
    assert waiting[1] == pytest.approx(second[0], abs=0.2)
    (rest,) = spans(bar.resting)
    assert rest == pytest.approx((20 * minute, 30 * minute), abs=0.2)


def test_heights_are_told_only_where_every_leg_knows_its_climb() -> None:
    (route,) = plan().routes
    assert map_charts.heights(route) is None
    assert map_charts.climb_m(route) is None
    known = replace(route.legs[2], climb_m=0.0, descent_m=47.5)
    route = replace(route, legs=(*route.legs[:2], known))
    told = map_charts.heights(route)
    assert told is not None
    assert (told.lowest_m, told.highest_m) == (0, 238)
    (first, second) = told.points
    assert first[0] == pytest.approx(4200 / 12600 * map_charts.WIDTH, abs=0.1)
    assert first[1] < second[1]  # y grows downwards: the first stop lies higher
    assert told.line.count("L") == 3
    assert map_charts.climb_m(route) == 260


def test_a_route_that_goes_nowhere_has_no_heights() -> None:
    (route,) = plan().routes
    here = tuple(replace(leg, distance_m=0, climb_m=0.0, descent_m=0.0) for leg in route.legs)
    assert map_charts.heights(replace(route, legs=here)) is None
