"""A route costs its vehicle, kilometres, hours, overtime, lateness and what it emits."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import TOLERANCE, RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Recompute the cost from the matrix; a route with an impossible leg has none to compare."""
    recorded, vehicle = drive.route.cost, drive.vehicle
    if None in drive.ways and abs(recorded) < float("inf"):
        return
    kilometres, hours = drive.distance_m / 1000, drive.route.duration_s / 3600
    per_km = vehicle.cost_per_km + vehicle.co2_kg_per_km * drive.day.problem.co2_cost_per_kg
    expected = (
        vehicle.fixed_cost
        + per_km * kilometres
        + vehicle.cost_per_hour * hours
        + vehicle.cost_per_travel_hour * drive.travel_s / 3600
        + _lateness(drive)
        + _unfamiliar(drive)
    )
    if vehicle.regular_s is not None:
        overtime = max(0.0, hours - vehicle.regular_s / 3600)
        expected += vehicle.cost_per_overtime_hour * overtime
    if not abs(recorded - expected) <= TOLERANCE * max(1.0, abs(expected)):  # NaN is wrong, too
        yield drive.violation("cost.wrong", cost=recorded, expected=round(expected, 6))


def _lateness(drive: RouteContext) -> float:
    """Price the visits that start after what they serve was due."""
    return sum(
        task.late_cost_per_hour * (visit.start_s - task.due_s) / 3600
        for visit in drive.route.visits
        for _, task in drive.day.tasks(visit)
        if task.due_s is not None and visit.start_s > task.due_s
    )


def _unfamiliar(drive: RouteContext) -> float:
    """Price the shipments that somebody else usually serves."""
    mine = {drive.vehicle.id, drive.vehicle.courier}
    rows = (drive.day.shipments.get(row) for row in drive.route.shipments)
    others = [
        row.id
        for row in rows
        if row is not None and row.usual_courier is not None and row.usual_courier not in mine
    ]
    return drive.day.problem.unfamiliar_cost * len(others)
