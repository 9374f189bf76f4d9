"""Better sites by solving anew what a few neighbouring sites serve.

Where capacities bind, one site more or less is not enough: several must change at once. The sites
around a village, open or not, and the demand that the open ones serve are a small instance of the
same kind. Demands that are alike are put together in it: which sites are best hardly depends on
whether a village counts by itself, and the search is through with it in a tenth of a second.

References
----------
Taillard and Voss, *POPMUSIC: partial optimization metaheuristic under special intensification
conditions*, in Essays and Surveys in Metaheuristics (2002).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from routing.siting.capacity.instance import CapacityInstance, Integers, sorted_candidates
from routing.siting.capacity.interchange import Service
from routing.siting.median_instance import FREE, OPEN, Floats

_NEGLIGIBLE = 1e-9
_AROUND, _MOVED = 12, 3
"""Candidates around a village among which sites are moved at random, and how many at the most."""


def shaken(
    instance: CapacityInstance, opened: npt.NDArray[np.bool_], draw: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Move sites around a random village; changes ``opened``, and returns it."""
    around = instance.nearest[draw.integers(len(instance.rows)), :_AROUND]
    around = around[instance.costs.state[around] == FREE]
    moved = 1 + int(draw.integers(_MOVED))
    for away in (True, False):
        places = around[opened[around] == away]
        opened[draw.permutation(places)[:moved]] = not away
    return opened


def region_of(
    instance: CapacityInstance, now: Service, candidates: Integers
) -> CapacityInstance | None:
    """Return the instance of some candidates and what the open ones among them serve.

    None where there is nothing to serve, or all candidates are opened and must be.
    """
    inside = np.flatnonzero(np.isin(now.sites, candidates))
    served = np.hstack([season.flow[inside].sum(axis=0) for season in now.seasons])
    rows = np.flatnonzero(served > _NEGLIGIBLE * instance.demand)
    if not len(rows):
        return None
    demand = served[rows]
    season = np.searchsorted(instance.season_first, rows, side="right")
    unit = np.ascontiguousarray(instance.unit[np.ix_(candidates, rows)])
    return _with_demands(instance, candidates, unit * demand, demand, season)


def around(
    instance: CapacityInstance, village: int, size: int, among: npt.NDArray[np.bool_] | None
) -> Integers:
    """Return the candidates nearest to a village, ascending; if need be ``among`` some alone."""
    near = instance.nearest[village]
    near = near if among is None else near[among[near]]
    return np.sort(near[:size]).astype(np.int64)


def doubtful(
    instance: CapacityInstance, kept: Integers, surely: npt.NDArray[np.bool_]
) -> CapacityInstance:
    """Return the instance of some candidates, of which those are opened ``surely``."""
    some = instance.of_columns(kept)
    state = np.where(surely & (some.costs.state == FREE), OPEN, some.costs.state)
    return replace(some, costs=replace(some.costs, state=state.astype(np.int8)))


def clustered(instance: CapacityInstance, most: int) -> CapacityInstance:
    """Return the instance with demands that are alike put together, ``most`` at the most.

    What it costs is what the same sites cost in the whole instance, or more: there the demands of
    a cluster need not be served alike. It has one season, or stays as it is.
    """
    if len(instance.rows) <= most or len(instance.season_first) > 2:
        return instance
    cluster = _clusters(instance.unit, np.sqrt(instance.demand), most)
    demand = np.bincount(cluster, weights=instance.demand).astype(np.float64)
    cost: Floats = np.stack(
        [np.bincount(cluster, weights=row) for row in instance.costs.cost]
    ).astype(np.float64)
    season = np.zeros(len(demand), dtype=np.int64)
    return _with_demands(instance, np.arange(len(cost)), cost, demand, season)


def _clusters(unit: Floats, weight: Floats, most: int) -> Integers:
    """Put each demand to the nearest of those that lie farthest apart, found one by one.

    References
    ----------
    Gonzalez, *Clustering to minimize the maximum intercluster distance*, Theoretical Computer
    Science 38 (1985).
    """
    place, weight = unit.astype(np.float32), weight.astype(np.float32)
    apart = np.full(len(weight), np.inf, dtype=np.float32)
    cluster = np.zeros(len(weight), dtype=np.int64)
    centre = int(weight.argmax())
    for number in range(most):
        here = np.abs(place - place[:, centre, None]).sum(axis=0) * weight
        nearer = here < apart
        apart[nearer], cluster[nearer] = here[nearer], number
        centre = int(apart.argmax())
    return np.unique(cluster, return_inverse=True)[1].astype(np.int64)


def _with_demands(
    instance: CapacityInstance,
    candidates: Integers,
    cost: Floats,
    demand: Floats,
    season: npt.NDArray[np.integer],
) -> CapacityInstance:
    """Return the instance of some candidates with other demands, which are sorted by season."""
    begins = np.flatnonzero(np.r_[True, season[1:] != season[:-1]])
    nearest, nearest_cost = sorted_candidates(cost)
    return CapacityInstance(
        costs=replace(
            instance.costs,
            cost=cost,
            fixed=instance.costs.fixed[candidates],
            state=instance.costs.state[candidates],
            whole=False,
        ),
        given=len(demand),
        rows=np.arange(len(demand)),
        demand=demand,
        season_first=np.r_[begins, len(demand)].astype(np.int64),
        capacity=instance.capacity[candidates],
        unit=cost / demand,
        nearest=nearest,
        nearest_cost=nearest_cost,
    )
