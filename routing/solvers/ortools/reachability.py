"""Where there is no way, there is no arc; a stop on an island of road is off a vehicle's list.

The time dimension forbids every missing way by itself (it is longer than the day). What is said
here, it says earlier, so that the search does not try.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.matrix import UNREACHABLE
from routing.solvers.ortools.model import Model

_Mask = npt.NDArray[np.bool_]


def add(model: Model) -> None:
    """Take off arcs that nobody can drive, and vehicles from stops that they cannot reach."""
    nodes = model.nodes
    profiles = dict.fromkeys(vehicle.profile for vehicle in nodes.vehicles)
    ways = {one: nodes.travel(one)[0] != UNREACHABLE for one in profiles}
    count = len(nodes.stops)
    nobody = ~np.logical_or.reduce(list(ways.values()))[:count, :count]
    np.fill_diagonal(nobody, val=False)
    for origin, target in np.argwhere(nobody):
        model.routing.NextVar(model.index(int(origin))).RemoveValue(model.index(int(target)))
    served: dict[tuple[str, int, int], _Mask] = {}
    for number, vehicle in enumerate(nodes.vehicles):
        trip = (vehicle.profile, nodes.starts[number], nodes.ends[number])
        if trip not in served:
            there = _reached(ways[trip[0]], trip[1], count)
            back = _reached(ways[trip[0]].T, trip[2], count)
            served[trip] = there & back
        for stop in np.flatnonzero(~served[trip]):
            model.routing.VehicleVar(model.index(int(stop))).RemoveValue(number)


def _reached(ways: _Mask, start: int, stops: int) -> _Mask:
    """Return which stops can be reached from a node, over other stops if need be."""
    reached: _Mask = ways[start, :stops].copy()
    frontier = np.flatnonzero(reached)
    while frontier.size:
        further = ways[frontier, :stops].any(axis=0) & ~reached
        reached |= further
        frontier = np.flatnonzero(further)
    return reached
