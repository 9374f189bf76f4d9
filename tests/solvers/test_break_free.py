"""A day on the clock that stops during breaks."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from routing.problem import Break, Problem, TimeWindow
from routing.schedule import Halt, schedule_with_lateness
from routing.solvers.ortools.break_free import _on_clock, _rests, without_breaks
from tests.solvers.small_days import between, collect, day, on_a_line, van

ROAD = on_a_line(0, 100)


def moved(*windows: tuple[int, int], rests: tuple[Break, ...]) -> Problem:
    return without_breaks(
        day(ROAD, [collect("a", 1, *windows)], van(shift=between(0, 1000), breaks=rests))
    )


def windows_of(problem: Problem) -> list[tuple[int, int]]:
    pickup = problem.shipments[0].pickup
    assert pickup is not None
    return [(window.start_s, window.end_s) for window in pickup.time_windows]


def rest(name: str, duration_s: int, *window: int) -> Break:
    spans = (TimeWindow(start_s=window[0], end_s=window[1]),) if window else ()
    return Break(id=name, duration_s=duration_s, time_windows=spans)


def test_a_day_without_breaks_stays_itself() -> None:
    problem = day(ROAD, [collect("a", 1)])

    assert without_breaks(problem) is problem


def test_the_clock_stops_at_the_middle_of_the_window() -> None:
    #   true time   0 ------ 500 #### 600 ----- 1000     the break: 100 s from 500
    #   clock       0 ------ 500      501 -----  900
    lunch = rest("lunch", 100, 400, 600)

    assert windows_of(moved((0, 300), rests=(lunch,))) == [(0, 300)]
    assert windows_of(moved((700, 900), rests=(lunch,))) == [(600, 800)]
    assert windows_of(moved((300, 700), rests=(lunch,))) == [(300, 600)]
    assert moved((0, 300), rests=(lunch,)).vehicles[0].shift == between(0, 900)


def test_two_breaks_stop_it_twice() -> None:
    both = (rest("tea", 50, 600, 800), rest("lunch", 100, 400, 600))

    assert windows_of(moved((0, 10), (620, 640), (900, 950), rests=both)) == [
        (0, 10),
        (520, 540),
        (750, 800),
    ]


def test_nobody_rests_on_the_stopped_clock_and_duty_is_shorter() -> None:
    vehicle = van(breaks=(rest("lunch", 360, 400, 600),), max_duration_s=900, cost_per_hour=10.0)

    (simple,) = without_breaks(day(ROAD, [collect("a", 1)], vehicle)).vehicles

    assert (simple.breaks, simple.max_duration_s, simple.fixed_cost) == ((), 540, 1.0)


def test_closing_and_cut_off_move_with_the_end_of_the_day() -> None:
    vehicle = van(breaks=(rest("lunch", 100, 400, 600),))
    problem = day(ROAD, [collect("a", 1)], vehicle, opening=between(0, 1000), cut_off_s=900)

    simple = without_breaks(problem)
    (name,) = (one.end_depot for one in simple.vehicles)
    end = simple.depot(name or "")

    assert (end.opening and end.opening.end_s, end.cut_off_s) == (900, 800)


@settings(max_examples=100)
@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300)), min_size=3, max_size=3),
    st.integers(0, 800),
    st.integers(0, 100),
)
def test_what_fits_on_the_stopped_clock_fits_in_truth(
    spans: list[tuple[int, int]], from_s: int, slack_s: int
) -> None:
    # nobody is served for so long that the break at the middle of its window would interrupt it
    vehicle = van(
        shift=between(0, 2000), breaks=(rest("lunch", 100, from_s, from_s + 2 * slack_s),)
    )
    # a window that lies wholly within the break stays as it was: the second search sees to it
    rests = _rests(vehicle)
    assume(all(_on_clock([(start_s, start_s + length_s)], rests) for start_s, length_s in spans))
    rows = [
        collect(f"s{n}", n, (start_s, start_s + length_s))
        for n, (start_s, length_s) in enumerate(spans, start=1)
    ]
    problem = day(on_a_line(0, 50, 120, 200), rows, vehicle)
    simple = without_breaks(problem)
    order = [Halt(location=row.pickup.location, pickups=(row.id,)) for row in rows if row.pickup]

    fits = schedule_with_lateness(simple, simple.vehicles[0], order)
    truth = schedule_with_lateness(problem, vehicle, order)

    assert fits is not None
    assert truth is not None
    assert fits.late_s > 0 or truth.late_s == 0
