"""Goods that spoil each other are in different trips."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import DEPOT, GOODS, NEXT, SPOILED_BY, Day, Tours
from routing.solvers.ruin_recreate.compiled import compiled


@compiled
def are_apart(day: Day, tours: Tours, route: int, n: int) -> bool:
    """Tell whether no trip of a route has goods that another stop's would spoil."""
    with_it = 0
    node = tours.node[n + 2 * route, NEXT]
    while node >= 0:
        if node < n:
            if with_it & day.rule[node, SPOILED_BY]:
                return False
            with_it |= day.rule[node, GOODS]
        elif tours.node[node, DEPOT] >= 0:
            with_it = 0
        node = tours.node[node, NEXT]
    return True
