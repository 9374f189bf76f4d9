"""A vehicle starts and ends at its own depots, while they are open."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import RouteContext
from routing.checker.violation import Violation
from routing.problem import Location


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Judge both ends of the route."""
    route, vehicle = drive.route, drive.vehicle
    yield from _end(drive, "start", route.start, vehicle.start_depot, route.departure_s)
    yield from _end(drive, "end", route.end, vehicle.end_depot, route.return_s)


def _end(
    drive: RouteContext, end: str, place: Location | None, depot_id: str | None, moment_s: int
) -> Iterator[Violation]:
    depot = None if depot_id is None else drive.day.depots[depot_id]
    if (place is None) != (depot is None) or (
        place is not None and depot is not None and place.index != depot.location.index
    ):
        yield drive.violation(
            f"depots.wrong_{end}", depot=depot_id, place=place and (place.place or place.index)
        )
    if depot is None or depot.opening is None:
        return
    if not depot.opening.start_s <= moment_s <= depot.opening.end_s:
        yield drive.violation(
            "depots.departs_closed" if end == "start" else "depots.returns_closed",
            depot=depot_id,
            opening=drive.day.clocks((depot.opening,)),
            **drive.day.moments(moment=moment_s),
        )
