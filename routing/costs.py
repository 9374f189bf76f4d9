"""What a route costs, part by part: vehicle, ways, time, lateness, emissions."""

from __future__ import annotations

from dataclasses import dataclass, fields

from routing.problem import Problem, Vehicle
from routing.routes import Route


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCost:
    """Parts of a cost, in the user's currency.

    Attributes
    ----------
    overtime : float
        Beyond what every hour on duty costs.
    lateness : float
        Of visits that start after what they serve was due.
    """

    fixed: float = 0.0
    distance: float = 0.0
    duty: float = 0.0
    travel: float = 0.0
    overtime: float = 0.0
    lateness: float = 0.0
    co2: float = 0.0

    @property
    def total(self) -> float:
        """All parts together."""
        parts: list[float] = [getattr(self, part.name) for part in fields(self)]
        return sum(parts)


def route_cost(problem: Problem, vehicle: Vehicle, route: Route) -> RouteCost:
    """Price a used route of a vehicle."""
    kilometres = route.distance_m / 1000
    return RouteCost(
        fixed=vehicle.fixed_cost,
        distance=vehicle.cost_per_km * kilometres,
        duty=vehicle.cost_per_hour * route.duration_s / 3600,
        travel=vehicle.cost_per_travel_hour * route.travel_s / 3600,
        overtime=vehicle.cost_per_overtime_hour * vehicle.overtime_s(route.duration_s) / 3600,
        lateness=_lateness(problem, route),
        co2=problem.co2_cost_per_kg * vehicle.co2_kg_per_km * kilometres,
    )


def _lateness(problem: Problem, route: Route) -> float:
    if "soft_windows" not in problem.rules:
        return 0.0
    started = {
        (row, kind): visit.start_s
        for visit in route.visits
        for kind, rows in (("pickup", visit.pickups), ("delivery", visit.deliveries))
        for row in rows
    }
    return sum(
        task.lateness(started[row.id, kind])
        for row in problem.shipments
        for kind, task in (("pickup", row.pickup), ("delivery", row.delivery))
        if task is not None and (row.id, kind) in started
    )
