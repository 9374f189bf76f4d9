"""Travel times through a day: first to leave, first to arrive."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.errors import InputError
from routing.roads import travel_times
from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.roads.region import Region
from routing.roads.travel_times import TravelTimes, arrival_s, departure_s, times_of_day
from tests.maps.drawn import ROAD, DrawnMap

DAY_S = 86_400


def through(begins: list[int], durations: list[list[list[int]]]) -> TravelTimes:
    """Make travel times whose slots have a matrix each."""
    cells = np.array(durations, dtype=np.int32)
    return TravelTimes(
        profile="van",
        start=datetime(2026, 11, 24, tzinfo=UTC),
        weather="dry",
        begins_s=np.array(begins, dtype=np.int64),
        matrix_of=np.arange(len(begins)),
        durations_s=cells,
        distances_m=np.zeros_like(cells),
    )


@st.composite
def pairs(draw: st.DrawFn, *, closed: bool = True) -> TravelTimes:
    """Draw a day of one pair: up to six slots, fast, slow or closed."""
    later = draw(st.lists(st.integers(1, DAY_S), max_size=5, unique=True))
    begins = [0, *sorted(later)]
    some = st.integers(1, 20_000)
    duration = st.one_of(some, st.just(UNREACHABLE)) if closed else some
    there = [draw(duration) for _ in begins]
    return through(begins, [[[0, seconds], [seconds, 0]] for seconds in there])


seconds = st.integers(0, 2 * DAY_S)


# --- first in, first out -------------------------------------------------------------------------


@given(day=pairs(), first=seconds, second=seconds)
def test_leaving_later_never_arrives_earlier(day: TravelTimes, first: int, second: int) -> None:
    sooner, later = sorted((first, second))
    one, other = day.arrival(0, 1, sooner), day.arrival(0, 1, later)
    if UNREACHABLE in (one, other):
        assert other == UNREACHABLE  # who leaves later gets no further
    else:
        assert one <= other


@given(day=pairs(), departure=seconds)
def test_each_second_counts(day: TravelTimes, departure: int) -> None:
    """Where it is tightest: one second later, at the ends of slots."""
    for second in {departure, *(int(begin) - 1 for begin in day.begins_s[1:])}:
        one, other = day.arrival(0, 1, second), day.arrival(0, 1, second + 1)
        assert one <= other or other == UNREACHABLE


@given(day=pairs(closed=False), departure=seconds)
def test_a_way_takes_no_less_than_the_fastest_and_no_more_than_the_slowest_slot(
    day: TravelTimes, departure: int
) -> None:
    duration = day.arrival(0, 1, departure) - departure
    there = day.durations_s[:, 0, 1]
    assert there.min() <= duration <= there.max()
    assert day.fastest()[0, 1] == there.min()


@given(day=pairs(), departure=seconds)
def test_a_way_within_a_slot_is_its_matrix(day: TravelTimes, departure: int) -> None:
    slot = travel_times.slot_at(day.begins_s, departure)
    duration = int(day.durations_s[slot, 0, 1])
    ends = day.begins_s[slot + 1] if slot + 1 < len(day.begins_s) else 10**9
    if duration != UNREACHABLE and departure + duration <= ends:
        assert day.arrival(0, 1, departure) == departure + duration


def by_small_steps(day: TravelTimes, departure: int) -> int:
    """Drive second by second; what is left of the way is an exact fraction."""
    from fractions import Fraction  # noqa: PLC0415 - only the slow look counts exactly

    left, now = Fraction(1), departure
    while left > 0:
        if now > 2 * DAY_S:
            return UNREACHABLE
        slot = int(np.searchsorted(day.begins_s, now, side="right")) - 1
        duration = int(day.durations_s[max(slot, 0), 0, 1])
        if duration > 0:
            left -= Fraction(1, duration)
        now += 1
    return now


@given(
    begins=st.lists(st.integers(1, 300), max_size=4, unique=True),
    data=st.data(),
    departure=st.integers(0, 400),
)
def test_arrivals_are_those_of_driving_second_by_second(
    begins: list[int], data: st.DataObject, departure: int
) -> None:
    slots = [0, *sorted(begins)]
    there = [data.draw(st.integers(1, 200)) for _ in slots]
    day = through(slots, [[[0, one], [one, 0]] for one in there])
    assert day.arrival(0, 1, departure) == by_small_steps(day, departure)


# --- the inverse ---------------------------------------------------------------------------------


@given(day=pairs(), arrival=seconds)
def test_the_latest_departure_arrives_in_time_and_the_next_second_does_not(
    day: TravelTimes, arrival: int
) -> None:
    departure = day.departure(0, 1, arrival)
    if departure == UNREACHABLE:
        first = day.arrival(0, 1, 0)
        assert first == UNREACHABLE or first > arrival
    else:
        assert 0 <= departure <= arrival
        assert UNREACHABLE != day.arrival(0, 1, departure) <= arrival
        after = day.arrival(0, 1, departure + 1)
        assert after == UNREACHABLE or after > arrival


def test_a_road_that_is_closed_at_night_is_waited_for() -> None:
    """600 s long; closed from 1,000 to 2,000."""
    day = through([0, 1000, 2000], [[[0, 600]] * 2, [[0, -1]] * 2, [[0, 600]] * 2])
    assert day.arrival(0, 1, 400) == 1000
    assert day.arrival(0, 1, 700) == 2300  # half of the way before, half after
    assert day.arrival(0, 1, 1500) == 2600
    assert day.departure(0, 1, 2599) == 999
    assert day.departure(0, 1, 2600) == 2000
    shut = through([0, 1000], [[[0, 600]] * 2, [[0, -1]] * 2])
    assert shut.arrival(0, 1, 500) == UNREACHABLE
    assert shut.departure(0, 1, 5000) == 400
    assert shut.departure(0, 1, 599) == UNREACHABLE


# --- many at once --------------------------------------------------------------------------------


@given(data=st.data(), departure=seconds)
def test_all_arrivals_at_once_are_the_single_ones(data: st.DataObject, departure: int) -> None:
    begins = [0, *sorted(data.draw(st.lists(st.integers(1, DAY_S), max_size=3, unique=True)))]
    cell = st.one_of(st.integers(0, 20_000), st.just(UNREACHABLE))
    row = st.lists(cell, min_size=3, max_size=3)
    cells = [data.draw(st.lists(row, min_size=3, max_size=3)) for _ in begins]
    day = through(begins, cells)
    arrivals = day.arrivals(departure)
    for start in range(3):
        for end in range(3):
            assert arrivals[start, end] == day.arrival(start, end, departure)


def test_solvers_may_compile_both(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: Any = numba.njit
    monkeypatch.setattr(travel_times, "slot_at", compiled(travel_times.slot_at))
    arrive, leave = compiled(arrival_s), compiled(departure_s)
    day = through([0, 1000, 2000], [[[0, 600]] * 2, [[0, -1]] * 2, [[0, 450]] * 2])
    way = day.begins_s, day.matrix_of, np.ascontiguousarray(day.durations_s[:, 0, 1])
    for second in range(0, 3000, 7):
        assert arrive(*way, second) == day.arrival(0, 1, second)
        assert leave(*way, second) == day.departure(0, 1, second)


# --- slots ---------------------------------------------------------------------------------------


def test_slots_are_where_conditions_change_and_alike_ones_share_a_matrix() -> None:
    asked: list[int] = []

    def matrix(at: datetime) -> TravelMatrix:
        asked.append(at.hour)
        cells = np.array([[0, 100 + at.hour], [100, 0]])
        return TravelMatrix(durations_s=cells, distances_m=cells, profile="van", weather="rain")

    start = datetime(2026, 11, 24, tzinfo=UTC)
    day = times_of_day(start, None, lambda at: 7 <= at.hour < 9, matrix)
    assert day.begins_s.tolist() == [0, 7 * 3600, 9 * 3600, 31 * 3600, 33 * 3600]
    assert day.matrix_of.tolist() == [0, 1, 0, 1, 0]
    assert asked == [0, 7]
    assert (day.profile, day.weather) == ("van", "rain")
    hourly = times_of_day(start, [0, 3600, 7200], lambda _at: 0, matrix)
    assert hourly.begins_s.tolist() == [0, 3600, 7200]
    assert len(hourly.durations_s) == 1


@pytest.mark.parametrize("begins", [[], [5], [0, 10, 10], [0, -3], [10, 0]])
def test_slots_that_do_not_rise_from_zero(begins: list[int]) -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    with pytest.raises(InputError) as refused:
        drawn.region().travel_times(drawn.points("ab"), day="2026-11-24", slots=begins)
    assert refused.value.code == "slots_invalid"


# --- of a region ---------------------------------------------------------------------------------


def test_a_day_of_a_region_has_the_matrices_of_its_hours(valley: Region) -> None:
    points = [(place.lon, place.lat) for place in valley.settlements[:4]]
    day = valley.travel_times(points, "three_wheeler", day="2026-11-24", weather="rain")
    assert day.start.isoformat() == "2026-11-24T00:00:00+08:00"
    assert 4 <= len(day.durations_s) < len(day.begins_s)
    for clock, second in (("08:00", 8 * 3600), ("12:00", 12 * 3600), ("21:00", 21 * 3600)):
        at = f"2026-11-24T{clock}"
        matrix = valley.matrix(points, "three_wheeler", at=at, weather="rain")
        slot = travel_times.slot_at(day.begins_s, second)
        assert (day.durations_s[day.matrix_of[slot]] == matrix.durations_s).all()
        assert (day.distances_m[day.matrix_of[slot]] == matrix.distances_m).all()
    night, noon = day.arrival(0, 1, 0), day.arrival(0, 1, 12 * 3600) - 12 * 3600
    assert night > noon


@pytest.mark.parametrize(
    ("day", "start"),
    [
        (date(2026, 11, 24), "2026-11-24T00:00:00+08:00"),
        ("2026-11-24T06:30", "2026-11-24T06:30:00+08:00"),
        (datetime(2026, 11, 24, 0, tzinfo=UTC), "2026-11-24T08:00:00+08:00"),
    ],
)
def test_when_a_day_starts(day: Any, start: str) -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    times = drawn.region().travel_times(drawn.points("ab"), day=day, slots=[0])
    assert times.start.isoformat() == start
    with pytest.raises(ValueError, match="read-only"):
        times.durations_s[0, 0, 1] = 0


def test_a_day_that_is_none() -> None:
    drawn = DrawnMap("a---------b", {"ab": ROAD})
    with pytest.raises(InputError, match="not_a_time"):
        drawn.region().travel_times(drawn.points("ab"), day="tomorrow")
