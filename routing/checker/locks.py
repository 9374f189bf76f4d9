"""What is locked on a vehicle is in its route or in none, and in the order that is locked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from routing.checker.context import RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare the route's shipments with their locks."""
    begun: dict[str, int] = {}
    for stop, visit in enumerate(drive.route.visits, start=1):
        for row in (*visit.pickups, *visit.deliveries):
            begun.setdefault(row, stop)
    numbered: dict[int, list[tuple[int, str]]] = {}
    for row, stop in begun.items():
        shipment = drive.day.shipments.get(row)
        if shipment is None or shipment.vehicle is None:
            continue
        if shipment.vehicle != drive.route.vehicle_id:
            yield drive.violation("locks.other_vehicle", shipments=(row,), locked=shipment.vehicle)
        elif shipment.sequence is not None:
            numbered.setdefault(shipment.sequence, []).append((stop, row))
    for number, next_number in pairwise(sorted(numbered)):
        stop, row = max(numbered[number])
        early_stop, early_row = min(numbered[next_number])
        if stop > early_stop:
            yield drive.violation(
                "locks.order", shipments=(early_row,), stop=early_stop, before=row, later=stop
            )
