"""Rests that are due after so much driving, put where they cost a route least.

A rest breaks a leg in two; to the timetable it is one more event, which may happen at any time.
Breaks of the vehicle that are long enough rest as well, and are put in such a place where that
helps.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from routing.problem import FOREVER_S, Break, DrivingBreak
from routing.schedule.driving import Drive
from routing.schedule.events import DutyCost, Event, Timetable, late_cost
from routing.schedule.timetable import timetable
from routing.schedule.windows import normalised


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rest:
    """A rest in the gap before an event, after so much of its driving."""

    gap: int
    driven_s: int  # FOREVER_S: at its end
    rest: Break


def rested_timetable(
    events: Sequence[Event],
    breaks: Sequence[Break],
    duty_cost: DutyCost | None,
    rule: DrivingBreak | None,
) -> Timetable:
    """Find a timetable as :mod:`routing.schedule.timetable` does, with the rests it takes.

    Parameters
    ----------
    rule : DrivingBreak or None
        None: nobody has to rest because of driving.

    Returns
    -------
    Timetable
        The rests are among its breaks. It is a good one, not always the best.
    """
    if rule is None:
        return timetable(events, breaks, duty_cost)
    rests: tuple[_Rest, ...] = ()
    table = timetable(events, breaks, duty_cost)
    most = len(breaks) + 2 * sum(event.travel_s for event in events) // rule.after_s
    while (spot := _too_long(events, table, rule)) is not None:
        if len(rests) > most:  # breaks that moved undid it again and again
            return _by_driving_alone(events, breaks, duty_cost, rule)
        waits = _waits(events, table, spot)
        options = [(*rests, one) for one in _choices(spot, waits, breaks, rests, rule)]
        tables = [(_with(events, breaks, duty_cost, option), option) for option in options]
        table, rests = min(tables, key=lambda pair: _rank(events, pair[0], duty_cost))
    return table


def _rank(
    events: Sequence[Event], table: Timetable, duty_cost: DutyCost | None
) -> tuple[int, float, int, int]:
    cost = duty_cost(table.duration_s) + late_cost(events, table) if duty_cost else 0.0
    return table.late_s, cost, table.duration_s, table.starts_s[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spot:
    """Where the driving has lasted as long as it may: a gap, and how much of it is driven.

    Attributes
    ----------
    since : int
        The gap of the last rest before.
    """

    gap: int
    driven_s: int
    since: int


def _too_long(events: Sequence[Event], table: Timetable, rule: DrivingBreak) -> _Spot | None:
    """Return where somebody first would drive on for too long."""
    driving_s, since = 0, 0
    for gap in range(1, len(events)):
        free_s = table.starts_s[gap - 1] + events[gap - 1].duration_s
        way_s = left_s = events[gap].reached(free_s) - free_s
        for start_s, duration_s in (
            (s, one.duration_s) for at, s, one in table.breaks if at == gap
        ):
            drive_s = min(start_s - free_s, left_s, rule.after_s - driving_s)
            driving_s, left_s, free_s = driving_s + drive_s, left_s - drive_s, start_s + duration_s
            if duration_s >= rule.duration_s:
                driving_s, since = 0, gap
        if driving_s + left_s > rule.after_s:
            due_s = way_s - left_s + rule.after_s - driving_s
            return _Spot(gap=gap, driven_s=due_s, since=since)
        driving_s += left_s
    return None


def _waits(events: Sequence[Event], table: Timetable, spot: _Spot) -> list[int]:
    """Return the gaps between the last rest and a spot at whose end one waits."""
    broken = {gap for gap, _, _ in table.breaks}
    return [
        gap
        for gap in range(max(1, spot.since), spot.gap)
        if gap not in broken
        and table.starts_s[gap]
        > events[gap].reached(table.starts_s[gap - 1] + events[gap - 1].duration_s)
    ]


def _choices(
    spot: _Spot,
    waits: Sequence[int],
    breaks: Sequence[Break],
    rests: tuple[_Rest, ...],
    rule: DrivingBreak,
) -> Iterator[_Rest]:
    """Yield the rests that would do: just when it is due, or before that where one waits anyway."""
    yield _Rest(gap=spot.gap, driven_s=spot.driven_s, rest=rule.rest)
    placed = [one.rest for one in rests]
    for own in breaks:
        if own.duration_s >= rule.duration_s and own not in placed:
            yield _Rest(gap=spot.gap, driven_s=spot.driven_s, rest=own)
    for gap in waits:
        yield _Rest(gap=gap, driven_s=FOREVER_S, rest=rule.rest)


def _by_driving_alone(
    events: Sequence[Event], breaks: Sequence[Break], duty_cost: DutyCost | None, rule: DrivingBreak
) -> Timetable:
    """Rest whenever the driving asks for it, whatever breaks there are besides."""
    table = _with(events, breaks, duty_cost, _whenever_due(events, rule))
    spot = _too_long(events, table, rule)  # where the way takes longer at that hour
    return table if spot is None else replace(table, late_s=table.late_s + rule.duration_s)


def _whenever_due(events: Sequence[Event], rule: DrivingBreak) -> tuple[_Rest, ...]:
    """Return rests by driving alone, whatever breaks there are besides."""
    rests: list[_Rest] = []
    driving_s = 0
    for gap, event in enumerate(events):
        driven_s = rule.after_s - driving_s
        while driven_s < event.travel_s:
            rests.append(_Rest(gap=gap, driven_s=driven_s, rest=rule.rest))
            driven_s += rule.after_s
        driving_s = event.travel_s - (driven_s - rule.after_s)
    return tuple(rests)


def _with(
    events: Sequence[Event],
    breaks: Sequence[Break],
    duty_cost: DutyCost | None,
    rests: tuple[_Rest, ...],
) -> Timetable:
    """Find the timetable with these rests."""
    split: list[Event] = []
    gaps: list[tuple[int, Break | None]] = []
    for gap, event in enumerate(events):
        driven_s = 0
        rested_s = 0
        for one in sorted((one for one in rests if one.gap == gap), key=lambda one: one.driven_s):
            until_s = min(one.driven_s, event.travel_s)
            split.append(
                Event(
                    travel_s=until_s - driven_s,
                    duration_s=one.rest.duration_s,
                    windows=normalised(one.rest.time_windows),
                )
            )
            gaps.append((gap, one.rest))
            driven_s, rested_s = until_s, rested_s + one.rest.duration_s
        split.append(_resumed(event, driven_s, rested_s))
        gaps.append((gap, None))
    placed = [one.rest for one in rests]
    others = [one for one in breaks if one not in placed]

    def whole(table: Timetable) -> Timetable:
        """Take the rests for what they are: breaks between the events."""
        taken = [(gaps[at][0], start_s, one) for at, start_s, one in table.breaks]
        taken += [
            (gap, start_s, rest)
            for (gap, rest), start_s in zip(gaps, table.starts_s, strict=True)
            if rest is not None
        ]
        told = zip(gaps, table.starts_s, strict=True)
        merged = replace(
            table,
            starts_s=tuple(start_s for (_, rest), start_s in told if rest is None),
            breaks=tuple(sorted(taken, key=lambda row: row[:2])),
        )
        return replace(merged, late_s=table.late_s + _not_there_yet(events, merged))

    return whole(timetable(split, others, duty_cost))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Resumed(Drive):
    """What is left of a way by the hour after rests: it lasts as it does for who left before."""

    driven_s: int
    rested_s: int

    def arrival(self, departure_s: int) -> int:
        left_s = departure_s - self.driven_s - self.rested_s
        return Drive.arrival(self, left_s) + self.rested_s

    def departure(self, arrival_s: int) -> int:
        left_s = Drive.departure(self, arrival_s - self.rested_s)
        return left_s + self.driven_s + self.rested_s


def _resumed(event: Event, driven_s: int, rested_s: int) -> Event:
    left_s, drive = event.travel_s - driven_s, event.drive
    if drive is not None and rested_s:
        drive = _Resumed(
            times=drive.times,
            origin=drive.origin,
            target=drive.target,
            driven_s=driven_s,
            rested_s=rested_s,
        )
    return replace(event, travel_s=left_s, drive=drive)


def _not_there_yet(events: Sequence[Event], table: Timetable) -> int:
    """Return by how much ways by the hour take longer where a break came before a rest on them."""
    late_s = 0
    for gap, event in enumerate(events):
        if event.drive is None or gap == 0:
            continue
        left_s = table.starts_s[gap - 1] + events[gap - 1].duration_s
        rests_s = sum(one.duration_s for at, _, one in table.breaks if at == gap)
        late_s += max(0, event.reached(left_s) + rests_s - table.starts_s[gap])
    return late_s
