r"""The Lagrangian relaxation of capacitated location, and its ascent.

As in :mod:`routing.siting.relaxation` each demand gets a price, and a candidate earns what prices
are above its costs; but of the demands that pay it serves only the best for its capacity, the last
one in part, and the candidates that are opened must together have capacity for all demand. That is
the bound of the linear programme with all :math:`x_{ij} \le y_j`, or a better one. Inequalities
(:mod:`routing.siting.capacity.cuts`) get prices as well: what a region's candidates serve of it is
dearer by theirs, and opening these candidates is cheaper.

References
----------
Beasley, *An algorithm for solving large capacitated warehouse location problems*, European Journal
of Operational Research 33 (1988). Cornuejols, Sridharan and Thizy, *A comparison of heuristics and
relaxations for the capacitated plant location problem*, ibid. 50 (1991).
"""

from __future__ import annotations

import numba
import numpy as np

from routing.siting.capacity.cuts import add_tolls, listed
from routing.siting.capacity.earnings import earnings

_DEFLECTION = 0.9
"""Of the last direction that the next one keeps: less zigzag."""
_FADING = 0.05
"""What the newest iteration counts in how often a candidate was opened."""
_GROWING = 1.02
"""How much more the newest iteration counts than the one before in who is served from where."""


@numba.njit(cache=True)
def ways_among(nearest_cost, nearest, place):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """List for each demand the candidates that have a ``place``, the cheapest first.

    Parameters
    ----------
    nearest_cost, nearest : (n, m) arrays
        All candidates of each demand, the cheapest first.
    place : (m,) array of int32
        Of each candidate among those that are looked at; -1: none.

    Returns
    -------
    way_cost, way : (n, k) arrays
    """
    some = 0
    for j in range(len(place)):
        some += place[j] >= 0
    way_cost = np.empty((len(nearest), some))
    way = np.empty((len(nearest), some), dtype=np.int32)
    for i in range(len(nearest)):
        at = 0
        for k in range(nearest.shape[1]):
            here = place[nearest[i, k]]
            if here >= 0:
                way_cost[i, at], way[i, at] = nearest_cost[i, k], here
                at += 1
    return way_cost, way


@numba.njit(cache=True)
def most_of_seasons(demand, season_first):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Return the demand of the season that has most."""
    most = 0.0
    for s in range(len(season_first) - 1):
        total = 0.0
        for i in range(season_first[s], season_first[s + 1]):
            total += demand[i]
        most = max(most, total)
    return most


@numba.njit(cache=True)
def choose(rho, state, capacity, needed, equal, opened):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, PLR0917
    """Open what must be and what earns, then the cheapest capacity until there is enough.

    The last one is opened in part, or as a whole where all capacities are equal. Returns the sum
    of their ``rho``, inf where there is not enough capacity.
    """
    total, left = 0.0, needed
    ratio = np.empty(len(rho))
    for j in range(len(rho)):
        opened[j], ratio[j] = 0.0, np.inf
        if state[j] == 1 or (state[j] == 0 and rho[j] <= 0):
            opened[j] = 1.0
            total += rho[j]
            left -= capacity[j]
        elif state[j] == 0 and capacity[j] > 0:
            ratio[j] = rho[j] / capacity[j]
    slack = 1e-9 * needed
    if left <= slack:
        return total
    for j in np.argsort(ratio):
        if ratio[j] == np.inf:
            break
        share = 1.0 if equal else min(1.0, left / capacity[j])
        opened[j] = share
        total += share * rho[j]
        left -= share * capacity[j]
        if left <= slack:
            return total
    return np.inf


@numba.njit(cache=True)
def bounds_of_others(bound, rho, state, capacity, needed, equal):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, PLR0917
    """Return the bound if each candidate is closed, and if it is opened."""
    opened = np.empty(len(rho))
    now = choose(rho, state, capacity, needed, equal, opened)
    closed_bound, opened_bound = np.full(len(rho), bound), np.full(len(rho), bound)
    tried = state.copy()
    for j in range(len(rho)):
        if state[j] != 0:
            continue
        chosen = opened[j]
        if chosen > 0:
            tried[j] = -1
            closed_bound[j] += choose(rho, tried, capacity, needed, equal, opened) - now
        if chosen < 1:
            tried[j] = 1
            opened_bound[j] += choose(rho, tried, capacity, needed, equal, opened) - now
        tried[j] = 0
        opened[j] = chosen
    return closed_bound, opened_bound


@numba.njit(cache=True)
def ascend(  # type: ignore[no-untyped-def] # noqa: ANN201, C901, PLR0912, PLR0915, PLR0917 - one compiled loop
    nearest_cost,  # noqa: ANN001
    nearest,  # noqa: ANN001
    fixed,  # noqa: ANN001
    demand,  # noqa: ANN001
    season_first,  # noqa: ANN001
    capacity,  # noqa: ANN001
    state,  # noqa: ANN001
    equal,  # noqa: ANN001
    prices,  # noqa: ANN001
    upper,  # noqa: ANN001
    enough,  # noqa: ANN001
    iterations,  # noqa: ANN001
    scale,  # noqa: ANN001
    patience,  # noqa: ANN001
    cuts,  # noqa: ANN001
    toll,  # noqa: ANN001
    flow,  # noqa: ANN001
):
    """Raise the bound by moving the prices; as :func:`routing.siting.relaxation.ascend`.

    Parameters
    ----------
    cuts : Cuts
        Inequalities whose prices are moved as well.
    toll : (c,) array
        Their prices to begin with, of a unit; changed to the best ones.
    flow : (m, n + 1) array, or (0, 0)
        Out: units of each demand from each candidate, lately, on average; and how often it was
        opened.

    Returns
    -------
    bound, prices, rho, opened, worth, often, scale
        The best bound, with the prices, costs of opening, opened candidates and worths of a unit
        of capacity (by season and candidate) that gave it; how often each candidate was opened
        lately, 0 to 1; and the scale to go on with.
    """
    demands, candidates = len(prices), len(fixed)
    seasons = len(season_first) - 1
    needed = most_of_seasons(demand, season_first)
    best = -np.inf
    best_prices, best_rho, best_opened = prices.copy(), fixed.copy(), np.zeros(candidates)
    rho, opened = np.empty(candidates), np.zeros(candidates)
    size = np.zeros((seasons, candidates), dtype=np.int64)
    full, part = np.zeros_like(size), np.zeros((seasons, candidates))
    who = np.empty(candidates * demands, dtype=np.int32)
    gain = np.empty(candidates * demands)
    worth, best_worth = np.zeros((seasons, candidates)), np.zeros((seasons, candidates))
    direction = np.zeros(demands)
    count = len(toll)
    inside, slope, room = cuts
    tolls = np.zeros((demands if count else 0, candidates))
    lists = listed(cuts)
    of_first, of = lists[4], lists[5]
    best_toll, turn, inflow = toll.copy(), np.zeros(count), np.zeros(count)
    for c in range(count):
        add_tolls(tolls, lists, demand, c, toll[c])
    usual = np.sqrt(max(capacity.mean() if candidates else 0.0, 1e-300) * needed / max(demands, 1))
    often = np.zeros(candidates)
    stalled = 0
    weight, weighed = 1.0, 1e-300
    for _ in range(iterations):
        for j in range(candidates):
            rho[j] = fixed[j]
            for at in range(of_first[j], of_first[j + 1]):
                rho[j] -= toll[of[at]] * slope[j, of[at]]
        for s in range(seasons):
            earnings(
                nearest_cost, nearest, tolls, prices, demand, season_first[s], season_first[s + 1],
                capacity, worth[s], size[s], full[s], part[s], who, gain, rho,
            )  # fmt: skip
        bound = choose(rho, state, capacity, needed, equal, opened)
        for i in range(demands):
            bound += prices[i]
        for c in range(count):
            bound -= toll[c] * room[c]
        for j in range(candidates):
            often[j] += _FADING * (opened[j] - often[j])
        if bound == np.inf:
            best = bound
            break
        if bound - best > 1e-9 * abs(bound):
            best = bound
            for i in range(demands):
                best_prices[i] = prices[i]
            for c in range(count):
                best_toll[c] = toll[c]
            for j in range(candidates):
                best_rho[j], best_opened[j] = rho[j], opened[j]
                for s in range(seasons):
                    best_worth[s, j] = worth[s, j]
            stalled = 0
            if best >= enough:
                break
        else:
            stalled += 1
            if stalled >= patience:
                scale *= 0.5
                stalled = 0
                for i in range(demands):
                    prices[i], direction[i] = best_prices[i], 0.0
                for c in range(count):
                    add_tolls(tolls, lists, demand, c, best_toll[c] - toll[c])
                    toll[c], turn[c] = best_toll[c], 0.0
                continue
        for i in range(demands):
            direction[i] = _DEFLECTION * direction[i] + 1.0
        for c in range(count):
            inflow[c] = 0.0
        for j in range(candidates):
            if opened[j] > 0:
                if len(flow) > 0:
                    flow[j, demands] += opened[j] * weight
                for s in range(seasons):
                    at = j * demands + season_first[s]
                    for k in range(at, at + full[s, j]):
                        direction[who[k]] -= opened[j]
                    if part[s, j] > 0:
                        direction[who[at + full[s, j]]] -= opened[j] * part[s, j]
                    if of_first[j] < of_first[j + 1] or len(flow) > 0:
                        for k in range(at, at + full[s, j] + (part[s, j] > 0)):
                            i = who[k]
                            amount = opened[j] * demand[i]
                            if k == at + full[s, j]:
                                amount *= part[s, j]
                            if len(flow) > 0:
                                flow[j, i] += amount * weight
                            for a in range(of_first[j], of_first[j + 1]):
                                if inside[i, of[a]]:
                                    inflow[of[a]] += amount
                for a in range(of_first[j], of_first[j + 1]):
                    inflow[of[a]] -= opened[j] * slope[j, of[a]]
        norm = 0.0
        for i in range(demands):
            norm += direction[i] * direction[i]
        for c in range(count):
            turn[c] = _DEFLECTION * turn[c] + (inflow[c] - room[c]) / usual
            if toll[c] <= 0 and turn[c] < 0:
                turn[c] = 0.0
            norm += turn[c] * turn[c]
        weighed += weight
        weight *= _GROWING
        if norm < 1e-12:
            break
        step = scale * max(upper - bound, 1e-6 * abs(upper)) / norm
        for i in range(demands):
            prices[i] += step * direction[i]
        for c in range(count):
            if turn[c] != 0:
                change = max(step * turn[c] / usual, -toll[c])
                toll[c] += change
                add_tolls(tolls, lists, demand, c, change)
    for c in range(count):
        toll[c] = best_toll[c]
    for j in range(len(flow)):
        for i in range(demands + 1):
            flow[j, i] /= weighed
    return best, best_prices, best_rho, best_opened, best_worth, often, scale
