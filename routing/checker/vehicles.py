"""A vehicle drives one route at most, with its own courier, and only if it visits something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from routing.checker.context import PlanContext
from routing.checker.violation import Violation


def judge(day: PlanContext) -> Iterator[Violation]:
    """Compare the plan's routes with the problem's vehicles."""
    for vehicle_id, count in Counter(route.vehicle_id for route in day.plan.routes).items():
        if vehicle_id not in day.vehicles:
            yield Violation(code="vehicles.unknown", vehicle_id=vehicle_id)
        if count > 1:
            yield Violation(
                code="vehicles.used_twice", vehicle_id=vehicle_id, details={"count": count}
            )
    for route in day.plan.routes:
        if not route.visits:
            yield Violation(code="vehicles.empty_route", vehicle_id=route.vehicle_id)
        vehicle = day.vehicles.get(route.vehicle_id)
        if vehicle is not None and route.courier_id != vehicle.courier:
            yield Violation(
                code="vehicles.other_courier",
                vehicle_id=route.vehicle_id,
                details={"courier": route.courier_id, "expected": vehicle.courier},
            )
