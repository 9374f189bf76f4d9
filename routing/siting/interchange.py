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
def _serve(cost, opened, near, first, second):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - compiled
    """Find each demand's nearest opened candidate, and the costs of the nearest two."""
    first[:], second[:], near[:] = np.inf, np.inf, -1
    for j in range(len(opened)):
        if not opened[j]:
            continue
        for i in range(cost.shape[1]):
            here = cost[j, i]
            if here < first[i]:
                second[i], first[i], near[i] = first[i], here, j
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
    loss = np.empty(candidates)
    _serve(cost, opened, near, first, second)
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
                if near[i] == j:
                    saved -= second[i] - first[i]
            if saved > 1e-9 * (1.0 + abs(saved)):
                opened[j] = 0
                _serve(cost, opened, near, first, second)
                quiet = 0
            continue
        gain = -fixed[j]
        for r in range(candidates):
            loss[r] = -fixed[r]
        for i in range(demands):
            here = cost[j, i]
            if here < first[i]:
                gain += first[i] - here
            elif near[i] >= 0:
                loss[near[i]] += min(here, second[i]) - first[i]
        best, out = np.inf, -1
        for r in range(candidates):
            if opened[r] and state[r] == 0 and loss[r] < best:
                best, out = loss[r], r
        least = 1e-9 * (1.0 + abs(gain))
        if out >= 0 and gain - best > least and (exactly or gain - best > gain):
            opened[out] = 0
        elif exactly or gain <= least:
            continue
        opened[j] = 1
        _serve(cost, opened, near, first, second)
        quiet = 0
    total = first.sum()
    for r in range(candidates):
        if opened[r]:
            total += fixed[r]
    return total
