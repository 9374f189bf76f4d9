"""A route is not longer than its vehicle may be on duty, drive, climb, or serve."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.clock import durations
from routing.checker.context import RouteContext
from routing.checker.rough_roads import amounts
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare what the route takes with the vehicle's limits; driving is what the matrix says."""
    vehicle, route = drive.vehicle, drive.route
    for name, taken_s, limit_s in (
        ("duration", route.duration_s, vehicle.max_duration_s),
        ("travel", drive.travel_s, vehicle.max_travel_s),
    ):
        if limit_s is not None and taken_s > limit_s:
            yield drive.violation(f"limits.{name}", **durations(value=taken_s, limit=limit_s))
    limit_m = vehicle.max_distance_m
    if limit_m is not None and drive.distance_m > limit_m:
        yield drive.violation("limits.distance", value_m=drive.distance_m, limit_m=limit_m)
    if vehicle.max_climb_m is not None:
        climb_m = sum(amounts(drive, "climb_m"))
        if climb_m > vehicle.max_climb_m:
            yield drive.violation("limits.climb", value_m=climb_m, limit_m=vehicle.max_climb_m)
    tasks = sum(len(visit.pickups) + len(visit.deliveries) for visit in route.visits)
    if vehicle.max_tasks is not None and tasks > vehicle.max_tasks:
        yield drive.violation("limits.tasks", value=tasks, limit=vehicle.max_tasks)
