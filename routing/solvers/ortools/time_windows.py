"""Every visit starts in one of its windows; set-up is charged where the vehicle comes from afar.

The time at a node, v, is such that its visit ends at v + set-up + service. Coming from another
place, v is the start of the visit. Coming from another stop at the same place (a *sibling*), there
is no set-up and the visit starts at v + set-up, which is when the sibling ends. So

    v[j] >= v[i] + setup[i] + service[i] + travel[i, j]                        from elsewhere
    v[j] >= v[i] + setup[i] + service[i] + travel[i, j] - setup[j]             from a sibling

which needs nothing but a matrix, and the window binds v[j], or v[j] + setup[j] after a sibling.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from routing.problem import Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.solvers.ortools.driving import with_rests
from routing.solvers.ortools.model import TIME, Model
from routing.solvers.ortools.nodes import Cells, Nodes, as_rows


def add(model: Model) -> None:
    """Add the time dimension and the windows."""
    horizon_s, nodes = model.clock.horizon_s, model.nodes
    evaluators: dict[object, int] = {}
    for pace, vehicle in nodes.paces().items():
        cells = transit_s(nodes, vehicle, never_s=horizon_s + 1)
        evaluators[pace] = model.routing.RegisterTransitMatrix(as_rows(cells))
    model.routing.AddDimensionWithVehicleTransits(
        [evaluators[vehicle.pace] for vehicle in nodes.vehicles],
        horizon_s,  # waiting
        horizon_s,
        False,  # vehicles need not leave at the same time
        TIME,
    )
    siblings = nodes.siblings()
    for stop in range(len(nodes.stops)):
        _bind(model, stop, [int(one) for one in np.flatnonzero(siblings[:, stop])])


def transit_s(nodes: Nodes, vehicle: Vehicle, *, never_s: int) -> Cells:
    """Return a vehicle's time from each node to each, service at the first included.

    Parameters
    ----------
    never_s : int
        Where there is no way: longer than the dimension's capacity, so that it is forbidden.
    """
    travel_s, _ = nodes.travel(vehicle.profile)
    saved_s = nodes.siblings() * nodes.setup_s(vehicle)[None, :]
    spent_s = nodes.handling_s(vehicle)[:, None] - saved_s
    # A short sibling before a long set-up would go back in time; it is a little late instead.
    ways_s = np.maximum(with_rests(travel_s, vehicle), 0)
    cells = np.maximum(spent_s, 0) + ways_s
    # a reload after which no trip begins is none: see ``reloads``
    ends = slice(len(nodes.stops), None)
    cells[ends, ends] = ways_s[ends, ends]
    cells[travel_s == UNREACHABLE] = never_s
    np.fill_diagonal(cells, 0)
    return np.asarray(cells, dtype=np.int64)


def work_s(nodes: Nodes) -> int:
    """Return more seconds than any plan drives, serves and rests."""
    longest_s = max(
        int(with_rests(nodes.travel(one.profile)[0], one).max(initial=0))
        for one in nodes.paces().values()
    )
    rests_s = sum(rest.duration_s for vehicle in nodes.vehicles for rest in vehicle.breaks)
    handling_s = max(int(nodes.handling_s(one).sum()) for one in nodes.paces().values())
    return handling_s + (len(nodes.stops) + len(nodes.reloads) + 1) * longest_s + rests_s


def _bind(model: Model, stop: int, siblings: list[int]) -> None:
    """Keep the visit of a stop in its windows."""
    if not model.nodes.stops[stop].windows:
        return
    windows = model.clock.windows(model.nodes.stops[stop].windows)
    if windows is None:
        model.routing.ActiveVar(model.index(stop)).SetValue(0)
        return
    v = model.time.CumulVar(model.index(stop))
    if not siblings:
        v.SetRange(windows[0][0], windows[-1][1])
        _leave_out_gaps(model, v, windows)
        return
    setups_s = [one.setup_s(model.nodes.stops[stop].tasks) for one in model.nodes.vehicles]
    v.SetRange(max(0, windows[0][0] - max(setups_s)), windows[-1][1])
    after_sibling = model.solver.Sum(
        [model.routing.NextVar(model.index(one)) == model.index(stop) for one in siblings]
    )
    start = (v + after_sibling * _setup_s(model, stop, setups_s)).Var()
    start.SetRange(windows[0][0], windows[-1][1])
    _leave_out_gaps(model, start, windows)


def _setup_s(model: Model, stop: int, setups_s: list[int]) -> Any:
    """Return the set-up of a stop with the vehicle that serves it."""
    if len(set(setups_s)) == 1:
        return setups_s[0]
    served_by = model.routing.VehicleVar(model.index(stop))  # -1 where it is left out
    return model.solver.Element([0, *setups_s], (served_by + 1).Var())


def _leave_out_gaps(model: Model, variable: Any, windows: list[tuple[int, int]]) -> None:
    gaps = [(one[1] + 1, other[0] - 1) for one, other in pairwise(windows)]
    if gaps:
        starts, ends = zip(*gaps, strict=True)
        # Of all ways to say so, this is the one that the local search's filters know of.
        model.solver.Add(model.solver.NotMemberCt(variable, list(starts), list(ends)))
