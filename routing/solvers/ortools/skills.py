"""A stop is served only by a vehicle with all the skills that it asks for."""

from __future__ import annotations

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Take unskilled vehicles off each stop."""
    for number, stop in enumerate(model.nodes.stops):
        for vehicle, one in enumerate(model.nodes.vehicles):
            if not stop.skills <= one.skills:
                model.routing.VehicleVar(model.index(number)).RemoveValue(vehicle)
