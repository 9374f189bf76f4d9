"""Events that follow each other on a route, and when they start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from routing.problem import Break
from routing.schedule.driving import Drive
from routing.schedule.windows import Windows


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
    dues : tuple of (due_s, cost_per_s)
        Moments after which starting has a price, for each second.
    turns_s : tuple of int
        Of the departure: times on duty from which on a longer one costs more.
    """

    travel_s: int = 0
    duration_s: int = 0
    windows: Windows = ()
    dues: tuple[tuple[int, float], ...] = ()
    turns_s: tuple[int, ...] = ()
    drive: Drive | None = None

    def late_cost(self, start_s: int) -> float:
        """Return what it costs that the event starts then."""
        return sum(cost * (start_s - due_s) for due_s, cost in self.dues if start_s > due_s)

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


DutyCost = Callable[[int], float]
"""What so many seconds on duty cost: no less if they are more."""


def late_cost(events: Sequence[Event], table: Timetable) -> float:
    """Return what it costs that events start after their dues."""
    return sum(
        event.late_cost(start_s) for event, start_s in zip(events, table.starts_s, strict=True)
    )
