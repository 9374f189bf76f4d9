"""Every demand from one of the opened sites, with room for all.

The transportation problem splits fewer demands than there are sites. Each of them goes whole to the
site that serves most of it, and what is too much there costs a penalty. Demands then move to other
sites near them, or change places with one there, at random: dearer ones less and less often
(simulated annealing). The penalty rises while something is too much, and falls when nothing is.

References
----------
Kirkpatrick, Gelatt and Vecchi, *Optimization by simulated annealing*, Science 220 (1983). Yagiura,
Ibaraki and Glover, *An ejection chain approach for the generalized assignment problem*, INFORMS
Journal on Computing 16 (2004): penalties that rise and fall.
"""

from __future__ import annotations

from collections.abc import Callable

import numba
import numpy as np

from routing.siting.capacity.instance import CapacityInstance, Integers
from routing.siting.capacity.interchange import Service
from routing.siting.median_instance import Floats

_STAGES = 100
"""Steps in which it cools down."""
_HOT, _COLD = 0.2, 0.01
"""First and last temperature, in what it usually costs a demand to go to its next site."""
_NEAR = 8
"""Sites that a demand may move to."""
_RISE, _FALL = 1.2, 0.8
"""How the penalty changes after a step."""
_SWAPS = 0.6
"""Of the moves that swap."""
_ROOM = 1e-9
"""Of a capacity that may be exceeded: loads are sums."""


def whole_demands(
    instance: CapacityInstance, served: Service, moves: int, late: Callable[[], bool]
) -> Integers | None:
    """Serve each demand whole from one of the sites that serve them in parts.

    Parameters
    ----------
    moves : int
        Tried in each of a hundred steps, for a demand.

    Returns
    -------
    ndarray of int64, shape (k,), or None
        The site of each demand, in the order of the instance; None where no room was found for
        all, or it was late.
    """
    sites = served.opened
    capacity = instance.capacity[sites] * (1 + _ROOM)
    chosen = np.empty(len(instance.demand), dtype=np.int64)
    for season, begin in zip(served.seasons, instance.season_first.tolist(), strict=False):
        own = slice(begin, begin + len(season.demand))
        flow = season.flow[np.argsort(season.site, kind="stable")[-len(sites) :]]
        cost = np.ascontiguousarray(instance.costs.cost[sites, own])
        place = flow.argmax(axis=0)
        near = np.argsort(cost, axis=0)[:_NEAR].T.copy()
        if not _cool_down(cost, season.demand, capacity, near, place, moves, late):
            return None
        if (cost[place, np.arange(len(place))] >= instance.costs.penalty).any():
            return None
        chosen[own] = sites[place]
    return chosen


def _cool_down(  # noqa: PLR0917 - arrays
    cost: Floats, demand: Floats, capacity: Floats, near: Integers, place: Integers,
    moves: int, late: Callable[[], bool],
) -> bool:  # fmt: skip
    """Change ``place``, of each demand, to the best found with room for all; tells whether any."""
    load = np.bincount(place, weights=demand, minlength=len(capacity)).astype(np.float64)
    every = np.arange(len(place))
    apart = cost[near[:, min(1, near.shape[1] - 1)], every] - cost[near[:, 0], every]
    usual = float(apart.mean()) + 1e-9 * float(cost[near[:, 0], every].mean()) + 1e-12
    penalty = 3.0 * usual / float(demand.mean())
    now, least = place.copy(), np.inf
    for stage in range(_STAGES):
        heat = usual * _HOT * (_COLD / _HOT) ** (stage / (_STAGES - 1))
        _move(cost, demand, capacity, near, now, load, penalty, heat, moves * len(now), stage)
        if (load <= capacity).all():
            penalty *= _FALL
            paid = float(cost[now, every].sum())
            if paid < least:
                least = paid
                place[:] = now
        else:
            penalty *= _RISE
        if late():
            break
    return least < np.inf


@numba.njit(cache=True)
def _move(cost, demand, capacity, near, place, load, penalty, heat, moves, seed):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, PLR0917
    """Try so often to move a demand to a site near it, or to swap it with one that is there."""
    np.random.seed(seed)  # noqa: NPY002 - compiled code has no other
    members = np.empty((len(capacity), len(place)), dtype=np.int32)
    size, at = np.zeros(len(capacity), dtype=np.int64), np.empty(len(place), dtype=np.int64)
    for i in range(len(place)):
        _join(members, size, at, i, place[i])
    for _ in range(moves):
        i = np.random.randint(len(place))  # noqa: NPY002
        one, other = place[i], near[i, np.random.randint(near.shape[1])]  # noqa: NPY002
        if one == other:
            continue
        adds, more, k = cost[other, i] - cost[one, i], demand[i], -1
        if size[other] > 0 and np.random.random() < _SWAPS:  # noqa: NPY002
            k = members[other, np.random.randint(size[other])]  # noqa: NPY002
            adds += cost[one, k] - cost[other, k]
            more -= demand[k]
        over = max(0.0, load[one] - more - capacity[one])
        over += max(0.0, load[other] + more - capacity[other])
        over -= max(0.0, load[one] - capacity[one]) + max(0.0, load[other] - capacity[other])
        adds += penalty * over
        if adds > 0 and np.random.random() >= np.exp(-adds / heat):  # noqa: NPY002
            continue
        load[one] -= more
        load[other] += more
        _leave(members, size, at, i, one)
        _join(members, size, at, i, other)
        place[i] = other
        if k >= 0:
            _leave(members, size, at, k, other)
            _join(members, size, at, k, one)
            place[k] = one


@numba.njit(cache=True)
def _join(members, size, at, i, site):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    members[site, size[site]] = i
    at[i] = size[site]
    size[site] += 1


@numba.njit(cache=True)
def _leave(members, size, at, i, site):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    size[site] -= 1
    last = members[site, size[site]]
    members[site, at[i]] = last
    at[last] = at[i]
