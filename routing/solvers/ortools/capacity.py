"""No vehicle is overloaded in any dimension, at any moment.

What is collected fills a vehicle up along its trip, what is delivered empties it, and pairs do
both. Each of the three has a dimension of its own, so that none can be taken for another; a fourth
one follows what is on board, and is tied to their sum wherever a trip begins.
"""

from __future__ import annotations

import math
from typing import Any

from routing.schedule.stops import Stop
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.trips import add_trip_dimension, values_after

_RESOLUTION = 9
"""Decimal digits of a vehicle's capacity that the model tells apart."""

_NOISE = 1e-3
"""Of one such step: what floating-point sums may be off without a meaning."""


def add(model: Model) -> None:
    """Add every dimension that can bind."""
    for number, name in enumerate(model.nodes.problem.load_dimensions):
        loads = [stop.load[number] for stop in model.nodes.stops]
        total = math.fsum(loads)
        capacities = [min(one.capacity[number], total) for one in model.nodes.vehicles]
        if all(capacity >= total for capacity in capacities):
            continue
        scale = 10.0 ** (_RESOLUTION - math.ceil(math.log10(max(*capacities, *loads))))
        _add_dimension(
            model,
            f"load {number} {name}",
            [_ceil(load * scale) for load in loads],
            [math.floor(capacity * scale + _NOISE) for capacity in capacities],
        )


def _add_dimension(model: Model, name: str, loads: list[int], capacities: list[int]) -> None:
    """Add a dimension for each kind of goods and, where there are several, one for their sum."""
    stops, nodes = model.nodes.stops, model.nodes
    parts: list[Any] = []

    def add_part(kind: str, flows: list[int], *, from_zero: bool) -> None:
        if any(flows):
            full = nodes.of_stops(flows)
            part = f"{name} {kind}"
            parts.append(add_trip_dimension(model, part, full, capacities, from_zero=from_zero))

    pairs = list(zip(stops, loads, strict=True))
    moved = [load if stop.kind == "pickup" else -load for stop, load in pairs]
    add_part("collected", [load * _is_collected(stop) for stop, load in pairs], from_zero=True)
    add_part("brought", [-load * _is_brought(stop) for stop, load in pairs], from_zero=False)
    if any(stop.partner is not None for stop in stops):
        # not emptied at reloads
        flows = nodes.of_stops(
            load * (stop.partner is not None) for stop, load in zip(stops, moved, strict=True)
        )
        evaluator = model.routing.RegisterUnaryTransitVector(flows)
        part = f"{name} moved"
        model.routing.AddDimensionWithVehicleCapacity(evaluator, 0, capacities, True, part)
        parts.append(model.routing.GetDimensionOrDie(part))
    if len(parts) > 1:
        _add_sum(model, name, moved, capacities, parts)


def _add_sum(
    model: Model, name: str, flows: list[int], capacities: list[int], parts: list[Any]
) -> None:
    """Bound all that is on board, wherever a trip begins; from there on it follows."""
    on_board = add_trip_dimension(
        model, name, model.nodes.of_stops(flows), capacities, from_zero=False
    )
    for vehicle in range(len(model.nodes.vehicles)):
        start = model.routing.Start(vehicle)
        all_of_it = model.solver.Sum([part.CumulVar(start) for part in parts])
        model.solver.Add(on_board.CumulVar(start) == all_of_it)
    after_reloads = [values_after(model, one) for one in (on_board, *parts)]
    for (_, everything), *each in zip(*after_reloads, strict=True):
        model.solver.Add(everything == model.solver.Sum([after for _, after in each]))


def _is_brought(stop: Stop) -> bool:
    """Tell whether its goods come from the depot where the trip starts."""
    return stop.kind == "delivery" and stop.partner is None


def _is_collected(stop: Stop) -> bool:
    """Tell whether its goods go to the depot where the trip ends."""
    return stop.kind == "pickup" and stop.partner is None


def _ceil(load: float) -> int:
    return math.ceil(load - _NOISE)
