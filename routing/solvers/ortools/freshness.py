"""What does not keep is not on board for too long."""

from __future__ import annotations

from typing import Any

from routing.solvers.ortools.aboard import bound
from routing.solvers.ortools.model import Model


def add(model: Model) -> None:
    """Bound how long goods are on board: from the end of a stop to the start of another one."""
    bound(
        model,
        model.time,
        [stop.max_aboard_s for stop in model.nodes.stops],
        horizon=model.clock.horizon_s,
        spent=lambda number: _handling_s(model, number),
    )


def _handling_s(model: Model, number: int) -> Any:
    """Return what a stop takes with the vehicle that serves it."""
    taken_s = [int(model.nodes.handling_s(one)[number]) for one in model.nodes.vehicles]
    if len(set(taken_s)) == 1:
        return taken_s[0]
    served_by = model.routing.VehicleVar(model.index(number))  # -1 where it is left out
    return model.solver.Element([0, *taken_s], (served_by + 1).Var())
