"""Which part of a day is searched next: the routes that come near to a stop (POPMUSIC).

Taillard and Voss 2002, *POPMUSIC: partial optimization metaheuristic under special intensification
conditions*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.solvers.decomposition.whole_plan import WholePlan
from routing.solvers.ruin_recreate.arrays import ENDS, PARTNER, TYPES, Array

ABSENT_SHARE = 0.5
"""Of the parts, so many are around absent stops while places are looked for."""

FAMILIES = 4
"""Of vehicles that stand idle near a part, so many take part."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice:
    """What a part consists of, in the numbers of the whole day.

    Attributes
    ----------
    routes : tuple of int
    stops, families : ndarray of int64
        Ascending.
    vehicles : ndarray of int64, shape (t,)
        How many of each type it may use.
    """

    routes: tuple[int, ...]
    stops: Array
    families: Array
    vehicles: Array


def choose(
    whole: WholePlan, random: np.random.Generator, parts: int, size: int, *, filling: bool
) -> list[Choice]:
    """Choose parts without a stop in common, around stops that were least often in one.

    Where places are still looked for, every second part is around an absent stop. A part for which
    there is no vehicle is left out.
    """
    free = np.ones(whole.size, dtype=bool)
    choices: list[Choice] = []
    for number in range(parts):
        left = np.flatnonzero(free)
        if not len(left):
            break
        absent = left[whole.route_of[left] < 0]
        if filling and len(absent) and random.random() < ABSENT_SHARE:
            left = absent
        least = left[whole.visits[left] == whole.visits[left].min()]
        seed = int(random.choice(least))
        idle = whole.idle
        share = idle * (number + 1) // parts - idle * number // parts
        choice = _around(whole, seed, free, share, size)
        free[choice.stops] = False
        whole.visits[choice.stops] += 1
        if len(choice.families):
            choices.append(choice)
    return choices


def fresh(whole: WholePlan, seed: int, size: int) -> Choice:
    """Choose absent stops near one, for routes of their own."""
    away = whole.away(seed)
    away[whole.route_of >= 0] = np.inf
    away[seed] = -1.0
    stops = np.argsort(away, kind="stable")[:size]
    stops = stops[whole.route_of[stops] < 0]
    return _with_vehicles(whole, (), _with_partners(whole, stops), seed, whole.idle)


def _around(whole: WholePlan, seed: int, free: Array, share: Array, size: int) -> Choice:
    """Take whole routes, the nearest first, until there are enough stops."""
    away = whole.away(seed)
    away[seed] = -1.0
    routes: dict[int, None] = {}
    stops: list[Array] = []
    count = 0
    for stop in np.argsort(away, kind="stable"):
        number = int(whole.route_of[stop])
        if not free[stop] or number in routes:
            continue
        if number >= 0:
            routes[number] = None
            stops.append(whole.routes[number].stops)
        else:
            stops.append(_with_partners(whole, np.array([stop])))
        count += len(stops[-1])
        if count >= size:
            break
    return _with_vehicles(whole, tuple(routes), np.concatenate(stops), seed, share)


def _with_partners(whole: WholePlan, stops: Array) -> Array:
    partners = whole.day.stop[stops, PARTNER]
    return np.concatenate([stops, partners[partners >= 0]])


def _with_vehicles(
    whole: WholePlan, routes: Sequence[int], stops: Array, seed: int, idle: Array
) -> Choice:
    """Give a part the vehicles of its routes, and idle ones of families that start near it."""
    vehicles = np.zeros(len(whole.used), dtype=np.int64)
    for number in routes:
        vehicles[whole.routes[number].kind] += 1
    family = whole.day.family
    own = {whole.routes[number].family for number in routes}
    spare = np.add.reduceat(idle, family[:, TYPES]) > 0
    starts = whole.places[family[:, ENDS + 1]]
    others = [int(k) for k in np.flatnonzero(spare) if k not in own]
    if len(others) > FAMILIES:
        others.sort(key=lambda k: (_metres(whole, int(starts[k]), seed), k))
    families = np.unique(np.array([*own, *others[:FAMILIES]], dtype=np.int64))
    for first, end in family[families][:, [TYPES, TYPES + 1]]:
        vehicles[first:end] += idle[first:end]
    return Choice(
        routes=tuple(routes), stops=np.unique(stops), families=families, vehicles=vehicles
    )


def _metres(whole: WholePlan, row: int, seed: int) -> int:
    """Return how far a depot is from a stop; 0 for vehicles that start anywhere."""
    if row < 0:
        return 0
    matrix = whole.problem.matrices[whole.encoded.fleet.profiles[0]]
    metres = int(matrix.distances_m[row, whole.places[seed]])
    return metres if metres >= 0 else 1 << 40
