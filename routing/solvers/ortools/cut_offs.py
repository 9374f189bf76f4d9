"""What is collected is back before the line-haul leaves; a trip without it may be later."""

from __future__ import annotations

from typing import Any

from routing.schedule.stops import Stop
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.trips import add_trip_dimension


def add(model: Model) -> None:
    """Bound the end of trips that collect something: a return, or a reload."""
    nodes = model.nodes
    collects = [_is_collected(stop) for stop in nodes.stops]
    bound = [v for v, day in enumerate(model.days) if day.return_loaded_s < day.return_until_s]
    halts = [
        (node, reload.depot.cut_off_s - reload.depot.handover_s)
        for node, reload in zip(nodes.reload_nodes(), nodes.reloads, strict=True)
        if reload.depot.cut_off_s is not None
    ]
    if not (bound or halts) or not any(collects):
        return
    collected = None
    if nodes.reloads or not all(collects):
        counts = nodes.of_stops(int(one) for one in collects)
        most = [len(collects)] * len(nodes.vehicles)
        collected = add_trip_dimension(model, "collected", counts, most, from_zero=True)
    for vehicle in bound:
        until_s = model.days[vehicle].return_loaded_s - model.clock.origin_s
        end = model.routing.End(vehicle)
        back = model.time.CumulVar(end)
        if collected is not None:
            _unless_empty(model, collected, end, until_s)
        elif until_s >= back.Min():
            back.SetMax(until_s)
        else:
            for stop in range(len(collects)):
                model.routing.VehicleVar(model.index(stop)).RemoveValue(vehicle)
    for node, handed_over_s in halts:
        until_s = handed_over_s - model.clock.origin_s
        _unless_empty(model, collected, model.index(node), until_s)


def _unless_empty(model: Model, collected: Any, index: int, until_s: int) -> None:
    """Bound when a trip ends, if it has collected something."""
    empty = model.solver.IsLessOrEqualCstVar(collected.CumulVar(index), 0)
    ends = model.time.CumulVar(index)
    model.solver.Add(ends <= until_s + empty * (model.clock.horizon_s + abs(until_s)))


def _is_collected(stop: Stop) -> bool:
    return stop.kind == "pickup" and stop.partner is None
