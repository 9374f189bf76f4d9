"""The matrix: many-to-many over a contraction hierarchy of the roads."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.hierarchy import (
    Cells,
    Contraction,
    Metric,
    column_blocks,
    contract,
    customise,
    pack,
    reach_along,
)
from routing.roads.joining import JoinedPoints
from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.roads.snapping import Snaps

Milliseconds = npt.NDArray[np.int32]


def contract_roads(graph: RoadGraph) -> Contraction:
    """Contract all edges of a graph, whoever may use them."""
    return contract(graph.nodes, graph.edge_tail, graph.edge_head)


def weigh_roads(contraction: Contraction, graph: RoadGraph, edge_ms: Milliseconds) -> Metric:
    """Customise a contraction to travel times, shape (m,), negative where there is no way."""
    return customise(contraction, pack(edge_ms, np.rint(10 * graph.length_m.astype(np.float64))))


def many_to_many(
    contraction: Contraction,
    metric: Metric,
    joined: JoinedPoints,
    profile: str,
    snaps: Snaps,
    *,
    at: datetime | None = None,
    weather: str = "",
) -> TravelMatrix:
    """Return durations and distances of the fastest ways between all joined points."""
    cells = Cells.without_ways(joined.position, UNREACHABLE)
    blocks = column_blocks(contraction, metric, joined.sources, joined.targets)
    for columns, block in blocks:
        reach_along(joined.shared, columns, block)
        np.fill_diagonal(block[columns], 0)  # nobody drives around to where they are
        cells.fill(columns, block)
    return TravelMatrix(
        durations_s=cells.seconds,
        distances_m=cells.metres,
        profile=profile,
        refused=snaps.refused,
        walks=snaps.walks,
        at=at,
        weather=weather,
    )
