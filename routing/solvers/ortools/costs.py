"""What a route costs: the vehicle, its ways, and its time on duty."""

from __future__ import annotations

import numpy as np

from routing.solvers.ortools.model import Model
from routing.solvers.ortools.money import rates, way_costs
from routing.solvers.ortools.nodes import as_rows


def add(model: Model) -> None:
    """Charge fixed costs, ways, and time on duty."""
    nodes, scale = model.nodes, model.money.scale
    evaluators: dict[tuple[str, float, float], int] = {}
    for number, vehicle in enumerate(nodes.vehicles):
        priced = (vehicle.profile, *rates(nodes, vehicle))
        if priced not in evaluators:
            cells = np.rint(way_costs(nodes, *priced) * scale).astype(np.int64)
            evaluators[priced] = model.routing.RegisterTransitMatrix(as_rows(cells))
        model.routing.SetArcCostEvaluatorOfVehicle(evaluators[priced], number)
        fixed = round(vehicle.fixed_cost * scale) + model.money.vehicle
        model.routing.SetFixedCostOfVehicle(fixed, number)
        if vehicle.cost_per_hour:
            a_second = round(vehicle.cost_per_hour * scale / 3600)
            model.time.SetSpanCostCoefficientForVehicle(a_second, number)
