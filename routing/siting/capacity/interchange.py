"""Better sites by opening one, closing one, or both, judged by what they serve at best.

Solving the transportation problem for every change would be slow. The prices of the present
solution are also prices for its neighbours: they tell what a neighbour costs at least, and only the
promising ones are solved.
"""

from __future__ import annotations

import numba
import numpy as np

from routing.siting.capacity.relaxation import most_of_seasons
from routing.siting.capacity.transport import transport


@numba.njit(cache=True)
def serve(unit, demand, season_first, capacity, fixed, opened):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, PLR0917
    """Serve all demands from the opened candidates.

    Returns
    -------
    cost : float
    sites : (k,) array
        The opened candidates.
    flow : (k, n) array
        Units that each of them serves of each demand.
    price : (s, k) array
        What a unit of capacity is worth in each season.
    """
    sites = np.flatnonzero(opened)
    seasons, demands = len(season_first) - 1, len(demand)
    there, most = np.empty((len(sites), demands)), np.empty(len(sites))
    flow, price = np.empty((len(sites), demands)), np.empty((seasons, len(sites)))
    cost = 0.0
    for a in range(len(sites)):
        most[a] = capacity[sites[a]]
        cost += fixed[sites[a]]
        for i in range(demands):
            there[a, i] = unit[sites[a], i]
    for s in range(seasons):
        transport(there, demand, most, season_first[s], season_first[s + 1], flow, price[s])
    for a in range(len(sites)):
        for i in range(demands):
            cost += flow[a, i] * there[a, i]
    return cost, sites, flow, price


@numba.njit(cache=True)
def _price_of_new(saved, demand, room, begin, end):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Return what a unit of a new site is worth where more want to be there than it can serve."""
    wanted, wanting = 0.0, 0
    for i in range(begin, end):
        if saved[i] > 0:
            wanted += demand[i]
            wanting += 1
    if wanted <= room:
        return 0.0
    who, dear = np.empty(wanting, dtype=np.int64), np.empty(wanting)
    at = 0
    for i in range(begin, end):
        if saved[i] > 0:
            who[at], dear[at] = i, -saved[i]
            at += 1
    for place in np.argsort(dear):
        room -= demand[who[place]]
        if room < 0:
            return -dear[place]
    return 0.0


@numba.njit(cache=True)
def _add_least(least, unit, demand, begin, end, capacity, may_open, sites, price):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, C901, PLR0912, PLR0917
    """Add what the demands from ``begin`` to ``end`` say of the costs in ``least``."""
    candidates, demands = unit.shape
    count = len(sites)
    first, second = np.full(demands, np.inf), np.full(demands, np.inf)
    near = np.zeros(demands, dtype=np.int64)
    for a in range(count):
        for i in range(begin, end):
            here = unit[sites[a], i] + price[a]
            if here < first[i]:
                second[i], first[i], near[i] = first[i], here, a
            elif here < second[i]:
                second[i] = here
    saved, loss = np.zeros(demands), np.empty(count)
    for j in range(candidates + 1):
        if j < candidates and not may_open[j]:
            continue
        for a in range(count):
            loss[a] = price[a] * capacity[sites[a]]
        gain, there = 0.0, np.inf
        if j < candidates:
            for i in range(begin, end):
                saved[i] = first[i] - unit[j, i]
            there = _price_of_new(saved, demand, capacity[j], begin, end)
            gain = -there * capacity[j]
        for i in range(begin, end):
            here = unit[j, i] + there if j < candidates else np.inf
            if here < first[i]:
                gain += demand[i] * (first[i] - here)
            else:
                loss[near[i]] += demand[i] * (min(here, second[i]) - first[i])
        for a in range(count):
            least[j, a] += loss[a] - gain
        least[j, count] -= gain


@numba.njit(cache=True)
def _least_costs(unit, demand, season_first, capacity, fixed, state, opened, sites, price):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Return (m + 1, k + 1): what at least it adds to open one (row) and close one (column).

    The last row opens none, the last column closes none.
    """
    candidates, count = len(unit), len(sites)
    may_open = np.empty(candidates, dtype=np.bool_)
    least = np.zeros((candidates + 1, count + 1))
    for j in range(candidates):
        may_open[j] = opened[j] == 0 and state[j] == 0
        for a in range(count + 1):
            least[j, a] = fixed[j] if may_open[j] else np.inf
    for s in range(len(season_first) - 1):
        _add_least(
            least, unit, demand, season_first[s], season_first[s + 1], capacity, may_open, sites,
            price[s],
        )  # fmt: skip
    for a in range(count):
        saved = -np.inf if state[sites[a]] == 1 else fixed[sites[a]]
        for j in range(candidates + 1):
            least[j, a] -= saved
    return least


@numba.njit(cache=True)
def _change(opened, sites, j, a, back):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Open ``j`` and close the ``a``-th site, or undo it; beyond the last stands for none."""
    if j < len(opened):
        opened[j] = not back
    if a < len(sites):
        opened[sites[a]] = back


@numba.njit(cache=True)
def improve(unit, demand, season_first, capacity, fixed, state, opened, trials):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, PLR0917
    """Improve the opened candidates in place until no promising change helps; returns the cost.

    Parameters
    ----------
    unit : (m, n) array of float64
        Cost of a unit of each demand from each candidate.
    opened : (m,) array of uint8
        With capacity for all demand.
    trials : int
        Changes that are tried, the most promising first, before a solution counts as good.
    """
    needed = most_of_seasons(demand, season_first) * (1 - 1e-9)
    cost, sites, _, price = serve(unit, demand, season_first, capacity, fixed, opened)
    better = True
    while better:
        better = False
        least = _least_costs(
            unit, demand, season_first, capacity, fixed, state, opened, sites, price
        ).ravel()
        room = 0.0
        for site in sites:
            room += capacity[site]
        tried = 0
        for at in np.argsort(least):
            if least[at] > -1e-9 * abs(cost) or tried >= trials:
                break
            j, a = at // (len(sites) + 1), at % (len(sites) + 1)
            left = room + (capacity[j] if j < len(opened) else 0.0)
            left -= capacity[sites[a]] if a < len(sites) else 0.0
            if left < needed:
                continue
            tried += 1
            _change(opened, sites, j, a, False)
            found = serve(unit, demand, season_first, capacity, fixed, opened)
            if found[0] < cost - 1e-9 * abs(cost):
                cost, sites, _, price = found
                better = True
                break
            _change(opened, sites, j, a, True)
    return cost
