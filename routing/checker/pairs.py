"""What is moved from one place to another travels in one vehicle, and is picked up first."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import PlanContext
from routing.checker.violation import Violation

Position = tuple[int, int]
"""Number of the route in the plan, and of the visit in the route."""


def judge(day: PlanContext) -> Iterator[Violation]:
    """Find where both ends of each such shipment are served for the first time."""
    picked_up: dict[str, Position] = {}
    delivered: dict[str, Position] = {}
    for number, route in enumerate(day.plan.routes):
        for stop, visit in enumerate(route.visits):
            for row in visit.pickups:
                picked_up.setdefault(row, (number, stop))
            for row in visit.deliveries:
                delivered.setdefault(row, (number, stop))
    for shipment in day.problem.shipments:
        start, end = picked_up.get(shipment.id), delivered.get(shipment.id)
        if start is None or end is None or None in (shipment.pickup, shipment.delivery):
            continue  # coverage says so
        if start[0] != end[0]:
            yield Violation(
                code="pairs.two_routes",
                vehicle_id=day.plan.routes[end[0]].vehicle_id,
                shipment_ids=(shipment.id,),
                details={"other": day.plan.routes[start[0]].vehicle_id},
            )
        elif end[1] < start[1]:
            yield Violation(
                code="pairs.delivered_first",
                vehicle_id=day.plan.routes[end[0]].vehicle_id,
                shipment_ids=(shipment.id,),
                details={"stop": end[1] + 1, "pickup_stop": start[1] + 1},
            )
