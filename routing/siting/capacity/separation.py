"""Which inequalities of :mod:`routing.siting.capacity.cuts` a relaxed solution breaks.

A region grows around each candidate that is opened, by the one that serves most of the same
demands. At each size the demands and the candidates that break the inequality most are found by
turns: a demand belongs to it where its share from the candidates is above what opening them
lacks of a whole number, a candidate where it serves more of the demands than it may.

References
----------
Avella, Boccia, Mattia and Rossi, *Weak flow cover inequalities for the capacitated facility
location problem*, European Journal of Operational Research 289 (2021).
"""

from __future__ import annotations

import functools

import numba
import numpy as np
import numpy.typing as npt

from routing.siting.capacity.cuts import Cuts, cuts_of, no_cuts, slope_of
from routing.siting.capacity.instance import CapacityInstance, capacity_instance
from routing.siting.median_instance import Floats

_LARGEST = 12.0
"""Sites in a region at the most."""
_UNITS = 6
"""Capacities that are tried as the one to round by, at the most."""
_LEAST_BROKEN = 0.01
"""Of a usual capacity: an inequality that is broken by less is left."""
_MOST = 40
"""Inequalities of a season at a time."""
_OPENED = 0.02
"""What is opened less counts as not opened."""
_TURNS = 4
_TURNED = 0.5
"""What is opened more is counted by what would be lost, where capacities differ."""
_SOME = 1e-3
"""Of a demand: a smaller share is none."""
_ROUNDED = 0.02
"""Of a unit: what is rounded by less, or by more than all but so much, is not looked at."""


def broken(instance: CapacityInstance, flow: Floats, potential: Floats) -> Cuts:
    """Return inequalities that are broken, of each season the most broken ones.

    Parameters
    ----------
    flow : ndarray of float64, shape (m, n + 1)
        Units of each demand from each candidate, and how much of it is opened.
    potential : ndarray of float64, shape (m, n)
        What each candidate would serve if it were opened.
    """
    units = np.unique(instance.capacity[instance.capacity > 0])
    if len(units) > _UNITS:
        units = np.quantile(units, np.linspace(0, 1, _UNITS), method="nearest")
    opened = flow[:, -1].copy()
    cuts = no_cuts(len(instance.rows), len(opened))
    for begin, end in zip(instance.season_first, instance.season_first[1:], strict=False):
        season = slice(begin, end)
        demand = instance.demand[season]
        inside, member, turned, unit, excess = _grown(
            np.ascontiguousarray(flow[:, season]), opened, instance.capacity, demand, units
        )
        chosen = _most_broken(inside, excess, _LEAST_BROKEN * float(np.median(units)))
        inside, unit = inside[chosen], unit[chosen]
        would = (inside * demand) @ (potential[:, season] / demand).T
        within = np.zeros((len(chosen), len(instance.rows)), dtype=np.bool_)
        within[:, season] = inside
        found = cuts_of(instance, within, unit, turned[chosen])
        known = opened > _OPENED
        in_it = np.where(known, member[chosen], would > found.slope.T)
        cuts = cuts.and_also(found._replace(slope=np.where(in_it.T, found.slope, -1.0)))
    return cuts


@functools.cache
def compile_broken() -> None:
    """Compile what no tiny instance comes to."""
    tiny = capacity_instance(np.ones((3, 2)), np.ones(2), np.array([2.0, 3.0]), np.ones(3))
    flow = np.array([[1.0, 0.5, 0.0, 0.6], [0.0, 0.5, 1.0, 0.7]])
    broken(tiny, flow, np.ones((2, 3)))


def _most_broken(inside: npt.NDArray[np.bool_], excess: Floats, least: float) -> list[int]:
    chosen: dict[bytes, int] = {}
    for c in np.argsort(-excess, kind="stable").tolist():
        if excess[c] > least and len(chosen) < _MOST:
            chosen.setdefault(np.packbits(inside[c]).tobytes(), c)
    return list(chosen.values())


@numba.njit(cache=True)
def _by_demand(flow, demand, support):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """List who serves each demand, as a place in ``support``, and how much of it."""
    first = np.zeros(len(demand) + 1, dtype=np.int64)
    for i in range(len(demand)):
        first[i + 1] = first[i]
        for j in support:
            first[i + 1] += flow[j, i] > _SOME * demand[i]
    site, amount = np.empty(first[-1], dtype=np.int64), np.empty(first[-1])
    at = 0
    for i in range(len(demand)):
        for a in range(len(support)):
            if flow[support[a], i] > _SOME * demand[i]:
                site[at], amount[at] = a, flow[support[a], i]
                at += 1
    return first, site, amount


@numba.njit(cache=True)
def _served(first, site, amount, demand, member, threshold, inside, served):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Take the demands of which the members serve enough; returns what they want together."""
    total = 0.0
    served[:] = 0.0
    for i in range(len(demand)):
        own = 0.0
        for at in range(first[i], first[i + 1]):
            if member[site[at]]:
                own += amount[at]
        inside[i] = own > threshold * demand[i]
        if inside[i]:
            total += demand[i]
            for at in range(first[i], first[i + 1]):
                served[site[at]] += amount[at]
    return total


@numba.njit(cache=True)
def _members(served, support, opened, capacity, unit, rest, turned, member):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Take the sites that serve more than they may.

    Returns how much more that is together, and how many units are opened.
    """
    more, opens = 0.0, 0.0
    for a in range(len(support)):
        j = support[a]
        over = served[a] - opened[j] * slope_of(capacity[j], unit, rest, turned[a])
        member[a] = over > 0
        more += max(over, 0.0)
        if member[a] or turned[a]:
            sign = -1.0 if turned[a] else 1.0
            whole = np.floor(sign * capacity[j] / unit + 1e-9)
            share = 1.0 - opened[j] if turned[a] else opened[j]
            opens += share * (whole + (sign * capacity[j] - whole * unit > rest))
    return more, opens


@numba.njit(cache=True)
def _join(first, site, amount, demand, new, affinity):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Add to each other site what it serves of the demands that a new one serves."""
    for i in range(len(demand)):
        for at in range(first[i], first[i + 1]):
            if site[at] == new:
                for other in range(first[i], first[i + 1]):
                    affinity[site[other]] += amount[at] / demand[i] * amount[other]
    affinity[new] = -np.inf


@numba.njit(cache=True)
def _grown(flow, opened, capacity, demand, units):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, C901
    """Return the most broken inequality of the regions around each opened candidate.

    Returns
    -------
    inside, member, turned, unit, excess : arrays
        By inequality: its demands, its candidates, of which of them what is lost is counted, by
        what it rounds, and by how much it is broken; 0 where none was found.
    """
    support = np.flatnonzero(opened > _OPENED)
    some = len(support)
    first, site, amount = _by_demand(flow, demand, support)
    excess, unit = np.zeros(some), np.ones(some)
    insides = np.zeros((some, len(demand)), dtype=np.bool_)
    members = np.zeros((some, len(opened)), dtype=np.bool_)
    turns, turned = np.zeros_like(members), np.zeros(some, dtype=np.bool_)
    inside, served = np.empty(len(demand), dtype=np.bool_), np.empty(some)
    for start in range(some):
        core, affinity = np.zeros(some, dtype=np.bool_), np.zeros(some)
        new, size = start, 0.0
        while size < _LARGEST:
            core[new] = True
            size += opened[support[new]]
            _join(first, site, amount, demand, new, affinity)
            for turning in range(1 + (len(units) > 1)):
                held = 0.0
                for a in range(some):
                    turned[a] = turning > 0 and core[a] and opened[support[a]] > _TURNED
                    held += capacity[support[a]] * turned[a]
                for u in units:
                    member, threshold = core.copy(), 0.5
                    for _ in range(_TURNS):
                        total = _served(
                            first, site, amount, demand, member, threshold, inside, served
                        )
                        whole = np.floor((total - held) / u)
                        rest = total - held - whole * u
                        if (held == 0 and whole < 1) or min(rest, u - rest) < _ROUNDED * u:
                            break
                        over, opens = _members(
                            served, support, opened, capacity, u, rest, turned, member
                        )
                        more = over - total + rest * (whole + 1)
                        for a in range(some):
                            if turned[a]:
                                more += slope_of(capacity[support[a]], u, rest, True)
                        if more > excess[start]:
                            excess[start], unit[start] = more, u
                            insides[start] = inside
                            for a in range(some):
                                members[start, support[a]] = member[a]
                                turns[start, support[a]] = turned[a]
                        threshold = min(max(opens - whole, 0.05), 0.95)
            new = int(np.argmax(affinity))
            if affinity[new] <= 0:
                break
    return insides, members, turns, unit, excess
