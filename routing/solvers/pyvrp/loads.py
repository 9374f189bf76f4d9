"""Loads and capacities as PyVRP counts them: in integers, and in further dimensions of our own.

A dimension that no vehicle can overload is left out. What only some vehicles may serve is a load
of one for which the others have no room, and the number of tasks is a load that nobody puts down.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.problem import Problem
from routing.schedule.stops import Stop
from routing.solvers.pyvrp.vehicle_kinds import VehicleKind

Cells = npt.NDArray[np.int64]

_DECIMALS = 3
"""Of a load that is counted exactly: grams, litres."""

_FINEST = 1e6
"""Parts of the largest load or capacity that are told apart otherwise."""

_NOISE = 1e-3
"""Of one such part: what floating-point sums may be off without a meaning."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Loads:
    """Loads of all stops (stop, dimension) and room of all kinds of vehicles (kind, dimension).

    Attributes
    ----------
    lasting : int
        From this dimension on a load stays on board until the day ends, whatever it is.
    """

    load: Cells
    room: Cells
    lasting: int

    @classmethod
    def of(cls, problem: Problem, stops: Sequence[Stop], kinds: Sequence[VehicleKind]) -> Loads:
        """Count the loads of a day, then who may serve what, then tasks."""
        goods = [
            _goods([stop.load[k] for stop in stops], [one.example.capacity[k] for one in kinds])
            for k in range(len(problem.load_dimensions))
        ]
        goods = [pair for pair in goods if any(limit < sum(pair[0]) for limit in pair[1])]
        limits = [*_restrictions(problem, stops, kinds), *_tasks(stops, kinds)]
        columns = [*goods, *limits]
        return cls(
            load=np.array([pair[0] for pair in columns], dtype=np.int64).reshape(-1, len(stops)).T,
            room=np.array([pair[1] for pair in columns], dtype=np.int64).reshape(-1, len(kinds)).T,
            lasting=len(goods),
        )


Column = tuple[list[int], list[int]]
"""What each stop loads, and the room of each kind of vehicle."""


def _goods(loads: Sequence[float], capacities: Sequence[float]) -> Column:
    """Count one dimension so that nothing is overloaded: exactly where it has few decimals."""
    total = math.fsum(loads)
    limits = [min(capacity, total) for capacity in capacities]
    scaled = [value * 10**_DECIMALS for value in loads]
    exact = [round(value) for value in scaled]
    if all(abs(value - whole) < _NOISE for value, whole in zip(scaled, exact, strict=True)):
        unit = math.gcd(*exact) or 1
        room = [math.floor((limit * 10**_DECIMALS + _NOISE) / unit) for limit in limits]
        return [whole // unit for whole in exact], room
    scale = _FINEST / max(*loads, *limits)
    room = [math.floor(limit * scale + _NOISE) for limit in limits]
    return [math.ceil(load * scale - _NOISE) for load in loads], room


def _restrictions(
    problem: Problem, stops: Sequence[Stop], kinds: Sequence[VehicleKind]
) -> list[Column]:
    """Return a dimension for each set of vehicles that alone may serve some stops."""
    takers = [tuple(one.takes(problem, stop) for one in kinds) for stop in stops]
    sets = dict.fromkeys(taker for taker in takers if not all(taker))
    return [
        ([int(taker == able) for taker in takers], [len(stops) * one for one in able])
        for able in sets
    ]


def _tasks(stops: Sequence[Stop], kinds: Sequence[VehicleKind]) -> list[Column]:
    limits = [one.example.max_tasks for one in kinds]
    if all(limit is None for limit in limits):
        return []
    tasks = [len(stop.shipments) for stop in stops]
    return [(tasks, [sum(tasks) if limit is None else limit for limit in limits])]
