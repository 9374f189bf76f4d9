"""Who is served from where, once the sites are opened: the transportation problem, exactly.

Sites are few and demands are many, so the graph to search is that of the sites alone: a way from
``a`` to ``b`` costs what the cheapest demand to move from the one to the other costs for a unit.
Every demand begins at its cheapest site; what is too much at a site is pushed along shortest ways
to sites with room, the cheapest first.

References
----------
Tokuyama and Nakano, *Efficient algorithms for the Hitchcock transportation problem*, SIAM Journal
on Computing 24 (1995). Ahuja, Magnanti and Orlin, *Network Flows* (1993), 9.7, successive shortest
paths.
"""

from __future__ import annotations

import numba
import numpy as np

_EPSILON = 1e-9


@numba.njit(cache=True)
def _ways(unit, members, size, a, move, mover):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Find the cheapest demand to move from site ``a`` to each other site."""
    sites = len(size)
    for b in range(sites):
        move[a, b], mover[a, b] = np.inf, -1
    for at in range(size[a]):
        i = members[a, at]
        here = unit[a, i]
        for b in range(sites):
            extra = unit[b, i] - here
            if extra < move[a, b]:
                move[a, b], mover[a, b] = extra, i
    move[a, a], mover[a, a] = np.inf, -1


@numba.njit(cache=True)
def _nearest_room(move, load, capacity, slack, toward, distance):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Find for each site the shortest way to one with room, by Bellman and Ford's algorithm."""
    sites = len(load)
    for a in range(sites):
        distance[a] = 0.0 if load[a] < capacity[a] - slack else np.inf
        toward[a] = -1
    for _ in range(sites):
        changed = False
        for b in range(sites):
            if distance[b] == np.inf:
                continue
            for a in range(sites):
                through = move[a, b] + distance[b]
                if through < distance[a] - _EPSILON * (1.0 + abs(through)):
                    distance[a], toward[a] = through, b
                    changed = True
        if not changed:
            break


@numba.njit(cache=True)
def _put_prices(unit, begin, end, move, load, capacity, slack, size, distance, price):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Turn the ways to a site with room into prices of capacity."""
    sites = len(size)
    toward = np.empty(sites, dtype=np.int64)
    lowest = 0.0
    if not (load < capacity - slack).any():  # prices are relative: to any site that serves
        room = capacity.copy()
        room[np.argmax(size)] = np.inf
        _nearest_room(move, load, room, slack, toward, distance)
        for a in range(sites):
            lowest = min(lowest, distance[a])
    for a in range(sites):
        price[a] = max(0.0, distance[a] - lowest)
    for a in range(sites):
        if price[a] == np.inf:  # it serves nobody and never could
            price[a] = 0.0
            for i in range(begin, end):
                least = np.inf
                for b in range(sites):
                    if b != a and size[b] > 0:
                        least = min(least, unit[b, i] + price[b])
                price[a] = max(price[a], least - unit[a, i])


@numba.njit(cache=True)
def transport(unit, demand, capacity, begin, end, flow, price):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, C901, PLR0912, PLR0915, PLR0917 - one loop
    """Serve the demands from ``begin`` to ``end`` from the sites at the least cost.

    Parameters
    ----------
    unit : (k, n) array of float64
        Cost of a unit of each demand (column) from each site (row); finite.
    demand : (n,) array of float64
    capacity : (k,) array of float64
        Together at least these demands.
    flow : (k, n) array of float64
        Becomes the units of each demand from each site.
    price : (k,) array of float64
        Becomes what a unit of capacity is worth; 0 where there is room.
    """
    sites = len(unit)
    members = np.empty((sites, end - begin), dtype=np.int32)
    size = np.zeros(sites, dtype=np.int64)
    load = np.zeros(sites)
    slack = _EPSILON
    for i in range(begin, end):
        slack = max(slack, _EPSILON * demand[i])
        best = 0
        for a in range(sites):
            flow[a, i] = 0.0
            if unit[a, i] < unit[best, i]:
                best = a
        flow[best, i] = demand[i]
        load[best] += demand[i]
        members[best, size[best]] = i
        size[best] += 1
    move = np.empty((sites, sites))
    mover = np.empty((sites, sites), dtype=np.int64)
    for a in range(sites):
        _ways(unit, members, size, a, move, mover)
    distance, toward = np.empty(sites), np.empty(sites, dtype=np.int64)
    while True:
        _nearest_room(move, load, capacity, slack, toward, distance)
        start = -1
        for a in range(sites):
            over = load[a] > capacity[a] + slack and distance[a] < np.inf
            if over and (start < 0 or distance[a] < distance[start]):
                start = a
        if start < 0:
            break
        pushed = load[start] - capacity[start]
        a = start
        for _ in range(sites):
            b = toward[a]
            if b < 0:
                break
            pushed = min(pushed, flow[a, mover[a, b]])
            a = b
        pushed = min(pushed, capacity[a] - load[a])
        a = start
        load[start] -= pushed
        for _ in range(sites):
            b = toward[a]
            if b < 0:
                break
            i = mover[a, b]
            if flow[b, i] <= 0:
                members[b, size[b]] = i
                size[b] += 1
            flow[a, i] -= pushed
            flow[b, i] += pushed
            a = b
        load[a] += pushed
        a = start
        while a >= 0:
            at = 0
            while at < size[a]:
                i = members[a, at]
                if flow[a, i] <= slack:
                    flow[a, i] = 0.0
                    size[a] -= 1
                    members[a, at] = members[a, size[a]]
                else:
                    at += 1
            _ways(unit, members, size, a, move, mover)
            a = toward[a]
    _put_prices(unit, begin, end, move, load, capacity, slack, size, distance, price)
