"""Ruin: strings of neighbouring stops are taken out of neighbouring routes.

Christiaens and Vanden Berghe 2020, *Slack induction by string removals for vehicle routing
problems*, Transportation Science 54, section 5.2.
"""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    ABSENT,
    ABSENT_STOP,
    KIND,
    NEXT,
    PAIR_DELIVERY,
    PAIR_PICKUP,
    PARTNER,
    PLAIN,
    PREV,
    ROUTE,
    SIZE,
    STEP,
    TOUCHED_AT,
    USED,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled, inlined
from routing.solvers.ruin_recreate.linking import free_halt, touch, unlink
from routing.solvers.ruin_recreate.plain import is_within_limits, take_out
from routing.solvers.ruin_recreate.randomness import below, uniform
from routing.solvers.ruin_recreate.refreshing import leave_out, priced, refresh

SPLIT_RATE = 0.5
"""How often some stops in the middle of a string are spared."""

AROUND_ABSENT = 0.5
"""How often room is made around a stop that is left out."""

SPARE_MORE_RATE = 0.01
"""How often not to stop at that many stops spared."""


@compiled
def ruin(day: Day, tours: Tours, average: float, longest: float, whole: float) -> None:
    """Take out about ``average`` stops, in strings of at most ``longest``.

    The paper takes them around what is near in place; here it is near in time as well. And a route
    may go as a whole, with strings beside it so that there is room for its stops: a vehicle that
    has its price is given up by no other step, unless its route is short.

    Parameters
    ----------
    whole : float
        How often the first string is a whole route, the shorter one of two.
    """
    n = len(day.stop)
    seed = below(tours.random, n)
    absent = tours.numbers[ABSENT]
    if absent and uniform(tours.random) < AROUND_ABSENT:
        seed = tours.stop[below(tours.random, absent), ABSENT_STOP]
    closed = -1
    if whole > 0.0 and uniform(tours.random) < whole:
        seed = _in_a_short_route(tours, n)
        closed = tours.node[seed, ROUTE]
    routed = n - tours.numbers[ABSENT]
    used = tours.numbers[USED]
    mean = routed / used if used else 1.0
    most = min(longest, mean)
    strings = int(uniform(tours.random) * (4.0 * average / (1.0 + most) - 1.0) + 1.0)
    done = 0
    for k in range(-1, day.near.shape[1]):
        stop = seed if k < 0 else day.near[seed, k]
        route = tours.node[stop, ROUTE]
        if route < 0 or tours.tour[route, TOUCHED_AT] == tours.numbers[STEP]:
            continue
        touch(day, tours, route)
        if route == closed:
            dissolve(day, tours, route)
        else:
            _take_some(day, tours, stop, route, most)
        done += 1
        if done >= strings:
            return


@compiled
def _in_a_short_route(tours: Tours, n: int) -> int:
    """Return a random stop, of two the one whose route is shorter."""
    one, other = below(tours.random, n), below(tours.random, n)
    route, other_route = tours.node[one, ROUTE], tours.node[other, ROUTE]
    if route < 0 or (other_route >= 0 and tours.tour[other_route, SIZE] < tours.tour[route, SIZE]):
        return other
    return one


@inlined
def _take_some(day: Day, tours: Tours, stop: int, route: int, most: float) -> None:
    """Take out a string around a stop, of a random length."""
    length = int(uniform(tours.random) * min(most, float(tours.tour[route, SIZE])) + 1.0)
    length = min(length, tours.tour[route, SIZE])
    if length > 1 and length < tours.tour[route, SIZE] and uniform(tours.random) < SPLIT_RATE:
        spared = 1
        while length + spared < tours.tour[route, SIZE] and uniform(tours.random) < SPARE_MORE_RATE:
            spared += 1
        _take_string(day, tours, stop, length + spared, spared)
    else:
        _take_string(day, tours, stop, length, 0)
    tidy(day, tours, route)


@inlined
def _take_string(day: Day, tours: Tours, stop: int, length: int, spared: int) -> None:
    """Take ``length`` stops in a row around one, but for ``spared`` in their middle."""
    n = len(day.stop)
    back = below(tours.random, length)
    node = stop
    while back > 0:
        before = tours.node[node, PREV]
        while before >= n and tours.node[before, PREV] >= 0:
            before = tours.node[before, PREV]
        if before >= n:
            break
        node = before
        back -= 1
    spare_from = 1 + below(tours.random, length - spared - 1) if spared else length
    for k in range(length):
        if node < 0 or tours.node[node, NEXT] < 0:
            return
        after = tours.node[node, NEXT]
        if k < spare_from or k >= spare_from + spared:
            partner = day.stop[node, PARTNER]
            if partner >= 0 and partner == after:
                after = tours.node[after, NEXT]
            take(day, tours, node)
        while after >= n and tours.node[after, NEXT] >= 0:
            after = tours.node[after, NEXT]
        node = after


@inlined
def take(day: Day, tours: Tours, stop: int) -> None:
    """Take one stop out of its route, a pair with its partner."""
    if tours.node[stop, ROUTE] < 0:
        return
    if day.flags[PLAIN]:
        take_out(day, tours, stop)
    else:
        unlink(tours, stop)
    kind = day.stop[stop, KIND]
    if kind == PAIR_PICKUP or kind == PAIR_DELIVERY:
        partner = day.stop[stop, PARTNER]
        unlink(tours, partner)
        if kind == PAIR_DELIVERY:
            stop = partner
    tours.stop[tours.numbers[ABSENT], ABSENT_STOP] = stop
    tours.numbers[ABSENT] += 1
    leave_out(day, tours, stop, 1)


@compiled
def tidy(day: Day, tours: Tours, route: int) -> None:
    """Drop trips without stops, and refresh; a route that cannot go on like this is dissolved."""
    if day.flags[PLAIN]:
        fits = is_within_limits(day, tours, route) and priced(day, tours, route)
    else:
        drop_empty_trips(day, tours, route)
        fits = refresh(day, tours, route)
    if fits:
        return
    dissolve(day, tours, route)


@compiled
def dissolve(day: Day, tours: Tours, route: int) -> None:
    """Take out all stops of a route."""
    n = len(day.stop)
    node = tours.node[n + 2 * route, NEXT]
    while tours.node[node, NEXT] >= 0:
        after = tours.node[node, NEXT]
        if node >= n:
            unlink(tours, node)
            free_halt(tours, node)
        else:
            while after < n and day.stop[node, PARTNER] == after:
                after = tours.node[after, NEXT]
            take(day, tours, node)
        node = after
    if day.flags[PLAIN]:
        priced(day, tours, route)
    else:
        refresh(day, tours, route)


@compiled
def drop_empty_trips(day: Day, tours: Tours, route: int) -> None:
    """Take out halts that have no stops before them, or none after them."""
    n = len(day.stop)
    node = tours.node[n + 2 * route, NEXT]
    while tours.node[node, NEXT] >= 0:
        after = tours.node[node, NEXT]
        if node >= n and (tours.node[node, PREV] >= n or tours.node[after, NEXT] < 0):
            unlink(tours, node)
            free_halt(tours, node)
        node = after
