"""Simulated annealing over ruin and recreate, in slices between two looks at the clock."""

from __future__ import annotations

import math

from routing.solvers.ruin_recreate.arrays import (
    ABSENT,
    ABSENT_STOP,
    ACCEPTED,
    BEST_ABSENT,
    BEST_COST,
    BEST_DEPOT,
    BEST_FAMILY,
    BEST_LEFT_OUT,
    BEST_NEXT,
    BEST_SIZE,
    BEST_STOP,
    BEST_TYPE,
    COST,
    DEPOT,
    DIFFERS,
    DIRTY,
    DIRTY_ROUTE,
    FAMILY,
    HALTS,
    IMPROVED,
    LEFT_OUT,
    LEFT_OUT_PRICE,
    LOG_HEAD,
    MISSED_TIMES,
    NEXT,
    PLAIN,
    RELOADING,
    SIZE,
    STALE,
    TOUCHED,
    TOUCHED_ROUTE,
    TYPE,
    USED,
    WEIGHT,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, entry
from routing.solvers.ruin_recreate.exchanging import exchange
from routing.solvers.ruin_recreate.linking import (
    begin,
    free_route,
    link,
    mark_dirty,
    new_halt,
    open_route,
    undo,
)
from routing.solvers.ruin_recreate.randomness import uniform
from routing.solvers.ruin_recreate.recreating import recreate
from routing.solvers.ruin_recreate.refreshing import refresh
from routing.solvers.ruin_recreate.ruining import ruin
from routing.solvers.ruin_recreate.tails import swap_tails
from routing.solvers.ruin_recreate.vehicles import CHANGED, UNTOUCHED, change_vehicles

NOISE = 1e-7
"""What sums of costs may be off without a meaning."""

THOROUGH = 0.1
"""How often, while the fleet is short, all routes are looked through for what finds no place."""

EXCHANGES = 1
"""Exchanges between two routes tried a step, where there are several trips."""

CHANGES = 0.1
"""How often, where there are vehicles of several families, routes change theirs before a step."""


@entry
def search(
    day: Day,
    tours: Tours,
    steps: int,
    temperature: float,
    cooling: float,
    average: float,
    longest: float,
    whole: float,
    tails: int,
    short: int,
) -> None:
    """Take so many steps.

    Parameters
    ----------
    temperature, cooling : float
        At the first step, and by what it is multiplied after each.
    average, longest : float
        How many stops a step takes out, and how long strings may be.
    whole : float
        How often a step takes out a whole route.
    tails : int
        How many swaps of tails to try a step.
    short : int
        Whether the fleet is short: what counts is to leave out less, or what was left out less
        often.
    """
    for _ in range(steps):
        for _ in range(tails):
            if swap_tails(day, tours, temperature):
                note_best(day, tours)
        if len(day.family) > 1 and uniform(tours.random) < CHANGES:
            _change_vehicles(day, tours, temperature)
        for _ in range(day.flags[RELOADING] * EXCHANGES):
            _exchange(day, tours, temperature)
        cost, left_out, missed = tours.figures[COST], tours.figures[LEFT_OUT], 0.0
        if short:
            missed = _missed(tours)
        begin(tours)
        ruin(day, tours, average, longest, whole)
        recreate(day, tours, int(short and uniform(tours.random) < THOROUGH))
        if _accepts(tours, cost, left_out, missed, temperature, short):
            tours.numbers[ACCEPTED] += 1
            keep(day, tours)
            note_best(day, tours)
        else:
            take_back(day, tours)
        if short:
            for k in range(tours.numbers[ABSENT]):
                tours.stop[tours.stop[k, ABSENT_STOP], MISSED_TIMES] += 1
        temperature *= cooling


@compiled
def _change_vehicles(day: Day, tours: Tours, temperature: float) -> None:
    """Try other vehicles, and keep them as any step is kept."""
    allowed = tours.figures[COST] - temperature * math.log(1.0 - uniform(tours.random))
    _judge(day, tours, change_vehicles(day, tours), allowed)


@compiled
def _exchange(day: Day, tours: Tours, temperature: float) -> None:
    """Try an exchange between two routes, and keep it as any step is kept."""
    most = -temperature * math.log(1.0 - uniform(tours.random))
    allowed = tours.figures[COST] + most
    _judge(day, tours, exchange(day, tours, most), allowed)


@compiled
def _judge(day: Day, tours: Tours, done: int, allowed: float) -> None:
    """Keep a step that leaves nothing out, or take it back."""
    if done == UNTOUCHED:
        return
    if done == CHANGED and tours.figures[COST] < allowed:
        keep(day, tours)
        note_best(day, tours)
    else:
        take_back(day, tours)


@compiled
def open_spares(day: Day, tours: Tours) -> None:
    """Keep an empty route of each family at hand."""
    for family in range(len(day.family)):
        if tours.spare[family] < 0:
            tours.spare[family] = open_route(day, tours, family)
            if tours.spare[family] >= 0:
                refresh(day, tours, tours.spare[family])


@compiled
def _missed(tours: Tours) -> float:
    """Add up how often what is absent was left over."""
    total = 0.0
    for k in range(tours.numbers[ABSENT]):
        total += tours.stop[tours.stop[k, ABSENT_STOP], MISSED_TIMES]
    return total


@compiled
def _accepts(
    tours: Tours, cost: float, left_out: float, missed: float, temperature: float, short: int
) -> bool:
    """Judge a step: leaving out less than ever always wins, then cost with a random allowance.

    Where every vehicle is full, no step may lead from one plan to another without leaving something
    out meanwhile: that has a price. While the fleet is short only what is left out counts, or how
    often it was.
    """
    now = tours.figures[LEFT_OUT]
    if now < tours.figures[BEST_LEFT_OUT] or (short and now < left_out):
        return True
    more = tours.figures[COST] - cost
    if short:
        after = _missed(tours)
        if after != missed:
            return after < missed
        if now != left_out:
            return False
    elif now != left_out:
        more += tours.figures[LEFT_OUT_PRICE] * (now - left_out)
    return bool(more < -temperature * math.log(1.0 - uniform(tours.random)))


@compiled
def keep(day: Day, tours: Tours) -> None:
    """Free routes that have become empty, and remember what differs from the best plan."""
    for k in range(tours.numbers[TOUCHED]):
        route = tours.routes[k, TOUCHED_ROUTE]
        mark_dirty(tours, route)
        tours.tour[route, STALE] = day.flags[PLAIN]
        if tours.tour[route, SIZE] == 0 and tours.tour[route, FAMILY] >= 0:
            if tours.spare[tours.tour[route, FAMILY]] == route:
                continue
            free_route(tours, route)
    open_spares(day, tours)


@compiled
def take_back(day: Day, tours: Tours) -> None:
    """Undo a step."""
    undo(day, tours)
    if not day.flags[PLAIN]:
        _relink(day, tours)
    for k in range(tours.numbers[TOUCHED]):
        route = tours.routes[k, TOUCHED_ROUTE]
        if tours.tour[route, SIZE] == 0 and tours.spare[tours.tour[route, FAMILY]] != route:
            free_route(tours, route)
    open_spares(day, tours)


@compiled
def _relink(day: Day, tours: Tours) -> None:
    """Link the touched routes anew as they were, and time them."""
    n = len(day.stop)
    for k in range(tours.numbers[TOUCHED]):
        route = tours.routes[k, TOUCHED_ROUTE]
        kind = tours.tour[route, TYPE]
        if kind >= 0:
            tours.used[kind] -= 1
            tours.numbers[USED] -= 1
            tours.tour[route, TYPE] = -1
        tours.figures[COST] -= tours.cost[route]
        tours.cost[route] = 0.0
    for k in range(tours.numbers[TOUCHED]):
        route = tours.routes[k, TOUCHED_ROUTE]
        at = tours.tour[route, LOG_HEAD]
        kind = tours.log[at + 1]
        if tours.log[at] < 0 or kind < 0:
            continue
        tours.used[kind] += 1
        tours.numbers[USED] += 1
        tours.tour[route, TYPE] = kind
        before = n + 2 * route
        for at_node in range(at + 3, tours.log[at + 2]):
            node = tours.log[at_node]
            if node < 0:
                node = new_halt(day, tours, -node - 2)
            link(tours, node, before, route)
            before = node
    for k in range(tours.numbers[TOUCHED]):
        route = tours.routes[k, TOUCHED_ROUTE]
        refresh(day, tours, route)
        same = tours.tour[route, TYPE] == tours.log[tours.tour[route, LOG_HEAD] + 1]
        if not same or tours.tour[route, HALTS]:  # halts are other ones than before
            mark_dirty(tours, route)
    tours.figures[LEFT_OUT] = 0.0
    for k in range(tours.numbers[ABSENT]):
        tours.figures[LEFT_OUT] += day.stop[tours.stop[k, ABSENT_STOP], WEIGHT]


@compiled
def note_best(day: Day, tours: Tours) -> None:
    """Keep the plan if it is the best so far, copying only routes that differ from it."""
    cost, left_out = tours.figures[COST], tours.figures[LEFT_OUT]
    if left_out > tours.figures[BEST_LEFT_OUT]:
        return
    if left_out == tours.figures[BEST_LEFT_OUT] and cost >= tours.figures[BEST_COST] - NOISE:
        return
    n = len(day.stop)
    tours.figures[BEST_COST], tours.figures[BEST_LEFT_OUT] = cost, left_out
    tours.numbers[IMPROVED] += 1
    for k in range(tours.numbers[DIRTY]):
        route = tours.routes[k, DIRTY_ROUTE]
        tours.tour[route, DIFFERS] = 0
        tours.tour[route, BEST_SIZE] = (
            tours.tour[route, SIZE] if tours.tour[route, FAMILY] >= 0 else 0
        )
        tours.tour[route, BEST_TYPE] = tours.tour[route, TYPE]
        tours.tour[route, BEST_FAMILY] = tours.tour[route, FAMILY]
        if tours.tour[route, BEST_SIZE] == 0:
            continue
        node = n + 2 * route
        while node >= 0:
            tours.node[node, BEST_NEXT] = tours.node[node, NEXT]
            tours.node[node, BEST_DEPOT] = tours.node[node, DEPOT]
            node = tours.node[node, NEXT]
    tours.numbers[DIRTY] = 0
    absent = tours.numbers[ABSENT]
    tours.numbers[BEST_ABSENT] = absent
    for k in range(absent):
        tours.stop[k, BEST_STOP] = tours.stop[k, ABSENT_STOP]
