"""Putting nodes into routes and taking them out; opening and freeing routes; undoing a step."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    ABSENT,
    ABSENT_BEFORE,
    ABSENT_STOP,
    BEFORE_STOP,
    COST,
    COST_BEFORE,
    DEPOT,
    DIFFERS,
    DIRTY,
    DIRTY_ROUTE,
    ENDS,
    FAMILY,
    FREE,
    FREE_HALTS,
    FREE_ROUTES,
    LEFT_OUT,
    LEFT_OUT_BEFORE,
    LEG_TO,
    LOG_HEAD,
    LOGGED,
    NEXT,
    PLACE,
    PLAIN,
    PREV,
    ROUTE,
    SIZE,
    STEP,
    TOUCHED,
    TOUCHED_AT,
    TOUCHED_ROUTE,
    TYPE,
    USED,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.plain import restore, save_route


@inlined
def link(tours: Tours, node: int, before: int, route: int) -> None:
    """Put a node after another one."""
    after = tours.node[before, NEXT]
    tours.node[node, PREV] = before
    tours.node[node, NEXT] = after
    tours.node[before, NEXT] = node
    tours.node[after, PREV] = node
    tours.node[node, ROUTE] = route


@inlined
def unlink(tours: Tours, node: int) -> None:
    """Take a node out of its route."""
    before, after = tours.node[node, PREV], tours.node[node, NEXT]
    tours.node[before, NEXT] = after
    tours.node[after, PREV] = before
    tours.node[node, ROUTE] = -1


@compiled
def exchange_chains(
    tours: Tours, before: int, after: int, other_before: int, other_after: int
) -> None:
    """Exchange what lies between two nodes and between two others; either may be nothing."""
    first, last = tours.node[before, NEXT], tours.node[after, PREV]
    other_first, other_last = tours.node[other_before, NEXT], tours.node[other_after, PREV]
    if other_first == other_after:
        other_first, other_last = after, before
    if first == after:
        first, last = other_after, other_before
    tours.node[before, NEXT], tours.node[other_first, PREV] = other_first, before
    tours.node[other_last, NEXT], tours.node[after, PREV] = after, other_last
    tours.node[other_before, NEXT], tours.node[first, PREV] = first, other_before
    tours.node[last, NEXT], tours.node[other_after, PREV] = other_after, last


@compiled
def open_route(day: Day, tours: Tours, family: int) -> int:
    """Take an empty route of a family from the free ones; -1 if there is none left."""
    n = len(day.stop)
    left = tours.numbers[FREE_ROUTES]
    if left == 0:
        return -1
    route = tours.routes[left - 1, FREE]
    tours.numbers[FREE_ROUTES] = left - 1
    start, end = n + 2 * route, n + 2 * route + 1
    tours.node[start, NEXT], tours.node[start, PREV] = end, -1
    tours.node[end, NEXT], tours.node[end, PREV] = -1, start
    tours.node[start, ROUTE] = tours.node[end, ROUTE] = route
    tours.node[start, PLACE], tours.node[end, PLACE] = (
        day.family[family, ENDS + 1],
        day.family[family, ENDS + 2],
    )
    tours.node[start, LEG_TO] = -1
    tours.tour[route, FAMILY], tours.tour[route, TYPE], tours.tour[route, SIZE] = family, -1, 0
    tours.cost[route] = 0.0
    return int(route)


@compiled
def free_route(tours: Tours, route: int) -> None:
    """Give an empty route back."""
    kind = tours.tour[route, TYPE]
    if kind >= 0:
        tours.used[kind] -= 1
        tours.numbers[USED] -= 1
    tours.figures[COST] -= tours.cost[route]
    tours.cost[route] = 0.0
    tours.tour[route, TYPE] = -1
    tours.tour[route, SIZE] = 0
    tours.tour[route, FAMILY] = -1
    tours.routes[tours.numbers[FREE_ROUTES], FREE] = route
    tours.numbers[FREE_ROUTES] += 1


@compiled
def new_halt(day: Day, tours: Tours, reload: int) -> int:
    """Take a halt at a depot from the free ones; -1 if there is none left."""
    left = tours.numbers[FREE_HALTS]
    if left == 0:
        return -1
    node = tours.free_halts[left - 1]
    tours.numbers[FREE_HALTS] = left - 1
    tours.node[node, DEPOT] = reload
    tours.node[node, PLACE] = day.reloads[reload, 1]
    tours.node[node, LEG_TO] = -1
    return int(node)


@compiled
def free_halt(tours: Tours, node: int) -> None:
    """Give a halt back that is in no route any more."""
    tours.node[node, DEPOT] = -1
    tours.free_halts[tours.numbers[FREE_HALTS]] = node
    tours.numbers[FREE_HALTS] += 1


@compiled
def begin(tours: Tours) -> None:
    """Begin a step that can be undone."""
    tours.numbers[STEP] += 1
    tours.numbers[TOUCHED] = 0
    tours.numbers[LOGGED] = 0
    tours.figures[COST_BEFORE] = tours.figures[COST]
    tours.figures[LEFT_OUT_BEFORE] = tours.figures[LEFT_OUT]
    absent = tours.numbers[ABSENT]
    tours.numbers[ABSENT_BEFORE] = absent
    for k in range(absent):
        tours.stop[k, BEFORE_STOP] = tours.stop[k, ABSENT_STOP]


@inlined
def touch(day: Day, tours: Tours, route: int) -> None:
    """Write down how a route is before it changes; halts as minus the depot's row, less 2."""
    if tours.tour[route, TOUCHED_AT] == tours.numbers[STEP]:
        return
    n = len(day.stop)
    tours.tour[route, TOUCHED_AT] = tours.numbers[STEP]
    tours.routes[tours.numbers[TOUCHED], TOUCHED_ROUTE] = route
    tours.numbers[TOUCHED] += 1
    if day.flags[PLAIN]:
        save_route(day, tours, route)
        return
    at = tours.numbers[LOGGED]
    tours.tour[route, LOG_HEAD] = at
    tours.log[at] = tours.tour[route, FAMILY] if tours.tour[route, SIZE] else -1
    tours.log[at + 1] = tours.tour[route, TYPE]
    at += 3
    node = tours.node[n + 2 * route, NEXT]
    while tours.tour[route, SIZE] and tours.node[node, NEXT] >= 0:
        tours.log[at] = node if node < n else -tours.node[node, DEPOT] - 2
        at += 1
        node = tours.node[node, NEXT]
    tours.log[tours.tour[route, LOG_HEAD] + 2] = at
    tours.numbers[LOGGED] = at


@compiled
def undo(day: Day, tours: Tours) -> None:
    """Put what is absent, and all touched routes of a plain day, back to how they were.

    Others are taken apart, and routes that were empty stay open: the caller has to link and to free
    them.
    """
    if day.flags[PLAIN]:
        restore(day, tours)
    else:
        _take_apart(day, tours)
    absent = tours.numbers[ABSENT_BEFORE]
    tours.numbers[ABSENT] = absent
    for k in range(absent):
        tours.stop[k, ABSENT_STOP] = tours.stop[k, BEFORE_STOP]


@compiled
def _take_apart(day: Day, tours: Tours) -> None:
    """Take all nodes out of the touched routes."""
    n = len(day.stop)
    for k in range(tours.numbers[TOUCHED]):
        route = tours.routes[k, TOUCHED_ROUTE]
        if tours.tour[route, FAMILY] < 0:
            continue
        node = tours.node[n + 2 * route, NEXT]
        while tours.node[node, NEXT] >= 0:
            after = tours.node[node, NEXT]
            tours.node[node, ROUTE] = -1
            if node >= n:
                free_halt(tours, node)
            node = after
        tours.node[n + 2 * route, NEXT] = n + 2 * route + 1
        tours.node[n + 2 * route + 1, PREV] = n + 2 * route


@compiled
def mark_dirty(tours: Tours, route: int) -> None:
    """Remember that a route differs from the best plan's."""
    if not tours.tour[route, DIFFERS]:
        tours.tour[route, DIFFERS] = 1
        tours.routes[tours.numbers[DIRTY], DIRTY_ROUTE] = route
        tours.numbers[DIRTY] += 1
