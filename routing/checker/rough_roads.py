"""What breaks is not driven over more rough road than it may be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from routing.checker.context import RouteContext, points_of
from routing.checker.violation import Violation
from routing.checker.ways import row_in
from routing.plans import Visit


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Follow each of the goods from leg to leg while it is on board."""
    limits = {
        row: shipment.max_rough_m
        for row in drive.route.shipments
        if (shipment := drive.day.shipments.get(row)) is not None
        and shipment.max_rough_m is not None
    }
    if not limits:
        return
    shaken = dict.fromkeys(limits, 0)
    for number, rough_m in enumerate(amounts(drive, "rough_m")):
        for row in shaken:
            shaken[row] += rough_m * _is_on(drive, row, number)
    for row, limit_m in limits.items():
        if shaken[row] > limit_m:
            yield drive.violation(
                "rough_roads.too_rough", shipments=(row,), value_m=shaken[row], limit_m=limit_m
            )


def amounts(drive: RouteContext, name: str) -> list[int]:
    """Return how much each leg has of something, by the matrix; 0 where that does not say."""
    cells = None if drive.matrix is None else drive.matrix.amounts.get(name)
    found = []
    for one, other in pairwise(points_of(drive.route)):
        start = None if drive.matrix is None or one is None else row_in(drive.matrix, one)
        end = None if drive.matrix is None or other is None else row_in(drive.matrix, other)
        known = cells is not None and start is not None and end is not None
        found.append(max(0, int(cells[start, end])) if known and cells is not None else 0)
    return found


def _is_on(drive: RouteContext, row: str, leg: int) -> bool:
    """Tell whether a shipment is on board on a leg: leg k leads to visit k, the last one home."""
    shipment, visits = drive.day.shipments[row], drive.route.visits
    before, after = visits[:leg], visits[leg:]
    if shipment.pickup is None:  # loaded at the depot where its trip begins
        since = _trip_begins(before)
        on_its_way = any(row in visit.deliveries for visit in _until_depot(after))
        return on_its_way and not any(row in visit.deliveries for visit in before[since:])
    if shipment.delivery is None:  # unloaded at the depot where its trip ends
        return any(row in visit.pickups for visit in before[_trip_begins(before) :])
    picked_up = any(row in visit.pickups for visit in before)
    return picked_up and not any(row in visit.deliveries for visit in before)


def _trip_begins(visits: Sequence[Visit]) -> int:
    """Return the number of the first visit of the last trip."""
    depots = [number for number, visit in enumerate(visits) if visit.depot is not None]
    return depots[-1] + 1 if depots else 0


def _until_depot(visits: Sequence[Visit]) -> Sequence[Visit]:
    """Return the visits before the next halt at a depot."""
    halt = next((n for n, visit in enumerate(visits) if visit.depot is not None), len(visits))
    return visits[:halt]
