"""A visit starts in a time window of each shipment that it serves, and when it is ready."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import PlanContext
from routing.checker.violation import Violation


def judge(day: PlanContext) -> Iterator[Violation]:
    """Judge the start of every visit, set-up included."""
    for route in day.plan.routes:
        for stop, visit in enumerate(route.visits, start=1):
            for shipment, task in day.tasks(visit):
                windows = shipment.windows(task)
                if not windows or any(
                    window.start_s <= visit.start_s <= window.end_s for window in windows
                ):
                    continue
                yield Violation(
                    code="time_windows.missed",
                    vehicle_id=route.vehicle_id,
                    shipment_ids=(shipment.id,),
                    details={
                        "stop": stop,
                        **day.moments(start=visit.start_s),
                        "windows": day.clocks(windows),
                    },
                )
