"""The matrix: many-to-many over the spliced roads by Dijkstra's algorithm (scipy)."""

from __future__ import annotations

import numpy as np
from scipy.sparse.csgraph import dijkstra

from routing.roads.matrix import UNREACHABLE, Refused, TravelMatrix
from routing.roads.splicing import SplicedRoads, milliseconds_and_decimetres

_BLOCK_CELLS = 8_000_000  # 64 MB of float64 at a time


def many_to_many(roads: SplicedRoads, profile: str, refused: tuple[Refused, ...]) -> TravelMatrix:
    """Return durations and distances of the fastest ways between all points of spliced roads.

    One run from every distinct point, in blocks that bound the memory.
    """
    nodes, position = np.unique(roads.point_node, return_inverse=True)
    on_road = nodes[nodes >= 0]
    missing = len(nodes) - len(on_road)  # 1 where some point was refused: its row stays unreachable
    durations = np.full((len(nodes), len(nodes)), UNREACHABLE, dtype=np.int32)
    distances = durations.copy()
    rows = max(1, _BLOCK_CELLS // max(roads.weights.shape[0], 1))
    for start in range(0, len(on_road), rows):
        sources = on_road[start : start + rows]
        weight = dijkstra(roads.weights, indices=sources)[:, on_road]
        reached = np.isfinite(weight)
        ms, dm = milliseconds_and_decimetres(np.where(reached, weight, 0.0))
        block = slice(missing + start, missing + start + len(sources))
        durations[block, missing:] = np.where(reached, np.rint(ms / 1000), UNREACHABLE)
        distances[block, missing:] = np.where(reached, np.rint(dm / 10), UNREACHABLE)
    cells = np.ix_(position, position)
    return TravelMatrix(
        durations_s=durations[cells],
        distances_m=distances[cells],
        profile=profile,
        refused=refused,
    )
