"""Between two trips a vehicle halts at one of its depots, as often as it may.

A reload is a node that costs nothing to leave out, and that takes no time where no trip follows:
the spare ones wait at the end of a route for a stop that begins a trip.
"""

from __future__ import annotations

from routing.problem import FOREVER_S
from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Let each vehicle halt at its own reloads, within the opening hours."""
    for node, reload in zip(model.nodes.reload_nodes(), model.nodes.reloads, strict=True):
        index = model.index(node)
        model.routing.AddDisjunction([index], 0)
        model.routing.VehicleVar(index).SetValues([-1, reload.vehicle])
        opening = reload.depot.opening
        opens_s, closes_s = (opening.start_s, opening.end_s) if opening else (0, FOREVER_S)
        clock = model.clock
        if closes_s < clock.origin_s or opens_s > clock.origin_s + clock.horizon_s:
            model.routing.ActiveVar(index).SetValue(0)
            continue
        model.time.CumulVar(index).SetRange(clock.inside(opens_s), clock.inside(closes_s))
    for number, vehicle in enumerate(model.nodes.vehicles):
        nodes = model.nodes.reload_nodes(number)
        if vehicle.max_reloads is not None and vehicle.max_reloads < len(nodes):
            active = [model.routing.ActiveVar(model.index(node)) for node in nodes]
            model.solver.Add(model.solver.Sum(active) <= vehicle.max_reloads)
