"""What a route costs, part by part: vehicle, ways, time, lateness, emissions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from routing.plans.routes import Route, Visit
from routing.problem import Problem, Shipment, Vehicle


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteCost:
    """Parts of a cost, in the user's currency.

    Attributes
    ----------
    overtime : float
        Beyond what every hour on duty costs.
    lateness : float
        Of visits that start after what they serve was due.
    unfamiliar : float
        Of shipments that another courier usually serves.
    """

    fixed: float = 0.0
    distance: float = 0.0
    duty: float = 0.0
    travel: float = 0.0
    overtime: float = 0.0
    lateness: float = 0.0
    co2: float = 0.0
    unfamiliar: float = 0.0

    @property
    def total(self) -> float:
        """All parts together."""
        parts: list[float] = [getattr(self, part.name) for part in fields(self)]
        return sum(parts)


def route_cost(
    problem: Problem, vehicle: Vehicle, route: Route, shipments: Mapping[str, Shipment]
) -> RouteCost:
    """Price a used route of a vehicle.

    Parameters
    ----------
    shipments : mapping of id to Shipment
        Those of the route at least.
    """
    kilometres = route.distance_m / 1000
    strange = (
        row
        for row in route.shipments
        if row in shipments and vehicle.is_strange_to(shipments[row].usual_courier)
    )
    return RouteCost(
        fixed=vehicle.fixed_cost,
        distance=vehicle.cost_per_km * kilometres,
        duty=vehicle.cost_per_hour * route.duration_s / 3600,
        travel=vehicle.cost_per_travel_hour * route.travel_s / 3600,
        overtime=vehicle.cost_per_overtime_hour * vehicle.overtime_s(route.duration_s) / 3600,
        lateness=sum(_lateness(visit, shipments) for visit in route.visits),
        co2=problem.co2_cost_per_kg * vehicle.co2_kg_per_km * kilometres,
        unfamiliar=problem.unfamiliar_cost * sum(1 for _ in strange),
    )


def _lateness(visit: Visit, shipments: Mapping[str, Shipment]) -> float:
    tasks = [shipments[row].pickup for row in visit.pickups if row in shipments]
    tasks += [shipments[row].delivery for row in visit.deliveries if row in shipments]
    return sum(task.lateness(visit.start_s) for task in tasks if task is not None)
