"""Dimensions that begin anew with each trip of a vehicle.

At a reload the value may become anything: the transit there takes off all that there can be, and
the slack adds what is wanted. Everywhere else there is no slack.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from routing.solvers.ortools.model import Model


def add_trip_dimension(
    model: Model,
    name: str,
    counts: Sequence[int],
    capacities: Sequence[int],
    *,
    from_zero: bool,
) -> Any:
    """Add a dimension and return it.

    Parameters
    ----------
    counts : sequence of int
        What each node adds.
    capacities : sequence of int
        The largest value on each vehicle's route.
    from_zero : bool
        Each vehicle's first trip begins at 0; otherwise at any value. (A later trip may begin at
        any value: for what only fills up, 0 is the best one.)
    """
    routing, nodes = model.routing, model.nodes
    most, steps = max(capacities, default=0), list(counts)
    for node in nodes.reload_nodes():
        steps[node] = -most
    evaluator = routing.RegisterUnaryTransitVector(steps)
    slack = 2 * most if nodes.reloads else 0
    routing.AddDimensionWithVehicleCapacity(evaluator, slack, list(capacities), from_zero, name)
    dimension = routing.GetDimensionOrDie(name)
    if nodes.reloads:
        for stop in range(len(nodes.stops)):
            dimension.SlackVar(model.index(stop)).SetMax(0)
        for vehicle in range(len(nodes.vehicles)):
            dimension.SlackVar(routing.Start(vehicle)).SetMax(0)
    return dimension


def since_trip_began(model: Model, dimension: Any, horizon: int, *, loading: bool) -> Any:
    """Add what another dimension has come to when the trip of each node begins, or less.

    Parameters
    ----------
    loading : bool
        Whether a halt at a depot adds to it by the time that it takes.
    """
    nodes = model.nodes
    began = _all_along(model, f"{dimension.name()} at begin", horizon)
    for vehicle in range(len(nodes.vehicles)):
        start = model.routing.Start(vehicle)
        model.solver.Add(began.CumulVar(start) <= dimension.CumulVar(start))
    for node, after in values_after(model, began):
        spent = nodes.reload(node).depot.reload_s if loading else 0
        so_far = dimension.CumulVar(model.index(node)) + spent
        model.solver.Add(after <= so_far)
    return began


def until_trip_ends(model: Model, dimension: Any, horizon: int) -> Any:
    """Add what another dimension will have come to when the trip of each node ends, or more."""
    ended = _all_along(model, f"{dimension.name()} at end", horizon)
    ends = [model.routing.End(vehicle) for vehicle in range(len(model.nodes.vehicles))]
    for index in (*ends, *map(model.index, model.nodes.reload_nodes())):
        model.solver.Add(ended.CumulVar(index) >= dimension.CumulVar(index))
    return ended


def _all_along(model: Model, name: str, horizon: int) -> Any:
    nodes = model.nodes
    most = [horizon] * len(nodes.vehicles)
    return add_trip_dimension(model, name, [0] * nodes.size, most, from_zero=False)


def values_after(model: Model, dimension: Any) -> Iterator[tuple[int, Any]]:
    """Yield each reload's node and the value with which the trip after it begins."""
    # Not its own value plus its transit: neither is bound when the search asks.
    everywhere = range(model.routing.Size() + len(model.nodes.vehicles))
    values = [dimension.CumulVar(index) for index in everywhere]
    for node in model.nodes.reload_nodes():
        yield node, model.solver.Element(values, model.routing.NextVar(model.index(node)))
