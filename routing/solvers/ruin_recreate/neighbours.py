"""Which stops are near each other: where insertions are tried, and what is ruined together."""

from __future__ import annotations

import numpy as np

from routing.solvers.ruin_recreate.arrays import ENDS, FAR, FIRST, LAST, LEAST_WORK, Array

NEAR = 40
"""Neighbours that positions are looked for beside: 15 were too few, 100 no better."""

WAITING = 0.1
"""What an hour of waiting counts, as a part of an hour's driving, where neighbours are chosen."""

ROWS = 64
"""Stops whose neighbours are looked for together."""


def nearest(ways: Array, price: Array, stops: Array) -> Array:
    """Return for each stop those that may be its neighbours in a route, the nearest first.

    Parameters
    ----------
    ways : (profiles, places, places, 2)
    price : (4,)
        Of the first vehicle type: a metre and a second are worth what they cost.
    stops : table of ``Day.stop``
        Two stops of which neither can follow the other in time are no neighbours, and those that
        only a long wait joins are far ones (Vidal et al. 2013, section 4.5.2).
    """
    n = len(stops)
    if n == 1:
        return np.zeros((1, 1), dtype=np.int64)
    a_metre, a_second = price[1], price[2] + price[3]
    if a_metre == 0 and a_second == 0:
        a_metre = 1.0
    a_wait = WAITING * (a_second + a_metre * _metres_a_second(ways[0]))
    near = np.empty((n, min(NEAR, n - 1)), dtype=np.int64)
    for first in range(0, n, ROWS):
        rows = np.arange(first, min(first + ROWS, n))
        itself = (np.arange(len(rows)), rows)
        out, back = ways[0, rows, :n], ways[0, :n, rows]
        out_cost = _cost(out, a_metre, a_second)
        back_cost = _cost(back, a_metre, a_second)
        _leave_out_late(out_cost, back_cost, out, back, rows, stops)
        _make_waiting_dear(out_cost, back_cost, out, back, rows, stops, a_wait)
        both = np.minimum(out_cost, back_cost)
        both[itself] = np.inf
        near[rows] = _smallest(both, near.shape[1])
    return near


def _metres_a_second(ways: Array) -> float:
    """Return how fast the ways are driven, all together."""
    driven = ways[ways[:, :, 0] < FAR].sum(axis=0, dtype=np.float64)
    return float(driven[0] / driven[1]) if driven[1] else 0.0


def _make_waiting_dear(
    out_cost: Array,
    back_cost: Array,
    out: Array,
    back: Array,
    rows: Array,
    stops: Array,
    a_second: float,
) -> None:
    """Add the price of how long a courier waits who comes as late as may be."""
    first_s, left_s = stops[:, FIRST], stops[:, LAST] + stops[:, LEAST_WORK]
    out_cost += a_second * np.maximum(0, first_s - left_s[rows][:, None] - out[:, :, 1])
    back_cost += a_second * np.maximum(0, first_s[rows][:, None] - left_s - back[:, :, 1])


def ways_beside(ways: Array, near: Array) -> Array:
    """Return the ways between each stop and its neighbours; see ``Day.beside``."""
    stops = np.arange(len(near))[:, None]
    numbers = np.broadcast_to(near.astype(np.int32)[None, :, :, None], (len(ways), *near.shape, 1))
    to, out = ways[:, near, stops, :2], ways[:, stops, near, :2]
    both = np.concatenate([to, out, numbers], axis=3)
    return np.ascontiguousarray(both)  # in any other order kernels would be compiled again


def floor_by_profile(family: Array, floor: Array) -> Array:
    """Return the least of a metre and a second of driving among the families of each profile."""
    profiles = family[:, ENDS]
    rows = [floor[profiles == p] for p in range(profiles.max() + 1)]
    return np.array([row.min(axis=0) if len(row) else (0.0, 0.0) for row in rows])


def least_beyond(ways: Array, near: Array, floor: Array, stops: Array) -> Array:
    """Return what a way between a stop and any but its nearest costs at least; see ``Day.beyond``.

    Parameters
    ----------
    floor : (profiles, 2)
        A metre, a second; perhaps of all profiles once more.
    """
    n = len(stops)
    least = np.full((len(floor), n, near.shape[1] + 1), np.inf)
    for row, (a_metre, a_second) in enumerate(floor):
        profile = row % len(ways)
        for first in range(0, n, ROWS):
            rows = np.arange(first, min(first + ROWS, n))
            out, back = ways[profile, rows, :n], ways[profile, :n, rows]
            out_cost = _cost(out, a_metre, a_second)
            back_cost = _cost(back, a_metre, a_second)
            _leave_out_late(out_cost, back_cost, out, back, rows, stops)
            both = np.minimum(out_cost, back_cost)
            both[np.arange(len(rows)), rows] = np.inf
            to_near = np.take_along_axis(both, near[rows], axis=1)
            np.put_along_axis(both, near[rows], np.inf, axis=1)
            each = np.hstack([to_near, both.min(axis=1, keepdims=True)])
            least[row, rows] = np.minimum.accumulate(each[:, ::-1], axis=1)[:, ::-1]
    return least


def _leave_out_late(
    out_cost: Array, back_cost: Array, out: Array, back: Array, rows: Array, stops: Array
) -> None:
    """Make ways infinitely dear after which nothing can be in time."""
    first_s, last_s, work_s = stops[:, FIRST], stops[:, LAST], stops[:, LEAST_WORK]
    out_cost[(first_s[rows] + work_s[rows])[:, None] + out[:, :, 1] > last_s] = np.inf
    back_cost[first_s + work_s + back[:, :, 1] > last_s[rows][:, None]] = np.inf


def _cost(ways: Array, a_metre: float, a_second: float) -> Array:
    cost = a_metre * ways[:, :, 0].astype(np.float64) + a_second * ways[:, :, 1]
    cost[ways[:, :, 0] >= FAR] = np.inf
    return cost


def _smallest(costs: Array, count: int) -> Array:
    """Return of each row the positions of the smallest, in order; ties by position."""
    among = np.argpartition(costs, count - 1, axis=1)[:, :count]
    among.sort(axis=1)
    kept = np.take_along_axis(costs, among, axis=1)
    return np.take_along_axis(among, np.argsort(kept, axis=1, kind="stable"), axis=1)
