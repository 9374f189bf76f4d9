"""What is collected is handed over before the line-haul truck, train or flight leaves."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare the return, plus the handover, with the end depot's cut-off."""
    if drive.vehicle.end_depot is None:
        return
    depot = drive.day.depots[drive.vehicle.end_depot]
    picked_up = [row for visit in drive.route.visits for row in visit.pickups]
    collected = tuple(
        row
        for row in dict.fromkeys(picked_up)
        if (shipment := drive.day.shipments.get(row)) is not None and shipment.delivery is None
    )
    if depot.cut_off_s is None or not collected:
        return
    handed_over_s = drive.route.return_s + depot.handover_s
    if handed_over_s > depot.cut_off_s:
        yield drive.violation(
            "cut_offs.missed",
            shipments=collected,
            depot=depot.id,
            **drive.day.moments(handed_over=handed_over_s, cut_off=depot.cut_off_s),
        )
