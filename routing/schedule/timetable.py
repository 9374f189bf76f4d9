"""When a fixed order of events can take place, and where its breaks cost least.

Events are halts with a travel time before each; breaks may be taken in any gap between two events,
on the road or at its end. Waiting is free to the rules, so being earlier never hurts: earliest
times follow from a forward pass, latest ones from a backward pass, each over (event, set of breaks
already taken). The shortest time on duty for a given end is the latest departure that still ends
then (the "forward time slack" of Savelsbergh, *The Vehicle Routing Problem with Time Windows:
Minimizing Route Duration*, ORSA Journal on Computing 4 (1992), section 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from routing.problem import FOREVER_S, Break, TimeWindow
from routing.schedule.driving import Drive, moments_to_leave
from routing.schedule.windows import Windows, earliest, latest, normalised

_MOST_LABELS = 8
"""So many choices of breaks are kept where lateness has a price, those that end first: of twenty
stops with two breaks all of them took a hundred times as long."""

_FEW = 3
"""Up to so many breaks, every order and place is tried; above, they are taken as windows end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens once, in this order, starting in one of its windows.

    Attributes
    ----------
    travel_s : int
        Driving between the end of the event before and this one; the least where there is a
        ``drive``, which takes longer or shorter by the hour.
    duration_s : int
        How long it lasts.
    dues_s : tuple of int
        Moments after which starting has a price.
    turns_s : tuple of int
        Of the departure: times on duty from which on a longer one costs more.
    """

    travel_s: int = 0
    duration_s: int = 0
    windows: Windows = ()
    dues_s: tuple[int, ...] = ()
    turns_s: tuple[int, ...] = ()
    drive: Drive | None = None

    def reached(self, left_s: int) -> int:
        """Return when one is there who leaves the event before then."""
        return left_s + self.travel_s if self.drive is None else self.drive.arrival(left_s)

    def left(self, reached_s: int) -> int:
        """Return when one has to leave the event before to be there then."""
        return reached_s - self.travel_s if self.drive is None else self.drive.departure(reached_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """When everything starts.

    Attributes
    ----------
    starts_s : tuple of int
        Of each event, in order.
    breaks : tuple of (gap, start_s, Break)
        In order; gap ``k`` lies before event ``k``.
    late_s : int
        Seconds that events and breaks start after their last window, added up; 0 if none does.
    """

    starts_s: tuple[int, ...]
    breaks: tuple[tuple[int, int, Break], ...] = ()
    late_s: int = 0

    @property
    def duration_s(self) -> int:
        """From the start of the first event to the start of the last."""
        return self.starts_s[-1] - self.starts_s[0]


Price = Callable[[Timetable], float]


def timetable(
    events: Sequence[Event], breaks: Iterable[Break] = (), price: Price | None = None
) -> Timetable:
    """Find the timetable that is least late, then cheapest, then shortest, then earliest.

    With more than three breaks it may not be the shortest, but it ends as early as possible.

    Parameters
    ----------
    events : sequence of Event
        The first is the departure and the last the return.
    breaks : iterable of Break
        Each is taken exactly once.
    price : callable, optional
        What a timetable costs: no less if it is longer, nor if an event starts later after one of
        its dues. Without it, each costs the same.
    """
    rests = _in_order(breaks)
    first = _forward(events, rests)
    if first.late_s:
        # No order of breaks keeps all windows: let the late events be where they are, so that the
        # rest of the route is still timed well and only what is truly late is.
        events, rests = _excused(events, first)
    left_s = _backward(events, rests, len(events) - 1, first.starts_s[-1], after=0)
    best = first if left_s is None else _forward(events, rests, left_s)
    choices = rests or any(len(event.windows) > 1 or event.drive for event in events)
    shorter = choices and best.duration_s > _busy_s(events, rests)
    if price is not None or (shorter and len(rests) <= _FEW):
        # Only with a choice of windows or breaks, or where a rush ends, can a later end shorten the
        # day; where being late has a price, an earlier one can be worth a longer day.
        dues = [(k, min(one.dues_s)) for k, one in enumerate(events) if one.dues_s and rests]
        departures = _departures(events, rests)
        candidates = (one for t in departures for one in _forwards(events, rests, t, dues))
        best = min(
            (best, *(one for one in candidates if not one.late_s)),
            key=lambda one: (price(one) if price else 0.0, one.duration_s, one.starts_s[-1]),
        )
    return replace(best, late_s=first.late_s)


@dataclass(frozen=True, slots=True)
class _Rest:
    """A break with its windows in order; ``bit`` stands for it in a set of breaks."""

    source: Break
    duration_s: int
    windows: Windows
    bit: int


def _in_order(breaks: Iterable[Break]) -> tuple[_Rest, ...]:
    rests = [(one, normalised(one.time_windows)) for one in breaks]
    rests.sort(key=lambda pair: (pair[1][-1].end_s if pair[1] else FOREVER_S, pair[0].id))
    return tuple(
        _Rest(one, one.duration_s, windows, 1 << rank) for rank, (one, windows) in enumerate(rests)
    )


def _untaken(rests: tuple[_Rest, ...], taken: int) -> list[_Rest]:
    left = [rest for rest in rests if not taken & rest.bit]
    return left if len(rests) <= _FEW else left[:1]


_Taken = tuple[tuple[int, int, Break], ...]
_Label = tuple[int, int, tuple[int, ...], _Taken]
"""Of a set of breaks taken: lateness, end of the last event, starts so far, breaks so far."""

_Due = tuple[int, int]
"""Which event, and from when on starting it has a price."""


def _forward(
    events: Sequence[Event], rests: tuple[_Rest, ...], departure_s: int = -FOREVER_S
) -> Timetable:
    """Be everywhere as early as possible, departing not before ``departure_s``."""
    return next(_forwards(events, rests, departure_s, ()))


def _forwards(
    events: Sequence[Event], rests: tuple[_Rest, ...], departure_s: int, dues: Sequence[_Due]
) -> Iterator[Timetable]:
    """Do the same, and where a break may make an event late or the end, yield both."""
    late_s, start_s = _start(events[0].windows, departure_s)
    labels: dict[int, list[_Label]] = {
        0: [(late_s, start_s + events[0].duration_s, (start_s,), ())]
    }
    for gap, event in enumerate(events[1:], start=1):
        reached: dict[int, list[_Label]] = {}
        for taken, label in ((taken, one) for taken, some in labels.items() for one in some):
            for now_taken, ready in _through_gap(gap, event, rests, taken, label):
                lateness_s, start_s = _start(event.windows, ready[1])
                ended_s = start_s + event.duration_s
                new = (ready[0] + lateness_s, ended_s, (*ready[2], start_s), ready[3])
                _keep(reached.setdefault(now_taken, []), new, dues)
        labels = reached
    for late_s, _, starts_s, breaks in labels[(1 << len(rests)) - 1]:
        yield Timetable(starts_s=starts_s, breaks=breaks, late_s=late_s)


def _keep(known: list[_Label], new: _Label, dues: Sequence[_Due]) -> None:
    """Add a label, unless one is as good in everything; drop those that this one beats."""
    if not dues:
        if not known or new[:2] < known[0][:2]:
            known[:] = [new]
    elif not any(_is_as_good(one, new, dues) for one in known):
        left = [*(one for one in known if not _is_as_good(new, one, dues)), new]
        known[:] = sorted(left, key=lambda one: one[:2])[:_MOST_LABELS]


def _is_as_good(one: _Label, other: _Label, dues: Sequence[_Due]) -> bool:
    """Tell whether one is no later than another, nor anything in it that was due."""
    if one[0] > other[0] or one[1] > other[1]:
        return False
    starts = ((one[2][k], other[2][k], due_s) for k, due_s in dues if k < len(one[2]))
    return all(start_s <= max(other_s, due_s) for start_s, other_s, due_s in starts)


def _through_gap(
    gap: int, event: Event, rests: tuple[_Rest, ...], taken: int, label: _Label
) -> Iterator[tuple[int, _Label]]:
    """Yield what can have been taken when the next event is reached, and when that is."""
    late_s, left_s, starts_s, breaks = label
    arrival_s = event.reached(left_s)
    if not rests:
        yield taken, (late_s, arrival_s, starts_s, breaks)
        return
    # Of each set of breaks: lateness, end of the last break, driving done if nothing but them
    # stood in its way. A break interrupts the driving, hence the longer of the two counts.
    frontier = {taken: (late_s, left_s, arrival_s, breaks)}
    while frontier:
        further: dict[int, tuple[int, int, int, _Taken]] = {}
        for done, (late, free_s, there_s, so_far) in frontier.items():
            yield done, (late, max(free_s, there_s), starts_s, so_far)
            for rest in _untaken(rests, done):
                lateness_s, start_s = _start(rest.windows, free_s)
                option = (
                    late + lateness_s,
                    start_s + rest.duration_s,
                    there_s + rest.duration_s,
                    (*so_far, (gap, start_s, rest.source)),
                )
                known = further.get(done | rest.bit)
                if known is None or option[:2] < known[:2]:
                    further[done | rest.bit] = option
        frontier = further


def _start(windows: Windows, ready_s: int) -> tuple[int, int]:
    """Return by how much an event is late, and when it starts."""
    start_s = earliest(windows, ready_s)
    return (ready_s - windows[-1].end_s, ready_s) if start_s is None else (0, start_s)


def _backward(
    events: Sequence[Event], rests: tuple[_Rest, ...], from_event: int, start_s: int, after: int
) -> int | None:
    """Leave as late as possible and still start an event then, ``after`` being taken later."""
    labels = {after: start_s}
    for position in range(from_event, 0, -1):
        event, before = events[position], events[position - 1]
        reached: dict[int, int] = {}
        for taken, started_s in labels.items():
            for now_taken, left_s in _back_through_gap(event, rests, taken, started_s):
                begun_s = latest(before.windows, left_s - before.duration_s)
                if begun_s is not None and begun_s > reached.get(now_taken, -2 * FOREVER_S):
                    reached[now_taken] = begun_s
        labels = reached
    return labels.get((1 << len(rests)) - 1)


def _back_through_gap(
    event: Event, rests: tuple[_Rest, ...], taken: int, start_s: int
) -> Iterator[tuple[int, int]]:
    frontier = {taken: (start_s, start_s)}
    while frontier:
        further: dict[int, tuple[int, int]] = {}
        for done, (free_s, there_s) in frontier.items():
            yield done, min(free_s, event.left(there_s))
            for rest in _untaken(rests[::-1], done):
                begun_s = latest(rest.windows, free_s - rest.duration_s)
                if begun_s is None:
                    continue
                known = further.get(done | rest.bit)
                if known is None or begun_s > known[0]:
                    further[done | rest.bit] = (begun_s, there_s - rest.duration_s)
        frontier = further


def _busy_s(events: Sequence[Event], rests: tuple[_Rest, ...]) -> int:
    """Return the time on duty without any waiting."""
    last = events[-1]
    working_s = sum(event.travel_s + event.duration_s for event in events) - last.duration_s
    return working_s + sum(rest.duration_s for rest in rests)


def _departures(events: Sequence[Event], rests: tuple[_Rest, ...]) -> list[int]:
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
    soonest = _forward(events, rests).starts_s
    found = {soonest[-1] - turn_s for turn_s in events[0].turns_s}
    if any(event.dues_s for event in events):
        found.add(soonest[0])
    for position, event in enumerate(events):
        opening = {window.start_s for window in event.windows}
        opening |= {due_s for due_s in event.dues_s if earliest(event.windows, due_s) == due_s}
        for start_s in opening | {t for t in after_break if earliest(event.windows, t) == t}:
            for after in range(1 << len(rests)):
                left_s = _backward(events, rests, position, start_s, after)
                if left_s is not None:
                    found.add(left_s)
    drives = [event.drive for event in events if event.drive is not None]
    if drives:
        bounds = (soonest[0], latest(events[0].windows, FOREVER_S))
        for left_s in moments_to_leave(drives, bounds[0], bounds[1] or bounds[0]):
            end_s = _forward(events, rests, left_s).starts_s[-1]
            found.add(_backward(events, rests, len(events) - 1, end_s, after=0) or left_s)
    return sorted(found)


def _excused(
    events: Sequence[Event], table: Timetable
) -> tuple[tuple[Event, ...], tuple[_Rest, ...]]:
    """Let everything also happen when it does in this timetable."""
    allowed = [
        replace(event, windows=_with(event.windows, start_s))
        for event, start_s in zip(events, table.starts_s, strict=True)
    ]
    breaks = (
        replace(one, time_windows=_with(one.time_windows, start_s))
        for _, start_s, one in table.breaks
    )
    return tuple(allowed), _in_order(breaks)


def _with(windows: Windows, start_s: int) -> Windows:
    if not windows:
        return windows
    return normalised((*windows, TimeWindow(start_s=start_s, end_s=start_s)))
