"""A vehicle has every skill that its shipments ask for: cold, fragile, a tail lift."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare each shipment of the route with the vehicle."""
    for shipment_id in drive.route.shipments:
        shipment = drive.day.shipments.get(shipment_id)
        if shipment is not None and (missing := shipment.skills - drive.vehicle.skills):
            yield drive.violation(
                "skills.missing", shipments=(shipment_id,), skills=tuple(sorted(missing))
            )
