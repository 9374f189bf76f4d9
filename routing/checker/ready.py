"""A trip takes on what it delivers when that is at the depot, not before."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare each trip's departure, or the start of its loading, with the goods it delivers."""
    between = (visit.start_s for visit in drive.route.visits if visit.depot is not None)
    loading_s = (drive.route.departure_s, *between)
    for from_s, trip in zip(loading_s, drive.route.trips, strict=True):
        for row in (row for visit in trip for row in visit.deliveries):
            shipment = drive.day.shipments.get(row)
            if shipment is None or shipment.pickup is not None or shipment.ready_s is None:
                continue
            if from_s < shipment.ready_s:
                yield drive.violation(
                    "ready.loaded_early",
                    shipments=(row,),
                    **drive.day.moments(loading=from_s, ready=shipment.ready_s),
                )
