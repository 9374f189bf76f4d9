"""A visit lasts as long as its shipments need: set-up once, each one's service, further walks.

With some vehicles both take longer than with others.
"""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.carrying import further_walks_s
from routing.checker.clock import durations
from routing.checker.context import PlanContext
from routing.checker.violation import Violation
from routing.plans import Route


def judge(day: PlanContext) -> Iterator[Violation]:
    """Recompute the set-up and service durations of every visit."""
    for route in day.plan.routes:
        for number, visit in enumerate(route.visits):
            tasks = [task for _, task in day.tasks(visit)]
            vehicle = day.vehicles.get(route.vehicle_id)
            longer = (vehicle.setup_factor, vehicle.service_factor) if vehicle else (1.0, 1.0)
            setup_s = max((round(task.setup_s * longer[0]) for task in tasks), default=0)
            if _same_place_as_before(route, number):
                setup_s = 0
            service_s = sum(round(task.service_s * longer[1]) for task in tasks)
            service_s += further_walks_s(day, route, number)
            if visit.depot is not None and visit.depot in day.depots:
                service_s += day.depots[visit.depot].reload_s
            for name, expected_s in (("setup", setup_s), ("service", service_s)):
                recorded_s = visit.setup_s if name == "setup" else visit.service_s
                if recorded_s != expected_s:
                    yield Violation(
                        code=f"service.wrong_{name}",
                        vehicle_id=route.vehicle_id,
                        shipment_ids=(*visit.pickups, *visit.deliveries),
                        details={
                            "stop": number + 1,
                            **durations(recorded=recorded_s, expected=expected_s),
                        },
                    )


def _same_place_as_before(route: Route, number: int) -> bool:
    """Tell whether the previous visit was here; the depot that a route leaves is no visit."""
    if number == 0:
        return False
    before, here = route.visits[number - 1].location.index, route.visits[number].location.index
    return here is not None and before == here
