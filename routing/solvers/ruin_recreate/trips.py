"""Putting a stop into a new trip: together with a halt at a depot."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    BREAKS_S,
    COUNT,
    ENDS,
    FAMILY,
    FAR,
    FREE_HALTS,
    FULLEST,
    FULLEST_AFTER,
    HALTS,
    HEAD,
    KIND,
    LEG,
    LEG_S,
    LIMIT,
    LOAD,
    MAX_TRAVEL,
    NEED,
    NEXT,
    ON_BOARD,
    PAIR_DELIVERY,
    PAIR_PICKUP,
    PAIRED,
    PLACE,
    PREV,
    READY,
    RELOADS,
    ROOM,
    ROUTE,
    RULED,
    SIZE,
    TIMED,
    TO_COME,
    TOTAL,
    TRIP,
    TYPE,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import NONE, compiled, inlined
from routing.solvers.ruin_recreate.cutting import in_time
from routing.solvers.ruin_recreate.joining import WALK, with_halt_s
from routing.solvers.ruin_recreate.linking import free_halt, link, new_halt, touch, unlink
from routing.solvers.ruin_recreate.positions import NO_WAY
from routing.solvers.ruin_recreate.pricing import price, type_for
from routing.solvers.ruin_recreate.refreshing import refresh
from routing.solvers.ruin_recreate.ruling import extra_cost
from routing.solvers.ruin_recreate.walking import exact_duration_s


@compiled
def insert_with_halt(day: Day, tours: Tours, stop: int, bound: float) -> bool:
    """Put a stop and a halt into some route if that costs less than ``bound``.

    Looked at are a trip of its own before, between and after the trips that there are, and a cut of
    a neighbour's trip: there the stop comes right after it, then the depot, or the depot, then the
    stop right before it.
    """
    found = tours.scratch[3]
    found[0] = -1
    if tours.numbers[FREE_HALTS] == 0:
        return False
    _cheapest_cut(day, tours, stop, _cheapest_own_trip(day, tours, stop, bound))
    if found[0] < 0:
        return False
    route = found[0]
    touch(day, tours, route)
    _link_both(tours, stop, new_halt(day, tours, found[2]), route, found[1], found[3])
    refresh(day, tours, route)
    return True


@inlined
def _cheapest_own_trip(day: Day, tours: Tours, stop: int, bound: float) -> float:
    """Look at a trip of its own after the last one of each route, and where another begins."""
    best = bound
    n = len(day.stop)
    family, may, least = NONE, False, 0.0
    for route in range(len(tours.tour)):
        if tours.tour[route, FAMILY] != family:
            family = tours.tour[route, FAMILY]
            may = family >= 0 and _may_reload(day, family, stop)
            least = _least_trip(day, stop, family) if may else 0.0
        if not may or least >= best or not _may_halt(day, tours, route, family):
            continue
        before, first = tours.node[n + 2 * route + 1, PREV], 0
        while before >= 0:
            if _may_pay(day, tours, stop, route, before, first, best):
                best = _with_halt(day, tours, stop, route, before, first, best)
            last = before if first == 0 else tours.node[before, PREV]
            before, first = (tours.node[last, HEAD] if last >= 0 else -1), 1
    return best


@inlined
def _least_trip(day: Day, stop: int, family: int) -> float:
    """Return what the ways of a trip of its own cost, where that is the same wherever it is.

    So it is where a family begins, reloads and ends at the same depot; else it is not told.
    """
    reload, profile = day.family[family, RELOADS], day.family[family, ENDS]
    depot = day.reloads[reload, 1]
    if (
        day.family[family, RELOADS + 1] > reload + 1
        or day.family[family, ENDS + 1] != depot
        or day.family[family, ENDS + 2] != depot
    ):
        return -NO_WAY
    to, out = day.ways[profile, depot, stop], day.ways[profile, stop, depot]
    metres, seconds = int(to[0]) + int(out[0]), int(to[1]) + int(out[1])
    return float(day.floor[family, 0] * metres + day.floor[family, 1] * seconds)


@inlined
def _cheapest_cut(day: Day, tours: Tours, stop: int, bound: float) -> float:
    """Look at cuts right before and right after the stop's neighbours.

    Nearly all end with what they cost at least, from numbers that stand beside each other.
    """
    best = bound
    at = ON_BOARD + 4 * day.dimensions
    family, profile, may, a_metre, a_second = NONE, 0, False, 0.0, 0.0
    least_to = least_out = 0.0
    for k in range(day.near.shape[1]):
        other = day.beside[profile, stop, k, 4]
        route = tours.node[other, ROUTE]
        if route < 0:
            continue
        if tours.tour[route, FAMILY] != family:
            family = tours.tour[route, FAMILY]
            profile, may = day.family[family, ENDS], _may_reload(day, family, stop)
            a_metre, a_second = day.floor[family, 0], day.floor[family, 1]
            least_to = least_out = 2.0 * FAR * (a_metre + a_second)
            for reload in range(day.family[family, RELOADS], day.family[family, RELOADS + 1]):
                depot = day.reloads[reload, 1]
                to, out = day.ways[profile, stop, depot], day.ways[profile, depot, stop]
                least_to = min(least_to, a_metre * to[0] + a_second * to[1])
                least_out = min(least_out, a_metre * out[0] + a_second * out[1])
        if not may:
            continue
        near_m, near_s = day.beside[profile, stop, k, 0], day.beside[profile, stop, k, 1]
        metres, seconds = near_m + tours.node[other, at + 2], near_s + tours.node[other, at + 3]
        after = least_to + a_metre * metres + a_second * seconds
        ahead = tours.node[other, PREV]
        near_m, near_s = day.beside[profile, stop, k, 2], day.beside[profile, stop, k, 3]
        metres, seconds = near_m + tours.node[ahead, at], near_s + tours.node[ahead, at + 1]
        before = least_out + a_metre * metres + a_second * seconds
        if (after >= best and before >= best) or not _may_halt(day, tours, route, family):
            continue
        if after < best:
            best = _with_halt(day, tours, stop, route, other, 1, best)
        if before < best:
            best = _with_halt(day, tours, stop, route, ahead, 0, best)
    return best


@inlined
def _may_reload(day: Day, family: int, stop: int) -> bool:
    return bool(
        day.allowed[family, stop] and day.family[family, RELOADS + 1] > day.family[family, RELOADS]
    )


@inlined
def _may_halt(day: Day, tours: Tours, route: int, family: int) -> bool:
    return bool(
        tours.tour[route, SIZE] and tours.tour[route, HALTS] < day.family[family, LIMIT + 2]
    )


@inlined
def _may_pay(
    day: Day, tours: Tours, stop: int, route: int, before: int, stop_first: int, bound: float
) -> bool:
    """Tell whether the ways of a position with some depot cost less than a bound.

    This is asked far more often than anything else here: most positions end with it.
    """
    family = tours.tour[route, FAMILY]
    profile = day.family[family, ENDS]
    here, there = tours.node[before, PLACE], tours.node[tours.node[before, NEXT], PLACE]
    for reload in range(day.family[family, RELOADS], day.family[family, RELOADS + 1]):
        depot = day.reloads[reload, 1]
        first, second = (stop, depot) if stop_first else (depot, stop)
        a, b = day.ways[profile, here, first], day.ways[profile, first, second]
        c = day.ways[profile, second, there]
        metres = a[0] + b[0] + c[0] - tours.node[before, LEG]
        seconds = a[1] + b[1] + c[1] - tours.node[before, LEG_S]
        if day.floor[family, 0] * metres + day.floor[family, 1] * seconds < bound:
            return True
    return False


@compiled
def _link_both(
    tours: Tours, stop: int, halt: int, route: int, before: int, stop_first: int
) -> None:
    if stop_first:
        link(tours, stop, before, route)
        link(tours, halt, stop, route)
    else:
        link(tours, halt, before, route)
        link(tours, stop, halt, route)


@compiled
def _with_halt(
    day: Day, tours: Tours, stop: int, route: int, before: int, stop_first: int, bound: float
) -> float:
    """Try every depot of the family; a better one goes to ``scratch[3]``."""
    family = tours.tour[route, FAMILY]
    profile = day.family[family, ENDS]
    after = tours.node[before, NEXT]
    here, there = tours.node[before, PLACE], tours.node[after, PLACE]
    found = tours.scratch[3]
    ready = day.stop[stop, READY] or tours.node[tours.node[before, HEAD], TRIP]
    for reload in range(day.family[family, RELOADS], day.family[family, RELOADS + 1]):
        depot = day.reloads[reload, 1]
        first, second = (stop, depot) if stop_first else (depot, stop)
        a, b = day.ways[profile, here, first], day.ways[profile, first, second]
        c, old = day.ways[profile, second, there], day.ways[profile, here, there]
        if a[0] >= FAR or b[0] >= FAR or c[0] >= FAR:
            continue
        metres = a[0] + b[0] + c[0] - old[0]
        seconds = a[1] + b[1] + c[1] - old[1]
        if day.floor[family, 0] * metres + day.floor[family, 1] * seconds >= bound:
            continue
        if not _loads_fit(day, tours, stop, before, after, family, stop_first):
            continue
        duty_s = in_time(day, tours, stop, before, after, reload, stop_first, family)
        if duty_s < 0:
            continue
        all_m = tours.tour[route, TOTAL] + metres
        all_s = tours.tour[route, TOTAL + 1] + seconds
        tasks = tours.tour[route, TOTAL + 3] + day.stop[stop, COUNT]
        if (
            all_m > day.family[family, LIMIT]
            or all_s > day.family[family, MAX_TRAVEL]
            or tasks > day.family[family, LIMIT + 1]
        ):
            continue
        for k in range(day.dimensions):
            tours.scratch[1, k] = max(tours.tour[route, NEED + k], day.stop[stop, LOAD + k])
        if not ready and not day.flags[RULED]:
            duty_s += day.family[family, BREAKS_S]
            kind = type_for(day, tours, family, tours.tour[route, TYPE], all_m, all_s, duty_s)
            if kind < 0:
                continue
            cost = price(day, kind, all_m, all_s, duty_s) + tours.extra[route]
            if cost - tours.cost[route] >= bound:
                continue
        duty_s = 0
        if day.flags[TIMED]:
            ways_s = (int(a[1]), int(b[1]), int(c[1]))
            duty_s = with_halt_s(day, tours, stop, before, route, reload, stop_first, ways_s)
            if duty_s == -1:
                continue
        halt = new_halt(day, tours, reload)
        _link_both(tours, stop, halt, route, before, stop_first)
        cost = _priced(day, tours, route, all_m, all_s, duty_s)
        unlink(tours, stop)
        unlink(tours, halt)
        free_halt(tours, halt)
        if cost < bound:
            bound = cost
            found[0], found[1], found[2], found[3] = route, before, reload, stop_first
    return bound


@compiled
def _priced(day: Day, tours: Tours, route: int, metres: int, seconds: int, duty_s: int) -> float:
    """Return by how much a route gets dearer as it is linked; a walk may have to tell how long."""
    family = tours.tour[route, FAMILY]
    if duty_s == WALK:
        duty_s = exact_duration_s(day, tours, route)
    if duty_s < 0:
        return NO_WAY
    kind = type_for(day, tours, family, tours.tour[route, TYPE], metres, seconds, duty_s)
    if kind < 0:
        return NO_WAY
    extra = extra_cost(day, tours, route, kind, duty_s)
    if extra < 0.0:
        return NO_WAY
    return price(day, kind, metres, seconds, duty_s) + extra - tours.cost[route]


@compiled
def _loads_fit(
    day: Day, tours: Tours, stop: int, before: int, after: int, family: int, stop_first: int
) -> bool:
    """Tell whether both trips that the cut makes can be carried by the family's largest type.

    A pair on board must not be cut apart: its goods are not unloaded.
    """
    n = len(day.stop)
    delivers = day.stop[stop, KIND] == 0
    for k in range(day.dimensions):
        q = day.stop[stop, LOAD + k]
        room = day.family[family, ROOM + k]
        picked = tours.node[before, ON_BOARD + 4 * k] - tours.node[before, TO_COME + 4 * k]
        if stop_first:
            # the first trip is what was before, less what it no longer brings, and the stop
            most = (
                tours.node[before, FULLEST + 4 * k]
                - tours.node[before, TO_COME + 4 * k]
                + (q if delivers else 0)
            )
            if most > room or (not delivers and picked + q > room):
                return False
        else:
            later = tours.node[after, FULLEST_AFTER + 4 * k] if after < n else 0
            most = max(tours.node[before, TO_COME + 4 * k], later - picked)
            if most + q > room:
                return False
    return not day.flags[PAIRED] or not _carries_pair(day, tours, before, n)


@compiled
def _carries_pair(day: Day, tours: Tours, node: int, n: int) -> bool:
    """Tell whether something is on board after a node that is still to be handed over."""
    aboard = 0
    while node < n:
        if day.stop[node, KIND] == PAIR_PICKUP:
            aboard += 1
        elif day.stop[node, KIND] == PAIR_DELIVERY:
            aboard -= 1
        node = tours.node[node, PREV]
    return aboard > 0
