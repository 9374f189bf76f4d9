"""How money becomes whole units of a fine coin: OR-Tools counts in integers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.problem import Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.solvers.ortools import courier_amounts
from routing.solvers.ortools.nodes import Costs, Nodes

_FINEST = 3_600_000.0
"""Units of one currency unit at most: a rate of 0.001 an hour is still 1 a second."""

_LARGEST = 2.0**56
"""What all costs and penalties of a plan stay below, far from where 64 bits overflow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """How costs become integers.

    Attributes
    ----------
    scale : float
        Integer units of one currency unit.
    vehicle : int
        Units of using a vehicle, besides its cost: where fewer vehicles are always better, more
        than all routes of any plan cost; else 0.
    refusal : int
        Units of leaving one shipment out: more than all routes of any plan, and all vehicles.
    """

    scale: float
    vehicle: int
    refusal: int

    @classmethod
    def of(cls, nodes: Nodes, horizon_s: int) -> Money:
        """Choose the finest units that leave room for every penalty."""
        dearest = _dearest_plan(nodes, horizon_s)
        weight = max(1, sum(stop.weight for stop in nodes.stops))
        vehicle = dearest + 1 if nodes.problem.fewest_vehicles else 0.0
        refusal = dearest + 1 + vehicle * len(nodes.vehicles)
        scale = min(_FINEST, _LARGEST / (2 * weight * refusal))
        return cls(
            scale=scale, vehicle=math.ceil(vehicle * scale), refusal=math.ceil(refusal * scale) + 1
        )


def rates(nodes: Nodes, vehicle: Vehicle) -> tuple[float, float]:
    """Return costs of a kilometre, emissions included, and of an hour's driving."""
    co2 = nodes.problem.co2_cost_per_kg
    if any(
        one.cost_per_km
        or one.cost_per_hour
        or one.cost_per_travel_hour
        or one.cost_per_overtime_hour
        or co2 * one.co2_kg_per_km
        for one in nodes.vehicles
    ):
        return vehicle.cost_per_km + co2 * vehicle.co2_kg_per_km, vehicle.cost_per_travel_hour
    # Nobody said what driving costs: the shorter way is still the better one.
    return 0.0, 1.0


def way_costs(nodes: Nodes, profile: str, per_km: float, per_hour: float) -> Costs:
    """Return what driving between every two nodes costs; the dearest there is where no way is."""
    durations_s, distances_m = nodes.travel(profile)
    costs = distances_m * (per_km / 1000) + durations_s * (per_hour / 3600)
    missing = durations_s == UNREACHABLE
    # forbidden elsewhere; here it only must not look cheap
    costs[missing] = costs[~missing].max(initial=0)
    return costs


def _dearest_plan(nodes: Nodes, horizon_s: int) -> float:
    """Return more currency units than all routes of any plan cost."""
    dearest = 0.0
    into: dict[tuple[str, float, float], npt.NDArray[np.float64]] = {}
    for number, vehicle in enumerate(nodes.vehicles):
        priced = (vehicle.profile, *rates(nodes, vehicle))
        if priced not in into:
            into[priced] = way_costs(nodes, *priced).max(axis=0)
        dearest += vehicle.fixed_cost + into[priced][nodes.ends[number]]
        dearest += vehicle.cost_per_hour * horizon_s / 3600
        dearest += vehicle.cost_per_overtime_hour * vehicle.overtime_s(horizon_s) / 3600
    dearest += nodes.problem.unfamiliar_cost * sum(len(stop.shipments) for stop in nodes.stops)
    dearest += sum(stop.late[1] for stop in nodes.stops) * horizon_s / 3600
    dearest += sum(stop.wait_cost for stop in nodes.stops)
    dearest += courier_amounts.dearest(nodes, horizon_s)
    into_stops = np.max(list(into.values()), axis=0)[: len(nodes.stops)]
    return float(dearest + np.maximum(into_stops, 0).sum())
