"""How much each courier has to do, in what a day balances."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from routing.plans.routes import Route
from routing.problem import Problem, Shipment, Vehicle
from routing.problem.balance import Measure


def shares(problem: Problem, routes: Iterable[Route], by: Measure) -> dict[str, float]:
    """Return what each courier has, where a vehicle has none the vehicle: hours, tasks or money."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    found = {vehicle.courier or vehicle.id: 0.0 for vehicle in problem.vehicles}
    for route in routes:
        vehicle = vehicles[route.vehicle_id]
        goods = problem.shipments_named(route.shipments)
        found[vehicle.courier or vehicle.id] += _measure(vehicle, route, goods, by)
    return found


def imbalance_cost(problem: Problem, routes: Iterable[Route]) -> float:
    """Return what the difference between the courier with most and the one with least costs."""
    if problem.balance is None:
        return 0.0
    had = shares(problem, routes, problem.balance.by).values()
    return problem.balance.cost * (max(had) - min(had))


def _measure(vehicle: Vehicle, route: Route, goods: Mapping[str, Shipment], by: Measure) -> float:
    if by == "time":
        served_s = sum(visit.setup_s + visit.service_s for visit in route.visits)
        return (route.travel_s + served_s) / 3600
    if by == "stops":
        return float(sum(len(visit.pickups) + len(visit.deliveries) for visit in route.visits))
    return vehicle.pay_per_parcel * sum(max(row.parcels, 1) for row in goods.values())
