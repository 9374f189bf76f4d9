"""The matrix: many-to-many over a contraction hierarchy of the roads."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy import (
    LIMIT_MS,
    Cells,
    Contraction,
    Metric,
    column_blocks,
    customise,
    pack,
    reach_along,
)
from routing.roads.joining import JoinedPoints
from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.roads.skeleton import Skeleton
from routing.roads.snapping import Snaps

Milliseconds = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]


def turn_weights(skeleton: Skeleton, edge_ms: Milliseconds, turn_ms: Milliseconds) -> Integers:
    """Return the weight of each turn with the edge that it leads into, shape (t,)."""
    edge = skeleton.expansion.turn_edge
    graph = skeleton.graph
    dm = np.rint(10 * graph.length_m.astype(np.float64)).astype(np.int64)[edge]
    into_ms = edge_ms[edge].astype(np.int64)
    open_ = (turn_ms >= 0) & (into_ms >= 0) & (into_ms < LIMIT_MS)
    return pack(np.where(open_, into_ms + turn_ms, -1), dm)


def weigh(skeleton: Skeleton, edge_ms: Milliseconds, turn_ms: Milliseconds) -> Metric:
    """Customise the hierarchy to the times of edges, shape (m,), and turns, shape (t,)."""
    return customise(skeleton.contraction, turn_weights(skeleton, edge_ms, turn_ms))


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
