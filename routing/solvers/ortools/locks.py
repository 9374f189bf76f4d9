"""What is locked on a vehicle is served by no other one, and in the order that is locked."""

from __future__ import annotations

from routing.solvers.ortools.model import Model

_RANK = "rank"


def add(model: Model) -> None:
    """Take all other vehicles off each locked stop, and keep locked orders."""
    nodes = model.nodes
    number_of = {vehicle.id: number for number, vehicle in enumerate(nodes.vehicles)}
    ordered: dict[str, list[tuple[int, int]]] = {}
    for number, stop in enumerate(nodes.stops):
        if stop.vehicle is None:
            continue
        if stop.vehicle not in number_of:
            model.routing.ActiveVar(model.index(number)).SetValue(0)
            continue
        model.routing.VehicleVar(model.index(number)).SetValues([-1, number_of[stop.vehicle]])
        if stop.sequence is not None and not _is_second_of_a_pair(stop.kind, stop.partner):
            ordered.setdefault(stop.vehicle, []).append((stop.sequence, number))
    if any(len({sequence for sequence, _ in row}) > 1 for row in ordered.values()):
        _keep_order(model, list(ordered.values()))


def _is_second_of_a_pair(kind: str, partner: int | None) -> bool:
    return kind == "delivery" and partner is not None


def _keep_order(model: Model, ordered: list[list[tuple[int, int]]]) -> None:
    """Count nodes along each route: what has a smaller number comes earlier, if both are served."""
    routing, size = model.routing, model.nodes.size
    evaluator = routing.RegisterUnaryTransitVector([1] * size)
    routing.AddDimension(evaluator, 0, size + 1, True, _RANK)
    rank = routing.GetDimensionOrDie(_RANK)
    for row in ordered:
        for sequence, earlier in row:
            for other, later in row:
                if sequence >= other:
                    continue
                first, second = model.index(earlier), model.index(later)
                left_out = 2 - routing.ActiveVar(first) - routing.ActiveVar(second)
                gap = rank.CumulVar(second) - rank.CumulVar(first)
                model.solver.Add(gap + left_out * (size + 2) >= 1)
