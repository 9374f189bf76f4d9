"""Rests that driving asks for: as few as there can be where nothing else binds."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from routing.problem import Break, DrivingBreak, TimeWindow
from routing.schedule.driving_rests import rested_timetable
from routing.schedule.events import Event
from routing.schedule.timetable import timetable

ways = st.lists(st.integers(0, 20_000), min_size=1, max_size=5)


@given(ways, st.integers(600, 9000), st.integers(1, 3000))
def test_a_free_day_has_a_rest_whenever_the_driving_fills_up(
    ways_s: list[int], after_s: int, rest_s: int
) -> None:
    events = (Event(), *(Event(travel_s=way_s, duration_s=60) for way_s in ways_s))
    rule = DrivingBreak(after_s=after_s, duration_s=rest_s)

    table = rested_timetable(events, (), None, rule)

    fewest = max(0, math.ceil(sum(ways_s) / after_s) - 1)
    assert len(table.breaks) == fewest
    plain = timetable(events)
    assert table.duration_s == plain.duration_s + fewest * rest_s
    assert len(table.starts_s) == len(events)


def test_a_break_that_is_long_enough_is_moved_to_where_a_rest_is_due() -> None:
    lunch = Break(id="lunch", duration_s=1800, time_windows=(TimeWindow(start_s=0, end_s=20_000),))
    events = (
        Event(windows=(TimeWindow(start_s=0, end_s=0),)),
        Event(travel_s=9000),
        Event(travel_s=9000),
    )

    table = rested_timetable(events, (lunch,), None, DrivingBreak(after_s=9500, duration_s=900))

    assert [(gap, one.id) for gap, _, one in table.breaks] == [(2, "lunch")]
    assert table.starts_s == (0, 9000, 19_800)
