"""Forward and backward passes over a fixed order of events, with a choice of where breaks are.

Each goes over (event, set of breaks already taken) and is as early, or as late, as can be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from routing.problem import FOREVER_S, Break
from routing.schedule.events import Event, Timetable
from routing.schedule.windows import Windows, earliest, latest, normalised

FEW = 3
"""Up to so many breaks, every order and place is tried; above, they are taken as windows end."""


@dataclass(frozen=True, slots=True)
class Rest:
    """A break with its windows in order; ``bit`` stands for it in a set of breaks."""

    source: Break
    duration_s: int
    windows: Windows
    bit: int


def in_order(breaks: Iterable[Break]) -> tuple[Rest, ...]:
    """Return breaks as their last windows end."""
    rests = [(one, normalised(one.time_windows)) for one in breaks]
    rests.sort(key=lambda pair: (pair[1][-1].end_s if pair[1] else FOREVER_S, pair[0].id))
    return tuple(
        Rest(one, one.duration_s, windows, 1 << rank) for rank, (one, windows) in enumerate(rests)
    )


def _untaken(rests: tuple[Rest, ...], taken: int) -> list[Rest]:
    left = [rest for rest in rests if not taken & rest.bit]
    return left if len(rests) <= FEW else left[:1]


_Taken = tuple[tuple[int, int, Break], ...]
_Label = tuple[int, int, tuple[int, ...], _Taken]
"""Of a set of breaks taken: lateness, end of the last event, starts so far, breaks so far."""


def forward(
    events: Sequence[Event], rests: tuple[Rest, ...], departure_s: int = -FOREVER_S
) -> Timetable:
    """Be everywhere as early as possible, departing not before ``departure_s``."""
    labels = {0: _departing(events, departure_s)}
    for gap, event in enumerate(events[1:], start=1):
        reached: dict[int, _Label] = {}
        for taken, label in labels.items():
            for now_taken, ready in _through_gap(gap, event, rests, taken, label):
                new = _begun(event, ready)
                known = reached.get(now_taken)
                if known is None or new[:2] < known[:2]:
                    reached[now_taken] = new
        labels = reached
    return _told(labels[(1 << len(rests)) - 1])


def punctual(
    events: Sequence[Event], rests: tuple[Rest, ...], departure_s: int, most: float
) -> Iterator[Timetable]:
    """Yield timetables that keep all windows, of which none costs less and ends no later.

    A break may be taken earlier or later than where all ends first, if what is due then costs less.
    """
    labels = {0: [(0.0, _departing(events, departure_s))]}
    for gap, event in enumerate(events[1:], start=1):
        reached: dict[int, list[tuple[float, _Label]]] = {}
        for taken, cost, label in ((t, *one) for t, some in labels.items() for one in some):
            for now_taken, ready in _through_gap(gap, event, rests, taken, label):
                new = _begun(event, ready)
                then = cost + event.late_cost(new[2][-1])
                if not new[0] and then <= most:
                    reached.setdefault(now_taken, []).append((then, new))
        labels = {taken: _undominated(some) for taken, some in reached.items()}
    for _, label in labels.get((1 << len(rests)) - 1, ()):
        yield _told(label)


def _undominated(labels: list[tuple[float, _Label]]) -> list[tuple[float, _Label]]:
    """Return those that end earlier than all that cost no more."""
    kept: list[tuple[float, _Label]] = []
    for cost, label in sorted(labels, key=lambda one: (one[0], one[1][1])):
        if not kept or label[1] < kept[-1][1][1]:
            kept.append((cost, label))
    return kept


def _departing(events: Sequence[Event], departure_s: int) -> _Label:
    return _begun(events[0], (0, departure_s, (), ()))


def _begun(event: Event, ready: _Label) -> _Label:
    """Start an event as soon as one is ready for it."""
    lateness_s, start_s = _start(event.windows, ready[1])
    return ready[0] + lateness_s, start_s + event.duration_s, (*ready[2], start_s), ready[3]


def _told(label: _Label) -> Timetable:
    return Timetable(starts_s=label[2], breaks=label[3], late_s=label[0])


def _through_gap(
    gap: int, event: Event, rests: tuple[Rest, ...], taken: int, label: _Label
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


def backward(
    events: Sequence[Event], rests: tuple[Rest, ...], from_event: int, start_s: int, after: int
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
    event: Event, rests: tuple[Rest, ...], taken: int, start_s: int
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
