"""A route costs its fixed cost, its kilometres, its hours on duty and its hours of driving."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import TOLERANCE, RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Recompute the cost from the matrix; a route with an impossible leg has none to compare."""
    recorded, vehicle = drive.route.cost, drive.vehicle
    if None in drive.ways and abs(recorded) < float("inf"):
        return
    expected = (
        vehicle.fixed_cost
        + vehicle.cost_per_km * drive.distance_m / 1000
        + vehicle.cost_per_hour * drive.route.duration_s / 3600
        + vehicle.cost_per_travel_hour * drive.travel_s / 3600
    )
    if not abs(recorded - expected) <= TOLERANCE * max(1.0, abs(expected)):  # NaN is wrong, too
        yield drive.violation("cost.wrong", cost=recorded, expected=round(expected, 6))
