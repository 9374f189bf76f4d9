"""Better sites by solving anew what a few neighbouring sites serve.

Where capacities bind, one site more or less is not enough: several must change at once. The sites
around a village, open or not, and the demand that the open ones serve are a small instance of the
same kind, which the search proves or nearly so in a second.

References
----------
Taillard and Voss, *POPMUSIC: partial optimization metaheuristic under special intensification
conditions*, in Essays and Surveys in Metaheuristics (2002).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from routing.siting.capacity.instance import CapacityInstance, Integers, sorted_candidates
from routing.siting.capacity.interchange import Service

_NEGLIGIBLE = 1e-9


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
    begins = np.flatnonzero(np.r_[True, season[1:] != season[:-1]])
    unit = np.ascontiguousarray(instance.unit[np.ix_(candidates, rows)])
    costs = replace(
        instance.costs,
        cost=unit * demand,
        fixed=instance.costs.fixed[candidates],
        state=instance.costs.state[candidates],
        whole=False,
    )
    nearest, nearest_cost = sorted_candidates(costs.cost)
    return CapacityInstance(
        costs=costs,
        given=len(rows),
        rows=np.arange(len(rows)),
        demand=demand,
        season_first=np.r_[begins, len(rows)].astype(np.int64),
        capacity=instance.capacity[candidates],
        unit=unit,
        nearest=nearest,
        nearest_cost=nearest_cost,
    )
