"""What each shipment costs: every route's cost shared among what it serves.

A stop's share is in proportion to what a trip to it alone would cost with the same vehicle (the
stand-alone costs of cost allocation), so that a far village with one parcel pays for its distance
and one with thirty shares it among them. Within a stop, it goes by parcels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from routing.plans import Plan, Route, Visit
from routing.problem import Location, Problem, Vehicle


def cost_shares(plan: Plan, problem: Problem) -> dict[str, float]:
    """Return the cost of each served shipment by its id; they add up to the routes' costs."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    parcels = {row.id: max(row.parcels, 1) for row in problem.shipments}
    shares: dict[str, float] = defaultdict(float)
    for route in plan.routes:
        vehicle = vehicles.get(route.vehicle_id)
        alone = [_alone(problem, vehicle, route, visit) for visit in route.visits]
        if not sum(alone):
            alone = [float(visit.depot is None) for visit in route.visits]
        for visit, weight in zip(route.visits, alone, strict=True):
            stop_cost = route.cost * weight / sum(alone)
            _share_stop(visit, stop_cost, parcels, shares)
    return dict(shares)


def _share_stop(
    visit: Visit, cost: float, parcels: Mapping[str, int], shares: dict[str, float]
) -> None:
    done = (*visit.pickups, *visit.deliveries)
    whole = sum(parcels.get(row, 1) for row in done)
    for row in done:
        shares[row] += cost * parcels.get(row, 1) / whole


def _alone(problem: Problem, vehicle: Vehicle | None, route: Route, visit: Visit) -> float:
    """Return what a trip from the route's start to a stop and on to its end costs."""
    if vehicle is None or visit.depot is not None:
        return 0.0
    out_s, out_m = _way(problem, vehicle, route.start, visit.location)
    back_s, back_m = _way(problem, vehicle, visit.location, route.end)
    travel_s = out_s + back_s
    on_duty_s = travel_s + visit.setup_s + visit.service_s
    return (
        vehicle.fixed_cost
        + vehicle.cost_per_km * (out_m + back_m) / 1000
        + vehicle.cost_per_hour * on_duty_s / 3600
        + vehicle.cost_per_travel_hour * travel_s / 3600
    )


def _way(
    problem: Problem, vehicle: Vehicle, start: Location | None, end: Location | None
) -> tuple[int, int]:
    """Return the seconds and metres between two places; none at an open end or without a way."""
    matrix = problem.matrices.get(vehicle.profile)
    if matrix is None or start is None or end is None or start.index is None or end.index is None:
        return 0, 0
    cell = (start.index, end.index)
    if not all(0 <= index < matrix.size for index in cell):
        return 0, 0
    return max(0, int(matrix.durations_s[cell])), max(0, int(matrix.distances_m[cell]))
