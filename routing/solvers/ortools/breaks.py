"""A courier on the road takes every break once, in one of its windows, between two visits."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from routing.problem import Break, Vehicle
from routing.schedule.windows import normalised
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.nodes import Nodes
from routing.solvers.ortools.time_windows import transit_s


def add(model: Model) -> None:
    """Add the breaks of each vehicle; they may interrupt a way."""
    busy_s: dict[object, list[int]] = {}
    for number, vehicle in enumerate(model.nodes.vehicles):
        if not vehicle.breaks:
            continue
        if vehicle.pace not in busy_s:
            busy_s[vehicle.pace] = _busy_s(model.nodes, vehicle)
        rests = [_interval(model, number, vehicle, rest) for rest in vehicle.breaks]
        by_index = busy_s[vehicle.pace] + [0] * (
            model.routing.Size() + len(model.nodes.vehicles) - len(busy_s[vehicle.pace])
        )
        model.time.SetBreakIntervalsOfVehicle(rests, number, by_index)


def _interval(model: Model, number: int, vehicle: Vehicle, rest: Break) -> Any:
    """Make the interval of a break: on duty and in a window."""
    solver, clock, day = model.solver, model.clock, model.days[number]
    name = f"break {vehicle.id} {rest.id}"
    first = clock.inside(day.leave_from_s)
    last = clock.inside(day.return_until_s) - rest.duration_s
    interval = solver.FixedDurationIntervalVar(first, last, rest.duration_s, False, name)
    start = interval.StartExpr()
    windows = clock.windows(normalised(rest.time_windows)) if rest.time_windows else None
    if windows:
        solver.Add(start >= windows[0][0])
        solver.Add(start <= windows[-1][1])
        for one, other in pairwise(windows):
            start.Var().RemoveInterval(one[1] + 1, other[0] - 1)
    # OR-Tools would also let a courier rest before leaving or after the return
    solver.Add(start >= model.time.CumulVar(model.routing.Start(number)))
    solver.Add(interval.EndExpr() <= model.time.CumulVar(model.routing.End(number)))
    return interval


def _busy_s(nodes: Nodes, vehicle: Vehicle) -> list[int]:
    """Return for how long after the time at each stop no break may start.

    Where a sibling may follow, its time lies before this visit's end by its own set-up.
    """
    transit = transit_s(nodes, vehicle, never_s=0)
    busy_s = nodes.handling_s(vehicle)
    siblings = nodes.siblings()
    shortest = np.where(siblings, transit, busy_s[:, None]).min(axis=1)
    halts = len(nodes.stops) + len(nodes.reloads)
    least: list[int] = np.minimum(busy_s, shortest)[:halts].tolist()
    return least
