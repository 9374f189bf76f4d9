"""A stop with a parcel that is too heavy to carry is left to vehicles that get there."""

from __future__ import annotations

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Take vehicles off the stops to which one would have to carry too much."""
    for number in range(len(model.nodes.stops)):
        for vehicle, one in enumerate(model.nodes.vehicles):
            if not model.nodes.can_carry(number, one.profile):
                model.routing.VehicleVar(model.index(number)).RemoveValue(vehicle)
