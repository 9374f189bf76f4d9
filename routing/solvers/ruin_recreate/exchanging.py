"""Two routes exchange chains of nodes: tails of trips, tails of routes, or whole trips.

Insertion moves stops one by one, so that a trip goes from one vehicle to another only through plans
in which it is torn apart. That whole trips change places costs nothing by itself where all begin at
one depot, but what finds room afterwards differs. Here a change is made, refreshed and judged like
any other step, so that it may be one of routes with halts and breaks (``tails.py`` judges plain
routes in constant time).
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    ENDS,
    FAMILY,
    FAR,
    FREE_HALTS,
    HALTS,
    HEAD,
    LAST,
    LEG,
    LEG_S,
    NEXT,
    PAIRED,
    PLACE,
    PREV,
    RELOADS,
    ROUTE,
    SOONEST,
    TIMED,
    TRIP,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled
from routing.solvers.ruin_recreate.linking import begin, exchange_chains, link, new_halt, touch
from routing.solvers.ruin_recreate.randomness import below, uniform
from routing.solvers.ruin_recreate.refreshing import refresh
from routing.solvers.ruin_recreate.ruining import drop_empty_trips
from routing.solvers.ruin_recreate.vehicles import CHANGED, IMPOSSIBLE, UNTOUCHED

WHOLE_TRIPS = 0.5
"""How often whole trips change places, or one moves."""

TO_SPARE = 0.1
"""How often a trip goes to an empty vehicle."""

NEAREST = 20


@compiled
def exchange(day: Day, tours: Tours, most: float) -> int:
    """Let a random route and another of its family exchange something.

    Parameters
    ----------
    most : float
        By how much the ways may get dearer.

    Returns
    -------
    int
        ``UNTOUCHED``; else a step was begun, which the caller keeps or takes back: it has to be
        taken back where it is ``IMPOSSIBLE``.
    """
    n = len(day.stop)
    a = below(tours.random, n)
    one = tours.node[a, ROUTE]
    if one < 0:
        return UNTOUCHED
    if uniform(tours.random) < WHOLE_TRIPS:
        return _exchange_trips(day, tours, a, one, most)
    b = day.near[a, below(tours.random, min(NEAREST, day.near.shape[1]))]
    other = tours.node[b, ROUTE]
    if not _alike(tours, one, other) or day.flags[PAIRED]:
        return UNTOUCHED
    end, other_end = n + 2 * one + 1, n + 2 * other + 1
    if uniform(tours.random) < 0.5:
        end, other_end = _trip_end(tours, a, n), _trip_end(tours, b, n)
    return _made(day, tours, one, other, a, end, tours.node[b, PREV], other_end, most)


@compiled
def _alike(tours: Tours, one: int, other: int) -> bool:
    return bool(
        one >= 0
        and other >= 0
        and one != other
        and tours.tour[one, FAMILY] == tours.tour[other, FAMILY]
    )


@compiled
def _exchange_trips(day: Day, tours: Tours, a: int, one: int, most: float) -> int:
    """Exchange the trip of a stop with another one, or put it after that or on an idle vehicle."""
    n = len(day.stop)
    head, end = tours.node[a, HEAD], _trip_end(tours, a, n)
    if uniform(tours.random) < TO_SPARE:
        other = tours.spare[tours.tour[one, FAMILY]]
        if other < 0 or tours.tour[one, HALTS] == 0:
            return UNTOUCHED
        start = n + 2 * other
        return _made(day, tours, one, other, head, end, start, start + 1, most)
    b = below(tours.random, n)
    other = tours.node[b, ROUTE]
    if not _alike(tours, one, other):
        return UNTOUCHED
    other_head, other_end = tours.node[b, HEAD], _trip_end(tours, b, n)
    if uniform(tours.random) < 0.5:
        return _made(day, tours, one, other, head, end, other_head, other_end, most)
    last = tours.node[other_end, PREV]
    if tours.node[head, PREV] >= 0:  # it takes the halt before it along
        before = tours.node[head, PREV]
        return _made(day, tours, one, other, before, end, last, other_end, most)
    if tours.node[end, NEXT] >= 0:  # or the halt after it
        start = n + 2 * other
        after = tours.node[end, NEXT]
        return _made(day, tours, one, other, head, after, start, tours.node[start, NEXT], most)
    return _joined(day, tours, one, other, last, other_end)


@compiled
def _trip_end(tours: Tours, stop: int, n: int) -> int:
    """Return the halt, or the end of the route, after a stop."""
    node = stop
    while node < n:
        node = tours.node[node, NEXT]
    return int(node)


@compiled
def _made(
    day: Day,
    tours: Tours,
    one: int,
    other: int,
    before: int,
    after: int,
    other_before: int,
    other_after: int,
    most: float,
) -> int:
    """Exchange what lies between two nodes of one route and between two of another."""
    family = tours.tour[one, FAMILY]
    first, last = tours.node[before, NEXT], tours.node[after, PREV]
    other_first, other_last = tours.node[other_before, NEXT], tours.node[other_after, PREV]
    if first == after and other_first == other_after:
        return UNTOUCHED
    more = _more(day, tours, family, before, after, other_first, other_last)
    if more < FAR:
        more += _more(day, tours, family, other_before, other_after, first, last)
    if more >= most:
        return UNTOUCHED
    begin(tours)
    touch(day, tours, one)
    touch(day, tours, other)
    if tours.spare[family] == other:
        tours.spare[family] = -1
    exchange_chains(tours, before, after, other_before, other_after)
    return _refreshed(day, tours, one, other)


@compiled
def _more(
    day: Day, tours: Tours, family: int, before: int, after: int, first: int, last: int
) -> float:
    """Return by how much ways get dearer with another chain between two nodes; FAR: impossible."""
    n = len(day.stop)
    profile = day.family[family, ENDS]
    a_metre, a_second = day.floor[family, 0], day.floor[family, 1]
    old_last = tours.node[after, PREV]
    cost = -a_metre * tours.node[before, LEG] - a_second * tours.node[before, LEG_S]
    if old_last != before:
        cost -= a_metre * tours.node[old_last, LEG] + a_second * tours.node[old_last, LEG_S]
    if tours.node[last, NEXT] == first:  # an empty chain
        way = day.ways[profile, tours.node[before, PLACE], tours.node[after, PLACE]]
        return float(cost + a_metre * way[0] + a_second * way[1])
    way = day.ways[profile, tours.node[before, PLACE], tours.node[first, PLACE]]
    if way[0] >= FAR:
        return float(FAR)
    # the goods that a trip waits for may be those that leave it
    waits = not day.flags[TIMED] or tours.node[tours.node[before, HEAD], TRIP] > 0
    leaves_s = 0 if waits else tours.node[before, SOONEST]
    if first < n and leaves_s + way[1] > day.stop[first, LAST]:
        return float(FAR)
    cost += a_metre * way[0] + a_second * way[1]
    way = day.ways[profile, tours.node[last, PLACE], tours.node[after, PLACE]]
    if way[0] >= FAR:
        return float(FAR)
    return float(cost + a_metre * way[0] + a_second * way[1])


@compiled
def _joined(day: Day, tours: Tours, one: int, other: int, last: int, end: int) -> int:
    """Put the only trip of a route after a trip of another one, with a halt between them."""
    n = len(day.stop)
    family = tours.tour[one, FAMILY]
    depots = day.family[family, RELOADS + 1] - day.family[family, RELOADS]
    if depots == 0 or tours.numbers[FREE_HALTS] == 0:
        return UNTOUCHED
    begin(tours)
    touch(day, tours, one)
    touch(day, tours, other)
    halt = new_halt(day, tours, day.family[family, RELOADS] + below(tours.random, depots))
    start = n + 2 * one
    link(tours, halt, start, one)
    exchange_chains(tours, start, start + 1, last, end)
    return _refreshed(day, tours, one, other)


@compiled
def _refreshed(day: Day, tours: Tours, one: int, other: int) -> int:
    """Drop trips without stops from both routes, and refresh them."""
    drop_empty_trips(day, tours, one)
    drop_empty_trips(day, tours, other)
    if refresh(day, tours, one) and refresh(day, tours, other):
        return CHANGED
    return IMPOSSIBLE
