"""What a trip delivers is at the depot when the vehicle leaves, or begins to load.

A dimension holds, all along a trip, a moment that is not after the trip's beginning.
"""

from __future__ import annotations

from routing.solvers.ortools.model import Model
from routing.solvers.ortools.trips import add_trip_dimension, values_after


def add(model: Model) -> None:
    """Add it where something is ready only after the day has begun."""
    nodes, clock = model.nodes, model.clock
    late = {
        number: stop.ready_s - clock.origin_s
        for number, stop in enumerate(nodes.stops)
        if stop.ready_s > clock.origin_s
    }
    if not late:
        return
    horizon_s = clock.horizon_s
    began = add_trip_dimension(
        model,
        "began",
        [0] * nodes.size,
        [horizon_s] * len(nodes.vehicles),
        from_zero=False,
    )
    for vehicle in range(len(nodes.vehicles)):
        start = model.routing.Start(vehicle)
        model.solver.Add(began.CumulVar(start) <= model.time.CumulVar(start))
    for node, after in values_after(model, began):
        loading = model.time.CumulVar(model.index(node))
        model.solver.Add(after <= loading)
    for stop, ready_s in late.items():
        if ready_s > horizon_s:
            model.routing.ActiveVar(model.index(stop)).SetValue(0)
        else:
            began.CumulVar(model.index(stop)).SetMin(ready_s)
