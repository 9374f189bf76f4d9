"""Nobody drives on for longer than allowed without a rest that is long enough."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.clock import durations
from routing.checker.context import RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Drive the route, each way as soon as one may, and measure the driving between rests."""
    rule = drive.vehicle.driving_break
    if rule is None or None in drive.ways:
        return
    driving_s = 0
    free_s = drive.route.departure_s
    for number, way in enumerate(drive.ways):
        left_s = way.duration_s if way is not None else 0
        for taken in sorted(drive.breaks[number], key=lambda one: one.start_s):
            # on until the break begins, or until the time is up: then one stands and waits for it
            drive_s = min(left_s, max(0, taken.start_s - free_s), rule.after_s - driving_s)
            driving_s, left_s = driving_s + drive_s, left_s - drive_s
            free_s = taken.start_s + taken.duration_s
            if taken.duration_s >= rule.duration_s:
                driving_s = 0
        driving_s += left_s
        if driving_s > rule.after_s:
            yield drive.violation(
                "driving.without_rest",
                leg=number + 1,
                **durations(driving=driving_s, limit=rule.after_s, rest=rule.duration_s),
            )
            driving_s = 0  # so that one rest too few is told once
        if number < len(drive.route.visits):
            free_s = drive.route.visits[number].departure_s
