"""What each shipment costs: every route's cost shared among what it serves.

A stop's share is in proportion to what a trip to it alone would cost with the same vehicle (the
stand-alone costs of cost allocation), so that a far village with one parcel pays for its distance
and one with thirty shares it among them. Within a stop, it goes by parcels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from routing.plans import Plan, Route, Visit
from routing.problem import Location, Problem, Vehicle
from routing.roads.matrix import TravelMatrix

Array = npt.NDArray[np.int64]


def cost_shares(plan: Plan, problem: Problem) -> dict[str, float]:
    """Return the cost of each served shipment by its id; they add up to the routes' costs."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    parcels = {row.id: max(row.parcels, 1) for row in problem.shipments}
    shares: dict[str, float] = defaultdict(float)
    for route in plan.routes:
        vehicle = vehicles.get(route.vehicle_id)
        alone = _alone(problem, vehicle, route, route.visits)
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


def _alone(
    problem: Problem, vehicle: Vehicle | None, route: Route, visits: Sequence[Visit]
) -> list[float]:
    """Return what a trip from the route's start to each stop and on to its end costs."""
    if vehicle is None or not visits:
        return [0.0 for _ in visits]
    matrix = problem.matrices.get(vehicle.profile)
    places = [visit.location for visit in visits]
    out_s, out_m = _ways(matrix, [route.start] * len(places), places)
    back_s, back_m = _ways(matrix, places, [route.end] * len(places))
    travel_s = out_s + back_s
    on_duty_s = travel_s + np.array([visit.setup_s + visit.service_s for visit in visits])
    costs = (
        vehicle.fixed_cost
        + vehicle.cost_per_km * (out_m + back_m) / 1000
        + vehicle.cost_per_hour * on_duty_s / 3600
        + vehicle.cost_per_travel_hour * travel_s / 3600
    )
    stops = [visit.depot is None for visit in visits]
    return [float(cost) for cost in np.where(stops, costs, 0.0)]


def _ways(
    matrix: TravelMatrix | None,
    starts: Sequence[Location | None],
    ends: Sequence[Location | None],
) -> tuple[Array, Array]:
    """Return seconds and metres from each start to its end: none at an open end or with no way."""
    ways = np.zeros((2, len(starts)), dtype=np.int64)
    if matrix is not None:
        rows, columns = _rows(starts), _rows(ends)
        known = (rows >= 0) & (rows < matrix.size) & (columns >= 0) & (columns < matrix.size)
        cells = rows[known], columns[known]
        ways[0, known] = matrix.durations_s[cells]
        ways[1, known] = matrix.distances_m[cells]
    seconds, metres = np.maximum(ways, 0)
    return seconds, metres


def _rows(places: Sequence[Location | None]) -> Array:
    rows = (None if place is None else place.index for place in places)
    return np.array([-1 if row is None else row for row in rows])
