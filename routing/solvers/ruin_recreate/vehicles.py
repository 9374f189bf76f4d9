"""Two routes change vehicles: insertion fills the one that is cheapest for its first stop.

With a mixed fleet a plan may need another vehicle for a whole route, and no step that takes out a
few stops gets there.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    FAMILY,
    HALTS,
    NEXT,
    ROUTE,
    SIZE,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled
from routing.solvers.ruin_recreate.linking import begin, exchange_chains, touch
from routing.solvers.ruin_recreate.randomness import below, uniform
from routing.solvers.ruin_recreate.refreshing import refresh

WITH_SPARE = 0.5
"""How often the other route is an empty one."""

UNTOUCHED, IMPOSSIBLE, CHANGED = 0, 1, 2


@compiled
def change_vehicles(day: Day, tours: Tours) -> int:
    """Let a random route and one of another family change their vehicles, or take an idle one.

    Returns
    -------
    int
        ``UNTOUCHED``; else a step was begun, which the caller keeps or takes back: it has to be
        taken back where it is ``IMPOSSIBLE``.
    """
    n = len(day.stop)
    one = tours.node[below(tours.random, n), ROUTE]
    other = tours.spare[below(tours.random, len(day.family))]
    if uniform(tours.random) >= WITH_SPARE:
        other = tours.node[below(tours.random, n), ROUTE]
    if one < 0 or other < 0 or tours.tour[one, FAMILY] == tours.tour[other, FAMILY]:
        return UNTOUCHED
    if tours.tour[one, HALTS] or tours.tour[other, HALTS]:
        return UNTOUCHED
    if not _may_go(day, tours, one, other) or not _may_go(day, tours, other, one):
        return UNTOUCHED
    begin(tours)
    touch(day, tours, one)
    touch(day, tours, other)
    start, other_start = n + 2 * one, n + 2 * other
    exchange_chains(tours, start, start + 1, other_start, other_start + 1)
    family = tours.tour[other, FAMILY]
    if tours.spare[family] == other:
        tours.spare[family] = -1
    if not refresh(day, tours, one) or not refresh(day, tours, other):
        return IMPOSSIBLE
    return CHANGED


@compiled
def _may_go(day: Day, tours: Tours, route: int, other: int) -> bool:
    """Tell whether another route's vehicle may serve all stops of a route."""
    n = len(day.stop)
    family = tours.tour[other, FAMILY]
    node = tours.node[n + 2 * route, NEXT]
    while tours.tour[route, SIZE] and node < n:
        if not day.allowed[family, node]:
            return False
        node = tours.node[node, NEXT]
    return True
