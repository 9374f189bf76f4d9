"""What one stop more makes of the time on duty of a route with choices, without a walk along it.

The pieces up to a node, and those from the next one on, are known; what stands between them is
joined to both. That is exact where it changes nothing before or behind: not when all goods of the
trip are ready, nor that it brings the first goods back before a cut-off, nor the next one's set-up.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    AFTER,
    BEFORE,
    CHOICES,
    CUT_OFF,
    DELIVERY,
    FAMILY,
    FIRST,
    FIRST_ROW,
    HARD,
    HEAD,
    KIND,
    LAST,
    MAX_DURATION,
    NEXT,
    PACED,
    PICKUP,
    PREV,
    READY,
    RESTS,
    ROW,
    SCRATCH_ROW,
    SETUP,
    TRIP,
    WINDOWS,
    WORK,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.pieces import begin_pieces, extend, meet
from routing.solvers.ruin_recreate.timing import row_at

WALK = -2
"""Only a walk along the route tells."""


@compiled
def with_stop_s(
    day: Day, tours: Tours, stop: int, before: int, route: int, to_s: int, out_s: int
) -> int:
    """Return the shortest time on duty with a stop after ``before``; -1 if none, or ``WALK``."""
    head = tours.node[before, HEAD]
    kind = day.stop[stop, KIND]
    after = tours.node[before, NEXT]
    here, row = row_at(day, tours, before), day.stop[stop, ROW]
    if (
        (kind == DELIVERY and day.stop[stop, READY] > tours.node[head, TRIP])
        or (kind == PICKUP and day.flags[CUT_OFF] and tours.node[head, TRIP + 1] == 0)
        or _saves_otherwise(day, after, here, row)
    ):
        return WALK
    ahead, one = _up_to(tours, before, route), SCRATCH_ROW + 1
    if not _stop_added(day, tours, stop, tours.tour[route, FAMILY], ahead, one, here, to_s):
        return -1
    return _met_s(day, tours, route, one, after, out_s)


@compiled
def with_halt_s(
    day: Day,
    tours: Tours,
    stop: int,
    before: int,
    route: int,
    reload: int,
    stop_first: int,
    ways_s: tuple[int, int, int],
) -> int:
    """Return the same with a stop and a halt at a depot, the stop first or the halt."""
    family = tours.tour[route, FAMILY]
    after = tours.node[before, NEXT]
    here, row, depot = row_at(day, tours, before), day.stop[stop, ROW], day.reloads[reload, 6]
    if day.stop[stop, READY] or tours.node[tours.node[before, HEAD], TRIP]:
        return WALK
    if _saves_otherwise(day, after, here, depot if stop_first else row):
        return WALK
    closes = day.reloads[reload, 3]
    if day.flags[CUT_OFF]:
        first, second = _collect(day, tours, before, after, len(day.stop))
        if day.stop[stop, KIND] == PICKUP:
            first, second = first or stop_first == 1, second or stop_first == 0
        if second != (tours.node[tours.node[before, HEAD], TRIP + 1] > 0):
            return WALK
        if first:
            closes = min(closes, day.reloads[reload, 4])
    ahead, one, two = _up_to(tours, before, route), SCRATCH_ROW + 1, SCRATCH_ROW + 2
    if stop_first:
        fits = _stop_added(day, tours, stop, family, ahead, one, here, ways_s[0])
        fits = fits and _halt_added(day, tours, reload, family, one, two, ways_s[1], closes)
    else:
        fits = _halt_added(day, tours, reload, family, ahead, one, ways_s[0], closes)
        fits = fits and _stop_added(day, tours, stop, family, one, two, depot, ways_s[1])
    return _met_s(day, tours, route, two, after, ways_s[2]) if fits else -1


@inlined
def _saves_otherwise(day: Day, after: int, before: int, now: int) -> bool:
    """Tell whether a node's set-up depends on which of two rows is before it."""
    if after >= len(day.stop):
        return False
    row = day.stop[after, ROW]
    return bool((row == before) != (row == now))


@compiled
def _collect(day: Day, tours: Tours, before: int, after: int, n: int) -> tuple[bool, bool]:
    """Tell whether a trip brings anything back from its stops up to a node, and from the next."""
    first = second = False
    while before < n and not first:
        first = day.stop[before, KIND] == PICKUP
        before = tours.node[before, PREV]
    while after < n and not second:
        second = day.stop[after, KIND] == PICKUP
        after = tours.node[after, NEXT]
    return first, second


@compiled
def _up_to(tours: Tours, before: int, route: int) -> int:
    """Return the row of the pieces up to a node; where it has one segment, of that."""
    if tours.tour[route, HARD] & CHOICES:
        return FIRST_ROW + 2 * before
    begin_pieces(
        tours.labels,
        SCRATCH_ROW,
        0,
        tours.node[before, BEFORE],
        tours.node[before, BEFORE + 1],
        tours.node[before, BEFORE + 2],
    )
    return SCRATCH_ROW


@compiled
def _met_s(day: Day, tours: Tours, route: int, row: int, after: int, way_s: int) -> int:
    """Join a row with what comes from a node on."""
    family = tours.tour[route, FAMILY]
    first, end = day.family[family, RESTS], day.family[family, RESTS + 1]
    behind = FIRST_ROW + 2 * after + 1
    if not tours.tour[route, HARD] & CHOICES:
        behind = SCRATCH_ROW + 3
        begin_pieces(
            tours.labels,
            behind,
            0,
            tours.node[after, AFTER],
            tours.node[after, AFTER + 1],
            tours.node[after, AFTER + 2],
        )
    duration_s = meet(tours.labels, day.breaks, first, end - first, row, behind, way_s)
    return -1 if duration_s > day.family[family, MAX_DURATION] else duration_s


@compiled
def _stop_added(
    day: Day, tours: Tours, stop: int, family: int, row: int, to: int, before: int, way_s: int
) -> bool:
    """Extend a row by a stop, which may save its set-up by what is before it."""
    work_s, setup_s = day.stop[stop, WORK], day.stop[stop, SETUP]
    if day.flags[PACED]:
        work_s, setup_s = day.pace[family, stop, 1], day.pace[family, stop, 2]
    if before == day.stop[stop, ROW]:
        work_s -= setup_s
    opens, closes = day.stop[stop, FIRST], day.stop[stop, LAST]
    window, end = day.stop[stop, WINDOWS], day.stop[stop, WINDOWS + 1]
    return _added(day, tours, family, row, to, way_s, work_s, opens, closes, window, end)


@compiled
def _halt_added(
    day: Day, tours: Tours, reload: int, family: int, row: int, to: int, way_s: int, closes: int
) -> bool:
    """Extend a row by a halt."""
    work_s, opens = day.reloads[reload, 5], day.reloads[reload, 2]
    return _added(day, tours, family, row, to, way_s, work_s, opens, closes, 0, 0)


@inlined
def _added(
    day: Day,
    tours: Tours,
    family: int,
    row: int,
    to: int,
    way_s: int,
    work_s: int,
    opens: int,
    closes: int,
    window: int,
    end: int,
) -> bool:
    first, rests = (
        day.family[family, RESTS],
        day.family[family, RESTS + 1] - day.family[family, RESTS],
    )
    return extend(
        tours.labels,
        day.breaks,
        day.windows,
        first,
        rests,
        row,
        to,
        way_s,
        work_s,
        opens,
        closes,
        window,
        end,
    )
