"""Limits of ways themselves: rough road under what breaks, and metres up in a day."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    CLIMB,
    DELIVERY,
    DEPOT,
    ENDS,
    FAMILY,
    FAR,
    KIND,
    MAX_CLIMB,
    MAX_ROUGH,
    NEXT,
    PAIR_DELIVERY,
    PAIR_PICKUP,
    PARTNER,
    PLACE,
    ROUGH,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled

NO_LIMIT = 4 * FAR


@compiled
def are_even_enough(day: Day, tours: Tours, route: int, n: int) -> bool:
    """Tell whether a route does not go up too far, nor any of its goods over too much rough road.

    What is delivered is on board from the trip's start, what is collected until its end.
    """
    family = tours.tour[route, FAMILY]
    profile = day.family[family, ENDS]
    rough = climb = loaded_at = 0
    collected_until = NO_LIMIT  # metres of rough road after which something has had too much
    here = n + 2 * route
    node = tours.node[here, NEXT]
    while node >= 0:
        way = day.ways[profile, tours.node[here, PLACE], tours.node[node, PLACE]]
        rough += way[ROUGH]
        climb += way[CLIMB]
        if node < n:
            kind, most = day.stop[node, KIND], day.rule[node, MAX_ROUGH]
            if kind == PAIR_PICKUP:
                tours.key[node] = rough
            elif kind == PAIR_DELIVERY:
                if rough - tours.key[day.stop[node, PARTNER]] > most:
                    return False
            elif kind == DELIVERY:
                if rough - loaded_at > most:
                    return False
            else:
                collected_until = min(collected_until, rough + most)
        elif tours.node[node, DEPOT] >= 0 or tours.node[node, NEXT] < 0:
            if rough > collected_until:
                return False
            loaded_at, collected_until = rough, NO_LIMIT
        here = node
        node = tours.node[node, NEXT]
    return bool(climb <= day.family[family, MAX_CLIMB])
