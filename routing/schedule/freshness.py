"""Goods that may be on board for only so long: how the times of a route follow from that.

On board is from when the vehicle leaves the place where it takes them on, or the depot where their
trip begins, until it begins to hand them over there, or at the depot where their trip ends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from routing.plans.halts import Halt
from routing.problem import FOREVER_S, Shipment, TimeWindow
from routing.schedule.events import Event, Timetable
from routing.schedule.windows import common, latest

_ROUNDS = 3
"""Times for each of the goods that what takes them on is put off before they are given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aboard:
    """Between which two events of a route something is on board, and how long or far it may be."""

    taken_on: int
    handed_over: int
    most: int


def aboard(
    order: Sequence[Halt],
    shipments: Mapping[str, Shipment],
    limit: Callable[[Shipment], int | None],
) -> tuple[Aboard, ...]:
    """Return the stretches that are limited; event 0 is the departure, and the last the return."""
    ends = [0, *(at for at, halt in enumerate(order, 1) if halt.depot is not None), len(order) + 1]
    picked_up = {row: at for at, halt in enumerate(order, 1) for row in halt.pickups}
    delivered = {row: at for at, halt in enumerate(order, 1) for row in halt.deliveries}
    found = []
    for row in dict.fromkeys((*picked_up, *delivered)):
        most = limit(shipments[row])
        if most is None:
            continue
        before = picked_up.get(row)
        after = delivered.get(row)
        if before is None and after is not None:
            before = max(end for end in ends if end < after)
        elif after is None and before is not None:
            after = min(end for end in ends if end > before)
        if before is not None and after is not None and before < after:
            found.append(Aboard(taken_on=before, handed_over=after, most=most))
    return tuple(found)


def fresh_timetable(
    events: Sequence[Event],
    limits: Sequence[Aboard],
    timed: Callable[[Sequence[Event]], Timetable],
) -> Timetable:
    """Find a timetable in which nothing is on board for too long, if there is one.

    What is handed over too late is taken on later, as much later as that is too long, and all is
    timed again: as long as that helps.

    Parameters
    ----------
    timed : callable
        Times events as early as their windows allow.

    Returns
    -------
    Timetable
        Its lateness includes what is on board for too long.
    """
    put_off = list(events)
    best = timed(put_off)
    over_s = _beyond(events, best, limits)
    for _ in range(_ROUNDS * len(limits)):
        if not over_s:
            break
        table = best
        for one in limits:
            begun_s = table.starts_s[one.handed_over] - one.most
            before = put_off[one.taken_on]
            if table.starts_s[one.taken_on] + before.duration_s < begun_s:
                put_off[one.taken_on] = not_before(before, begun_s - before.duration_s)
        table = timed(put_off)
        late_s = table.late_s + _beyond(events, table, limits)
        if late_s >= best.late_s + over_s:
            break
        best, over_s = table, _beyond(events, table, limits)
    return replace(best, late_s=best.late_s + over_s)


def not_before(event: Event, second: int) -> Event:
    """Let an event start then at the earliest, or as late as its windows allow."""
    start_s = latest(event.windows, second)
    after = (TimeWindow(start_s=second if start_s is None else start_s, end_s=FOREVER_S),)
    return replace(event, windows=common(event.windows, after) or event.windows)


def _beyond(events: Sequence[Event], table: Timetable, limits: Sequence[Aboard]) -> int:
    """Return the seconds that goods are on board for too long, added up."""
    starts_s = table.starts_s
    return sum(
        max(
            0,
            starts_s[one.handed_over]
            - starts_s[one.taken_on]
            - events[one.taken_on].duration_s
            - one.most,
        )
        for one in limits
    )
