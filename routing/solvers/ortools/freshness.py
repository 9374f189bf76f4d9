"""What does not keep is not on board for too long.

Two dimensions hold, all along a trip, a moment that is not after it leaves its depot, and one that
is not before it is back.
"""

from __future__ import annotations

from typing import Any

from routing.solvers.ortools.model import Model
from routing.solvers.ortools.trips import add_trip_dimension, value_after
from routing.stops import Stop


def add(model: Model) -> None:
    """Bound how long goods are on board."""
    limited = [n for n, stop in enumerate(model.nodes.stops) if stop.max_aboard_s is not None]
    kinds = {_kind(model.nodes.stops[number]) for number in limited}
    left: Any = _left(model) if "brought" in kinds else None
    back: Any = _back(model) if "collected" in kinds else None
    for number in limited:
        stop, index = model.nodes.stops[number], model.index(number)
        begun, most_s = model.time.CumulVar(index), stop.max_aboard_s or 0
        match _kind(stop):
            case "brought":
                model.solver.Add(begun - left.CumulVar(index) <= most_s)
            case "collected":
                done = begun + _handling_s(model, number)
                model.solver.Add(back.CumulVar(index) - done <= most_s)
            case "taken on" if stop.partner is not None:
                done = begun + _handling_s(model, number)
                begun = model.time.CumulVar(model.index(stop.partner))
                left_out = 1 - model.routing.ActiveVar(index)
                model.solver.Add(begun - done - left_out * model.clock.horizon_s <= most_s)


def _kind(stop: Stop) -> str:
    if stop.partner is not None:
        return "taken on" if stop.kind == "pickup" else "handed over"
    return "collected" if stop.kind == "pickup" else "brought"


def _left(model: Model) -> Any:
    """Add when the trip of each node has left its depot, or before that."""
    left = _all_along(model, "left")
    for vehicle in range(len(model.nodes.vehicles)):
        start = model.routing.Start(vehicle)
        model.solver.Add(left.CumulVar(start) <= model.time.CumulVar(start))
    for node in model.nodes.reload_nodes():
        gone = model.time.CumulVar(model.index(node)) + model.nodes.reload(node).depot.reload_s
        model.solver.Add(value_after(model, left, node) <= gone)
    return left


def _back(model: Model) -> Any:
    """Add when the trip of each node ends at its depot, or after that."""
    back = _all_along(model, "back")
    ends = [model.routing.End(vehicle) for vehicle in range(len(model.nodes.vehicles))]
    for index in (*ends, *map(model.index, model.nodes.reload_nodes())):
        model.solver.Add(back.CumulVar(index) >= model.time.CumulVar(index))
    return back


def _all_along(model: Model, name: str) -> Any:
    nodes = model.nodes
    most = [model.clock.horizon_s] * len(nodes.vehicles)
    return add_trip_dimension(model, name, [0] * nodes.size, most, from_zero=False)


def _handling_s(model: Model, number: int) -> Any:
    """Return what a stop takes with the vehicle that serves it."""
    taken_s = [int(model.nodes.handling_s(one)[number]) for one in model.nodes.vehicles]
    if len(set(taken_s)) == 1:
        return taken_s[0]
    served_by = model.routing.VehicleVar(model.index(number))  # -1 where it is left out
    return model.solver.Element([0, *taken_s], (served_by + 1).Var())
