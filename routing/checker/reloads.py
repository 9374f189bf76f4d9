"""Between two trips a vehicle unloads and loads at a depot of its own, as often as it may."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import RouteContext
from routing.checker.cut_offs import collected
from routing.checker.violation import Violation
from routing.plans import Visit


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Judge every halt between two trips, and count them."""
    trips = drive.route.trips
    number = 0
    for stop, visit in enumerate(drive.route.visits, start=1):
        if visit.depot is None:
            continue
        if visit.depot not in drive.vehicle.reload_depots:
            yield drive.violation("reloads.not_allowed", stop=stop, depot=visit.depot)
        if visit.depot in drive.day.depots:
            yield from _at_depot(drive, stop, visit, collected(drive, trips[number]))
        if visit.pickups or visit.deliveries:
            shipments = (*visit.pickups, *visit.deliveries)
            yield drive.violation("reloads.serves_too", shipments=shipments, stop=stop)
        number += 1
    limit = drive.vehicle.max_reloads
    if limit is not None and number > limit:
        yield drive.violation("reloads.too_many", value=number, limit=limit)


def _at_depot(
    drive: RouteContext, stop: int, visit: Visit, unloaded: tuple[str, ...]
) -> Iterator[Violation]:
    """Judge the place, the opening hours and the cut-off; ``unloaded`` was collected before."""
    depot = drive.day.depots[visit.depot or ""]
    if visit.location.index != depot.location.index:
        yield drive.violation("reloads.elsewhere", stop=stop, depot=depot.id)
    opening = depot.opening
    if opening is not None and not opening.start_s <= visit.start_s <= opening.end_s:
        yield drive.violation(
            "reloads.closed",
            stop=stop,
            depot=depot.id,
            opening=drive.day.clocks((opening,)),
            **drive.day.moments(moment=visit.start_s),
        )
    handed_over_s = visit.start_s + depot.handover_s
    if depot.cut_off_s is not None and unloaded and handed_over_s > depot.cut_off_s:
        yield drive.violation(
            "cut_offs.missed",
            shipments=unloaded,
            depot=depot.id,
            **drive.day.moments(handed_over=handed_over_s, cut_off=depot.cut_off_s),
        )
