"""Who is served from where, once the sites are opened: the transportation problem, exactly.

Sites are few and demands are many, so the graph to search is that of the sites alone: a way from
``a`` to ``b`` costs what the cheapest demand to move from the one to the other costs for a unit. A
sink takes from each site what it serves, up to its capacity. What is too much at one node is pushed
along a shortest way to one where it lacks; prices of capacity keep all ways from being negative.
Where sites are opened or closed it goes on from the flows and prices of before.

References
----------
Tokuyama and Nakano, *Efficient algorithms for the Hitchcock transportation problem*, SIAM Journal
on Computing 24 (1995). Ahuja, Magnanti and Orlin, *Network Flows* (1993), 9.7, successive shortest
paths.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
import numpy.typing as npt

_EPSILON = 1e-9


class Transport(NamedTuple):
    """Flows from places for sites to the demands of one season; arrays that compiled code changes.

    Attributes
    ----------
    site : (k,) array of int64
        The candidate at each place; -1: none.
    unit : (k, n) array of float64
        Cost of a unit of each demand from there.
    capacity, load, sent, price : (k,) arrays of float64
        Of each site; what it serves; what of it the sink has taken; what a unit of capacity is
        worth, 0 where there is room.
    flow : (k, n) array of float64
        Units of each demand from each site.
    demand : (n,) array of float64
    members : (k, n) array of int32
        Demands with flow from each site, the first ``size`` ones.
    size : (k,) array of int64
    move, mover : (k, k) arrays
        What a unit costs to move from one site to another at least, and whose; -1: nobody's.
    """

    site: npt.NDArray[np.int64]
    unit: npt.NDArray[np.float64]
    capacity: npt.NDArray[np.float64]
    load: npt.NDArray[np.float64]
    sent: npt.NDArray[np.float64]
    price: npt.NDArray[np.float64]
    flow: npt.NDArray[np.float64]
    demand: npt.NDArray[np.float64]
    members: npt.NDArray[np.int32]
    size: npt.NDArray[np.int64]
    move: npt.NDArray[np.float64]
    mover: npt.NDArray[np.int64]


def transport_of(places: int, demand: npt.NDArray[np.float64]) -> Transport:
    """Return a problem with no sites, and places for so many."""
    demands = len(demand)
    return Transport(
        site=np.full(places, -1),
        unit=np.zeros((places, demands)),
        capacity=np.zeros(places),
        load=np.zeros(places),
        sent=np.zeros(places),
        price=np.zeros(places),
        flow=np.zeros((places, demands)),
        demand=demand,
        members=np.zeros((places, demands), dtype=np.int32),
        size=np.zeros(places, dtype=np.int64),
        move=np.full((places, places), np.inf),
        mover=np.full((places, places), -1),
    )


def continue_from(of: Transport, to: Transport) -> None:
    """Put sites, flows and prices into a problem that may have more places."""
    used = np.flatnonzero(of.site >= 0)
    count = len(used)
    for name in ("site", "unit", "capacity", "load", "sent", "price", "flow", "members", "size"):
        getattr(to, name)[:count] = getattr(of, name)[used]


@numba.njit(cache=True)
def copy(of, to):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Make one problem like another one of the same size."""
    places, demands = of.flow.shape
    for a in range(places):
        to.site[a], to.capacity[a], to.load[a] = of.site[a], of.capacity[a], of.load[a]
        to.sent[a], to.price[a], to.size[a] = of.sent[a], of.price[a], of.size[a]
        for at in range(of.size[a]):
            to.members[a, at] = of.members[a, at]
        for i in range(demands):
            to.flow[a, i], to.unit[a, i] = of.flow[a, i], of.unit[a, i]


@numba.njit(cache=True)
def _cheapest(of, i):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Return the place that serves a demand at the least cost, price included."""
    best, least = -1, np.inf
    for b in range(len(of.site)):
        if of.site[b] >= 0 and of.unit[b, i] + of.price[b] < least:
            best, least = b, of.unit[b, i] + of.price[b]
    return best


@numba.njit(cache=True)
def _give(of, a, i, amount):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Serve more of a demand from a place."""
    if of.flow[a, i] <= 0:
        of.members[a, of.size[a]] = i
        of.size[a] += 1
    of.flow[a, i] += amount
    of.load[a] += amount


@numba.njit(cache=True)
def _take(of, a, at):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Serve nothing any more of the ``at``-th demand of a place; returns what it was."""
    i = of.members[a, at]
    amount = of.flow[a, i]
    of.flow[a, i] = 0.0
    of.load[a] -= amount
    of.size[a] -= 1
    of.members[a, at] = of.members[a, of.size[a]]
    return amount


@numba.njit(cache=True)
def change(of, closed, opened, unit, capacity, begin, price):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, C901, PLR0912, PLR0917
    """Close the site at one place and open a candidate at a free one; -1: none.

    ``unit`` (m, n) and ``capacity`` (m,) are of the candidates; the demands are those from
    ``begin`` on. ``price`` is what the new capacity is thought to be worth.
    """
    place = closed
    if closed >= 0:
        of.site[closed] = -1
        of.capacity[closed], of.sent[closed], of.price[closed] = 0.0, 0.0, 0.0
    if opened >= 0:
        if place < 0:
            place = 0
            while of.site[place] >= 0:
                place += 1
        old_size = of.size[place]
        old = of.members[place, :old_size].copy()
        amounts = np.empty(old_size)
        for at in range(old_size - 1, -1, -1):
            amounts[at] = _take(of, place, at)
        of.site[place], of.capacity[place], of.price[place] = opened, capacity[opened], price
        for i in range(len(of.demand)):
            of.unit[place, i] = unit[opened, begin + i]
        for a in range(len(of.site)):
            if of.site[a] < 0 or a == place:
                continue
            at = 0
            while at < of.size[a]:
                i = of.members[a, at]
                if of.unit[place, i] + price < of.unit[a, i] + of.price[a]:
                    _give(of, place, i, _take(of, a, at))
                else:
                    at += 1
        for at in range(old_size):
            _give(of, _cheapest(of, old[at]), old[at], amounts[at])
    elif closed >= 0:
        for at in range(of.size[closed] - 1, -1, -1):
            i = of.members[closed, at]
            amount = _take(of, closed, at)
            _give(of, _cheapest(of, i), i, amount)


@numba.njit(cache=True)
def serve_all(of):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201
    """Serve each demand from its cheapest site, prices included, whatever the capacities."""
    for a in range(len(of.site)):
        while of.size[a] > 0:
            _take(of, a, of.size[a] - 1)
    for i in range(len(of.demand)):
        _give(of, _cheapest(of, i), i, of.demand[i])


@numba.njit(cache=True)
def _find_mover(of, a, b):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Find the cheapest demand to move from one site to another."""
    least, who = np.inf, -1
    for at in range(of.size[a]):
        i = of.members[a, at]
        extra = of.unit[b, i] - of.unit[a, i]
        if extra < least:
            least, who = extra, i
    of.move[a, b], of.mover[a, b] = least, who


@numba.njit(cache=True)
def _ways(of, a):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Find the cheapest demand to move from site ``a`` to each other one."""
    for b in range(len(of.site)):
        of.move[a, b], of.mover[a, b] = np.inf, -1
        if of.site[b] >= 0 and b != a:
            _find_mover(of, a, b)


@numba.njit(cache=True)
def _joins(of, a, i):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Look whether a demand that is new at site ``a`` is the cheapest to move on."""
    own = of.unit[a, i]
    for b in range(len(of.site)):
        if of.site[b] >= 0 and b != a and of.unit[b, i] - own < of.move[a, b]:
            of.move[a, b], of.mover[a, b] = of.unit[b, i] - own, i


@numba.njit(cache=True)
def _leaves(of, a, i):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Serve nothing any more of a demand from site ``a``; find others where it was to move on."""
    _take(of, a, np.flatnonzero(of.members[a, : of.size[a]] == i)[0])
    for b in range(len(of.site)):
        if of.mover[a, b] == i:
            _find_mover(of, a, b)


@numba.njit(cache=True)
def _search(of, extra, source, distance, before, settled, slack):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, C901, PLR0912, PLR0917
    """Find a shortest way from a node with too much to the nearest that lacks, by Dijkstra.

    The last node is the sink, whose price is ``of.price`` 's zero. Returns the node, or -1.
    """
    places = len(of.site)
    for v in range(places + 1):
        distance[v], before[v], settled[v] = np.inf, -1, False
    distance[source] = 0.0
    while True:
        v = -1
        for u in range(places + 1):
            if not settled[u] and distance[u] < np.inf and (v < 0 or distance[u] < distance[v]):
                v = u
        if v < 0 or extra[v] < -slack:
            return v
        settled[v] = True
        if v == places:
            for b in range(places):
                if of.sent[b] > slack and not settled[b]:
                    there = distance[v] + max(0.0, of.price[b])
                    if there < distance[b]:
                        distance[b], before[b] = there, v
            continue
        here = distance[v] - of.price[v]
        for b in range(places):
            if of.mover[v, b] >= 0 and not settled[b]:
                there = max(distance[v], here + of.move[v, b] + of.price[b])
                if there < distance[b]:
                    distance[b], before[b] = there, v
        if of.sent[v] < of.capacity[v] - slack and max(distance[v], here) < distance[places]:
            distance[places], before[places] = max(distance[v], here), v


@numba.njit(cache=True)
def _push(of, source, target, before, amount, slack):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Move an amount along a way."""
    places = len(of.site)
    moved = np.empty(places, dtype=np.int64)
    b = target
    while b != source:  # all give before any takes: a demand may move on from where it comes
        a = before[b]
        if a == places:
            of.sent[b] -= amount
        elif b == places:
            of.sent[a] += amount
        else:
            _give(of, b, of.mover[a, b], amount)
            moved[b] = of.mover[a, b]
        b = a
    b = target
    while b != source:
        a = before[b]
        if a < places and b < places:
            of.flow[a, of.mover[a, b]] -= amount
            of.load[a] -= amount
        b = a
    b = target
    while b != source:
        a = before[b]
        if a < places and b < places:
            i = moved[b]
            if of.flow[a, i] <= slack:
                _leaves(of, a, i)
            _joins(of, b, i)
        b = a


@numba.njit(cache=True)
def settle(of):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN201, C901, PLR0912
    """Push what is too much at some sites to others until the flows are the cheapest.

    Returns the cost; inf where capacities do not suffice.
    """
    places = len(of.site)
    slack = 0.0
    for i in range(len(of.demand)):
        slack = max(slack, _EPSILON * of.demand[i])
    extra = np.zeros(places + 1)
    for a in range(places):
        if of.site[a] < 0:
            continue
        full = of.price[a] > 0
        of.sent[a] = of.capacity[a] if full else min(of.load[a], of.capacity[a])
        extra[a] = of.load[a] - of.sent[a]
        extra[places] -= extra[a]
        _ways(of, a)
    distance, before = np.empty(places + 1), np.empty(places + 1, dtype=np.int64)
    settled = np.empty(places + 1, dtype=np.bool_)
    source = 0
    while source <= places:
        if extra[source] <= slack:
            source += 1
            continue
        target = _search(of, extra, source, distance, before, settled, slack)
        if target < 0:
            return np.inf
        amount = min(extra[source], -extra[target])
        b = target
        while b != source:
            a = before[b]
            if a == places:
                amount = min(amount, of.sent[b])
            elif b == places:
                amount = min(amount, of.capacity[a] - of.sent[a])
            else:
                amount = min(amount, of.flow[a, of.mover[a, b]])
            b = a
        extra[source] -= amount
        extra[target] += amount
        risen = distance[target] - distance[places] if settled[places] else 0.0
        for v in range(places):
            if of.site[v] >= 0:
                if settled[v]:
                    of.price[v] += distance[target] - distance[v]
                of.price[v] = max(0.0, of.price[v] - risen)
        _push(of, source, target, before, amount, slack)
    cost = 0.0
    for a in range(places):
        for at in range(of.size[a]):
            i = of.members[a, at]
            cost += of.flow[a, i] * of.unit[a, i]
    return cost
