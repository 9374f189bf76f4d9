"""Recreate: the stops that are in no route go back, one by one, each where it costs least.

Greedy insertion with blinks (Christiaens and Vanden Berghe 2020, *Slack induction by string
removals for vehicle routing problems*, Transportation Science 54, section 5.3). Positions are
looked for beside a stop's nearest neighbours, then in an empty route; every route is looked through
only where that found nothing, and not for what was left over again and again.
"""

from __future__ import annotations

import math

from routing.solvers.ruin_recreate.arrays import (
    ABSENT,
    ABSENT_STOP,
    BLINK,
    ENDS,
    FAMILY,
    FAR,
    FIRST,
    KIND,
    LAST,
    LATEST,
    LEAST_WORK,
    LEG,
    LEG_S,
    LOAD,
    MARK,
    MARKED,
    MISSED_TIMES,
    NEXT,
    PAIR_PICKUP,
    PLACE,
    PREV,
    RELOADING,
    ROUTE,
    SIZE,
    SOONEST,
    TIMED,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.linking import link, open_route, touch
from routing.solvers.ruin_recreate.pairing import insert_pair
from routing.solvers.ruin_recreate.positions import NO_WAY, judged, position_cost
from routing.solvers.ruin_recreate.randomness import below, uniform
from routing.solvers.ruin_recreate.refreshing import leave_out, refresh
from routing.solvers.ruin_recreate.trips import insert_with_halt

BLINK_RATE = 0.01
GIVEN_UP = 100
"""Left over so often while the fleet was short, a stop is no longer looked for everywhere."""

ORDERS = 17


@inlined
def blinks(tours: Tours) -> bool:
    """Tell whether to overlook this position: once in a hundred, counted down geometrically."""
    tours.numbers[BLINK] -= 1
    if tours.numbers[BLINK] > 0:
        return False
    draw = 1.0 - uniform(tours.random)
    tours.numbers[BLINK] = 1 + int(math.log(draw) / math.log(1.0 - BLINK_RATE))
    return True


@compiled
def recreate(day: Day, tours: Tours, thorough: int) -> None:
    """Put back what is absent; what finds no place stays so.

    Parameters
    ----------
    thorough : int
        Whether to look through all routes for what finds no place beside its neighbours.
    """
    sort_absent(day, tours)
    count = tours.numbers[ABSENT]
    left = 0
    for k in range(count):
        stop = tours.stop[k, ABSENT_STOP]
        if day.stop[stop, KIND] == PAIR_PICKUP:
            done = insert_pair(day, tours, stop, thorough)
        else:
            done = _insert(day, tours, stop, thorough)
        if done:
            leave_out(day, tours, stop, -1)
        else:
            tours.stop[left, ABSENT_STOP] = stop
            left += 1
    tours.numbers[ABSENT] = left


@compiled
def sort_absent(day: Day, tours: Tours) -> None:
    """Put the absent stops in order: at random, or by load, distance or windows."""
    count = tours.numbers[ABSENT]
    drawn = below(tours.random, ORDERS if day.flags[0] else 11)
    place = day.family[0, ENDS + 1]
    for k in range(count):
        stop = tours.stop[k, ABSENT_STOP]
        if drawn < 4:
            key = uniform(tours.random)
        elif drawn < 8:
            key = -float(day.stop[stop, LOAD])
        elif drawn < 10:
            key = -float(day.ways[0, place, stop, 0])
        elif drawn < 11:
            key = float(day.ways[0, place, stop, 0])
        elif drawn < 13:
            key = float(day.stop[stop, LAST] - day.stop[stop, FIRST])
        elif drawn < 15:
            key = float(day.stop[stop, FIRST])
        elif drawn < 16:
            key = -float(day.stop[stop, LAST])
        else:
            key = -float(tours.stop[stop, MISSED_TIMES])
        tours.key[k] = key
    for k in range(1, count):
        key, stop = tours.key[k], tours.stop[k, ABSENT_STOP]
        at = k
        while at > 0 and tours.key[at - 1] > key:
            tours.key[at], tours.stop[at, ABSENT_STOP] = (
                tours.key[at - 1],
                tours.stop[at - 1, ABSENT_STOP],
            )
            at -= 1
        tours.key[at], tours.stop[at, ABSENT_STOP] = key, stop


@inlined
def _insert(day: Day, tours: Tours, stop: int, thorough: int) -> bool:
    """Put a stop where it costs least."""
    n = len(day.stop)
    best, best_before, best_route = NO_WAY, -1, -1
    mark = _marked(day, tours, stop)
    for k in range(day.near.shape[1]):
        other = day.near[stop, k]
        route = tours.node[other, ROUTE]
        if route < 0 or not day.allowed[tours.tour[route, FAMILY], stop]:
            continue
        for before in (other, tours.node[other, PREV]):
            if before != other and tours.node[before, MARK] >= mark:
                continue  # that position is looked at from there
            if blinks(tours):
                continue
            cost = _cost_beside(day, tours, stop, other, k, before, route, mark, best)
            if cost < best:
                best, best_before, best_route = cost, before, route
    for family in range(len(day.family)):
        route = tours.spare[family]
        if route < 0 or not day.allowed[family, stop]:
            continue
        if _least_alone(day, stop, family) >= best:
            continue
        cost = position_cost(day, tours, stop, n + 2 * route, route, best)
        if cost < best:
            best, best_before, best_route = cost, n + 2 * route, route
    if day.flags[RELOADING] and insert_with_halt(day, tours, stop, best):
        return True
    if best_route < 0 and (thorough or tours.stop[stop, MISSED_TIMES] < GIVEN_UP):
        best_before, best_route = _anywhere(day, tours, stop)
    if best_route < 0:
        return False
    put(day, tours, stop, best_before, best_route)
    refresh(day, tours, best_route)
    return True


@inlined
def _marked(day: Day, tours: Tours, stop: int) -> int:
    """Write down of each neighbour which it is; returns the mark of the first."""
    count = day.near.shape[1]
    mark = tours.numbers[MARKED] + 1
    tours.numbers[MARKED] += count
    for k in range(count):
        tours.node[day.near[stop, k], MARK] = mark + k
    return int(mark)


@inlined
def _cost_beside(
    day: Day,
    tours: Tours,
    stop: int,
    other: int,
    k: int,
    before: int,
    route: int,
    mark: int,
    bound: float,
) -> float:
    """Return what it costs to put a stop beside its neighbour ``k``, after ``before``."""
    family = tours.tour[route, FAMILY]
    profile = day.family[family, ENDS]
    here = day.beside[profile, stop, k]
    back = before != other
    far = before if back else tours.node[before, NEXT]
    near_m, near_s = (here[2], here[3]) if back else (here[0], here[1])
    if near_m >= FAR or (day.flags[TIMED] and _is_late(day, tours, stop, other, near_s, back)):
        return NO_WAY
    if far < len(day.stop):
        at = tours.node[far, MARK] - mark
        if at >= 0:
            there = day.beside[profile, stop, at]
            far_m, far_s = (there[0], there[1]) if back else (there[2], there[3])
        else:
            least = (
                day.floor[family, 0] * (near_m - tours.node[before, LEG])
                + day.floor[family, 1] * (near_s - tours.node[before, LEG_S])
                + day.beyond[profile, stop]
            )
            if least >= bound:
                return NO_WAY
            way = day.ways[profile, far, stop] if back else day.ways[profile, stop, far]
            far_m, far_s = way[0], way[1]
    else:
        place = tours.node[far, PLACE]
        way = day.ways[profile, place, stop] if back else day.ways[profile, stop, place]
        far_m, far_s = way[0], way[1]
    if far_m >= FAR:
        return NO_WAY
    to_m, to_s = (far_m, far_s) if back else (near_m, near_s)
    out_m, out_s = (near_m, near_s) if back else (far_m, far_s)
    return judged(day, tours, stop, before, route, to_m, to_s, out_m, out_s, bound)


@inlined
def _is_late(day: Day, tours: Tours, stop: int, other: int, way_s: int, back: bool) -> bool:
    """Tell whether a stop just before or after a neighbour would make one of them late."""
    if back:
        left_s = day.stop[stop, FIRST] + day.stop[stop, LEAST_WORK]
        return bool(left_s + way_s > tours.node[other, LATEST])
    return bool(tours.node[other, SOONEST] + way_s > day.stop[stop, LAST])


@inlined
def _least_alone(day: Day, stop: int, family: int) -> float:
    """Return what a route with this stop alone costs at least."""
    profile = day.family[family, ENDS]
    to = day.ways[profile, day.family[family, ENDS + 1], stop]
    out = day.ways[profile, stop, day.family[family, ENDS + 2]]
    metres, seconds = int(to[0]) + int(out[0]), int(to[1]) + int(out[1])
    return float(
        day.floor[family, 2] + day.floor[family, 0] * metres + day.floor[family, 1] * seconds
    )


@compiled
def _anywhere(day: Day, tours: Tours, stop: int) -> tuple[int, int]:
    """Look through all routes."""
    n = len(day.stop)
    best, best_before, best_route = NO_WAY, -1, -1
    for route in range(len(tours.tour)):
        family = tours.tour[route, FAMILY]
        if family < 0 or not tours.tour[route, SIZE] or not day.allowed[family, stop]:
            continue
        before = n + 2 * route
        while tours.node[before, NEXT] >= 0:
            if not blinks(tours):
                cost = position_cost(day, tours, stop, before, route, best)
                if cost < best:
                    best, best_before, best_route = cost, before, route
            before = tours.node[before, NEXT]
    return best_before, best_route


@inlined
def put(day: Day, tours: Tours, stop: int, before: int, route: int) -> None:
    """Put a stop into a route, which can be undone; a spare that is used up is replaced."""
    touch(day, tours, route)
    link(tours, stop, before, route)
    family = tours.tour[route, FAMILY]
    if tours.spare[family] == route:
        tours.spare[family] = open_route(day, tours, family)
        if tours.spare[family] >= 0:
            refresh(day, tours, tours.spare[family])
