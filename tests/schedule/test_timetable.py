"""When a fixed order of events can happen, against minute-by-minute simulation."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.problem import Break, TimeWindow
from routing.schedule import passes
from routing.schedule.events import Event, Timetable, late_cost
from routing.schedule.timetable import timetable
from routing.schedule.windows import Windows, common, earliest, latest, normalised

LAST = 40
"""After this, nothing happens in the small days below."""


def windows(*spans: tuple[int, int]) -> Windows:
    return tuple(TimeWindow(start_s=start, end_s=end) for start, end in spans)


def lunch(duration_s: int, *spans: tuple[int, int]) -> Break:
    return Break(id="lunch", duration_s=duration_s, time_windows=windows(*spans))


@st.composite
def small_windows(draw: st.DrawFn) -> Windows:
    spans = draw(st.lists(st.tuples(st.integers(0, 25), st.integers(0, 8)), max_size=2))
    return normalised(windows(*((start, start + length) for start, length in spans)))


@st.composite
def small_events(draw: st.DrawFn) -> list[Event]:
    visits = [
        Event(
            travel_s=draw(st.integers(0, 4)),
            duration_s=draw(st.integers(0, 4)),
            windows=draw(small_windows()),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    start = draw(st.integers(0, 5))
    end = draw(st.integers(0, LAST))
    return [
        Event(windows=windows((start, start + draw(st.integers(0, 20))))),
        *visits,
        Event(travel_s=draw(st.integers(0, 4)), windows=windows((min(start, end), end))),
    ]


small_breaks = st.lists(
    st.builds(
        lambda duration_s, spans: Break(id="b", duration_s=duration_s, time_windows=spans),
        st.integers(1, 4),
        small_windows(),
    ),
    max_size=2,
)


def open_at(spans: Windows, moment: int) -> bool:
    return not spans or any(span.start_s <= moment <= span.end_s for span in spans)


def ends_from(events: Sequence[Event], breaks: Sequence[Break], departure: int) -> set[int]:
    """Return when the last event can start, by trying what can be done at every moment."""
    everyone = (1 << len(breaks)) - 1
    frontier = {(departure, 1, 0, 0)}  # now, next event, driven towards it, breaks taken
    seen, ends = set(frontier), set()
    while frontier:
        now, position, driven, taken = frontier.pop()
        if now > LAST:
            continue
        event = events[position]
        following = {(now + 1, position, driven, taken)}
        if driven < event.travel_s:
            following.add((now + 1, position, driven + 1, taken))
        elif open_at(event.windows, now):
            if position < len(events) - 1:
                following.add((now + event.duration_s, position + 1, 0, taken))
            elif taken == everyone:
                ends.add(now)
        for bit, rest in enumerate(breaks):
            if not taken & 1 << bit and open_at(rest.time_windows, now):
                following.add((now + rest.duration_s, position, driven, taken | 1 << bit))
        frontier |= following - seen
        seen |= following
    return ends


@settings(max_examples=150)
@given(small_events(), small_breaks)
def test_is_the_shortest_and_then_the_earliest(events: list[Event], breaks: list[Break]) -> None:
    span = events[0].windows[0]
    possible = [
        (end - departure, end)
        for departure in range(span.start_s, span.end_s + 1)
        for end in ends_from(events, breaks, departure)
    ]

    table = timetable(events, breaks)

    if not possible:
        assert table.late_s > 0
    else:
        assert (table.late_s, table.duration_s, table.starts_s[-1]) == (0, *min(possible))


def least_lateness(
    events: Sequence[Event], breaks: Sequence[Break], departure: int
) -> dict[int, float]:
    """Return what lateness costs at least, by when the last event starts, trying every moment."""
    everyone = (1 << len(breaks)) - 1
    queue, ends = [(0.0, departure, 1, 0, 0)], dict[int, float]()
    seen: set[tuple[int, int, int, int]] = set()
    while queue:
        cost, *state = heapq.heappop(queue)
        now, position, driven, taken = state
        if now > LAST or (now, position, driven, taken) in seen:
            continue
        seen.add((now, position, driven, taken))
        event = events[position]
        following = [(cost, now + 1, position, min(driven + 1, event.travel_s), taken)]
        following.append((cost, now + 1, position, driven, taken))
        if driven == event.travel_s and open_at(event.windows, now):
            if position < len(events) - 1:
                more = cost + event.late_cost(now)
                following.append((more, now + event.duration_s, position + 1, 0, taken))
            elif taken == everyone:
                ends.setdefault(now, cost)
        for bit, rest in enumerate(breaks):
            if not taken & 1 << bit and open_at(rest.time_windows, now):
                rested = (cost, now + rest.duration_s, position, driven, taken | 1 << bit)
                following.append(rested)
        for one in following:
            heapq.heappush(queue, one)
    return ends


@settings(max_examples=80)
@given(
    small_events(),
    small_breaks,
    st.lists(st.none() | st.integers(0, 25), min_size=3, max_size=3),
    st.sampled_from([0, 1, 2, 5]),
    st.none() | st.integers(0, 20),
)
def test_is_the_cheapest_where_lateness_has_a_price(
    events: list[Event],
    breaks: list[Break],
    dues: list[int | None],
    price: int,
    regular: int | None,
) -> None:
    visits = [
        replace(event, dues=() if due is None else ((due, price),))
        for event, due in zip(events[1:-1], dues, strict=False)
    ]
    leave = replace(events[0], turns_s=() if regular is None else (regular,))
    events = [leave, *visits, events[-1]]

    def duty(duration: int) -> int:
        return 2 * duration + (0 if regular is None else 3 * max(0, duration - regular))

    table = timetable(events, breaks, duty)

    span = events[0].windows[0]
    possible = [
        duty(end - departure) + late
        for departure in range(span.start_s, span.end_s + 1)
        for end, late in least_lateness(events, breaks, departure).items()
    ]
    if possible:
        cost = duty(table.duration_s) + late_cost(events, table)
        assert (table.late_s, cost) == (0, min(possible))
    else:
        assert table.late_s > 0


def test_a_break_is_taken_late_where_that_makes_nobody_late() -> None:
    # At once it would bring one home after 70 s, but 20 s late to what is due; later, after 85 s.
    rests = [lunch(20, (0, 5), (60, 70))]

    def timed(price: int) -> Timetable:
        events = [
            Event(windows=windows((0, 0))),
            Event(travel_s=10, duration_s=10, dues=((10, price),)),
            Event(travel_s=10, duration_s=10, windows=windows((45, 100))),
            Event(travel_s=10, windows=windows((0, 1000))),
        ]
        return timetable(events, rests, lambda duration_s: duration_s)

    cheap, dear = timed(0), timed(1)

    assert (cheap.starts_s, cheap.breaks[0][:2]) == ((0, 30, 50, 70), (1, 0))
    assert (dear.starts_s, dear.breaks[0][:2]) == ((0, 10, 45, 85), (3, 60))


@settings(max_examples=100)
@given(small_events(), small_breaks)
def test_says_when_everything_happens(events: list[Event], breaks: list[Break]) -> None:
    table = timetable(events, breaks)

    assert sorted(id(rest) for _, _, rest in table.breaks) or not breaks
    for gap in range(1, len(events)):
        left_s = table.starts_s[gap - 1] + events[gap - 1].duration_s
        rests = [(start_s, rest) for at, start_s, rest in table.breaks if at == gap]
        resting_s = sum(rest.duration_s for _, rest in rests)
        assert table.starts_s[gap] >= left_s + events[gap].travel_s + resting_s
        for start_s, rest in rests:
            assert left_s <= start_s
            left_s = start_s + rest.duration_s
        assert left_s <= table.starts_s[gap]
        if not table.late_s:
            assert open_at(events[gap].windows, table.starts_s[gap])
            assert all(open_at(rest.time_windows, start_s) for start_s, rest in rests)


def test_leaves_as_late_as_the_end_allows() -> None:
    #   leave 0..        visit 100..200         back
    table = timetable(
        [
            Event(windows=windows((0, 1000))),
            Event(travel_s=30, duration_s=10, windows=windows((100, 200))),
            Event(travel_s=30, windows=windows((0, 1000))),
        ]
    )

    assert table.starts_s == (70, 100, 140)


def test_takes_a_break_where_one_waits_anyway() -> None:
    #   leave 0 --10--> visit 0..0+5 --10--> visit 60..
    events = [
        Event(windows=windows((0, 0))),
        Event(travel_s=10, duration_s=5, windows=windows((0, 10))),
        Event(travel_s=10, duration_s=5, windows=windows((60, 100))),
        Event(travel_s=10, windows=windows((0, 1000))),
    ]

    table = timetable(events, [lunch(20, (0, 100))])

    assert [gap for gap, _, _ in table.breaks] == [2]
    assert table.starts_s[-1] == 75  # as without the break


def test_interrupts_a_way_for_a_break() -> None:
    events = [Event(windows=windows((0, 0))), Event(travel_s=100, windows=windows((0, 1000)))]

    table = timetable(events, [lunch(20, (50, 50))])

    assert [(gap, start_s) for gap, start_s, _ in table.breaks] == [(1, 50)]
    assert table.starts_s == (0, 120)


def test_a_later_end_may_shorten_the_day() -> None:
    # Open in the morning and in the afternoon, then a place that opens in the afternoon only:
    # to be done first as early as possible, one would wait all day.
    events = [
        Event(windows=windows((0, 1000))),
        Event(travel_s=10, windows=windows((100, 200), (510, 600))),
        Event(travel_s=10, windows=windows((500, 600))),
        Event(travel_s=10, windows=windows((0, 1000))),
    ]

    table = timetable(events)

    assert table.starts_s == (500, 510, 520, 530)


def test_says_how_late_what_cannot_be_on_time_is() -> None:
    events = [
        Event(windows=windows((0, 100))),
        Event(travel_s=50, duration_s=5, windows=windows((0, 20))),
        Event(travel_s=50, windows=windows((0, 90))),
    ]

    table = timetable(events)

    assert table.starts_s == (0, 50, 105)
    assert table.late_s == 30 + 15


def test_many_breaks_stay_quick() -> None:
    rests = [
        Break(id=str(n), duration_s=60, time_windows=windows((600 * n, 600 * n + 900)))
        for n in range(24)
    ]
    visits = [Event(travel_s=120, duration_s=60) for _ in range(30)]

    table = timetable(
        [
            Event(windows=windows((0, 10**6))),
            *visits,
            Event(windows=windows((0, 10**6))),
        ],
        rests,
    )

    assert table.late_s == 0
    assert len(table.breaks) == 24


def test_windows_are_joined_and_intersected() -> None:
    assert normalised(windows((10, 20), (0, 5), (6, 8), (15, 30))) == windows((0, 8), (10, 30))
    assert common(windows((0, 10), (20, 30)), windows((5, 25))) == windows((5, 10), (20, 25))
    assert common(windows((0, 10)), windows((20, 30))) is None
    assert common((), windows((1, 2))) == windows((1, 2))
    assert common((), ()) == ()
    assert earliest(windows((0, 10), (20, 30)), 15) == 20
    assert earliest(windows((0, 10)), 11) is None
    assert latest(windows((0, 10), (20, 30)), 15) == 10
    assert latest(windows((20, 30)), 15) is None


def test_many_due_events_ask_for_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    # 21,724; 238,026 where all choices of breaks are kept, whatever ends sooner and costs less.
    steps = itertools.count()
    through_gap = passes._through_gap

    def counted(*given: Any) -> Any:
        next(steps)
        return through_gap(*given)

    monkeypatch.setattr(passes, "_through_gap", counted)
    visits = [
        Event(travel_s=100, duration_s=300, dues=((1500 + 340 * k, 0.01 + k / 3600),))
        for k in range(40)
    ]
    events = [Event(windows=windows((0, 9000))), *visits, Event(travel_s=500)]
    rests = [lunch(1800, (1000, 7000)), lunch(900, (4000, 10000))]

    table = timetable(events, rests, lambda duration_s: duration_s / 180)

    assert (table.late_s, len(table.breaks)) == (0, 2)
    assert next(steps) < 60_000
