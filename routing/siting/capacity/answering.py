"""What the search says in the end."""

from __future__ import annotations

import numpy as np

from routing.errors import InfeasibleError
from routing.siting.answer import NOBODY, Flows, SitingAnswer
from routing.siting.capacity.instance import CapacityInstance, Integers
from routing.siting.capacity.interchange import serve
from routing.siting.median_instance import told_rows


def answer_of(now: CapacityInstance, opened: Integers, bound: float, enough: float) -> SitingAnswer:
    """Serve all demands from the opened candidates; proven where the bound is ``enough``.

    Raises
    ------
    InfeasibleError
        ``siting_capacity_unreached`` where some demand cannot be served within the capacities.
    """
    served = serve(now, opened)
    flow = np.hstack([season.flow for season in served.seasons])
    sites = served.sites
    if served.cost >= now.costs.penalty:
        barred = (flow > 0) & (now.costs.cost[sites] >= now.costs.penalty)
        unserved = np.sort(now.rows[barred.any(axis=0)])
        raise InfeasibleError("siting_capacity_unreached", demands=told_rows(unserved))
    proven = bool(bound >= enough)
    site, demand = np.nonzero(flow)
    assignment = np.full(now.given, NOBODY, dtype=np.int32)
    assignment[now.rows] = sites[flow.argmax(axis=0)]
    return SitingAnswer(
        opened=tuple(opened.tolist()),
        assignment=assignment,
        cost=served.cost,
        bound=served.cost if proven else min(bound, served.cost),
        proven=proven,
        split=Flows(
            demand=now.rows[demand].astype(np.int32),
            site=sites[site].astype(np.int32),
            share=flow[site, demand] / now.demand[demand],
        ),
    )
