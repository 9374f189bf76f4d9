"""What it costs to put both stops of a pair into a route, at the best of its positions."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    BACK,
    BACK_S,
    BEFORE,
    BREAKS_S,
    CHOICES,
    COUNT,
    DETOUR,
    ENDS,
    FAMILIAR,
    FAMILY,
    FAR,
    FIRST,
    HARD,
    LAST,
    LEAST_WORK,
    LEG,
    LEG_S,
    LIMIT,
    LOAD,
    MAX_DURATION,
    MAX_TRAVEL,
    NEED,
    NEXT,
    ON_BOARD,
    PLACE,
    PREV,
    ROOM,
    ROW,
    RULED,
    SIZE,
    SPENT,
    TIMED,
    TOTAL,
    TYPE,
    WALKED,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.linking import link, unlink
from routing.solvers.ruin_recreate.positions import joined_s
from routing.solvers.ruin_recreate.pricing import least_rates, price, type_for
from routing.solvers.ruin_recreate.randomness import blinks
from routing.solvers.ruin_recreate.ruling import extra_cost
from routing.solvers.ruin_recreate.timing import join, row_at, work_behind_s
from routing.solvers.ruin_recreate.walking import exact_duration_s


@compiled
def best_in(day: Day, tours: Tours, pickup: int, delivery: int, route: int, bound: float) -> float:
    """Try all positions in one route, from its end; a better one goes to ``scratch[3]``.

    What they cost at least, as was written down when the route was listed, drops most.
    """
    profile = day.family[tours.tour[route, FAMILY], ENDS]
    fixed = 0.0 if tours.tour[route, SIZE] else day.floor[tours.tour[route, FAMILY], 2]
    first = first_noted(tours)
    before = tours.node[len(day.stop) + 2 * route + 1, PREV]
    while before >= 0:
        if tours.key[first + 2 * before + 1] + fixed < bound and not blinks(tours):
            here, there = tours.node[before, PLACE], tours.node[tours.node[before, NEXT], PLACE]
            to, on = day.ways[profile, pickup, here], day.ways[profile, pickup, there]
            bound = _deliveries_after(
                day,
                tours,
                pickup,
                delivery,
                route,
                before,
                int(to[BACK]) + int(on[0]) - leg(tours, route, before, 0),
                int(to[BACK_S]) + int(on[1]) - leg(tours, route, before, 1),
                bound,
            )
        before = tours.node[before, PREV]
    return bound


@inlined
def first_noted(tours: Tours) -> int:
    """Return where ``key`` holds two numbers of each node while a pair is put in.

    The least that a delivery behind it costs, and a pickup after it with its delivery.
    """
    return max(len(tours.stop), len(tours.tour))


@inlined
def listed(tours: Tours) -> int:
    """Return where ``key`` holds what a pair costs at least in the routes that are listed."""
    return first_noted(tours) + 2 * len(tours.node)


@inlined
def leg(tours: Tours, route: int, before: int, part: int) -> int:
    """Return metres or seconds from a node to the next one; an empty route does not drive."""
    return int(tours.node[before, LEG + part]) if tours.tour[route, SIZE] else 0


@compiled
def _deliveries_after(
    day: Day,
    tours: Tours,
    pickup: int,
    delivery: int,
    route: int,
    before: int,
    detour_m: int,
    detour_s: int,
    bound: float,
) -> float:
    """With the pickup after one node, try the delivery after it and after every later node.

    ``detour_m`` and ``detour_s`` are what the pickup alone takes.
    """
    n = len(day.stop)
    family = tours.tour[route, FAMILY]
    profile = day.family[family, ENDS]
    need = tours.scratch[1]
    to = day.ways[profile, pickup, tours.node[before, PLACE]]
    d, e, u = 0, 0, 0
    if day.flags[TIMED]:
        fits, d, e, u = join(
            tours.node[before, BEFORE],
            tours.node[before, BEFORE + 1],
            tours.node[before, BEFORE + 2],
            to[BACK_S],
            work_behind_s(day, family, pickup, row_at(day, tours, before)),
            day.stop[pickup, FIRST],
            day.stop[pickup, LAST],
        )
        if not fits:
            return bound
    for k in range(day.dimensions):
        need[k] = max(
            tours.tour[route, NEED + k],
            tours.node[before, ON_BOARD + 4 * k] + day.stop[pickup, LOAD + k],
        )
        if need[k] > day.family[family, ROOM + k]:
            return bound
    both_s = day.stop[pickup, LEAST_WORK] + day.stop[delivery, LEAST_WORK]
    a_metre, a_second, work = least_rates(day, tours, route, both_s)
    alone = work + a_metre * detour_m + a_second * detour_s
    if not tours.tour[route, SIZE]:
        alone += day.floor[family, 2]
    first = first_noted(tours)
    at, node = pickup, tours.node[before, NEXT]
    while True:
        # the delivery between ``at`` (the pickup, or a node behind it) and ``node``
        here, there = tours.node[at, PLACE], tours.node[node, PLACE]
        more_m, more_s = detour_m + tours.node[at, DETOUR], detour_s + tours.node[at, DETOUR + 1]
        if at == pickup:
            out, back = day.ways[profile, pickup, delivery], day.ways[profile, delivery, there]
            more_m = to[BACK] + out[0] + back[0] - leg(tours, route, before, 0)
            more_s = to[BACK_S] + out[1] + back[1] - leg(tours, route, before, 1)
        least = work + a_metre * more_m + a_second * more_s
        if not tours.tour[route, SIZE]:
            least += day.floor[family, 2]
        if least < bound:
            out, back = day.ways[profile, delivery, here], day.ways[profile, delivery, there]
            if out[BACK] < FAR and back[0] < FAR:
                duty_s = 0
                if day.flags[TIMED]:
                    work_s = work_behind_s(day, family, delivery, day.stop[at, ROW])
                    out_s, back_s = out[BACK_S], back[1]
                    duty_s = joined_s(
                        day, tours, delivery, node, family, d, e, u, out_s, work_s, back_s
                    )
                after = pickup if at == pickup else at
                bound = _judged(
                    day,
                    tours,
                    pickup,
                    delivery,
                    route,
                    before,
                    after,
                    more_m,
                    more_s,
                    duty_s,
                    bound,
                )
        # go on behind ``node``
        noted = first + 2 * (before if at == pickup else at)
        if node >= n or alone + tours.key[noted] >= bound:
            return bound
        way_m, way_s, work_s = tours.node[at, LEG], tours.node[at, LEG_S], tours.node[node, SPENT]
        if at == pickup:
            way_m, way_s = day.ways[profile, pickup, there, 0], day.ways[profile, pickup, there, 1]
            work_s = work_behind_s(day, family, node, day.stop[pickup, ROW])
        if way_m >= FAR:
            return bound
        if day.flags[TIMED]:
            fits, d, e, u = join(
                d,
                e,
                u,
                way_s,
                work_s,
                day.stop[node, FIRST],
                day.stop[node, LAST],
            )
            if not fits:
                return bound
        for k in range(day.dimensions):
            need[k] = max(need[k], tours.node[node, ON_BOARD + 4 * k] + day.stop[pickup, LOAD + k])
            if need[k] > day.family[family, ROOM + k]:
                return bound
        at = node
        node = tours.node[node, NEXT]


@compiled
def _judged(
    day: Day,
    tours: Tours,
    pickup: int,
    delivery: int,
    route: int,
    before: int,
    after: int,
    more_m: int,
    more_s: int,
    duty_s: int,
    bound: float,
) -> float:
    """Price a position, walk it where needed, and keep it if it is better.

    The pickup goes after ``before``, then the delivery after ``after``.
    """
    family = tours.tour[route, FAMILY]
    metres = tours.tour[route, TOTAL] + more_m
    driven_s = tours.tour[route, TOTAL + 1] + more_s
    tasks = tours.tour[route, TOTAL + 3] + day.stop[pickup, COUNT] + day.stop[delivery, COUNT]
    if (
        metres > day.family[family, LIMIT]
        or driven_s > day.family[family, MAX_TRAVEL]
        or tasks > day.family[family, LIMIT + 1]
        or duty_s < 0
        or duty_s > day.family[family, MAX_DURATION]
    ):
        return bound
    hard = tours.tour[route, HARD] | day.stop[pickup, WALKED] | day.stop[delivery, WALKED]
    walk = day.flags[TIMED] and hard & CHOICES
    if walk:
        duty_s += day.family[family, BREAKS_S]
    kind = type_for(day, tours, family, tours.tour[route, TYPE], metres, driven_s, duty_s)
    if kind < 0:
        return bound
    extra = tours.extra[route] + (day.surcharge[family, pickup] if day.flags[FAMILIAR] else 0.0)
    cost = price(day, kind, metres, driven_s, duty_s) + extra - tours.cost[route]
    if cost >= bound:
        return bound
    if walk or day.flags[RULED]:
        link(tours, pickup, before, route)
        link(tours, delivery, after, route)
        if walk:
            duty_s = exact_duration_s(day, tours, route)
        if day.flags[RULED] and duty_s >= 0:
            extra = extra_cost(day, tours, route, kind, duty_s)
        unlink(tours, delivery)
        unlink(tours, pickup)
        cost = price(day, kind, metres, driven_s, duty_s) + extra - tours.cost[route]
        if duty_s < 0 or extra < 0.0 or cost >= bound:
            return bound
    found = tours.scratch[3]
    found[0], found[1], found[2] = route, before, after
    return cost
