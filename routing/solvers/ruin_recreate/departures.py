"""When to depart where being late has a price: a longer time on duty may be the cheaper one.

With one window a stop and no breaks, each stop begins at the later of two moments: so long after
the departure, or when something on the way to it opens. So costs are convex in the departure, and
turn where a stop begins to be late: the best of these departures is the best of all (the same as
:mod:`routing.schedule.timetable` finds). Where there is more to choose, the latest departure that
ends as soon as possible and the earliest of all are compared: the schedule may find a better one.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    ENDS,
    FAMILY,
    MAX_DURATION,
    NEXT,
    PLACE,
    RESTS,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled
from routing.solvers.ruin_recreate.lateness import back_open_s
from routing.solvers.ruin_recreate.pricing import price
from routing.solvers.ruin_recreate.timing import (
    NEVER,
    earliest_end_s,
    has_choices,
    times_at,
)


@compiled
def cost_of_lateness(day: Day, tours: Tours, route: int, n: int, kind: int, duty_s: int) -> float:
    """Return what lateness costs a route, and the longer time on duty that makes it less."""
    family, start = tours.tour[route, FAMILY], n + 2 * route
    if has_choices(day, tours, start, family, n):
        return _of_two(day, tours, start, family, n, kind, duty_s)
    return _of_all(day, tours, start, family, n, kind, duty_s)


@compiled
def _of_two(
    day: Day, tours: Tours, start: int, family: int, n: int, kind: int, duty_s: int
) -> float:
    """Return the less of what the latest departure for the earliest end costs, and the earliest."""
    sets = 1 << (day.family[family, RESTS + 1] - day.family[family, RESTS])
    end_s = earliest_end_s(day, tours, start, family, n, -NEVER)
    soonest = tours.late[0, sets - 1]
    _, from_s, _ = times_at(day, tours, start, family, n)
    earlier_s = end_s - from_s
    earliest_end_s(day, tours, start, family, n, end_s - duty_s)
    late = tours.late[0, sets - 1]
    if earlier_s <= day.family[family, MAX_DURATION]:
        late = min(late, soonest + _longer(day, kind, duty_s, earlier_s))
    return float(late)


@compiled
def _of_all(
    day: Day, tours: Tours, start: int, family: int, n: int, kind: int, duty_s: int
) -> float:
    """Return the least of all departures; ``key`` has after which of them a stop is late."""
    profile = day.family[family, ENDS]
    _, earliest, until_s = times_at(day, tours, start, family, n)
    after_s, opens_s, always = 0, -NEVER, 0.0
    here, node = start, tours.node[start, NEXT]
    while node >= 0:
        way = int(day.ways[profile, tours.node[here, PLACE], tours.node[node, PLACE], 1])
        work_s, e, u = times_at(day, tours, node, family, n)
        after_s += way
        opens_s = max(opens_s + way, e)
        until_s = min(until_s, u - after_s)
        if node < n:
            opens_s = max(opens_s, back_open_s(day, tours, node, family) - work_s)
            due_s = day.lateness[node, 0]
            always += day.lateness[node, 1] * max(0.0, opens_s - due_s)
            tours.key[node] = max(float(opens_s), due_s) - after_s
        after_s += work_s
        opens_s += work_s
        here = node
        node = tours.node[node, NEXT]
    latest = max(earliest, min(until_s, opens_s - after_s))
    most_s = int(min(day.family[family, MAX_DURATION], duty_s + latest - earliest))
    best = _late(day, tours, start, n, latest)
    if best <= 0.0:
        return always
    best = _or_earlier(day, tours, start, n, kind, duty_s, latest, most_s, best)
    if day.price[kind, 4] < most_s:
        turn_s = max(duty_s, int(day.price[kind, 4]))
        best = _or_earlier(day, tours, start, n, kind, duty_s, latest, turn_s, best)
    node = tours.node[start, NEXT]
    while node >= 0:
        if node < n and day.lateness[node, 1] > 0.0:
            longer_s = latest - tours.key[node]
            if 0 < longer_s < most_s - duty_s:
                turn_s = duty_s + int(longer_s)
                best = _or_earlier(day, tours, start, n, kind, duty_s, latest, turn_s, best)
        node = tours.node[node, NEXT]
    return always + best


@compiled
def _or_earlier(
    day: Day,
    tours: Tours,
    start: int,
    n: int,
    kind: int,
    duty_s: int,
    latest: int,
    longer_s: int,
    best: float,
) -> float:
    """Return what a departure costs with which one is on duty for longer, if that is less."""
    longer = _longer(day, kind, duty_s, longer_s)
    if longer >= best:
        return best
    return min(best, longer + _late(day, tours, start, n, latest - (longer_s - duty_s)))


@compiled
def _longer(day: Day, kind: int, duty_s: int, longer_s: int) -> float:
    """Return what a longer time on duty costs more."""
    return price(day, kind, 0, 0, longer_s) - price(day, kind, 0, 0, duty_s)


@compiled
def _late(day: Day, tours: Tours, start: int, n: int, departure: int) -> float:
    """Return what it costs to depart then, beside what is late anyway."""
    late = 0.0
    node = tours.node[start, NEXT]
    while node >= 0:
        if node < n and departure > tours.key[node]:
            late += day.lateness[node, 1] * (departure - tours.key[node])
        node = tours.node[node, NEXT]
    return late
