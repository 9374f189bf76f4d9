"""Walks along a whole route: its time on duty, exactly, and what its nodes are told on the way."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    ENDS,
    FAMILY,
    FIRST_ROW,
    LEG_S,
    MAX_DURATION,
    NEXT,
    PLACE,
    PREV,
    RESTS,
    SCRATCH_ROW,
    SIZE,
    WINDOWS,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.pieces import begin_pieces, extend, extend_back, shortest
from routing.solvers.ruin_recreate.timing import has_choices, join, times_at


@compiled
def exact_duration_s(day: Day, tours: Tours, route: int) -> int:
    """Walk along a route as it is linked: its shortest time on duty, or -1 where there is none."""
    n = len(day.stop)
    start = n + 2 * route
    family = tours.tour[route, FAMILY]
    if has_choices(day, tours, start, family, n):
        row = last_pieces(day, tours, start, family, n)
        rests = day.family[family, RESTS + 1] - day.family[family, RESTS]
        duration_s = shortest(tours.labels, rests, row) if row >= 0 else -1
    else:
        duration_s = _joined_duration_s(day, tours, start, family, n)
    return -1 if duration_s > day.family[family, MAX_DURATION] else duration_s


@compiled
def _joined_duration_s(day: Day, tours: Tours, start: int, family: int, n: int) -> int:
    profile = day.family[family, ENDS]
    d, e, u = times_at(day, tours, start, family, n)
    if e > u:
        return -1
    here = start
    node = tours.node[start, NEXT]
    while node >= 0:
        way = day.ways[profile, tours.node[here, PLACE], tours.node[node, PLACE], 1]
        d2, e2, u2 = times_at(day, tours, node, family, n)
        if e2 > u2:
            return -1
        fits, d, e, u = join(d, e, u, way, d2, e2, u2)
        if not fits:
            return -1
        here = node
        node = tours.node[node, NEXT]
    return d


@inlined
def windows_at(day: Day, node: int, n: int) -> tuple[int, int]:
    """Return where the windows of a node begin and end; only stops have some."""
    if node < n:
        return day.stop[node, WINDOWS], day.stop[node, WINDOWS + 1]
    return 0, 0


@compiled
def last_pieces(day: Day, tours: Tours, start: int, family: int, n: int) -> int:
    """Walk along a route as it is linked; return the row of the pieces at its end, or -1."""
    profile = day.family[family, ENDS]
    rests = day.family[family, RESTS + 1] - day.family[family, RESTS]
    row, to = SCRATCH_ROW, SCRATCH_ROW + 1
    _, e, u = times_at(day, tours, start, family, n)
    begin_pieces(tours.labels, row, rests, 0, e, u)
    here, node = start, tours.node[start, NEXT]
    while node >= 0:
        way = day.ways[profile, tours.node[here, PLACE], tours.node[node, PLACE], 1]
        if not _extended(day, tours, node, family, n, row, to, way):
            return -1
        row, to = to, row
        here = node
        node = tours.node[node, NEXT]
    return row


@inlined
def _extended(
    day: Day, tours: Tours, node: int, family: int, n: int, row: int, to: int, way: int
) -> bool:
    work_s, e, u = times_at(day, tours, node, family, n)
    first, rests = (
        day.family[family, RESTS],
        day.family[family, RESTS + 1] - day.family[family, RESTS],
    )
    window, end = windows_at(day, node, n)
    return extend(
        tours.labels,
        day.breaks,
        day.windows,
        first,
        rests,
        row,
        to,
        way,
        work_s,
        e,
        u,
        window,
        end,
    )


@compiled
def write_pieces(day: Day, tours: Tours, route: int) -> int:
    """Write down the pieces up to each node of a route and from it on.

    Returns its shortest time on duty, or -1. Its ways stand in its nodes.
    """
    n = len(day.stop)
    family = tours.tour[route, FAMILY]
    start, back = n + 2 * route, n + 2 * route + 1
    first, rests = (
        day.family[family, RESTS],
        day.family[family, RESTS + 1] - day.family[family, RESTS],
    )
    _, e, u = times_at(day, tours, start, family, n)
    begin_pieces(tours.labels, FIRST_ROW + 2 * start, rests, 0, e, u)
    here, node = start, tours.node[start, NEXT]
    while node >= 0:
        row, to = FIRST_ROW + 2 * here, FIRST_ROW + 2 * node
        fits = _extended(day, tours, node, family, n, row, to, tours.node[here, LEG_S])
        if not fits and tours.tour[route, SIZE]:
            return -1
        here = node
        node = tours.node[node, NEXT]
    duration_s = shortest(tours.labels, rests, FIRST_ROW + 2 * back)
    if duration_s > day.family[family, MAX_DURATION]:
        return -1
    _, e, u = times_at(day, tours, back, family, n)
    begin_pieces(tours.labels, FIRST_ROW + 2 * back + 1, rests, 0, e, u)
    here, node = back, tours.node[back, PREV]
    while node >= 0:
        work_s, e, u = times_at(day, tours, node, family, n)
        window, end = windows_at(day, node, n)
        extend_back(
            tours.labels,
            day.breaks,
            day.windows,
            first,
            rests,
            FIRST_ROW + 2 * here + 1,
            FIRST_ROW + 2 * node + 1,
            tours.node[node, LEG_S],
            work_s,
            e,
            u,
            window,
            end,
        )
        here = node
        node = tours.node[node, PREV]
    return duration_s
