"""Goods that spoil each other, pepper and tea, never travel in one trip."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare the goods of each trip with those that the day keeps apart."""
    problem = drive.day.problem
    if not problem.apart:
        return
    aboard: dict[str, list[int]] = {}
    for trip, visits in enumerate(drive.route.trips):
        for row in (row for one in visits for row in (*one.pickups, *one.deliveries)):
            aboard.setdefault(row, []).append(trip)
    names = {
        row: (drive.day.shipments[row].commodity or "").casefold()
        for row in aboard
        if row in drive.day.shipments
    }
    for trip in range(len(drive.route.trips)):
        goods = [row for row in names if min(aboard[row]) <= trip <= max(aboard[row])]
        for one, other in problem.apart:
            these = [row for row in goods if one.casefold() in names[row]]
            those = [row for row in goods if other.casefold() in names[row]]
            clash = next(((a, b) for a in these for b in those if a != b), None)
            if clash is not None:
                yield drive.violation(
                    "apart.together", shipments=clash, trip=trip + 1, one=one, other=other
                )
