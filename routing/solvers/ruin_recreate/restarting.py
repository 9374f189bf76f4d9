"""First plans, one vehicle fewer, and back to the best plan found."""

from __future__ import annotations

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
    DIFFERS,
    DIRTY,
    FAMILY,
    FREE,
    FREE_HALTS,
    FREE_ROUTES,
    KIND,
    LEFT_OUT,
    MISSED_TIMES,
    NEXT,
    ROUTE,
    SIZE,
    TYPE,
    USED,
    VEHICLES,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import NONE, ONCE, entry
from routing.solvers.ruin_recreate.linking import (
    begin,
    link,
    mark_dirty,
    new_halt,
    open_route,
    touch,
)
from routing.solvers.ruin_recreate.recreating import recreate
from routing.solvers.ruin_recreate.refreshing import leave_out, refresh
from routing.solvers.ruin_recreate.ruining import take, tidy
from routing.solvers.ruin_recreate.searching import keep, note_best, open_spares


@entry
def build(day: Day, tours: Tours) -> None:
    """Make the first plan: every stop, one by one, where it costs least."""
    n = len(day.stop)
    tours.numbers[FREE_ROUTES] = len(tours.tour)
    tours.numbers[FREE_HALTS] = len(tours.free_halts)
    tours.numbers[BLINK] = 100
    tours.figures[BEST_COST] = tours.figures[BEST_LEFT_OUT] = 1e300
    open_spares(day, tours)
    begin(tours)
    for stop in range(n):
        if day.stop[stop, KIND] != 3:
            tours.stop[tours.numbers[ABSENT], ABSENT_STOP] = stop
            tours.numbers[ABSENT] += 1
            leave_out(day, tours, stop, 1)
    recreate(day, tours, ONCE)
    keep(day, tours)
    note_best(day, tours)


@entry
def fewer(day: Day, tours: Tours) -> bool:
    """Give up the route whose stops were left over least, and its vehicle."""
    n = len(day.stop)
    chosen, least = NONE, 0.0
    for route in range(len(tours.tour)):
        if tours.tour[route, FAMILY] < 0 or tours.tour[route, SIZE] == 0:
            continue
        missed = 0.0
        node = tours.node[n + 2 * route, NEXT]
        while tours.node[node, NEXT] >= 0:
            if node < n:
                missed += 1.0 + tours.stop[node, MISSED_TIMES]
            node = tours.node[node, NEXT]
        if chosen < 0 or missed < least:
            chosen, least = route, missed
    if chosen < 0:
        return False
    kind = tours.tour[chosen, TYPE]
    for other in range(len(day.kind)):
        day.kind[other, VEHICLES] = tours.used[other]
    day.kind[kind, VEHICLES] -= 1
    begin(tours)
    touch(day, tours, chosen)
    while tours.node[n + 2 * chosen, NEXT] != n + 2 * chosen + 1:
        node = tours.node[n + 2 * chosen, NEXT]
        if node < n:
            take(day, tours, node)
        else:
            tidy(day, tours, chosen)
    refresh(day, tours, chosen)
    keep(day, tours)
    return True


@entry
def restart(day: Day, tours: Tours) -> None:
    """Go back to the best plan found, with as many vehicles as it has."""
    n = len(day.stop)
    tours.node[:, ROUTE] = -1
    tours.tour[:, FAMILY] = -1
    tours.tour[:, TYPE] = -1
    tours.spare[:] = -1
    tours.tour[:, SIZE] = 0
    tours.tour[:, DIFFERS] = 0
    tours.used[:] = 0
    tours.cost[:] = 0.0
    tours.figures[COST] = tours.figures[LEFT_OUT] = 0.0
    tours.numbers[USED] = tours.numbers[DIRTY] = tours.numbers[FREE_ROUTES] = 0
    halts = len(tours.node) - n - 2 * len(tours.tour)
    tours.numbers[FREE_HALTS] = halts
    for k in range(halts):
        tours.free_halts[k] = len(tours.node) - 1 - k
    for route in range(len(tours.tour)):
        tours.routes[0, FREE] = route
        tours.numbers[FREE_ROUTES] = 1
        if tours.tour[route, BEST_SIZE]:
            open_route(day, tours, tours.tour[route, BEST_FAMILY])
    tours.numbers[FREE_ROUTES] = 0
    for route in range(len(tours.tour) - 1, -1, -1):
        if tours.tour[route, BEST_SIZE] == 0:
            tours.routes[tours.numbers[FREE_ROUTES], FREE] = route
            tours.numbers[FREE_ROUTES] += 1
            continue
        before = n + 2 * route
        node = tours.node[before, BEST_NEXT]
        while tours.node[node, BEST_NEXT] >= 0:
            placed = node if node < n else new_halt(day, tours, tours.node[node, BEST_DEPOT])
            link(tours, placed, before, route)
            before = placed
            node = tours.node[node, BEST_NEXT]
        tours.tour[route, TYPE] = tours.tour[route, BEST_TYPE]
        tours.used[tours.tour[route, TYPE]] += 1
        tours.numbers[USED] += 1
    for route in range(len(tours.tour)):
        if tours.tour[route, BEST_SIZE]:
            refresh(day, tours, route)
            mark_dirty(tours, route)
    tours.numbers[ABSENT] = tours.numbers[BEST_ABSENT]
    for k in range(tours.numbers[ABSENT]):
        tours.stop[k, ABSENT_STOP] = tours.stop[k, BEST_STOP]
        leave_out(day, tours, tours.stop[k, ABSENT_STOP], 1)
    open_spares(day, tours)
