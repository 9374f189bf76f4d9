"""Better solutions by opening one candidate and closing another, until no such change helps.

References
----------
Whitaker, *A fast algorithm for the greedy interchange for large-scale clustering and median
location problems*, INFOR 21 (1983). Resende and Werneck, *A fast swap-based local search procedure
for location problems*, Annals of Operations Research 150 (2007).
"""

from __future__ import annotations

import numba
import numpy as np


@numba.njit(cache=True)
def _serve(cost, sites, near, first, second):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - compiled
    """Find the place in ``sites`` of each demand's nearest, and the costs of the nearest two."""
    first[:], second[:], near[:] = np.inf, np.inf, -1
    for place, j in enumerate(sites):
        for i in range(cost.shape[1]):
            here = cost[j, i]
            if here < first[i]:
                second[i], first[i], near[i] = first[i], here, place
            elif here < second[i]:
                second[i] = here


@numba.njit(cache=True)
def interchange(cost, fixed, state, opened, exactly):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, C901, PLR0912 - one loop
    """Improve the opened candidates in place; returns the cost.

    Parameters
    ----------
    cost : (m, n) array
    opened : (m,) array of uint8
    exactly : bool
        Whether the number of opened candidates must stay.
    """
    candidates, demands = cost.shape
    near = np.empty(demands, dtype=np.int64)
    first, second = np.empty(demands), np.empty(demands)
    sites = np.flatnonzero(opened)
    _serve(cost, sites, near, first, second)
    quiet = 0
    j = 0
    while quiet < candidates:
        quiet += 1
        j = (j + 1) % candidates
        if state[j] == -1:
            continue
        if opened[j]:
            if exactly or state[j] == 1:
                continue
            saved = fixed[j]
            for i in range(demands):
                if near[i] >= 0 and sites[near[i]] == j:
                    saved -= second[i] - first[i]
            if saved > 1e-9 * (1.0 + abs(saved)):
                opened[j] = 0
                sites = np.flatnonzero(opened)
                _serve(cost, sites, near, first, second)
                quiet = 0
            continue
        gain = -fixed[j]
        loss = -fixed[sites]
        for i in range(demands):
            here = cost[j, i]
            if here < first[i]:
                gain += first[i] - here
            elif here < second[i]:
                loss[near[i]] += here - first[i]
            elif near[i] >= 0:
                loss[near[i]] += second[i] - first[i]
        best, out = np.inf, -1
        for place, r in enumerate(sites):
            if state[r] == 0 and loss[place] < best:
                best, out = loss[place], place
        least = 1e-9 * (1.0 + abs(gain))
        if out >= 0 and gain - best > least and (exactly or gain - best > gain):
            opened[sites[out]] = 0
        elif exactly or gain <= least:
            continue
        opened[j] = 1
        sites = np.flatnonzero(opened)
        _serve(cost, sites, near, first, second)
        quiet = 0
    return first.sum() + fixed[sites].sum()
