"""Driving from one halt to the next: always as long, or by the hour at which one leaves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from routing.plans.routes import Leg
from routing.problem import FOREVER_S, Location, Problem
from routing.roads.matrix import UNREACHABLE
from routing.roads.travel_times import TravelTimes

_EVERY_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """A way whose time depends on the hour.

    Attributes
    ----------
    origin, target : int
        Points of ``times``.
    """

    times: TravelTimes
    origin: int
    target: int

    def arrival(self, departure_s: int) -> int:
        """Return when one arrives who leaves then; the end of all time where one never does."""
        arrived_s = self.times.arrival(self.origin, self.target, departure_s)
        return max(FOREVER_S, departure_s) if arrived_s == UNREACHABLE else arrived_s

    def departure(self, arrival_s: int) -> int:
        """Return the latest moment to leave at; before all time where there is none."""
        left_s = self.times.departure(self.origin, self.target, arrival_s)
        return -2 * FOREVER_S if left_s == UNREACHABLE else left_s

    def leg(self, departure_s: int) -> Leg:
        """Return what is driven by one who leaves then."""
        return Leg(
            duration_s=self.arrival(departure_s) - departure_s,
            distance_m=self.times.distance(self.origin, self.target, departure_s),
        )


def moments_to_leave(drives: Iterable[Drive], from_s: int, until_s: int) -> set[int]:
    """Return departures between two moments of which one may be better than the earliest.

    Those at which travel times change, and every ten minutes until they change no more.
    """
    turns_s = {turn for drive in drives for turn in drive.times.begins_s.tolist()}
    last_s = min(until_s, max(turns_s, default=from_s))
    return {t for t in turns_s if from_s < t <= last_s} | {*range(from_s, last_s + 1, _EVERY_S)}


def drive_between(
    problem: Problem, profile: str, origin: Location | None, target: Location | None
) -> Drive | None:
    """Return the way between two places by the hour; None where its time never changes."""
    times = problem.travel_times.get(profile)
    if times is None or origin is None or target is None:
        return None
    return Drive(times=times, origin=origin.row, target=target.row)


def shortest_leg(
    problem: Problem, profile: str, origin: Location | None, target: Location | None
) -> Leg | None:
    """Return the leg between two places, nothing at an open end; None where no way leads.

    Where its time depends on the hour, it is as short as at the best one.
    """
    if origin is None or target is None:
        return Leg(duration_s=0, distance_m=0)
    matrix, times = problem.matrices[profile], problem.travel_times.get(profile)
    duration_s = int(matrix.durations_s[origin.row, target.row])
    distance_m = int(matrix.distances_m[origin.row, target.row])
    if times is not None:
        known = times.durations_s[:, origin.row, target.row]
        duration_s = int(known[known >= 0].min(initial=duration_s))
    if UNREACHABLE in (duration_s, distance_m):
        return None
    return Leg(duration_s=duration_s, distance_m=distance_m)
