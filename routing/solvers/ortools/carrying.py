"""A stop with a parcel that is too heavy to carry is left to vehicles that get there."""

from __future__ import annotations

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Take vehicles off the stops to which one would have to carry too much."""
    nodes = model.nodes
    profiles = {vehicle.profile for vehicle in nodes.vehicles}
    for number in range(len(nodes.stops)):
        barred = {one for one in profiles if not nodes.can_carry(number, one)}
        for vehicle, one in enumerate(nodes.vehicles if barred else ()):
            if one.profile in barred:
                model.routing.VehicleVar(model.index(number)).RemoveValue(vehicle)
