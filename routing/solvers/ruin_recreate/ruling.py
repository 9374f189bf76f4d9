"""Rules of few days, which a walk along a route tells of once all else about it is known.

Each is a file of its own. What is looked at has been found cheap enough before, so that a walk is
rare beside all the positions that are looked at.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    APART,
    DUE,
    FAMILIAR,
    FAMILY,
    NEXT,
    ORDERED,
    RULED,
    UNEVEN,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.departures import cost_of_lateness
from routing.solvers.ruin_recreate.goods_apart import are_apart
from routing.solvers.ruin_recreate.locked_orders import are_in_order
from routing.solvers.ruin_recreate.uneven_ways import are_even_enough

BROKEN = -1.0


@compiled
def _along(day: Day, tours: Tours, route: int, kind: int, duty_s: int) -> float:
    n = len(day.stop)
    if day.flags[APART] and not are_apart(day, tours, route, n):
        return BROKEN
    if day.flags[ORDERED] and not are_in_order(day, tours, route, n):
        return BROKEN
    if day.flags[UNEVEN] and not are_even_enough(day, tours, route, n):
        return BROKEN
    extra = 0.0
    if day.flags[FAMILIAR]:
        node = tours.node[n + 2 * route, NEXT]
        while node >= 0:
            if node < n:
                extra += day.surcharge[tours.tour[route, FAMILY], node]
            node = tours.node[node, NEXT]
    if day.flags[DUE]:
        extra += cost_of_lateness(day, tours, route, n, kind, duty_s)
    return extra


@inlined
def extra_cost(day: Day, tours: Tours, route: int, kind: int, duty_s: int) -> float:
    """Return what a route costs beside its ways and hours, or ``BROKEN`` where a rule is.

    Parameters
    ----------
    kind : int
        The type of its vehicle.
    duty_s : int
        The shortest time on duty that there is for it.
    """
    if day.flags[RULED] or day.flags[FAMILIAR]:
        return _along(day, tours, route, kind, duty_s)
    return 0.0
