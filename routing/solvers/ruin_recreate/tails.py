"""Two routes swap their tails (2-opt*, Potvin and Rousseau 1995), judged like any other step.

Only plain routes of one family: without pairs, halts at depots, or times and rules that need a
walk. What its stops cost a family does not change.
"""

from __future__ import annotations

import math

from routing.solvers.ruin_recreate.arrays import (
    AFTER,
    BEFORE,
    CUT_OFF,
    ENDS,
    FAMILY,
    FAR,
    FULLEST,
    FULLEST_AFTER,
    HALTS,
    HARD,
    LIMIT,
    MAX_DURATION,
    MAX_TRAVEL,
    NEXT,
    ON_BOARD,
    PLACE,
    PREV,
    ROOM,
    ROUTE,
    RULED,
    SIZE,
    SO_FAR,
    STALE,
    TIMED,
    TO_COME,
    TRIP,
    TYPE,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import compiled
from routing.solvers.ruin_recreate.linking import free_route, mark_dirty
from routing.solvers.ruin_recreate.positions import NO_WAY
from routing.solvers.ruin_recreate.pricing import price, type_for
from routing.solvers.ruin_recreate.randomness import below, uniform
from routing.solvers.ruin_recreate.refreshing import refresh
from routing.solvers.ruin_recreate.timing import join

NEAREST = 20


@compiled
def swap_tails(day: Day, tours: Tours, temperature: float) -> bool:
    """Let a random stop be followed by a near one of another route; tell whether it was done."""
    if day.flags[RULED]:
        return False
    n = len(day.stop)
    a = below(tours.random, n)
    one = tours.node[a, ROUTE]
    b = day.near[a, below(tours.random, min(NEAREST, day.near.shape[1]))]
    other = tours.node[b, ROUTE]
    if one < 0 or other < 0 or one == other:
        return False
    if (
        tours.tour[one, FAMILY] != tours.tour[other, FAMILY]
        or tours.tour[one, HARD]
        or tours.tour[other, HARD]
    ):
        return False
    if tours.tour[one, HALTS] or tours.tour[other, HALTS]:
        return False
    for route in (one, other):
        if tours.tour[route, STALE]:
            refresh(day, tours, route)
    before = tours.node[b, PREV]
    after = tours.node[a, NEXT]
    allowed = -temperature * math.log(1.0 - uniform(tours.random))
    gain = tours.cost[one] + tours.cost[other] - tours.extra[one] - tours.extra[other] + allowed
    first = _cost_of(day, tours, a, b, one, other, gain)
    if first >= gain:
        return False
    second = 0.0
    empty = before >= n and after >= n
    if not empty:
        second = _cost_of(day, tours, before, after, other, one, gain - first)
    if first + second >= gain:
        return False
    _swap(tours, a, b, n + 2 * one + 1, n + 2 * other + 1)
    refresh(day, tours, one)
    refresh(day, tours, other)
    mark_dirty(tours, one)
    mark_dirty(tours, other)
    if tours.tour[other, SIZE] == 0:
        free_route(tours, other)
    return True


@compiled
def _cost_of(day: Day, tours: Tours, a: int, b: int, one: int, other: int, bound: float) -> float:
    """Return what a route costs that goes up to ``a`` as one does, on from ``b`` as the other."""
    family = tours.tour[one, FAMILY]
    profile = day.family[family, ENDS]
    n = len(day.stop)
    way = day.ways[profile, tours.node[a, PLACE], tours.node[b, PLACE]]
    before = tours.node[b, PREV]
    if way[0] >= FAR:
        return NO_WAY
    end_b = n + 2 * other + 1
    metres = tours.node[a, SO_FAR] + way[0] + tours.node[end_b, SO_FAR] - tours.node[b, SO_FAR]
    seconds = (
        tours.node[a, SO_FAR + 1]
        + way[1]
        + tours.node[end_b, SO_FAR + 1]
        - tours.node[b, SO_FAR + 1]
    )
    tasks = (
        tours.node[a, SO_FAR + 2] + tours.node[end_b, SO_FAR + 2] - tours.node[before, SO_FAR + 2]
    )
    duty_s = 0
    if (
        day.floor[family, 0] * metres + day.floor[family, 1] * seconds >= bound
        or metres > day.family[family, LIMIT]
        or seconds > day.family[family, MAX_TRAVEL]
        or tasks > day.family[family, LIMIT + 1]
    ):
        return NO_WAY
    for k in range(day.dimensions):
        to_come = tours.node[before, TO_COME + 4 * k]
        picked = tours.node[a, ON_BOARD + 4 * k] - tours.node[a, TO_COME + 4 * k]
        most = tours.node[a, FULLEST + 4 * k] - tours.node[a, TO_COME + 4 * k] + to_come
        if b < n:
            later = (
                tours.node[b, FULLEST_AFTER + 4 * k]
                - tours.node[before, ON_BOARD + 4 * k]
                + to_come
                + picked
            )
            most = max(most, later)
        if most > day.family[family, ROOM + k]:
            return NO_WAY
        tours.scratch[1, k] = most
    if day.flags[TIMED]:
        if day.flags[CUT_OFF] or tours.node[n + 2 * one, TRIP] or tours.node[n + 2 * other, TRIP]:
            return NO_WAY
        fits, d, _, _ = join(
            tours.node[a, BEFORE],
            tours.node[a, BEFORE + 1],
            tours.node[a, BEFORE + 2],
            way[1],
            tours.node[b, AFTER],
            tours.node[b, AFTER + 1],
            tours.node[b, AFTER + 2],
        )
        if not fits or d > day.family[family, MAX_DURATION]:
            return NO_WAY
        duty_s = d
    kind = type_for(day, tours, family, tours.tour[one, TYPE], metres, seconds, duty_s)
    return price(day, kind, metres, seconds, duty_s) if kind >= 0 else NO_WAY


@compiled
def _swap(tours: Tours, a: int, b: int, end: int, other_end: int) -> None:
    """Link ``a`` with ``b`` and what was before ``b`` with what was after ``a``.

    Each route keeps its own end, whatever its tail now is.
    """
    before, after = tours.node[b, PREV], tours.node[a, NEXT]
    last, other_last = tours.node[end, PREV], tours.node[other_end, PREV]
    tours.node[a, NEXT], tours.node[b, PREV] = b, a
    tours.node[other_last, NEXT], tours.node[end, PREV] = end, other_last
    if after == end:
        tours.node[before, NEXT], tours.node[other_end, PREV] = other_end, before
        return
    tours.node[before, NEXT], tours.node[after, PREV] = after, before
    tours.node[last, NEXT], tours.node[other_end, PREV] = other_end, last
