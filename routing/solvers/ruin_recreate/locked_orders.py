"""What is locked on a vehicle in an order is begun in that order."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import NEXT, SEQUENCE, Day, Tours
from routing.solvers.ruin_recreate.compiled import compiled


@compiled
def are_in_order(day: Day, tours: Tours, route: int, n: int) -> bool:
    """Tell whether no stop of a route comes after one with a larger number."""
    highest = -1
    node = tours.node[n + 2 * route, NEXT]
    while node >= 0:
        if node < n and day.rule[node, SEQUENCE] >= 0:
            if day.rule[node, SEQUENCE] < highest:
                return False
            highest = day.rule[node, SEQUENCE]
        node = tours.node[node, NEXT]
    return True
