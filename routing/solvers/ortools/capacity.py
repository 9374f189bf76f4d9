"""No vehicle is overloaded in any dimension, at any moment.

What is collected fills a vehicle up along its route, what is delivered empties it. With both on one
route, the load at the start is what will be handed over: one dimension follows the load on board,
another adds up what is handed over, and they are tied at the two ends of each route.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from routing.solvers.ortools.model import Model
from routing.stops import Stop

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


@dataclass(frozen=True, slots=True)
class _Flows:
    """Of each node: what goes on board there (negative: leaves), and what is handed over."""

    on_board: list[int]
    handed_over: list[int]

    @classmethod
    def of(cls, stops: tuple[Stop, ...], loads: list[int], nodes: int) -> _Flows:
        depots = [0] * (nodes - len(stops))
        both = list(zip(stops, loads, strict=True))
        return cls(
            [load if stop.kind == "pickup" else -load for stop, load in both] + depots,
            [load if _is_brought(stop) else 0 for stop, load in both] + depots,
        )


def _add_dimension(model: Model, name: str, loads: list[int], capacities: list[int]) -> None:
    routing, nodes = model.routing, model.nodes
    flows = _Flows.of(nodes.stops, loads, nodes.size)
    if all(_is_brought(stop) for stop in nodes.stops):
        evaluator = routing.RegisterUnaryTransitVector(flows.handed_over)
        routing.AddDimensionWithVehicleCapacity(evaluator, 0, capacities, True, name)
        return
    on_board = routing.RegisterUnaryTransitVector(flows.on_board)
    empty_at_start = not any(flows.handed_over)
    routing.AddDimensionWithVehicleCapacity(on_board, 0, capacities, empty_at_start, name)
    if empty_at_start:
        return
    handed_over = routing.RegisterUnaryTransitVector(flows.handed_over)
    routing.AddDimensionWithVehicleCapacity(handed_over, 0, capacities, True, f"{name} brought")
    board = routing.GetDimensionOrDie(name)
    brought = routing.GetDimensionOrDie(f"{name} brought")
    for vehicle in range(len(nodes.vehicles)):
        start, end = routing.Start(vehicle), routing.End(vehicle)
        model.solver.Add(board.CumulVar(start) == brought.CumulVar(end))


def _is_brought(stop: Stop) -> bool:
    """Tell whether its goods come from the depot where the vehicle starts."""
    return stop.kind == "delivery" and stop.partner is None


def _ceil(load: float) -> int:
    return math.ceil(load - _NOISE)
