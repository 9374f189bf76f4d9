"""What a route costs, and which of its family's vehicles drives it."""

from __future__ import annotations

from routing.solvers.ruin_recreate.arrays import (
    CAPACITY,
    DUE,
    FAMILY,
    IDLE,
    TIMED,
    TYPES,
    VEHICLES,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.compiled import NONE, inlined

LONG_IDLE = 1200
"""Seconds: where a route idles for so much longer than the work takes, its ways alone tell more."""


@inlined
def price(day: Day, kind: int, metres: int, driven_s: int, duty_s: int) -> float:
    """Return what a vehicle of a type costs for metres, seconds driven and seconds on duty."""
    overtime_s = duty_s - day.price[kind, 4]
    return float(
        day.price[kind, 0]
        + day.price[kind, 1] * metres
        + day.price[kind, 2] * duty_s
        + day.price[kind, 3] * driven_s
        + (day.price[kind, 5] * overtime_s if overtime_s > 0.0 else 0.0)
    )


@inlined
def least_rates(day: Day, tours: Tours, route: int, work_s: int) -> tuple[float, float, float]:
    """Return what a detour with so much work costs a route at least: a metre, a second, the work.

    Time on duty is all driving, work and breaks, if no more: what is not idle now is longer then.
    """
    family = tours.tour[route, FAMILY]
    a_metre, a_second, work = day.floor[family, 0], day.floor[family, 1], 0.0
    if day.flags[TIMED] and not day.flags[DUE]:
        longer_s = work_s - tours.tour[route, IDLE]
        if longer_s > -LONG_IDLE:
            a_second += day.floor[family, 3]
            work = day.floor[family, 3] * longer_s
    return a_metre, a_second, work


@inlined
def type_for(
    day: Day, tours: Tours, family: int, now: int, metres: int, driven_s: int, duty_s: int
) -> int:
    """Return the cheapest type of a family that is free (or the one in use) and large enough.

    What it has to carry stands in ``scratch[1]``; -1 if there is none.
    """
    first, end = day.family[family, TYPES], day.family[family, TYPES + 1]
    best, best_cost = NONE, 0.0
    for kind in range(first, end):
        if kind != now and tours.used[kind] >= day.kind[kind, VEHICLES]:
            continue
        fits = True
        for k in range(day.dimensions):
            if tours.scratch[1, k] > day.kind[kind, CAPACITY + k]:
                fits = False
                break
        if not fits:
            continue
        cost = price(day, kind, metres, driven_s, duty_s)
        if best < 0 or cost < best_cost:
            best, best_cost = kind, cost
    return best
