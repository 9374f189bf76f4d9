"""When a sequence of stops can take place: segments that join in constant time.

A segment is what Vidal et al. 2013 (*A hybrid genetic algorithm with adaptive diversity management
for a large class of vehicle routing problems with time-windows*, section 4.4) keep of a sequence:
its shortest duration and the earliest and latest start with which it lasts no longer. Here nothing
may be late, so that there is no time warp.

Where a stop has several windows, may save a set-up, or the courier takes breaks, a single segment
only bounds the truth from below; ``pieces.py`` and ``walking.py`` know it.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    AFTER,
    DEPOT,
    DUE,
    ENDS,
    FAR,
    FIRST,
    KIND,
    LAST,
    LEAST_WORK,
    LEAVE_FROM,
    LEAVE_UNTIL,
    LEG_S,
    NEXT,
    PACED,
    PICKUP,
    PLACE,
    PREV,
    READY,
    RESTS,
    RETURN_FROM,
    RETURN_LOADED,
    RETURN_UNTIL,
    ROW,
    SETUP,
    SPENT,
    WINDOWS,
    WORK,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.lateness import lateness

NEVER = 4 * FAR


@inlined
def join(d: int, e: int, u: int, way: int, d2: int, e2: int, u2: int) -> tuple[bool, int, int, int]:
    """Join two segments with a way between them: whether that is possible, and the whole.

    ``d``, ``e`` and ``u`` are duration, earliest and latest start.
    """
    delta = d + way
    if e + delta > u2:
        return False, 0, 0, 0
    wait = e2 - delta - u
    wait = max(wait, 0)
    start = e2 - delta
    start = max(start, e)
    end = u2 - delta
    end = min(end, u)
    return True, d + d2 + way + wait, start - wait, end


@compiled
def trip_ready_s(day: Day, tours: Tours, head: int, n: int) -> int:
    """Return when all that the trip from a head on delivers is ready."""
    ready_s = 0
    node = tours.node[head, NEXT]
    while node < n:
        if day.stop[node, KIND] == 0 and day.stop[node, READY] > ready_s:
            ready_s = day.stop[node, READY]
        node = tours.node[node, NEXT]
    return ready_s


@compiled
def trip_collects(day: Day, tours: Tours, end: int, n: int) -> bool:
    """Tell whether the trip that ends at a node brings anything back."""
    node = tours.node[end, PREV]
    while node < n:
        if day.stop[node, KIND] == PICKUP:
            return True
        node = tours.node[node, PREV]
    return False


@inlined
def least_work_s(day: Day, family: int, stop: int) -> int:
    """Return how long a family works at a stop at least."""
    if day.flags[PACED]:
        return int(day.pace[family, stop, 0])
    return int(day.stop[stop, LEAST_WORK])


@inlined
def work_behind_s(day: Day, family: int, stop: int, row: int) -> int:
    """Return how long a family works at a stop if what is before it is at a row of the matrix."""
    work_s, setup_s = day.stop[stop, WORK], day.stop[stop, SETUP]
    if day.flags[PACED]:
        work_s, setup_s = day.pace[family, stop, 1], day.pace[family, stop, 2]
    if row == day.stop[stop, ROW]:
        work_s -= setup_s
    return int(work_s)


@inlined
def row_at(day: Day, tours: Tours, node: int) -> int:
    """Return the row of the matrix at which a node may save the next one's set-up, or -1."""
    if node < len(day.stop):
        return day.stop[node, ROW]
    if tours.node[node, DEPOT] >= 0:
        return day.reloads[tours.node[node, DEPOT], 6]
    return -1


@inlined
def from_on(day: Day, tours: Tours, node: int, family: int, row: int) -> tuple[bool, int, int, int]:
    """Return the segment from a node on where what is before it is at a row of the matrix."""
    fits, d, e, u = (
        True,
        tours.node[node, AFTER],
        tours.node[node, AFTER + 1],
        tours.node[node, AFTER + 2],
    )
    if node < len(day.stop):
        work_s = work_behind_s(day, family, node, row)
        if work_s != tours.node[node, SPENT]:
            after = tours.node[node, NEXT]
            fits, d, e, u = join(
                work_s,
                day.stop[node, FIRST],
                day.stop[node, LAST],
                tours.node[node, LEG_S],
                tours.node[after, AFTER],
                tours.node[after, AFTER + 1],
                tours.node[after, AFTER + 2],
            )
    return fits, d, e, u


@compiled
def times_at(day: Day, tours: Tours, node: int, family: int, n: int) -> tuple[int, int, int]:
    """Return work, earliest and latest start of any node, as its neighbours make them."""
    if node < n:
        work_s = work_behind_s(day, family, node, row_at(day, tours, tours.node[node, PREV]))
        return work_s, day.stop[node, FIRST], day.stop[node, LAST]
    halt = tours.node[node, DEPOT]
    if halt >= 0:
        last_s = day.reloads[halt, 3]
        if day.reloads[halt, 4] < last_s and trip_collects(day, tours, node, n):
            last_s = day.reloads[halt, 4]
        ready_s = trip_ready_s(day, tours, node, n)
        return day.reloads[halt, 5], max(day.reloads[halt, 2], ready_s), last_s
    if tours.node[node, PREV] < 0:
        ready_s = trip_ready_s(day, tours, node, n)
        from_s = max(day.family[family, LEAVE_FROM], ready_s)
        return 0, from_s, day.family[family, LEAVE_UNTIL]
    last_s = day.family[family, RETURN_UNTIL]
    loaded_s = day.family[family, RETURN_LOADED]
    if loaded_s < last_s and trip_collects(day, tours, node, n):
        last_s = loaded_s
    return 0, day.family[family, RETURN_FROM], last_s


@compiled
def has_choices(day: Day, tours: Tours, start: int, family: int, n: int) -> bool:
    """Tell whether a route has breaks, or a stop with several windows."""
    if day.family[family, RESTS + 1] > day.family[family, RESTS]:
        return True
    node = tours.node[start, NEXT]
    while node >= 0:
        if node < n and day.stop[node, WINDOWS + 1] - day.stop[node, WINDOWS] > 1:
            return True
        node = tours.node[node, NEXT]
    return False


@compiled
def earliest_s(day: Day, node: int, n: int, e: int, u: int, ready_s: int) -> int:
    """Return the first start from then on in a node's windows, or ``NEVER``."""
    if node < n:
        for k in range(day.stop[node, WINDOWS], day.stop[node, WINDOWS + 1]):
            if day.windows[k, 1] >= ready_s:
                return max(day.windows[k, 0], ready_s)
        return NEVER if day.stop[node, WINDOWS + 1] > day.stop[node, WINDOWS] else max(e, ready_s)
    if ready_s > u:
        return NEVER
    return max(e, ready_s)


@compiled
def _rest_s(day: Day, rest: int, ready_s: int) -> int:
    """Return when a break can start from then on, or ``NEVER``."""
    windows = day.breaks[rest, 1]
    if windows == 0:
        return ready_s
    for k in range(windows):
        if day.breaks[rest, 3 + 2 * k] >= ready_s:
            return max(day.breaks[rest, 2 + 2 * k], ready_s)
    return NEVER


@compiled
def earliest_end_s(day: Day, tours: Tours, start: int, family: int, n: int, from_s: int) -> int:
    """Return when a route that departs from then on is back, its breaks taken, or ``NEVER``.

    What it costs to be late on the way there then stands in ``late[0]``, last of all sets.
    """
    profile = day.family[family, ENDS]
    first, rests = (
        day.family[family, RESTS],
        day.family[family, RESTS + 1] - day.family[family, RESTS],
    )
    sets = 1 << rests
    now, later, free, there = tours.labels[0], tours.labels[1], tours.labels[2], tours.labels[3]
    for taken in range(sets):
        now[taken] = NEVER
    work_s, e, u = times_at(day, tours, start, family, n)
    e = max(e, from_s)
    if e > u:
        return NEVER
    now[0] = e + work_s
    tours.late[0, 0] = 0.0
    here, node = start, tours.node[start, NEXT]
    while node >= 0:
        way = day.ways[profile, tours.node[here, PLACE], tours.node[node, PLACE], 1]
        work_s, e, u = times_at(day, tours, node, family, n)
        for taken in range(sets):
            later[taken] = NEVER
        for base in range(sets):
            if now[base] >= NEVER:
                continue
            for taken in range(sets):
                free[taken] = NEVER
            free[base] = now[base]
            there[base] = now[base] + way
            for taken in range(base, sets):
                if taken & base != base or free[taken] >= NEVER:
                    continue
                begun = earliest_s(day, node, n, e, u, max(free[taken], there[taken]))
                if begun < NEVER and begun + work_s <= later[taken]:
                    late = tours.late[0, base]
                    if day.flags[DUE] and node < n:
                        late += lateness(day, tours, node, family, begun, work_s)
                    if begun + work_s < later[taken] or late > tours.late[1, taken]:
                        tours.late[1, taken] = late  # of two that are as soon, the dearer: a bound
                    later[taken] = begun + work_s
                for k in range(rests):
                    if taken & (1 << k):
                        continue
                    rest_s = _rest_s(day, first + k, free[taken])
                    more = taken | (1 << k)
                    done_s = rest_s + day.breaks[first + k, 0]
                    if rest_s < NEVER and done_s < free[more]:
                        free[more] = done_s
                        there[more] = there[taken] + day.breaks[first + k, 0]
        for taken in range(sets):
            now[taken] = later[taken]
            tours.late[0, taken] = tours.late[1, taken]
        here = node
        node = tours.node[node, NEXT]
    return now[sets - 1]
