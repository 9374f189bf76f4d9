"""What couriers have to do is compared, and the difference priced."""

from __future__ import annotations

from collections import Counter

from routing.checker.context import PlanContext
from routing.plans import Route
from routing.problem import Vehicle


def imbalance_cost(day: PlanContext) -> float:
    """Return the price of the difference between the busiest and the least busy courier."""
    wanted, vehicles = day.problem.balance, day.problem.vehicles
    if wanted is None:
        return 0.0
    load: Counter[str] = Counter()
    load.update({one.id if one.courier is None else one.courier: 0 for one in vehicles})
    for route in day.plan.routes:
        vehicle = day.vehicles.get(route.vehicle_id)
        if vehicle is not None:
            name = vehicle.id if vehicle.courier is None else vehicle.courier
            load[name] += round(_millionths(day, vehicle, route, wanted.by))
    (_, most), (_, least) = load.most_common()[0], load.most_common()[-1]
    return wanted.cost * (most - least) / 1e6


def _millionths(day: PlanContext, vehicle: Vehicle, route: Route, by: str) -> float:
    tasks = [row for visit in route.visits for row in (*visit.pickups, *visit.deliveries)]
    if by == "stops":
        return 1e6 * len(tasks)
    if by == "earnings":
        carried = [day.shipments[row] for row in set(tasks) if row in day.shipments]
        return 1e6 * vehicle.pay_per_parcel * sum(row.parcels or 1 for row in carried)
    seconds = sum(leg.duration_s for leg in route.legs)
    seconds += sum(visit.departure_s - visit.start_s for visit in route.visits)
    return seconds * 1e6 / 3600
