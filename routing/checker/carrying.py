"""What is carried on foot, where a place is walked to, fits one person; more takes more walks."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.context import TOLERANCE, PlanContext, RouteContext
from routing.checker.violation import Violation
from routing.plans import Route
from routing.problem import Shipment


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Weigh a parcel of each shipment of visits that are walked to."""
    for number, visit in enumerate(drive.route.visits):
        if not _round_trip_s(drive.day, drive.route, number) or drive.matrix is None:
            continue
        load_kg = drive.matrix.walks.load_kg
        for shipment, _ in drive.day.tasks(visit):
            parcel_kg = drive.day.problem.weight_kg(shipment) / max(shipment.parcels, 1)
            if parcel_kg > load_kg + TOLERANCE * max(load_kg, 1.0):
                yield drive.violation(
                    "carrying.too_heavy",
                    shipments=(shipment.id,),
                    stop=number + 1,
                    parcel_kg=parcel_kg,
                    load_kg=load_kg,
                )


def further_walks_s(day: PlanContext, route: Route, number: int) -> int:
    """Return the seconds of a visit's walks but for those of its legs and of visits before it."""
    round_trip_s = _round_trip_s(day, route, number)
    if not round_trip_s:
        return 0
    here = route.visits[number].location.index
    first = number
    while first and route.visits[first - 1].location.index == here:
        first -= 1
    before = _walks(day, route, first, number)
    return (_walks(day, route, first, number + 1) - before) * round_trip_s


def _walks(day: PlanContext, route: Route, first: int, last: int) -> int:
    """Return how many walks the goods of some visits at one place take, at least one."""
    load_kg = day.problem.matrices[day.vehicles[route.vehicle_id].profile].walks.load_kg
    most = 1
    for name in ("pickups", "deliveries"):
        rows = [row for visit in route.visits[first:last] for row in getattr(visit, name)]
        goods: list[Shipment] = [day.shipments[row] for row in rows if row in day.shipments]
        total_kg = sum(map(day.problem.weight_kg, goods))
        whole = int(total_kg // load_kg)
        rest_kg = total_kg - whole * load_kg
        most = max(most, whole + (rest_kg > TOLERANCE * max(load_kg, 1.0)))
    return most


def _round_trip_s(day: PlanContext, route: Route, number: int) -> int:
    vehicle = day.vehicles.get(route.vehicle_id)
    matrix = None if vehicle is None else day.problem.matrices.get(vehicle.profile)
    index = route.visits[number].location.index
    return 0 if matrix is None or index is None else matrix.round_trip_s(index)
