"""A visit serves something, and it stops where the shipments that it serves are."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import PlanContext
from routing.checker.violation import Violation
from routing.plans import Visit


def judge(day: PlanContext) -> Iterator[Violation]:
    """Compare the matrix row of each visit with those of its tasks."""
    for route in day.plan.routes:
        for stop, visit in enumerate(route.visits, start=1):
            if visit.depot is None and not visit.pickups and not visit.deliveries:
                yield Violation(
                    code="places.serves_nothing",
                    vehicle_id=route.vehicle_id,
                    details={"stop": stop, "place": visit.location.place},
                )
            if elsewhere := _elsewhere(day, visit):
                yield Violation(
                    code="places.elsewhere",
                    vehicle_id=route.vehicle_id,
                    shipment_ids=elsewhere,
                    details={"stop": stop, "place": visit.location.place},
                )


def _elsewhere(day: PlanContext, visit: Visit) -> tuple[str, ...]:
    row = visit.location.index
    return tuple(shipment.id for shipment, task in day.tasks(visit) if task.location.index != row)
