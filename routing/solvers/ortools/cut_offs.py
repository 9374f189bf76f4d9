"""What is collected is back before the line-haul leaves; a route without it may be later."""

from __future__ import annotations

from routing.solvers.ortools.model import Model
from routing.stops import Stop


def add(model: Model) -> None:
    """Bound the return of vehicles that collect something."""
    collects = [_is_collected(stop) for stop in model.nodes.stops]
    bound = [v for v, day in enumerate(model.days) if day.return_loaded_s < day.return_until_s]
    if not bound or not any(collects):
        return
    collected = None
    if not all(collects):
        counts = [int(one) for one in collects] + [0] * (model.nodes.size - len(collects))
        evaluator = model.routing.RegisterUnaryTransitVector(counts)
        model.routing.AddDimension(evaluator, 0, len(collects), True, "collected")
        collected = model.routing.GetDimensionOrDie("collected")
    for vehicle in bound:
        day, end = model.days[vehicle], model.routing.End(vehicle)
        back = model.time.CumulVar(end)
        until_s = day.return_loaded_s - model.clock.origin_s
        if collected is not None:
            late = model.solver.IsLessOrEqualCstVar(collected.CumulVar(end), 0)
            model.solver.Add(back <= until_s + late * model.clock.horizon_s)
        elif until_s >= back.Min():
            back.SetMax(until_s)
        else:
            for stop in range(len(collects)):
                model.routing.VehicleVar(model.index(stop)).RemoveValue(vehicle)


def _is_collected(stop: Stop) -> bool:
    return stop.kind == "pickup" and stop.partner is None
