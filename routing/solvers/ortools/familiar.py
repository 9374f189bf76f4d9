"""Who has always come comes again: a shipment that another courier serves has a price."""

from __future__ import annotations

from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Count on each route what somebody else usually serves, and price it."""
    routing, nodes = model.routing, model.nodes
    price = nodes.problem.unfamiliar_cost
    if not price or all(stop.usual is None for stop in nodes.stops):
        return
    evaluators = [
        routing.RegisterUnaryTransitVector(
            nodes.of_stops(
                0 if stop.kind == "delivery" and stop.partner is not None else stop.strange_to(one)
                for stop in nodes.stops
            )
        )
        for one in nodes.vehicles
    ]
    most = [sum(len(stop.shipments) for stop in nodes.stops)] * len(nodes.vehicles)
    routing.AddDimensionWithVehicleTransitAndCapacity(evaluators, 0, most, True, "unfamiliar")
    dimension = routing.GetDimensionOrDie("unfamiliar")
    for number in range(len(nodes.vehicles)):
        dimension.SetSpanCostCoefficientForVehicle(round(price * model.money.scale), number)
