from __future__ import annotations

from dataclasses import replace

import pytest

from routing.plans import Unserved, all_rejected
from routing.problem import Location
from routing.rejected import Rejected
from routing.reports import captions

from . import told_plan
from .small_plan import START, plan, problem


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00"),
        (8 * 3600 + 299, "08:04"),
        (25 * 3600 + 1800, "01:30+1"),
        (-60, "23:59-1"),
    ],
)
def test_clock(seconds: int, text: str) -> None:
    assert captions.clock(START, seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (3570, "1:00"), (90000, "25:00")])
def test_duration(seconds: int, text: str) -> None:
    assert captions.duration(seconds) == text


def test_iso_has_the_offset() -> None:
    assert captions.iso(START, 86400) == "2026-11-24T00:00:00+08:00"


@pytest.mark.parametrize(
    ("location", "text"),
    [
        (Location(place="Town", lon=1.0, lat=2.0), "Town"),
        (Location(lon=1.0, lat=2.0), "2.00000, 1.00000"),
        (Location(index=4), "#4"),
        (None, ""),
    ],
)
def test_place(location: Location | None, text: str) -> None:
    assert captions.place(location) == text


def test_people_and_vehicles_have_names_where_given() -> None:
    assert captions.courier(problem(), "c1") == "Courier 1"
    assert captions.courier(problem(), "unknown") == "unknown"
    assert captions.courier(problem(), None) == ""
    assert captions.profile("van", "zh") == "面包车"
    assert captions.profile("yak", "zh") == "yak"
    assert captions.depot(replace(problem().depots[0], name=None)) == "town"


def test_unknown_codes_are_shown_as_they_are() -> None:
    assert Unserved(id="x", code="odd").reason("en") == "odd"
    assert Unserved(id="x", code="odd").fix("en") is None
    row = Rejected(kind="shipment", id="x", row=None, code="odd")
    assert row.cause("en") == "odd"
    assert row.action("en") is None


def test_rejected_rows_of_day_and_plan_are_told_once() -> None:
    (known,) = problem().rejected
    new = replace(known, id="other")
    assert all_rejected(replace(plan(), rejected=(known, new)), problem()) == (known, new)


def test_weights_only_where_the_day_has_them() -> None:
    (route,) = plan().routes
    assert captions.weight_kg(problem(), route) == 69.5
    day = replace(problem(), load_dimensions=("a", "b", "c"))
    assert captions.weight_kg(day, route) is None


def test_a_leg_in_turns_and_lengths() -> None:
    (route,) = told_plan.plan().routes
    way = route.legs[0]
    assert captions.turns(way, "en") == (
        "335省道 5.0 km  roundabout exit 2, Mill & Co 630 m  ← the secondary road 60 m"
    )
    assert captions.turns(way, "zh").startswith("335省道 5.0 公里  环岛出口 2")
    assert captions.turns(way, "zh").endswith("Mill & Co 630 米  ← 次干道 60 米")
    assert captions.turns(route.legs[1], "en") == ""
    longer = replace(way, steps=way.steps[:1] + way.steps[3:4] * captions.MOST_TURNS)
    assert captions.turns(longer, "en").endswith("  …")
    walked = replace(way, steps=tuple(replace(step, on_foot=True) for step in way.steps))
    assert captions.turns(walked, "en") == ""


def test_what_the_times_assume() -> None:
    wet = replace(plan(), weather="rain")
    assert captions.times_for(plan(), "en") == ""
    assert captions.times_for(wet, "en") == "Travel times are those of empty roads by day, rain."
    early = replace(wet, at=START.replace(hour=7, minute=30))
    assert captions.times_for(early, "zh").startswith("行驶时间按 2026-11-23 07:30 ")
