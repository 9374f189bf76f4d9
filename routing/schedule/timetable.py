"""When a fixed order of events can take place, and where its breaks cost least.

Events are halts with a travel time before each; breaks may be taken in any gap between two events,
on the road or at its end. Waiting is free to the rules, so being earlier never hurts: earliest
times follow from a forward pass, latest ones from a backward pass, each over (event, set of breaks
already taken). The shortest time on duty for a given end is the latest departure that still ends
then (the "forward time slack" of Savelsbergh, *The Vehicle Routing Problem with Time Windows:
Minimizing Route Duration*, ORSA Journal on Computing 4 (1992), section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from routing.problem import FOREVER_S, Break, TimeWindow
from routing.schedule.driving import moments_to_leave
from routing.schedule.events import DutyCost, Event, Timetable, late_cost
from routing.schedule.passes import FEW, Rest, backward, forward, in_order, punctual
from routing.schedule.windows import Windows, earliest, latest, normalised

_Rank = tuple[float, int, int]
"""What a timetable costs, how long it takes, when it ends."""


def timetable(
    events: Sequence[Event], breaks: Iterable[Break] = (), duty_cost: DutyCost | None = None
) -> Timetable:
    """Find the timetable that is least late, then cheapest, then shortest, then earliest.

    With more than three breaks it may not be the shortest, but it ends as early as possible.

    Parameters
    ----------
    events : sequence of Event
        The first is the departure and the last the return.
    breaks : iterable of Break
        Each is taken exactly once.
    duty_cost : callable, optional
        What the time on duty costs; what is due costs besides. Without it, nothing costs anything.
    """
    rests = in_order(breaks)
    first = forward(events, rests)
    if first.late_s:
        # No order of breaks keeps all windows: let the late events be where they are, so that the
        # rest of the route is still timed well and only what is truly late is.
        events, rests = _excused(events, first)
    left_s = backward(events, rests, len(events) - 1, first.starts_s[-1], after=0)
    best = first if left_s is None else forward(events, rests, left_s)
    choices = rests or any(len(event.windows) > 1 or event.drive for event in events)
    shorter = choices and best.duration_s > _busy_s(events, rests)
    if duty_cost is not None:
        best = _cheapest(events, rests, best, duty_cost)
    elif shorter and len(rests) <= FEW:
        # Only with a choice of windows or breaks, or where a rush ends, can a later end shorten the
        # day.
        options = (forward(events, rests, left_s) for left_s in _departures(events, rests))
        kept = (best, *(one for one in options if not one.late_s))
        best = min(kept, key=lambda one: (one.duration_s, one.starts_s[-1]))
    return replace(best, late_s=first.late_s)


def _cheapest(
    events: Sequence[Event], rests: tuple[Rest, ...], known: Timetable, duty_cost: DutyCost
) -> Timetable:
    """Return the cheapest timetable: where being late has a price, a longer day can be worth it."""

    def rank(table: Timetable) -> _Rank:
        cost = duty_cost(table.duration_s) + late_cost(events, table)
        return cost, table.duration_s, table.starts_s[-1]

    best, least = known, rank(known)
    bounds: list[tuple[_Rank, Timetable]] = []
    for left_s in _departures(events, rests):
        soonest = forward(events, rests, left_s)
        if not soonest.late_s:
            unbroken = forward(events, (), left_s) if rests else soonest
            cost = duty_cost(soonest.duration_s) + late_cost(events, unbroken)
            bounds.append(((cost, soonest.duration_s, soonest.starts_s[-1]), soonest))
    for bound, soonest in sorted(bounds, key=lambda pair: pair[0]):
        if bound >= least:
            break
        options = [soonest]
        if rests:
            spent = duty_cost(soonest.duration_s)
            options += punctual(events, rests, soonest.starts_s[0], least[0] - spent)
        for option in options:
            if rank(option) < least:
                best, least = option, rank(option)
    return best


def _busy_s(events: Sequence[Event], rests: tuple[Rest, ...]) -> int:
    """Return the time on duty without any waiting."""
    last = events[-1]
    working_s = sum(event.travel_s + event.duration_s for event in events) - last.duration_s
    return working_s + sum(rest.duration_s for rest in rests)


def _departures(events: Sequence[Event], rests: tuple[Rest, ...]) -> list[int]:
    """Return departures among which one gives the shortest time on duty.

    In a shortest timetable either somebody waits for a window to open, or all can be moved earlier
    until one starts just when its window opens, or a break does and the next event follows it. In a
    cheapest one an event may start when it is due, all as early as possible, or overtime just not.
    """
    runs = [
        (first, sum(rest.duration_s for rest in (first, *others)))
        for first in rests
        for size in range(len(rests))
        for others in combinations([rest for rest in rests if rest is not first], size)
    ]
    after_break = {window.start_s + rest_s for rest, rest_s in runs for window in rest.windows}
    soonest = forward(events, rests).starts_s
    found = {soonest[-1] - turn_s for turn_s in events[0].turns_s}
    if any(event.dues for event in events):
        found.add(soonest[0])
    for position, event in enumerate(events):
        opening = {window.start_s for window in event.windows}
        opening |= {due_s for due_s, _ in event.dues if earliest(event.windows, due_s) == due_s}
        for start_s in opening | {t for t in after_break if earliest(event.windows, t) == t}:
            for after in range(1 << len(rests)):
                left_s = backward(events, rests, position, start_s, after)
                if left_s is not None:
                    found.add(left_s)
    drives = [event.drive for event in events if event.drive is not None]
    if drives:
        bounds = (soonest[0], latest(events[0].windows, FOREVER_S))
        for left_s in moments_to_leave(drives, bounds[0], bounds[1] or bounds[0]):
            end_s = forward(events, rests, left_s).starts_s[-1]
            found.add(backward(events, rests, len(events) - 1, end_s, after=0) or left_s)
    return sorted(found)


def _excused(
    events: Sequence[Event], table: Timetable
) -> tuple[tuple[Event, ...], tuple[Rest, ...]]:
    """Let everything also happen when it does in this timetable."""
    allowed = [
        replace(event, windows=_with(event.windows, start_s))
        for event, start_s in zip(events, table.starts_s, strict=True)
    ]
    breaks = (
        replace(one, time_windows=_with(one.time_windows, start_s))
        for _, start_s, one in table.breaks
    )
    return tuple(allowed), in_order(breaks)


def _with(windows: Windows, start_s: int) -> Windows:
    if not windows:
        return windows
    return normalised((*windows, TimeWindow(start_s=start_s, end_s=start_s)))
