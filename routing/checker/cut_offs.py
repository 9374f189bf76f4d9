"""What is collected is handed over before the line-haul truck, train or flight leaves.

What the last trip collects, that is: what earlier ones did is :mod:`routing.checker.reloads`'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from routing.checker.context import RouteContext
from routing.checker.violation import Violation
from routing.plans import Visit


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Compare the return, plus the handover, with the end depot's cut-off."""
    if drive.vehicle.end_depot is None:
        return
    depot = drive.day.depots[drive.vehicle.end_depot]
    on_board = collected(drive, drive.route.trips[-1])
    if depot.cut_off_s is None or not on_board:
        return
    handed_over_s = drive.route.return_s + depot.handover_s
    if handed_over_s > depot.cut_off_s:
        yield drive.violation(
            "cut_offs.missed",
            shipments=on_board,
            depot=depot.id,
            **drive.day.moments(handed_over=handed_over_s, cut_off=depot.cut_off_s),
        )


def collected(drive: RouteContext, trip: Sequence[Visit]) -> tuple[str, ...]:
    """Return the shipments that are on board when a trip ends."""
    picked_up = dict.fromkeys(row for visit in trip for row in visit.pickups)
    return tuple(
        row
        for row in picked_up
        if (shipment := drive.day.shipments.get(row)) is not None and shipment.delivery is None
    )
