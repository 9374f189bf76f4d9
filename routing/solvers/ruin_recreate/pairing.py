"""Putting a shipment that is picked up and delivered into a route: two stops at once."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    BACK,
    BACK_S,
    DETOUR,
    ENDS,
    FAMILY,
    FAR,
    FIRST,
    LAST,
    LATEST,
    LEAST_WORK,
    NEXT,
    PARTNER,
    PLACE,
    PREV,
    ROUTE,
    SEEN,
    SEEN_AT,
    SEEN_ROUTE,
    SIZE,
    SOONEST,
    TIMED,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled
from routing.solvers.ruin_recreate.linking import link, open_route, touch
from routing.solvers.ruin_recreate.pair_positions import best_in, first_noted, leg, listed
from routing.solvers.ruin_recreate.positions import NO_WAY
from routing.solvers.ruin_recreate.pricing import least_rates
from routing.solvers.ruin_recreate.refreshing import refresh


@compiled
def insert_pair(day: Day, tours: Tours, pickup: int, thorough: int) -> bool:
    """Put a pair where it costs least: into the routes around both stops, or an empty one.

    Routes are gone through in the order of what the pair costs there at least, up to the first
    that cannot be the cheapest any more.
    """
    delivery = day.stop[pickup, PARTNER]
    found = tours.scratch[3]
    found[0] = -1
    best = NO_WAY
    count = _candidates(day, tours, pickup, delivery, thorough)
    for first in range(count):
        route = _least_of(tours, first, count)
        if tours.key[listed(tours) + first] >= best:
            break
        best = best_in(day, tours, pickup, delivery, route, best)
    if found[0] < 0:
        return False
    route = found[0]
    touch(day, tours, route)
    link(tours, pickup, found[1], route)
    link(tours, delivery, found[2], route)
    family = tours.tour[route, FAMILY]
    if tours.spare[family] == route:
        tours.spare[family] = open_route(day, tours, family)
        if tours.spare[family] >= 0:
            refresh(day, tours, tours.spare[family])
    refresh(day, tours, route)
    return True


@compiled
def _candidates(day: Day, tours: Tours, pickup: int, delivery: int, thorough: int) -> int:
    """List routes, with what the pair costs there at least as ``key``; return how many."""
    tours.numbers[SEEN] += 1
    count = 0
    for turn in range(2):
        stop = delivery if turn else pickup
        for k in range(day.near.shape[1]):
            route = tours.node[day.near[stop, k], ROUTE]
            if route >= 0:
                count = _listed(day, tours, pickup, delivery, route, count)
    for family in range(len(day.family)):
        if tours.spare[family] >= 0:
            count = _listed(day, tours, pickup, delivery, tours.spare[family], count)
    if thorough:
        for route in range(len(tours.tour)):
            if tours.tour[route, FAMILY] >= 0 and tours.tour[route, SIZE]:
                count = _listed(day, tours, pickup, delivery, route, count)
    return count


@compiled
def _listed(day: Day, tours: Tours, pickup: int, delivery: int, route: int, count: int) -> int:
    """Add a route to the list unless it is there or nobody may serve the pair in it."""
    if tours.tour[route, SEEN_AT] == tours.numbers[SEEN]:
        return count
    tours.tour[route, SEEN_AT] = tours.numbers[SEEN]
    family = tours.tour[route, FAMILY]
    if not day.allowed[family, pickup] or not day.allowed[family, delivery]:
        return count
    least = _least_in(day, tours, pickup, delivery, route)
    if least >= NO_WAY:
        return count
    tours.key[listed(tours) + count], tours.routes[count, SEEN_ROUTE] = least, route
    return count + 1


@compiled
def _least_of(tours: Tours, first: int, count: int) -> int:
    """Bring the least of the list from ``first`` on forward; return its route."""
    keys = listed(tours)
    least = first
    for k in range(first + 1, count):
        if tours.key[keys + k] < tours.key[keys + least]:
            least = k
    cost, route = tours.key[keys + least], tours.routes[least, SEEN_ROUTE]
    tours.key[keys + least] = tours.key[keys + first]
    tours.routes[least, SEEN_ROUTE] = tours.routes[first, SEEN_ROUTE]
    tours.key[keys + first], tours.routes[first, SEEN_ROUTE] = cost, route
    return int(route)


@compiled
def _least_in(day: Day, tours: Tours, pickup: int, delivery: int, route: int) -> float:
    """Return what a pair costs in a route at least, from its end to its start.

    Of each node it writes down the detour to a delivery after it, the least of these behind it, and
    what a pickup after it costs with the delivery at least. What would be late is ``FAR``.
    """
    n = len(day.stop)
    family, timed = tours.tour[route, FAMILY], day.flags[TIMED]
    profile = day.family[family, ENDS]
    work_s = day.stop[pickup, LEAST_WORK] + day.stop[delivery, LEAST_WORK]
    a_metre, a_second, work = least_rates(day, tours, route, work_s)
    left_s = day.stop[pickup, FIRST] + day.stop[pickup, LEAST_WORK]
    last_s, given_s = day.stop[pickup, LAST], day.stop[delivery, LEAST_WORK]
    done_s = day.stop[delivery, FIRST] + given_s
    between = day.ways[profile, pickup, delivery]
    least, behind = NO_WAY, NO_WAY
    after = n + 2 * route + 1
    while tours.node[after, PREV] >= 0:
        node = tours.node[after, PREV]
        here, there = tours.node[node, PLACE], tours.node[after, PLACE]
        leg_m, leg_s = leg(tours, route, node, 0), leg(tours, route, node, 1)
        soonest, latest = tours.node[node, SOONEST], tours.node[after, LATEST]
        noted = first_noted(tours) + 2 * node
        if after >= n and tours.node[after, NEXT] >= 0:
            behind = NO_WAY  # what is picked up in a trip is handed over in it
        tours.key[noted], tours.key[noted + 1] = behind, NO_WAY
        detour_m, detour_s, handed = FAR, 0, NO_WAY
        if not timed or (soonest <= day.stop[delivery, LAST] and done_s <= latest):
            back = day.ways[profile, delivery, there]
            out = day.ways[profile, delivery, here]
            late = soonest + out[BACK_S] > day.stop[delivery, LAST] or done_s + back[1] > latest
            if not (timed and late):
                detour_m = int(out[BACK]) + int(back[0]) - leg_m
                detour_s = int(out[BACK_S]) + int(back[1]) - leg_s
                handed = a_metre * detour_m + a_second * detour_s
        tours.node[node, DETOUR], tours.node[node, DETOUR + 1] = detour_m, detour_s
        if not timed or (soonest <= last_s and left_s <= latest):
            to = day.ways[profile, pickup, here]
            gone_s = max(soonest + to[BACK_S] + day.stop[pickup, LEAST_WORK], left_s)
            if to[BACK] < FAR and not (timed and soonest + to[BACK_S] > last_s):
                on, back = day.ways[profile, pickup, there], day.ways[profile, delivery, there]
                cost = (
                    work + a_metre * (int(to[BACK]) - leg_m) + a_second * (int(to[BACK_S]) - leg_s)
                )
                best = NO_WAY
                if not (timed and gone_s + on[1] > latest):
                    best = behind + a_metre * on[0] + a_second * on[1]
                there_s = gone_s + between[1]
                late = there_s > day.stop[delivery, LAST]
                late = late or max(there_s + given_s, done_s) + back[1] > latest
                if not (timed and late):
                    close = a_metre * (int(between[0]) + int(back[0]))
                    best = min(best, close + a_second * (int(between[1]) + int(back[1])))
                tours.key[noted + 1] = cost + best
                least = min(least, cost + best)
        behind = min(behind, handed)
        after = node
    return least if tours.tour[route, SIZE] else least + day.floor[family, 2]
