"""How much a dimension may grow while goods are on board: time, or rough road.

Collected goods are on board until their trip ends, brought ones since it began; for these, another
dimension holds all along the trip what the first one comes to there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from routing.schedule.stops import Stop
from routing.solvers.ortools.model import TIME, Model
from routing.solvers.ortools.trips import since_trip_began, until_trip_ends


def bound(
    model: Model,
    dimension: Any,
    most: Sequence[int | None],
    *,
    horizon: int,
    spent: Callable[[int], Any],
) -> None:
    """Bound what is added to a dimension between taking on and handing over.

    Parameters
    ----------
    most : sequence of int or None
        Of each stop; None: nothing is bound.
    horizon : int
        What the dimension never exceeds.
    spent : callable
        What a stop itself adds, before the vehicle leaves it.
    """
    limits = {number: limit for number, limit in enumerate(most) if limit is not None}
    kinds = {_kind(model.nodes.stops[number]) for number in limits}
    began: Any = None
    ended: Any = None
    if "brought" in kinds:
        loading = dimension.name() == TIME
        began = since_trip_began(model, dimension, horizon, loading=loading)
    if "collected" in kinds:
        ended = until_trip_ends(model, dimension, horizon)
    for number, limit in limits.items():
        stop, index = model.nodes.stops[number], model.index(number)
        here = dimension.CumulVar(index)
        match _kind(stop):
            case "brought":
                model.solver.Add(here - began.CumulVar(index) <= limit)
            case "collected":
                model.solver.Add(ended.CumulVar(index) - here - spent(number) <= limit)
            case "taken on" if stop.partner is not None:
                there = dimension.CumulVar(model.index(stop.partner))
                left_out = 1 - model.routing.ActiveVar(index)
                model.solver.Add(there - here - spent(number) - left_out * horizon <= limit)


def _kind(stop: Stop) -> str:
    if stop.partner is not None:
        return "taken on" if stop.kind == "pickup" else "handed over"
    return "collected" if stop.kind == "pickup" else "brought"
