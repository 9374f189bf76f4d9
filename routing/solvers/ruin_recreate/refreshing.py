"""Everything known of a route, computed anew after its stops have changed."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    AFTER,
    BEFORE,
    BREAKS_S,
    CHOICES,
    COST,
    COUNT,
    CUT_OFF,
    DELIVERY,
    DEPOT,
    ENDS,
    FAMILY,
    FAR,
    FIRST,
    FULLEST,
    FULLEST_AFTER,
    HALTS,
    HARD,
    HEAD,
    IDLE,
    KIND,
    LAST,
    LATEST,
    LEAVE_FROM,
    LEAVE_UNTIL,
    LEFT_OUT,
    LEG,
    LEG_S,
    LEG_TO,
    LIMIT,
    LOAD,
    MAX_DURATION,
    MAX_TRAVEL,
    NEED,
    NEXT,
    ON_BOARD,
    PAIR_DELIVERY,
    PICKUP,
    PLACE,
    PREV,
    READY,
    RELOADING,
    RESTS,
    RETURN_FROM,
    RETURN_LOADED,
    RETURN_UNTIL,
    ROUTE,
    ROW,
    SIZE,
    SO_FAR,
    SOONEST,
    SPENT,
    STALE,
    TIMED,
    TO_COME,
    TOTAL,
    TRIP,
    TYPE,
    USED,
    WALKED,
    WEIGHT,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import NONE, compiled, inlined
from routing.solvers.ruin_recreate.pricing import price, type_for
from routing.solvers.ruin_recreate.ruling import extra_cost
from routing.solvers.ruin_recreate.timing import join, least_work_s, work_behind_s
from routing.solvers.ruin_recreate.walking import write_pieces


@compiled
def refresh(day: Day, tours: Tours, route: int) -> bool:
    """Compute a route's loads, times and cost; False where its ways or times cannot be kept."""
    n = len(day.stop)
    family = tours.tour[route, FAMILY]
    tours.tour[route, STALE] = 0
    worked_s = _trips(day, tours, route, n)
    if not _forward(day, tours, route, family, n) or not _backward(day, tours, route, family, n):
        return False
    duration_s = 0
    if day.flags[TIMED]:
        duration_s = tours.node[n + 2 * route + 1, BEFORE]
        if tours.tour[route, HARD] & CHOICES:
            exact_s = write_pieces(day, tours, route)
            if tours.tour[route, SIZE]:
                duration_s = exact_s
        if duration_s < 0:
            return False
        if duration_s > day.family[family, MAX_DURATION]:
            return False
    tours.tour[route, TOTAL + 2] = duration_s
    idle_s = duration_s - tours.tour[route, TOTAL + 1] - worked_s - day.family[family, BREAKS_S]
    tours.tour[route, IDLE] = max(idle_s, 0) if tours.tour[route, SIZE] else 0
    return priced(day, tours, route)


@inlined
def _trips(day: Day, tours: Tours, route: int, n: int) -> int:
    """Count stops and halts, and what each trip brings and collects; return all work."""
    dimensions = day.dimensions
    head = n + 2 * route
    family = tours.tour[route, FAMILY]
    hard = CHOICES * (day.family[family, RESTS + 1] > day.family[family, RESTS])
    size = halts = worked_s = 0
    for k in range(dimensions):
        tours.node[head, ON_BOARD + 4 * k] = 0
    tours.node[head, TRIP] = tours.node[head, TRIP + 1] = 0
    tours.node[head, HEAD] = head
    row, node = NONE, tours.node[head, NEXT]
    while node >= 0:
        tours.node[node, ROUTE] = route
        tours.node[node, HEAD] = head
        if node < n:
            size += 1
            tours.node[node, SPENT] = work_behind_s(day, family, node, row)
            worked_s += tours.node[node, SPENT]
            row = day.stop[node, ROW]
            hard |= day.stop[node, WALKED]
            if day.stop[node, KIND] == DELIVERY:
                for k in range(dimensions):
                    tours.node[head, ON_BOARD + 4 * k] += day.stop[node, LOAD + k]
                tours.node[head, TRIP] = max(tours.node[head, TRIP], day.stop[node, READY])
            elif day.stop[node, KIND] == PICKUP:
                tours.node[head, TRIP + 1] += 1
        elif tours.node[node, DEPOT] >= 0:
            halts += 1
            row = day.reloads[tours.node[node, DEPOT], 6]
            worked_s += day.reloads[tours.node[node, DEPOT], 5]
            head = node
            tours.node[head, HEAD] = head
            for k in range(dimensions):
                tours.node[head, ON_BOARD + 4 * k] = 0
            tours.node[head, TRIP] = tours.node[head, TRIP + 1] = 0
        node = tours.node[node, NEXT]
    tours.tour[route, SIZE] = size
    tours.tour[route, HALTS] = halts
    tours.tour[route, HARD] = hard
    return worked_s


@inlined
def _node_times(day: Day, tours: Tours, node: int, family: int, n: int) -> tuple[int, int, int]:
    """Return work, earliest and latest start of a node, from what its trip is known to be."""
    if node < n:
        return tours.node[node, SPENT], day.stop[node, FIRST], day.stop[node, LAST]
    halt = tours.node[node, DEPOT]
    if halt >= 0:
        last_s = day.reloads[halt, 3]
        if day.flags[CUT_OFF] and tours.node[tours.node[tours.node[node, PREV], HEAD], TRIP + 1]:
            last_s = min(last_s, day.reloads[halt, 4])
        return day.reloads[halt, 5], max(day.reloads[halt, 2], tours.node[node, TRIP]), last_s
    if tours.node[node, PREV] < 0:
        from_s = max(day.family[family, LEAVE_FROM], tours.node[node, TRIP])
        return 0, from_s, day.family[family, LEAVE_UNTIL]
    last_s = day.family[family, RETURN_UNTIL]
    if day.flags[CUT_OFF] and tours.node[tours.node[tours.node[node, PREV], HEAD], TRIP + 1]:
        last_s = min(last_s, day.family[family, RETURN_LOADED])
    return 0, day.family[family, RETURN_FROM], last_s


@inlined
def _forward(day: Day, tours: Tours, route: int, family: int, n: int) -> bool:
    """Add up ways, loads and times from the start on; False where a limit is passed."""
    start = n + 2 * route
    size = tours.tour[route, SIZE]
    timed = day.flags[TIMED]
    for k in range(day.dimensions):
        load = tours.node[start, ON_BOARD + 4 * k]
        tours.node[start, FULLEST + 4 * k] = tours.node[start, TO_COME + 4 * k] = load
        tours.tour[route, NEED + k] = load
    tours.node[start, SO_FAR] = tours.node[start, SO_FAR + 1] = tours.node[start, SO_FAR + 2] = 0
    d, e, u = 0, 0, 0
    if timed:
        d, e, u = _node_times(day, tours, start, family, n)
        if e > u:
            return False
        _write_before(tours, start, d, e, u)
    metres = seconds = tasks = 0
    here, node = start, tours.node[start, NEXT]
    while node >= 0:
        _look_up_leg(day, tours, here, node, family)
        if tours.node[here, LEG] >= FAR and size:
            return False
        metres += tours.node[here, LEG]
        seconds += tours.node[here, LEG_S]
        if node < n:
            tasks += day.stop[node, COUNT]
        _load(day, tours, route, here, node, n)
        tours.node[node, SO_FAR] = metres
        tours.node[node, SO_FAR + 1] = seconds
        tours.node[node, SO_FAR + 2] = tasks
        if timed:
            d2, e2, u2 = _node_times(day, tours, node, family, n)
            fits, d, e, u = join(d, e, u, tours.node[here, LEG_S], d2, e2, u2)
            if e2 > u2 or (size and not fits):
                return False
            _write_before(tours, node, d, e, u)
        here = node
        node = tours.node[node, NEXT]
    if size == 0:
        metres = seconds = 0
    tours.tour[route, TOTAL] = metres
    tours.tour[route, TOTAL + 1] = seconds
    tours.tour[route, TOTAL + 3] = tasks
    return bool(
        metres <= day.family[family, LIMIT]
        and seconds <= day.family[family, MAX_TRAVEL]
        and tasks <= day.family[family, LIMIT + 1]
        and tours.tour[route, HALTS] <= day.family[family, LIMIT + 2]
    )


@inlined
def _write_before(tours: Tours, node: int, d: int, e: int, u: int) -> None:
    tours.node[node, BEFORE], tours.node[node, BEFORE + 1], tours.node[node, BEFORE + 2] = d, e, u
    tours.node[node, SOONEST] = d + e


@inlined
def _write_after(tours: Tours, node: int, d: int, e: int, u: int) -> None:
    tours.node[node, AFTER], tours.node[node, AFTER + 1], tours.node[node, AFTER + 2] = d, e, u
    tours.node[node, LATEST] = u


@inlined
def _look_up_leg(day: Day, tours: Tours, here: int, node: int, family: int) -> None:
    """Write down the way to the next node, if that is not the one that stands there."""
    profile = day.family[family, ENDS]
    place = tours.node[node, PLACE]
    led_to = profile * day.ways.shape[1] + place
    if tours.node[here, LEG_TO] == led_to:
        return
    way = day.ways[profile, tours.node[here, PLACE], place]
    tours.node[here, LEG_TO] = led_to
    tours.node[here, LEG] = way[0]
    tours.node[here, LEG_S] = way[1]
    if day.flags[RELOADING]:
        _look_up_depots(day, tours, here, place, profile)


@inlined
def _look_up_depots(day: Day, tours: Tours, here: int, place: int, profile: int) -> None:
    """Write down what going to a depot, and on from one, takes more than the leg at least."""
    at = ON_BOARD + 4 * day.dimensions
    for k in range(2):
        to, out = 2 * FAR, 2 * FAR
        for reload in range(len(day.reloads)):
            depot = day.reloads[reload, 1]
            to = min(to, day.ways[profile, tours.node[here, PLACE], depot, k])
            out = min(out, day.ways[profile, depot, place, k])
        tours.node[here, at + k] = to - tours.node[here, LEG + k]
        tours.node[here, at + 2 + k] = out - tours.node[here, LEG + k]


@inlined
def _load(day: Day, tours: Tours, route: int, here: int, node: int, n: int) -> None:
    """Bring the loads after a node up to date from those before it."""
    if node < n:
        kind = day.stop[node, KIND]
        sign = -1 if kind == DELIVERY or kind == PAIR_DELIVERY else 1
        for k in range(day.dimensions):
            q = day.stop[node, LOAD + k]
            load = tours.node[here, ON_BOARD + 4 * k] + sign * q
            tours.node[node, ON_BOARD + 4 * k] = load
            tours.node[node, TO_COME + 4 * k] = tours.node[here, TO_COME + 4 * k] - (
                q if kind == DELIVERY else 0
            )
            tours.node[node, FULLEST + 4 * k] = max(tours.node[here, FULLEST + 4 * k], load)
            tours.tour[route, NEED + k] = max(tours.tour[route, NEED + k], load)
    elif tours.node[node, DEPOT] >= 0:
        for k in range(day.dimensions):
            load = tours.node[node, ON_BOARD + 4 * k]
            tours.node[node, TO_COME + 4 * k] = tours.node[node, FULLEST + 4 * k] = load
            tours.tour[route, NEED + k] = max(tours.tour[route, NEED + k], load)


@inlined
def _backward(day: Day, tours: Tours, route: int, family: int, n: int) -> bool:
    """Add up times from the end back, and how full the rest of each trip gets."""
    timed = day.flags[TIMED]
    here = n + 2 * route + 1
    d, e, u = 0, 0, 0
    if timed:
        d, e, u = _node_times(day, tours, here, family, n)
        _write_after(tours, here, d, e, u)
    for k in range(day.dimensions):
        tours.node[here, FULLEST_AFTER + 4 * k] = 0
    node = tours.node[here, PREV]
    while node >= 0:
        for k in range(day.dimensions):
            full = tours.node[node, ON_BOARD + 4 * k]
            if here < n:
                full = max(full, tours.node[here, FULLEST_AFTER + 4 * k])
            tours.node[node, FULLEST_AFTER + 4 * k] = full
        if timed:
            d2, e2, u2 = _node_times(day, tours, node, family, n)
            latest = u - tours.node[node, LEG_S]
            fits, d, e, u = join(d2, e2, u2, tours.node[node, LEG_S], d, e, u)
            if not fits:
                return tours.tour[route, SIZE] == 0
            _write_after(tours, node, d, e, u)
            if node < n:  # the next one before it may save its set-up
                tours.node[node, LATEST] = min(u2, latest - least_work_s(day, family, node))
        here = node
        node = tours.node[node, PREV]
    return True


@inlined
def priced(day: Day, tours: Tours, route: int) -> bool:
    """Give a route the cheapest type that carries it, and bring all sums up to date."""
    old, family = tours.tour[route, TYPE], tours.tour[route, FAMILY]
    new = NONE
    cost = extra = 0.0
    if tours.tour[route, SIZE]:
        for k in range(day.dimensions):
            tours.scratch[1, k] = tours.tour[route, NEED + k]
        metres, driven_s = tours.tour[route, TOTAL], tours.tour[route, TOTAL + 1]
        duty_s = tours.tour[route, TOTAL + 2]
        new = type_for(day, tours, family, old, metres, driven_s, duty_s)
        if new < 0:
            return False
        extra = extra_cost(day, tours, route, new, duty_s)
        if extra < 0.0:
            return False
        cost = price(day, new, metres, driven_s, duty_s) + extra
    if new != old:
        if old >= 0:
            tours.used[old] -= 1
            tours.numbers[USED] -= 1
        if new >= 0:
            tours.used[new] += 1
            tours.numbers[USED] += 1
        tours.tour[route, TYPE] = new
    tours.figures[COST] += cost - tours.cost[route]
    tours.cost[route], tours.extra[route] = cost, extra
    return True


@inlined
def leave_out(day: Day, tours: Tours, stop: int, sign: int) -> None:
    """Count a stop (of a pair: its pickup) as left out, or no longer."""
    tours.figures[LEFT_OUT] += sign * day.stop[stop, WEIGHT]
