"""Time on duty beyond the regular hours costs more."""

from __future__ import annotations

from ortools.constraint_solver import pywrapcp

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Price overtime."""
    for number, vehicle in enumerate(model.nodes.vehicles):
        if vehicle.regular_s is None or not vehicle.cost_per_overtime_hour:
            continue
        a_second = round(vehicle.cost_per_overtime_hour * model.money.scale / 3600)
        bound = pywrapcp.BoundCost(min(vehicle.regular_s, model.clock.horizon_s), a_second)
        model.time.SetSoftSpanUpperBoundForVehicle(bound, number)
