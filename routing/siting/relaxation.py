"""The Lagrangian relaxation of p-median and fixed-charge location, and its ascent.

Each demand gets a price; a candidate earns of every demand what the price is above its cost, and
the cheapest candidates are opened. The prices move until as few demands as possible are served
twice or not at all. Compiled: one pass over what lies below the prices is all that an iteration
costs.

References
----------
Cornuejols, Fisher and Nemhauser, *Location of bank accounts to optimize float*, Management Science
23 (1977). Camerini, Fratta and Maffioli, *On improving relaxation methods by modified gradient
techniques*, Mathematical Programming Study 3 (1975).
"""

from __future__ import annotations

import numba
import numpy as np

_DEFLECTION = 0.7
"""Of the last direction that the next one keeps: less zigzag."""
_FADING = 0.05
"""What the newest iteration counts in how often a candidate was opened."""


@numba.njit(cache=True)
def _earnings(nearest_cost, nearest, prices, fixed, rho):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202 - compiled
    """Put what opening each candidate costs at these prices into ``rho``; negative: it earns."""
    rho[:] = fixed
    for i in range(len(prices)):
        price = prices[i]
        for k in range(nearest.shape[1]):
            cost = nearest_cost[i, k]
            if cost >= price:
                break
            rho[nearest[i, k]] += cost - price


@numba.njit(cache=True)
def without_closed(nearest_cost, nearest, state):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - compiled
    """Return the lists of the nearest candidates without those whose ``state`` is negative."""
    kept = (state >= 0).sum()
    fewer_cost = np.empty((len(nearest), kept), dtype=nearest_cost.dtype)
    fewer = np.empty((len(nearest), kept), dtype=nearest.dtype)
    for i in range(len(nearest)):
        at = 0
        for k in range(nearest.shape[1]):
            if state[nearest[i, k]] >= 0:
                fewer_cost[i, at], fewer[i, at] = nearest_cost[i, k], nearest[i, k]
                at += 1
    return fewer_cost, fewer


@numba.njit(cache=True)
def _choose(rho, state, count, group, low, high, chosen):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Mark the candidates that are opened in the relaxation; returns the sum of their ``rho``.

    Of each group at least ``low`` and at most ``high``: first what must be, then the cheapest.
    """
    total, wanted = 0.0, count
    needed, room = low.copy(), high.copy()
    chosen[:] = 0
    for j in range(len(rho)):
        if state[j] == 1:
            chosen[j] = 1
            total += rho[j]
            wanted -= 1
            needed[group[j]] -= 1
            room[group[j]] -= 1
    order = np.argsort(rho)
    for j in order:
        if state[j] == 0 and needed[group[j]] > 0:
            chosen[j] = 1
            total += rho[j]
            wanted -= 1
            needed[group[j]] -= 1
            room[group[j]] -= 1
    for j in order:
        if count >= 0 and wanted <= 0:
            break
        if count < 0 and rho[j] >= 0 and wanted < count:  # at least one is open by now
            break
        if state[j] == 0 and chosen[j] == 0 and room[group[j]] > 0:
            chosen[j] = 1
            total += rho[j]
            wanted -= 1
            room[group[j]] -= 1
    return total


@numba.njit(cache=True)
def ascend(  # type: ignore[no-untyped-def] # noqa: ANN201, C901, PLR0917 - one compiled loop
    cost,  # noqa: ANN001
    nearest_cost,  # noqa: ANN001
    nearest,  # noqa: ANN001
    fixed,  # noqa: ANN001
    state,  # noqa: ANN001
    count,  # noqa: ANN001
    group,  # noqa: ANN001
    low,  # noqa: ANN001
    high,  # noqa: ANN001
    prices,  # noqa: ANN001
    upper,  # noqa: ANN001
    enough,  # noqa: ANN001
    iterations,  # noqa: ANN001
    scale,  # noqa: ANN001
    patience,  # noqa: ANN001
):
    """Raise the bound by moving the prices.

    Parameters
    ----------
    cost, nearest_cost, nearest, fixed, state
        Of the instance; closed candidates may be missing from the two of the nearest ones.
    count : int
        Candidates to open; -1: as many as earn.
    group : (m,) array of int64
        Of each candidate; of a group at least ``low`` and at most ``high`` are opened.
    upper : float
        Cost of a known solution; steps aim at it.
    enough : float
        The ascent may end at a bound of this.
    scale : float
        Of the first step; halved after ``patience`` iterations without a better bound.

    Returns
    -------
    bound, prices, rho, chosen, often, scale
        The best bound, with the prices, reduced costs and opened candidates that gave it; how often
        each candidate was opened lately, 0 to 1; and the scale to go on with.
    """
    demands = len(prices)
    best = -np.inf
    best_prices, best_rho = prices.copy(), fixed.copy()
    best_chosen = np.zeros(len(fixed), dtype=np.uint8)
    rho, chosen = np.empty_like(fixed), np.zeros(len(fixed), dtype=np.uint8)
    direction = np.zeros(demands)
    often = np.zeros(len(fixed))
    stalled = 0
    for _ in range(iterations):
        _earnings(nearest_cost, nearest, prices, fixed, rho)
        bound = prices.sum() + _choose(rho, state, count, group, low, high, chosen)
        for j in range(len(often)):
            often[j] += _FADING * (chosen[j] - often[j])
        if bound - best > 1e-9 * abs(bound):
            best = bound
            best_prices[:], best_rho[:], best_chosen[:] = prices, rho, chosen
            stalled = 0
            if best >= enough:
                break
        else:
            stalled += 1
            if stalled >= patience:
                scale *= 0.5
                stalled = 0
                prices[:] = best_prices
                direction[:] = 0.0
                _earnings(nearest_cost, nearest, prices, fixed, rho)
                _choose(rho, state, count, group, low, high, chosen)
        direction *= _DEFLECTION
        direction += 1.0
        for j in range(len(chosen)):
            if chosen[j]:
                for i in range(demands):
                    direction[i] -= cost[j, i] < prices[i]
        norm = 0.0
        for i in range(demands):
            norm += direction[i] * direction[i]
        if norm < 1e-12:
            break
        prices += (scale * max(upper - bound, 1e-6 * abs(upper)) / norm) * direction
    return best, best_prices, best_rho, best_chosen, often, scale
