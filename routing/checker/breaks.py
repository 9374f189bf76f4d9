"""A courier takes each break once, in full, in its window, and works or rests, never both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from routing.checker.clock import durations
from routing.checker.context import RouteContext
from routing.checker.violation import Violation
from routing.plans import BreakTaken
from routing.problem import DRIVING_REST, Break


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare the breaks taken with the vehicle's, and with the visits around them."""
    yield from _counts(drive)
    for taken in drive.route.breaks:
        owed = [row for row in _own(drive) if row.id == taken.id]
        if owed:
            yield from _as_agreed(drive, taken, owed)
        yield from _on_duty(drive, taken)
        yield from _not_at_work(drive, taken)
    for one, other in combinations(drive.route.breaks, 2):
        if _overlap(one.start_s, _end_s(one), other.start_s, _end_s(other)):
            yield drive.violation("breaks.overlaps_break", id=one.id, other=other.id)


def _own(drive: RouteContext) -> tuple[Break, ...]:
    """Return the vehicle's breaks, and the rest that driving asks for."""
    rule = drive.vehicle.driving_break
    return drive.vehicle.breaks if rule is None else (*drive.vehicle.breaks, rule.rest)


def _counts(drive: RouteContext) -> Iterator[Violation]:
    owed = Counter(row.id for row in drive.vehicle.breaks)
    taken = Counter(row.id for row in drive.route.breaks)
    if drive.vehicle.driving_break is not None:
        del taken[DRIVING_REST]  # as often as one likes: when it is due is another rule's
    for break_id in dict.fromkeys((*owed, *taken)):
        if break_id not in owed:
            yield drive.violation("breaks.unknown", id=break_id)
        elif taken[break_id] < owed[break_id]:
            yield drive.violation("breaks.skipped", id=break_id)
        elif taken[break_id] > owed[break_id]:
            yield drive.violation("breaks.repeated", id=break_id, count=taken[break_id])


def _as_agreed(drive: RouteContext, taken: BreakTaken, owed: list[Break]) -> Iterator[Violation]:
    if all(taken.duration_s != row.duration_s for row in owed):
        yield drive.violation(
            "breaks.wrong_duration",
            id=taken.id,
            **durations(recorded=taken.duration_s, expected=owed[0].duration_s),
        )
    if not any(_in_window(taken, row) for row in owed):
        yield drive.violation(
            "breaks.outside_window",
            id=taken.id,
            windows=drive.day.clocks(owed[0].time_windows),
            **drive.day.moments(start=taken.start_s),
        )


def _in_window(taken: BreakTaken, row: Break) -> bool:
    windows = row.time_windows
    return not windows or any(w.start_s <= taken.start_s <= w.end_s for w in windows)


def _on_duty(drive: RouteContext, taken: BreakTaken) -> Iterator[Violation]:
    route = drive.route
    if taken.start_s < route.departure_s or _end_s(taken) > route.return_s:
        yield drive.violation(
            "breaks.off_duty",
            id=taken.id,
            **drive.day.moments(
                start=taken.start_s, departure=route.departure_s, arrival=route.return_s
            ),
        )


def _not_at_work(drive: RouteContext, taken: BreakTaken) -> Iterator[Violation]:
    for stop, visit in enumerate(drive.route.visits, start=1):
        if _overlap(taken.start_s, _end_s(taken), visit.start_s, visit.departure_s):
            yield drive.violation(
                "breaks.overlaps_visit",
                id=taken.id,
                stop=stop,
                **drive.day.moments(start=taken.start_s, end=_end_s(taken)),
            )


def _end_s(taken: BreakTaken) -> int:
    return taken.start_s + taken.duration_s


def _overlap(start_s: int, end_s: int, other_start_s: int, other_end_s: int) -> bool:
    """Tell whether two intervals share more than an end."""
    return start_s < other_end_s and other_start_s < end_s
