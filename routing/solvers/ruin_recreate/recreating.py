"""Recreate: the stops that are in no route go back, one by one, each where it costs least.

Greedy insertion with blinks (Christiaens and Vanden Berghe 2020, *Slack induction by string
removals for vehicle routing problems*, Transportation Science 54, section 5.3). Positions are
looked for beside a stop's nearest neighbours, then in an empty route; every route is looked through
only where that found nothing, and not for what was left over again and again.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    ABSENT,
    ABSENT_STOP,
    DELIVERY,
    DUE,
    ENDS,
    FAMILY,
    FAR,
    FIRST,
    HEAD,
    IDLE,
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
    ON_BOARD,
    ONE_WAY,
    PAIR_PICKUP,
    PLACE,
    PLAIN,
    PREV,
    RELOADING,
    ROOM,
    ROUTE,
    SIZE,
    SOONEST,
    TIMED,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import NONE, compiled, inlined
from routing.solvers.ruin_recreate.linking import link, open_route, touch
from routing.solvers.ruin_recreate.pairing import insert_pair
from routing.solvers.ruin_recreate.plain import put_in
from routing.solvers.ruin_recreate.positions import NO_WAY, has_room, judged, position_cost
from routing.solvers.ruin_recreate.pricing import LONG_IDLE
from routing.solvers.ruin_recreate.randomness import below, blinks, uniform
from routing.solvers.ruin_recreate.refreshing import leave_out, priced, refresh
from routing.solvers.ruin_recreate.trips import insert_with_halt

GIVEN_UP = 100
"""Left over so often while the fleet was short, a stop is no longer looked for everywhere."""

ORDERS = 17


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
    best, best_before, best_route = _best_beside(day, tours, stop)
    for family in range(len(day.family)):
        route = tours.spare[family]
        if route < 0 or not day.allowed[family, stop] or day.floor[family, 2] >= best:
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
    if day.flags[PLAIN]:
        priced(day, tours, best_route)
    else:
        refresh(day, tours, best_route)
    return True


@inlined
def _best_beside(day: Day, tours: Tours, stop: int) -> tuple[float, int, int]:
    """Return the cheapest position beside a neighbour: what it costs, after which node, its route.

    This is where a search spends its time: whatever is the same for many positions is read once.
    """
    best, best_before, best_route = NO_WAY, NONE, NONE
    mark = _marked(day, tours, stop)
    timed, last_s = day.flags[TIMED], day.stop[stop, LAST]
    left_s = day.stop[stop, FIRST] + day.stop[stop, LEAST_WORK]
    work_s, on_duty = day.stop[stop, LEAST_WORK], 0.0
    family, profile, may, a_metre, driven = NONE, 0, False, 0.0, 0.0
    count, several = day.near.shape[1], len(day.family) > 1
    one_way = day.flags[ONE_WAY]
    brought = day.flags[RELOADING] and day.stop[stop, KIND] == DELIVERY
    for k in range(count):
        other = day.beside[profile, stop, k, 4]
        route = tours.node[other, ROUTE]
        if route < 0:
            continue
        if family < 0 or (several and tours.tour[route, FAMILY] != family):
            family = tours.tour[route, FAMILY]
            profile, may = day.family[family, ENDS], day.allowed[family, stop] != 0
            a_metre, driven = day.floor[family, 0], day.floor[family, 1]
            if timed and not day.flags[DUE]:
                on_duty = day.floor[family, 3]
        if not may or (one_way and not has_room(day, tours, stop, route, family)):
            continue
        if brought and not _leaves_room(day, tours, stop, tours.node[other, HEAD], family):
            continue
        beyond, a_second, work = profile, driven, 0.0
        if on_duty > 0.0 and tours.tour[route, IDLE] - work_s < LONG_IDLE:
            beyond, a_second = profile + len(day.ways), driven + on_duty
            work = on_duty * (work_s - tours.tour[route, IDLE])
        for back in range(2):
            before = tours.node[other, PREV] if back else other
            far = before if back else tours.node[other, NEXT]
            near_m = day.beside[profile, stop, k, 2 * back]
            near_s = day.beside[profile, stop, k, 2 * back + 1]
            late = left_s + near_s > tours.node[other, LATEST]
            if not back:
                late = tours.node[other, SOONEST] + near_s > last_s
            if near_m >= FAR or (timed and late):
                continue
            least = work + a_metre * (near_m - tours.node[before, LEG])
            least += a_second * (near_s - tours.node[before, LEG_S])
            if far < len(day.stop):
                if least + day.beyond[beyond, stop, k] >= best:
                    continue  # the far end is no nearer than this one, or was looked at before
                at = tours.node[far, MARK] - mark
                if 0 <= at < k or (at < 0 and least + day.beyond[beyond, stop, count] >= best):
                    continue
            far_m, far_s = _far_way(day, tours, stop, far, mark, profile, back)
            if least + a_metre * far_m + a_second * far_s >= best or far_m >= FAR:
                continue
            if blinks(tours):
                continue
            to_m, to_s, out_m, out_s = near_m, near_s, far_m, far_s
            if back:
                to_m, to_s, out_m, out_s = far_m, far_s, near_m, near_s
            cost = judged(day, tours, stop, before, route, to_m, to_s, out_m, out_s, best)
            if cost < best:
                best, best_before, best_route = cost, before, route
    return best, best_before, best_route


@inlined
def _leaves_room(day: Day, tours: Tours, stop: int, head: int, family: int) -> bool:
    """Tell whether a trip begins with room for what a stop is brought."""
    for k in range(day.dimensions):
        load = tours.node[head, ON_BOARD + 4 * k] + day.stop[stop, LOAD + k]
        if load > day.family[family, ROOM + k]:
            return False
    return True


@inlined
def _marked(day: Day, tours: Tours, stop: int) -> int:
    """Write down of each neighbour which it is; returns the mark of the first."""
    count = day.near.shape[1]
    mark = tours.numbers[MARKED] + 1
    tours.numbers[MARKED] += count
    for k in range(count):
        tours.node[day.beside[0, stop, k, 4], MARK] = mark + k
    return int(mark)


@inlined
def _far_way(
    day: Day, tours: Tours, stop: int, far: int, mark: int, profile: int, back: int
) -> tuple[int, int]:
    """Return metres and seconds on from a stop to a node, or ``back`` from that to the stop."""
    at = tours.node[far, MARK] - mark
    if at >= 0:
        there = 2 - 2 * back
        return (
            day.beside[profile, stop, at, there],
            day.beside[profile, stop, at, there + 1],
        )
    place = tours.node[far, PLACE]
    if back:
        return day.ways[profile, place, stop, 0], day.ways[profile, place, stop, 1]
    return day.ways[profile, stop, place, 0], day.ways[profile, stop, place, 1]


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
    best, best_before, best_route = NO_WAY, NONE, NONE
    brought = day.flags[RELOADING] and day.stop[stop, KIND] == DELIVERY
    for route in range(len(tours.tour)):
        family = tours.tour[route, FAMILY]
        if family < 0 or not tours.tour[route, SIZE] or not day.allowed[family, stop]:
            continue
        before = n + 2 * route
        room = True
        while tours.node[before, NEXT] >= 0:
            if brought and tours.node[before, HEAD] == before:
                room = _leaves_room(day, tours, stop, before, family)
            if room and not blinks(tours):
                cost = position_cost(day, tours, stop, before, route, best)
                if cost < best:
                    best, best_before, best_route = cost, before, route
            before = tours.node[before, NEXT]
    return best_before, best_route


@inlined
def put(day: Day, tours: Tours, stop: int, before: int, route: int) -> None:
    """Put a stop into a route, which can be undone; a spare that is used up is replaced."""
    touch(day, tours, route)
    if day.flags[PLAIN]:
        put_in(day, tours, stop, before, route)
    else:
        link(tours, stop, before, route)
    family = tours.tour[route, FAMILY]
    if tours.spare[family] == route:
        tours.spare[family] = open_route(day, tours, family)
        if tours.spare[family] >= 0:
            refresh(day, tours, tours.spare[family])
