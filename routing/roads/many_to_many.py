"""The matrix: many-to-many over a contraction hierarchy of the roads."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.hierarchy import (
    Contraction,
    Metric,
    column_blocks,
    contract,
    customise,
    pack,
    reach_along,
    round_into,
)
from routing.roads.joining import JoinedPoints
from routing.roads.matrix import UNREACHABLE, Refused, TravelMatrix

Cells = npt.NDArray[np.int32]
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
    refused: tuple[Refused, ...],
) -> TravelMatrix:
    """Return durations and distances of the fastest ways between all joined points."""
    count = len(joined.sources)
    durations, distances = (np.empty((count, count), dtype=np.int32) for _ in range(2))
    blocks = column_blocks(contraction, metric, joined.sources, joined.targets)
    for columns, block in blocks:
        reach_along(joined.shared, columns, block)
        round_into(block, columns, UNREACHABLE, durations, distances)
    for cells in (durations, distances):
        np.fill_diagonal(cells, 0)
    return TravelMatrix(
        durations_s=_of_points(durations, joined.position),
        distances_m=_of_points(distances, joined.position),
        profile=profile,
        refused=refused,
    )


def _of_points(cells: Cells, position: npt.NDArray[np.int64]) -> Cells:
    """Return the cells of points from those of their positions; refused points have no way."""
    if np.array_equal(position, np.arange(len(cells))):
        return cells
    spread = np.full((len(position), len(position)), UNREACHABLE, dtype=np.int32)
    kept = np.flatnonzero(position >= 0)
    spread[np.ix_(kept, kept)] = cells[np.ix_(position[kept], position[kept])]
    return spread
