"""Better solutions by opening one candidate and closing another, until no such change helps.

References
----------
Whitaker, *A fast algorithm for the greedy interchange for large-scale clustering and median
location problems*, INFOR 21 (1983). Resende and Werneck, *A fast swap-based local search procedure
for location problems*, Annals of Operations Research 150 (2007).
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from routing.siting.median_instance import Floats

_BEYOND = 1.2
"""Times what a demand's second nearest site costs: candidates that cost less are looked at."""


class Nearby(NamedTuple):
    """Which demands each candidate may serve: no more than these matter to a change.

    Attributes
    ----------
    worst : (n,) array
        The most that each demand costs from anywhere.
    first : (m + 1,) array of int64
        Those of candidate ``j`` stand from ``first[j]`` to ``first[j + 1]``.
    demand : (k,) array of int32
    cost : (k,) array
    """

    worst: Floats
    first: npt.NDArray[np.int64]
    demand: npt.NDArray[np.int32]
    cost: Floats


@numba.njit(cache=True)
def nearby(cost, sites):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - compiled
    """List what lies near enough to be served otherwise than from ``sites``.

    What a change saves may be underestimated where sites have become much sparser; it is never
    overestimated.
    """
    candidates, demands = cost.shape
    worst = np.zeros(demands)
    for j in range(candidates):
        worst = np.maximum(worst, cost[j])
    near = np.empty(demands, dtype=np.int64)
    nearest, second = np.empty(demands), np.empty(demands)
    _serve(cost, sites, worst, near, nearest, second)
    reach = _BEYOND * second
    first = np.zeros(candidates + 1, dtype=np.int64)
    for j in range(candidates):
        first[j + 1] = first[j] + (cost[j] < reach).sum()
    demand, listed = np.empty(first[-1], dtype=np.int32), np.empty(first[-1])
    at = 0
    for j in range(candidates):
        for i in range(demands):
            if cost[j, i] < reach[i]:
                demand[at], listed[at] = i, cost[j, i]
                at += 1
    return Nearby(worst, first, demand, listed)


@numba.njit(cache=True)
def _serve(cost, sites, worst, near, first, second):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Find the place in ``sites`` of each demand's nearest, and the costs of the nearest two."""
    first[:], second[:], near[:] = np.inf, worst, 0
    for place, j in enumerate(sites):
        for i in range(cost.shape[1]):  # no branches: worked through with vector instructions
            here, before = cost[j, i], first[i]
            second[i] = min(second[i], max(before, here))
            near[i] = place if here < before else near[i]
            first[i] = min(before, here)


@numba.njit(cache=True)
def _closing(fixed, sites, near, first, second, loss):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Put what closing each site alone would lose into ``loss``."""
    for place in range(len(sites)):
        loss[place] = -fixed[sites[place]]
    for i in range(len(near)):
        loss[near[i]] += second[i] - first[i]


@numba.njit(cache=True)
def interchange(cost, lists, fixed, state, opened, exactly, likely):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, C901, PLR0917 - one loop
    """Improve the opened candidates in place; returns the cost.

    Parameters
    ----------
    cost : (m, n) array
    lists : Nearby
    opened : (m,) array of uint8
        One at the least.
    exactly : bool
        Whether the number of opened candidates must stay.
    likely : (k,) array of int64
        Candidates that may be opened, and closed where that pays.
    """
    worst, of, demand, listed = lists
    candidates, demands = cost.shape
    near = np.empty(demands, dtype=np.int64)
    first, second = np.empty(demands), np.empty(demands)
    sites = np.flatnonzero(opened)
    alone, loss = np.empty(candidates), np.empty(candidates)
    _serve(cost, sites, worst, near, first, second)
    _closing(fixed, sites, near, first, second, alone)
    least = 1e-12 * (first.sum() + fixed[sites].sum())
    quiet = at_candidate = 0
    while quiet < len(likely):
        quiet += 1
        at_candidate = (at_candidate + 1) % len(likely)
        j = likely[at_candidate]
        if state[j] == -1 or (opened[j] and (exactly or state[j] == 1)):
            continue
        if opened[j]:
            if len(sites) == 1 or alone[np.searchsorted(sites, j)] >= -least:
                continue
            opened[j] = 0
        else:
            gain = -fixed[j]
            loss[: len(sites)] = alone[: len(sites)]
            for at in range(of[j], of[j + 1]):
                i = demand[at]
                if listed[at] < second[i]:
                    gain += max(first[i] - listed[at], 0.0)
                    loss[near[i]] -= second[i] - max(first[i], listed[at])
            out = -1
            for place, r in enumerate(sites):
                if state[r] == 0 and (out < 0 or loss[place] < loss[out]):
                    out = place
            if out >= 0 and gain - loss[out] > least and (exactly or loss[out] < 0):
                opened[sites[out]] = 0
            elif exactly or gain <= least:
                continue
            opened[j] = 1
        sites = np.flatnonzero(opened)
        _serve(cost, sites, worst, near, first, second)
        _closing(fixed, sites, near, first, second, alone)
        quiet = 0
    return first.sum() + fixed[sites].sum()
