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

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

_DEFLECTION = 0.9
"""Of the last direction that the next one keeps: less zigzag."""
_FADING = 0.05
"""What the newest iteration counts in how often a candidate was opened."""


@numba.njit(cache=True, fastmath={"reassoc"})
def earnings(cost, prices, fixed, rho):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201 - compiled
    """Put what opening each candidate costs at these prices into ``rho``; negative: it earns."""
    for j in range(len(rho)):
        earned = 0.0
        for i in range(len(prices)):
            earned += min(0.0, cost[j, i] - prices[i])
        rho[j] = fixed[j] + earned


class Lists(NamedTuple):
    """Which columns each demand may be served from at prices up to ``reach``.

    Attributes
    ----------
    reach : (n,) array
    first : (n + 1,) array of int64
        Those of demand ``i`` stand from ``first[i]`` to ``first[i + 1]``, the cheapest first.
    cost : (k,) array
    column : (k,) array of int32
        Places in the columns that were listed.
    """

    reach: npt.NDArray[np.float64]
    first: npt.NDArray[np.int64]
    cost: npt.NDArray[np.float64]
    column: npt.NDArray[np.int32]


@numba.njit(cache=True)
def listed(cost, columns, reach):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """List for each demand which of the columns cost less than ``reach``."""
    demands = cost.shape[1]
    first = np.zeros(demands + 1, dtype=np.int64)
    for j in columns:
        for i in range(demands):
            first[i + 1] += cost[j, i] < reach[i]
    for i in range(demands):
        first[i + 1] += first[i]
    fill = first[:-1].copy()
    listed_cost = np.empty(first[-1])
    listed_column = np.empty(first[-1], dtype=np.int32)
    for k in range(len(columns)):
        for i in range(demands):
            here = cost[columns[k], i]
            if here < reach[i]:
                listed_cost[fill[i]], listed_column[fill[i]] = here, k
                fill[i] += 1
    for i in range(demands):
        part = slice(first[i], first[i + 1])
        order = np.argsort(listed_cost[part])
        listed_cost[part], listed_column[part] = (
            listed_cost[part][order],
            listed_column[part][order],
        )
    return Lists(reach, first, listed_cost, listed_column)


@numba.njit(cache=True)
def listed_earnings(lists, prices, fixed, rho):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Do as :func:`earnings` for the columns that were listed; no price is above ``reach``."""
    rho[:] = fixed
    for i in range(len(prices)):
        price = prices[i]
        for at in range(lists.first[i], lists.first[i + 1]):
            if lists.cost[at] >= price:
                break
            rho[lists.column[at]] += lists.cost[at] - price


@numba.njit(cache=True)
def choose_in(order, rho, state, count, group, low, high, chosen):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, PLR0917
    """Do as :func:`choose`, with the candidates in the order of their ``rho``."""
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
def choose(rho, state, count, group, low, high, chosen):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, PLR0917
    """Mark the candidates that are opened in the relaxation; returns the sum of their ``rho``.

    Of each group at least ``low`` and at most ``high``: first what must be, then the cheapest.
    """
    return choose_in(np.argsort(rho), rho, state, count, group, low, high, chosen)


@numba.njit(cache=True)
def ascend(  # type: ignore[no-untyped-def] # noqa: ANN201, C901, PLR0917 - one compiled loop
    cost,  # noqa: ANN001
    columns,  # noqa: ANN001
    lists,  # noqa: ANN001
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
    """Raise the bound by moving the prices, as if there were only some of the candidates.

    Parameters
    ----------
    cost : (m, n) array
        Of all candidates.
    columns : (k,) array of int64
        Those that are looked at; ``fixed``, ``state`` and ``group`` are theirs.
    lists : Lists
        Of these columns; no price goes above their reach.
    count : int
        Candidates to open; -1: as many as earn.
    group : (k,) array of int64
        Of each candidate; of a group at least ``low`` and at most ``high`` are opened.
    upper : float
        Cost of a known solution; steps aim at it.
    enough : float
        The ascent may end at a bound of this.
    scale : float
        Of the first step; halved after ``patience`` iterations without a better bound.

    Returns
    -------
    prices, often, scale
        The best ones; how often each candidate was opened lately, 0 to 1; and the scale to go on
        with.
    """
    demands = len(prices)
    best = -np.inf
    best_prices = prices.copy()
    rho, chosen = np.empty_like(fixed), np.zeros(len(fixed), dtype=np.uint8)
    direction = np.zeros(demands)
    often = np.zeros(len(fixed))
    stalled = 0
    for number in range(iterations):
        listed_earnings(lists, prices, fixed, rho)
        bound = prices.sum() + choose(rho, state, count, group, low, high, chosen)
        fading = max(_FADING, 1.0 / (1.0 + number))
        for j in range(len(often)):
            often[j] += fading * (chosen[j] - often[j])
        if bound - best > 1e-9 * abs(bound):
            best = bound
            best_prices[:] = prices
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
                continue
        direction *= _DEFLECTION
        direction += 1.0
        for j in range(len(chosen)):
            if chosen[j]:
                for i in range(demands):
                    direction[i] -= cost[columns[j], i] < prices[i]
        norm = 0.0
        for i in range(demands):
            norm += direction[i] * direction[i]
        if norm < 1e-12:
            break
        step = scale * max(upper - bound, 1e-6 * abs(upper)) / norm
        for i in range(demands):
            prices[i] = min(prices[i] + step * direction[i], lists.reach[i])
    return best_prices, often, scale
