"""When a trip is cut in two: how long the route takes at least, from segments."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    BEFORE,
    DELIVERY,
    DEPOT,
    ENDS,
    FIRST,
    HEAD,
    KIND,
    LAST,
    LEAVE_FROM,
    LEAVE_UNTIL,
    LEG_S,
    NEXT,
    PLACE,
    PREV,
    READY,
    ROW,
    TIMED,
    TRIP,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.timing import from_on, join, least_work_s


@inlined
def _up_to_cut(
    day: Day, tours: Tours, stop: int, before: int, stop_first: int, family: int
) -> tuple[bool, int, int, int]:
    """Return the segment up to a node behind which its trip ends, perhaps after one more stop.

    Then the trip need not wait for the goods of the stops behind the node.
    """
    n = len(day.stop)
    fits, d, e, u = (
        True,
        tours.node[before, BEFORE],
        tours.node[before, BEFORE + 1],
        tours.node[before, BEFORE + 2],
    )
    head = tours.node[before, HEAD]
    if tours.node[head, TRIP] == 0:
        return fits, d, e, u
    ready_s = day.stop[stop, READY] if stop_first else 0
    node = before
    while node < n:
        if day.stop[node, KIND] == DELIVERY:
            ready_s = max(ready_s, day.stop[node, READY])
        node = tours.node[node, PREV]
    if ready_s >= tours.node[head, TRIP]:
        return fits, d, e, u
    d, e, u = 0, max(day.family[family, LEAVE_FROM], ready_s), day.family[family, LEAVE_UNTIL]
    fits = e <= u
    halt, ahead = tours.node[head, DEPOT], tours.node[head, PREV]
    if ahead >= 0:
        fits, d, e, u = join(
            tours.node[ahead, BEFORE],
            tours.node[ahead, BEFORE + 1],
            tours.node[ahead, BEFORE + 2],
            tours.node[ahead, LEG_S],
            day.reloads[halt, 5],
            max(day.reloads[halt, 2], ready_s),
            day.reloads[halt, 3],
        )
    here = head
    while fits and here != before:
        node = tours.node[here, NEXT]
        work_s = least_work_s(day, family, node)
        opens, closes = day.stop[node, FIRST], day.stop[node, LAST]
        fits, d, e, u = join(d, e, u, tours.node[here, LEG_S], work_s, opens, closes)
        here = node
    return fits, d, e, u


@compiled
def in_time(
    day: Day,
    tours: Tours,
    stop: int,
    before: int,
    after: int,
    reload: int,
    stop_first: int,
    family: int,
) -> int:
    """Return from segments how long the route takes at least, or -1 if that is not possible."""
    if not day.flags[TIMED]:
        return 0
    profile = day.family[family, ENDS]
    depot = day.reloads[reload, 1]
    place, there = tours.node[before, PLACE], tours.node[after, PLACE]
    fits, d, e, u = _up_to_cut(day, tours, stop, before, stop_first, family)
    if not fits:
        return -1
    for turn in range(2):
        next_place, work_s = stop, least_work_s(day, family, stop)
        opens, closes = day.stop[stop, FIRST], day.stop[stop, LAST]
        if turn == stop_first:
            next_place, work_s = depot, day.reloads[reload, 5]
            opens, closes = day.reloads[reload, 2], day.reloads[reload, 3]
        way_s = day.ways[profile, place, next_place, 1]
        fits, d, e, u = join(d, e, u, way_s, work_s, opens, closes)
        if not fits:
            return -1
        place = next_place
    row = day.reloads[reload, 6] if stop_first else day.stop[stop, ROW]
    fits, d2, e2, u2 = from_on(day, tours, after, family, row)
    if not fits:
        return -1
    fits, d, e, u = join(d, e, u, day.ways[profile, place, there, 1], d2, e2, u2)
    return d if fits else -1
