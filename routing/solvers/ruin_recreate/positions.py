"""What it costs to put one stop between two nodes of a route.

Cheap bounds come first: the way alone, then limits, loads and segments in constant time; only what
then still beats the best so far is walked along exactly, where a route asks for that at all.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    BEFORE,
    BREAKS_S,
    CHOICES,
    COUNT,
    CUT_OFF,
    DELIVERY,
    ENDS,
    FAMILIAR,
    FAMILY,
    FAR,
    FIRST,
    FULLEST,
    FULLEST_AFTER,
    HARD,
    HEAD,
    KIND,
    LAST,
    LEG,
    LEG_S,
    LIMIT,
    LOAD,
    MAX_DURATION,
    MAX_TRAVEL,
    NEED,
    NEXT,
    ON_BOARD,
    ONE_WAY,
    PICKUP,
    PLACE,
    READY,
    ROOM,
    ROW,
    RULED,
    SIZE,
    TIMED,
    TOTAL,
    TRIP,
    TYPE,
    WALKED,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.joining import WALK, with_stop_s
from routing.solvers.ruin_recreate.linking import link, unlink
from routing.solvers.ruin_recreate.pricing import price, type_for
from routing.solvers.ruin_recreate.ruling import extra_cost
from routing.solvers.ruin_recreate.timing import from_on, join, row_at, work_behind_s
from routing.solvers.ruin_recreate.walking import exact_duration_s

NO_WAY = 1e30
"""What an impossible position costs."""


@compiled
def position_cost(
    day: Day, tours: Tours, stop: int, before: int, route: int, bound: float
) -> float:
    """Return by how much a route gets dearer with a stop after ``before``.

    Parameters
    ----------
    bound : float
        Whatever costs this much or more need not be told apart: ``NO_WAY`` is returned.
    """
    profile = day.family[tours.tour[route, FAMILY], ENDS]
    to = day.ways[profile, tours.node[before, PLACE], stop]
    out = day.ways[profile, stop, tours.node[tours.node[before, NEXT], PLACE]]
    if to[0] >= FAR or out[0] >= FAR:
        return NO_WAY
    return judged(
        day, tours, stop, before, route, int(to[0]), int(to[1]), int(out[0]), int(out[1]), bound
    )


@inlined
def judged(
    day: Day,
    tours: Tours,
    stop: int,
    before: int,
    route: int,
    to_m: int,
    to_s: int,
    out_m: int,
    out_s: int,
    bound: float,
) -> float:
    """Return the same with the ways to the stop and on from it looked up already."""
    family = tours.tour[route, FAMILY]
    after = tours.node[before, NEXT]
    metres, seconds = to_m + out_m, to_s + out_s
    least = 0.0
    if tours.tour[route, SIZE]:
        metres -= tours.node[before, LEG]
        seconds -= tours.node[before, LEG_S]
    else:
        least = day.floor[family, 2]
    least += day.floor[family, 0] * metres + day.floor[family, 1] * seconds
    extra = day.surcharge[family, stop] if day.flags[FAMILIAR] else 0.0
    least += extra
    if least >= bound:
        return NO_WAY
    metres += tours.tour[route, TOTAL]
    seconds += tours.tour[route, TOTAL + 1]
    tasks = tours.tour[route, TOTAL + 3] + day.stop[stop, COUNT]
    if (
        metres > day.family[family, LIMIT]
        or seconds > day.family[family, MAX_TRAVEL]
        or tasks > day.family[family, LIMIT + 1]
        or not _loads_fit(day, tours, stop, before, after, route, family)
    ):
        return NO_WAY
    duty_s = 0
    walk = False
    if day.flags[TIMED]:
        d, e, u = (
            tours.node[before, BEFORE],
            tours.node[before, BEFORE + 1],
            tours.node[before, BEFORE + 2],
        )
        work_s = work_behind_s(day, family, stop, row_at(day, tours, before))
        duty_s = joined_s(day, tours, stop, after, family, d, e, u, to_s, work_s, out_s)
        if duty_s < 0 or duty_s > day.family[family, MAX_DURATION]:
            return NO_WAY
        walk = _must_walk(day, tours, stop, before, route)
        if walk:
            duty_s += day.family[family, BREAKS_S]
    kind = type_for(day, tours, family, tours.tour[route, TYPE], metres, seconds, duty_s)
    if kind < 0:
        return NO_WAY
    extra += tours.extra[route]
    cost = price(day, kind, metres, seconds, duty_s) + extra - tours.cost[route]
    if cost >= bound:
        return NO_WAY
    if not walk and not day.flags[RULED]:
        return cost
    if walk:
        duty_s = with_stop_s(day, tours, stop, before, route, to_s, out_s)
        if duty_s == -1:
            return NO_WAY
    if duty_s != WALK and not day.flags[RULED]:
        return price(day, kind, metres, seconds, duty_s) + extra - tours.cost[route]
    return _walked(day, tours, stop, before, route, kind, metres, seconds, duty_s, extra)


@compiled
def _walked(
    day: Day,
    tours: Tours,
    stop: int,
    before: int,
    route: int,
    kind: int,
    metres: int,
    seconds: int,
    duty_s: int,
    extra: float,
) -> float:
    """Judge a position by a walk along the whole route, for its time on duty where that says so."""
    link(tours, stop, before, route)
    if duty_s == WALK:
        duty_s = exact_duration_s(day, tours, route)
    if day.flags[RULED] and duty_s >= 0:
        extra = extra_cost(day, tours, route, kind, duty_s)
    unlink(tours, stop)
    if duty_s < 0 or extra < 0.0:
        return NO_WAY
    return price(day, kind, metres, seconds, duty_s) + extra - tours.cost[route]


@inlined
def _loads_fit(
    day: Day, tours: Tours, stop: int, before: int, after: int, route: int, family: int
) -> bool:
    """Tell whether the largest type could carry it; what is needed goes to ``scratch[1]``."""
    n = len(day.stop)
    kind = day.stop[stop, KIND]
    if day.flags[ONE_WAY]:
        for k in range(day.dimensions):
            tours.scratch[1, k] = tours.tour[route, NEED + k] + day.stop[stop, LOAD + k]
        return bool(has_room(day, tours, stop, route, family))
    for k in range(day.dimensions):
        q = day.stop[stop, LOAD + k]
        up_to, onward = tours.node[before, FULLEST + 4 * k], tours.node[before, ON_BOARD + 4 * k]
        if after < n and tours.node[after, FULLEST_AFTER + 4 * k] > onward:
            onward = tours.node[after, FULLEST_AFTER + 4 * k]
        if kind == DELIVERY:
            up_to += q
        else:
            onward += q
        need = max(tours.tour[route, NEED + k], up_to, onward)
        if need > day.family[family, ROOM + k]:
            return False
        tours.scratch[1, k] = need
    return True


@inlined
def has_room(day: Day, tours: Tours, stop: int, route: int, family: int) -> bool:
    """Tell whether the largest type could carry it too, where all is brought or all collected."""
    for k in range(day.dimensions):
        need = tours.tour[route, NEED + k] + day.stop[stop, LOAD + k]
        if need > day.family[family, ROOM + k]:
            return False
    return True


@inlined
def joined_s(
    day: Day,
    tours: Tours,
    stop: int,
    after: int,
    family: int,
    d: int,
    e: int,
    u: int,
    to_s: int,
    work_s: int,
    out_s: int,
) -> int:
    """Join what comes before a stop, the stop, and what comes after: the duration, or -1.

    ``d``, ``e`` and ``u`` are the segment of what comes before. Where there are choices, what
    segments tell is a bound.
    """
    fits, d, e, u = join(
        d,
        e,
        u,
        to_s,
        work_s,
        day.stop[stop, FIRST],
        day.stop[stop, LAST],
    )
    if not fits:
        return -1
    fits, d2, e2, u2 = from_on(day, tours, after, family, day.stop[stop, ROW])
    if not fits:
        return -1
    fits, d, e, u = join(d, e, u, out_s, d2, e2, u2)
    return d if fits else -1


@inlined
def _must_walk(day: Day, tours: Tours, stop: int, before: int, route: int) -> bool:
    """Tell whether only a walk times the route exactly with this stop in it."""
    if (tours.tour[route, HARD] | day.stop[stop, WALKED]) & CHOICES:
        return True
    head = tours.node[before, HEAD]
    if day.stop[stop, KIND] == DELIVERY:
        return bool(day.stop[stop, READY] > tours.node[head, TRIP])
    return bool(
        day.stop[stop, KIND] == PICKUP and day.flags[CUT_OFF] and tours.node[head, TRIP + 1] == 0
    )
