"""What is moved from one place to another travels in one vehicle, and is picked up first."""

from __future__ import annotations

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Tie the two stops of every pair."""
    routing = model.routing
    for number, stop in enumerate(model.nodes.stops):
        if stop.partner is None or stop.kind == "delivery":
            continue
        pickup, delivery = model.index(number), model.index(stop.partner)
        routing.AddPickupAndDelivery(pickup, delivery)
        model.solver.Add(routing.VehicleVar(pickup) == routing.VehicleVar(delivery))
