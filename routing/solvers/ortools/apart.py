"""Goods that spoil each other are in no trip together.

Of each kind of such goods a dimension counts, anew in each trip, what is on board of it; at the end
of each trip one of any two kinds that are kept apart has come to nothing.
"""

from __future__ import annotations

from routing.solvers.ortools.model import Model
from routing.solvers.ortools.trips import add_trip_dimension


def add(model: Model) -> None:
    """Keep them apart."""
    routing, nodes, solver = model.routing, model.nodes, model.solver
    ends = [routing.End(vehicle) for vehicle in range(len(nodes.vehicles))]
    ends += [model.index(node) for node in nodes.reload_nodes()]
    counted = {}
    for word in sorted({word for stop in nodes.stops for word in stop.goods}):
        counts = nodes.of_stops(int(word in stop.goods) for stop in nodes.stops)
        most = [sum(counts)] * len(nodes.vehicles)
        counted[word] = add_trip_dimension(model, f"goods {word}", counts, most, from_zero=True)
    clashes = [pair for pair in nodes.problem.apart if all(word in counted for word in pair)]
    for one, other in clashes:
        for index in ends:
            none = [
                solver.IsLessOrEqualCstVar(counted[word].CumulVar(index), 0)
                for word in (one, other)
            ]
            solver.Add(none[0] + none[1] >= 1)
    if clashes and nodes.reloads:
        _keep_pairs_in_one_trip(model)


def _keep_pairs_in_one_trip(model: Model) -> None:
    """Let no goods that are kept apart stay on board when a trip ends: nobody would count them."""
    nodes = model.nodes
    steps = [0] * nodes.size
    for node in nodes.reload_nodes():
        steps[node] = 1
    evaluator = model.routing.RegisterUnaryTransitVector(steps)
    model.routing.AddDimension(evaluator, 0, len(nodes.reloads), True, "trip")
    trip = model.routing.GetDimensionOrDie("trip")
    for number, stop in enumerate(nodes.stops):
        if stop.goods and stop.partner is not None and stop.kind == "pickup":
            ends = [trip.CumulVar(model.index(one)) for one in (number, stop.partner)]
            model.solver.Add(ends[0] == ends[1])
