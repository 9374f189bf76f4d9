"""What does not keep is on board for no longer than it may be."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.clock import durations
from routing.checker.context import RouteContext
from routing.checker.violation import Violation


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Measure how long each of the goods is on board.

    From leaving the visit that takes it on, or the depot of its trip, until the visit begins that
    hands it over, or until it is at the depot where its trip ends.
    """
    limited = {
        row: shipment
        for row in drive.route.shipments
        if (shipment := drive.day.shipments.get(row)) is not None
        and shipment.max_aboard_s is not None
    }
    taken_on: dict[str, int] = {}
    handed_over: dict[str, int] = {}
    left_depot_s = drive.route.departure_s
    in_trip: list[str] = []
    for visit in drive.route.visits:
        if visit.depot is not None:
            _unload(in_trip, handed_over, visit.start_s)
            left_depot_s, in_trip = visit.departure_s, []
        for row in (row for row in visit.deliveries if row in limited):
            if limited[row].pickup is None:
                taken_on.setdefault(row, left_depot_s)
            handed_over.setdefault(row, visit.start_s)
        for row in (row for row in visit.pickups if row in limited):
            taken_on.setdefault(row, visit.departure_s)
            if limited[row].delivery is None:
                in_trip.append(row)
    _unload(in_trip, handed_over, drive.route.return_s)
    for row, shipment in limited.items():
        if row not in taken_on or row not in handed_over:
            continue
        aboard_s, most_s = handed_over[row] - taken_on[row], shipment.max_aboard_s
        if most_s is not None and aboard_s > most_s:
            yield drive.violation(
                "freshness.too_long_aboard",
                shipments=(row,),
                **durations(aboard=aboard_s, limit=most_s),
            )


def _unload(rows: list[str], handed_over: dict[str, int], moment_s: int) -> None:
    for row in rows:
        handed_over.setdefault(row, moment_s)
