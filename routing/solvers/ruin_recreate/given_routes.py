"""Routes outside the kernels: handed to a search as the plan that it starts from, and read back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from routing.solvers.ruin_recreate.arrays import (
    ABSENT,
    ABSENT_STOP,
    BEST_ABSENT,
    BEST_COST,
    BEST_DEPOT,
    BEST_FAMILY,
    BEST_LEFT_OUT,
    BEST_NEXT,
    BEST_SIZE,
    BEST_STOP,
    BEST_TYPE,
    BLINK,
    COST,
    DEPOT,
    FAMILY,
    LEFT_OUT,
    NEXT,
    SIZE,
    TYPE,
    Array,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.restarting import restart

FIRST_BLINK = 100
"""Positions looked at before the first blink."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GivenRoute:
    """A vehicle's way.

    Attributes
    ----------
    family, kind : int
        Of vehicles, and the type among them.
    nodes : ndarray of int64
        Stops by number; a halt at a depot as -1 - its row of ``Day.reloads``.
    """

    family: int
    kind: int
    nodes: Array

    @property
    def stops(self) -> Array:
        """Its stops, without halts."""
        return self.nodes[self.nodes >= 0]


def begin_with(day: Day, tours: Tours, routes: Sequence[GivenRoute], absent: Array) -> None:
    """Let a search start from routes, the rest absent; that is also its best plan so far."""
    n = len(day.stop)
    halt = n + 2 * len(tours.tour)
    tours.tour[:, BEST_SIZE] = 0
    for number, route in enumerate(routes):
        best = (len(route.stops), route.kind, route.family)
        tours.tour[number, [BEST_SIZE, BEST_TYPE, BEST_FAMILY]] = best
        nodes, at_depot = route.nodes.copy(), route.nodes < 0
        nodes[at_depot] = np.arange(halt, halt + at_depot.sum())
        tours.node[nodes[at_depot], BEST_DEPOT] = -1 - route.nodes[at_depot]
        halt += int(at_depot.sum())
        chain = np.concatenate([[n + 2 * number], nodes, [n + 2 * number + 1, -1]])
        tours.node[chain[:-1], BEST_NEXT] = chain[1:]
    tours.stop[: len(absent), BEST_STOP] = absent
    tours.numbers[BEST_ABSENT] = len(absent)
    tours.numbers[BLINK] = FIRST_BLINK
    restart(day, tours)
    tours.figures[BEST_COST] = tours.figures[COST]
    tours.figures[BEST_LEFT_OUT] = tours.figures[LEFT_OUT]


def numbers_in_use(tours: Tours) -> Array:
    """Return the numbers of the routes with stops."""
    return np.flatnonzero((tours.tour[:, FAMILY] >= 0) & (tours.tour[:, SIZE] > 0))


def routes_now(day: Day, tours: Tours) -> Iterator[GivenRoute]:
    """Yield the routes that a search is at."""
    n = len(day.stop)
    after, depot = tours.node[:, NEXT].tolist(), tours.node[:, DEPOT]
    for number in numbers_in_use(tours):
        nodes: list[int] = []
        node = after[n + 2 * number]
        while after[node] >= 0:
            nodes.append(node if node < n else -1 - int(depot[node]))
            node = after[node]
        yield GivenRoute(
            family=int(tours.tour[number, FAMILY]),
            kind=int(tours.tour[number, TYPE]),
            nodes=np.array(nodes, dtype=np.int64),
        )


def absent_now(tours: Tours) -> Array:
    """Return the stops that are in none of them."""
    absent: Array = tours.stop[: tours.numbers[ABSENT], ABSENT_STOP].copy()
    return absent
