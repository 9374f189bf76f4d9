"""Plain days: ways and loads are all that counts, so that routes change in constant time.

Nothing is timed, all stops are brought or all collected, a vehicle makes one trip and all are of
one family. What a stop adds to its route are then two ways less one, and its load, wherever it
stands: a step goes through no route, neither to change it nor to undo that. What the nodes of a
route know beside their ways (its loads and ways so far) is left to grow stale until somebody asks.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    COST,
    COST_BEFORE,
    COUNT,
    ENDS,
    FAMILY,
    FAR,
    LEFT_OUT,
    LEFT_OUT_BEFORE,
    LEG,
    LEG_S,
    LEG_TO,
    LIMIT,
    LOAD,
    LOGGED,
    MAX_TRAVEL,
    NEED,
    NEXT,
    PLACE,
    PREV,
    ROUTE,
    SAVED,
    SIZE,
    TOTAL,
    TOUCHED,
    TOUCHED_ROUTE,
    TYPE,
    USED,
    WAS,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.pricing import price


@inlined
def save_route(day: Day, tours: Tours, route: int) -> None:
    """Write down what a route is, before it changes."""
    tours.tour[route, WAS] = tours.tour[route, SIZE]
    tours.tour[route, WAS + 1] = tours.tour[route, TYPE]
    tours.tour[route, WAS + 2] = tours.tour[route, TOTAL]
    tours.tour[route, WAS + 3] = tours.tour[route, TOTAL + 1]
    tours.tour[route, WAS + 4] = tours.tour[route, TOTAL + 3]
    for k in range(day.dimensions):
        tours.tour[route, NEED + day.dimensions + k] = tours.tour[route, NEED + k]


@inlined
def take_out(day: Day, tours: Tours, stop: int) -> None:
    """Take a stop out of its route, whose ends and sums are right at once."""
    route = tours.node[stop, ROUTE]
    before, after = tours.node[stop, PREV], tours.node[stop, NEXT]
    _save_node(tours, stop)
    _save_node(tours, before)
    _save_node(tours, after)
    tours.node[before, NEXT] = after
    tours.node[after, PREV] = before
    tours.node[stop, ROUTE] = -1
    metres = tours.node[before, LEG] + tours.node[stop, LEG]
    seconds = tours.node[before, LEG_S] + tours.node[stop, LEG_S]
    _look_up(day, tours, before, after)
    _count(day, tours, stop, route, -1)
    if tours.tour[route, SIZE]:
        tours.tour[route, TOTAL] += tours.node[before, LEG] - metres
        tours.tour[route, TOTAL + 1] += tours.node[before, LEG_S] - seconds
    else:
        tours.tour[route, TOTAL] = tours.tour[route, TOTAL + 1] = 0


@inlined
def put_in(day: Day, tours: Tours, stop: int, before: int, route: int) -> None:
    """Put a stop into a route after a node; its sums are right at once."""
    after = tours.node[before, NEXT]
    _save_node(tours, stop)
    _save_node(tours, before)
    _save_node(tours, after)
    metres = seconds = 0
    if tours.tour[route, SIZE]:
        metres, seconds = tours.node[before, LEG], tours.node[before, LEG_S]
    tours.node[stop, PREV], tours.node[stop, NEXT] = before, after
    tours.node[before, NEXT] = tours.node[after, PREV] = stop
    tours.node[stop, ROUTE] = route
    _look_up(day, tours, before, stop)
    _look_up(day, tours, stop, after)
    _count(day, tours, stop, route, 1)
    tours.tour[route, TOTAL] += tours.node[before, LEG] + tours.node[stop, LEG] - metres
    tours.tour[route, TOTAL + 1] += tours.node[before, LEG_S] + tours.node[stop, LEG_S] - seconds


@inlined
def _save_node(tours: Tours, node: int) -> None:
    at = tours.numbers[LOGGED]
    tours.log[at] = node
    tours.log[at + 1] = tours.node[node, NEXT]
    tours.log[at + 2] = tours.node[node, PREV]
    tours.log[at + 3] = tours.node[node, ROUTE]
    tours.log[at + 4] = tours.node[node, LEG]
    tours.log[at + 5] = tours.node[node, LEG_S]
    tours.numbers[LOGGED] = at + SAVED


@inlined
def _look_up(day: Day, tours: Tours, here: int, there: int) -> None:
    """Write down the way from a node to the next one."""
    way = day.ways[day.family[0, ENDS], tours.node[here, PLACE], tours.node[there, PLACE]]
    tours.node[here, LEG], tours.node[here, LEG_S] = way[0], way[1]
    tours.node[here, LEG_TO] = -1  # it has to be looked up again when links change otherwise


@inlined
def _count(day: Day, tours: Tours, stop: int, route: int, sign: int) -> None:
    tours.tour[route, SIZE] += sign
    tours.tour[route, TOTAL + 3] += sign * day.stop[stop, COUNT]
    for k in range(day.dimensions):
        tours.tour[route, NEED + k] += sign * day.stop[stop, LOAD + k]


@inlined
def is_within_limits(day: Day, tours: Tours, route: int) -> bool:
    """Tell whether a route from which stops were taken may go on like this."""
    family = tours.tour[route, FAMILY]
    return bool(
        tours.tour[route, TOTAL] <= min(day.family[family, LIMIT], FAR)
        and tours.tour[route, TOTAL + 1] <= day.family[family, MAX_TRAVEL]
    )


@compiled
def restore(day: Day, tours: Tours) -> None:
    """Put all nodes and routes back to what they were when the step began."""
    for at in range(tours.numbers[LOGGED] - SAVED, -1, -SAVED):
        node = tours.log[at]
        tours.node[node, NEXT] = tours.log[at + 1]
        tours.node[node, PREV] = tours.log[at + 2]
        tours.node[node, ROUTE] = tours.log[at + 3]
        tours.node[node, LEG] = tours.log[at + 4]
        tours.node[node, LEG_S] = tours.log[at + 5]
    for k in range(tours.numbers[TOUCHED]):
        _restore_route(day, tours, tours.routes[k, TOUCHED_ROUTE])
    tours.figures[COST], tours.figures[LEFT_OUT] = (
        tours.figures[COST_BEFORE],
        tours.figures[LEFT_OUT_BEFORE],
    )


@inlined
def _restore_route(day: Day, tours: Tours, route: int) -> None:
    old, kind = tours.tour[route, TYPE], tours.tour[route, WAS + 1]
    if old >= 0:
        tours.used[old] -= 1
        tours.numbers[USED] -= 1
    if kind >= 0:
        tours.used[kind] += 1
        tours.numbers[USED] += 1
    metres, seconds = tours.tour[route, WAS + 2], tours.tour[route, WAS + 3]
    tours.tour[route, SIZE], tours.tour[route, TYPE] = tours.tour[route, WAS], kind
    tours.tour[route, TOTAL], tours.tour[route, TOTAL + 1] = metres, seconds
    tours.tour[route, TOTAL + 3] = tours.tour[route, WAS + 4]
    for k in range(day.dimensions):
        tours.tour[route, NEED + k] = tours.tour[route, NEED + day.dimensions + k]
    tours.cost[route] = price(day, kind, metres, seconds, 0) if kind >= 0 else 0.0
