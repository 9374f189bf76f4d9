"""From one point to the whole network over the hierarchy, and from everywhere to the point."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy import FAR, Metric, one_to_all, unpack
from routing.roads.joining import JoinedPoints
from routing.roads.turns.skeleton import Skeleton

Integers = npt.NDArray[np.int64]
Milliseconds = npt.NDArray[np.int32]

NEVER = np.iinfo(np.int64).max // 4
"""Milliseconds to what is not reached."""


def milliseconds_from(
    skeleton: Skeleton, metric: Metric, turn_ms: Milliseconds, joined: JoinedPoints
) -> Integers:
    """Return the time from a joined point to the start of each edge, shape (m,); ``NEVER``.

    The turn into the edge is part of it.
    """
    expansion = skeleton.expansion
    state_ms = _milliseconds(one_to_all(skeleton.contraction, metric, joined.sources))
    edge_ms = np.full(skeleton.graph.edges, NEVER, dtype=np.int64)
    turns = np.flatnonzero(turn_ms >= 0)
    by_turn = state_ms[expansion.turn_tail[turns]] + turn_ms[turns]
    np.minimum.at(edge_ms, expansion.turn_edge[turns], by_turn)
    if not 0 < float(joined.share[0]) < 1:  # at a node every edge that leaves it begins at once
        edge_ms[joined.source_edge] = 0
    return np.minimum(edge_ms, NEVER)


def milliseconds_towards(skeleton: Skeleton, metric: Metric, joined: JoinedPoints) -> Integers:
    """Return the time from the end of each edge to a joined point, shape (m,); ``NEVER``."""
    weights = one_to_all(skeleton.contraction, metric, joined.targets, backwards=True)
    return _milliseconds(weights)[skeleton.expansion.edge_state]


def _milliseconds(weights: Integers) -> Integers:
    ms, _ = unpack(weights)
    return np.where(weights < FAR, ms, NEVER)
