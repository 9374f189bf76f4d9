"""A vehicle leaves and returns within its shift."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare departure and return with the shift."""
    shift, route = drive.vehicle.shift, drive.route
    if shift is None:
        return
    if route.departure_s < shift.start_s:
        yield drive.violation(
            "shifts.departs_early",
            **drive.day.moments(departure=route.departure_s, earliest=shift.start_s),
        )
    if route.return_s > shift.end_s:
        yield drive.violation(
            "shifts.returns_late",
            **drive.day.moments(arrival=route.return_s, latest=shift.end_s),
        )
