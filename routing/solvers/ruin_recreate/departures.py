"""When to depart where being late has a price: a longer time on duty may be the cheaper one.

With one window a stop and no breaks, each stop begins at the later of two moments: so long after
the departure, or when something on the way to it opens. So costs are convex in the departure, and
turn where a stop begins to be late: the best of these departures is the best of all (the same as
:mod:`routing.schedule.timetable` finds). Where there is more to choose, the first
and the last departure of each piece are compared: the schedule may find a better one between.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    ENDS,
    FAMILY,
    MAX_DURATION,
    NEXT,
    PIECES,
    PLACE,
    RESTS,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.lateness import back_open_s
from routing.solvers.ruin_recreate.pricing import price
from routing.solvers.ruin_recreate.timing import (
    NEVER,
    earliest_end_s,
    has_choices,
    times_at,
)
from routing.solvers.ruin_recreate.walking import last_pieces


@compiled
def cost_of_lateness(day: Day, tours: Tours, route: int, n: int, kind: int, duty_s: int) -> float:
    """Return what lateness costs a route, and the longer time on duty that makes it less."""
    family, start = tours.tour[route, FAMILY], n + 2 * route
    if has_choices(day, tours, start, family, n):
        return _of_pieces(day, tours, start, family, n, kind, duty_s)
    return _of_all(day, tours, start, family, n, kind, duty_s)


@inlined
def _of_pieces(
    day: Day, tours: Tours, start: int, family: int, n: int, kind: int, duty_s: int
) -> float:
    """Return the least of what the first and the last departure of each piece cost."""
    sets = 1 << (day.family[family, RESTS + 1] - day.family[family, RESTS])
    _, first_s, _ = times_at(day, tours, start, family, n)
    row = last_pieces(day, tours, start, family, n)
    at, count = sets + 3 * PIECES * (sets - 1), tours.labels[row, sets - 1] if row >= 0 else 0
    shortest, best = price(day, kind, 0, 0, duty_s), 1e300
    for number in range(-1, 2 * count):
        from_s = first_s
        if number >= 0:
            from_s = tours.labels[row, at + 3 * (number // 2) + 1 + number % 2]
        longer_s = earliest_end_s(day, tours, start, family, n, from_s) - from_s
        if longer_s <= day.family[family, MAX_DURATION]:
            late = tours.late[0, sets - 1]
            best = min(best, late + price(day, kind, 0, 0, longer_s) - shortest)
    return float(best)


@inlined
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
    most_s = min(day.family[family, MAX_DURATION], duty_s + latest - earliest)
    return always + _least(day, tours, start, n, kind, duty_s, latest, int(most_s))


@compiled
def _least(
    day: Day, tours: Tours, start: int, n: int, kind: int, duty_s: int, latest: int, most_s: int
) -> float:
    """Compare the shortest and the longest day, one without overtime, and those to be in time."""
    shortest = price(day, kind, 0, 0, duty_s)
    best, number, node = 1e300, 0, start
    while node >= 0:
        longer_s = duty_s
        if number == 1:
            longer_s = most_s
        elif node == start and number == 2:
            longer_s = int(min(day.price[kind, 4], float(most_s)))
        elif 0 <= node < n and day.lateness[node, 1] > 0.0:
            longer_s = duty_s + int(min(latest - tours.key[node], float(most_s)))
        if number == 0 or duty_s < longer_s <= most_s:
            cost = price(day, kind, 0, 0, longer_s) - shortest
            departure = latest - (longer_s - duty_s)
            stop = tours.node[start, NEXT]
            while stop >= 0 and cost < best:
                if stop < n and departure > tours.key[stop]:
                    cost += day.lateness[stop, 1] * (departure - tours.key[stop])
                stop = tours.node[stop, NEXT]
            best = min(best, cost)
        if best <= 0.0:
            return 0.0
        number += 1
        if number > 2:
            node = tours.node[node, NEXT]
    return best
