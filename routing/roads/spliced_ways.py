"""Fastest ways over spliced roads, as pieces of edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from routing.roads.pieces import Pieces
from routing.roads.splicing import SplicedRoads, milliseconds_and_decimetres

_NO_PREDECESSOR = -9999  # scipy's


def fastest_pieces(
    roads: SplicedRoads, pairs: Iterable[tuple[int, int]]
) -> Mapping[tuple[int, int], Pieces]:
    """Return the fastest way of each pair of points that has one.

    Parameters
    ----------
    roads : SplicedRoads
        With the points spliced in.
    pairs : iterable of (int, int)
        Indices of points, from and to.
    """
    targets: dict[int, list[int]] = {}
    for start, end in dict.fromkeys(pairs):
        targets.setdefault(start, []).append(end)
    found: dict[tuple[int, int], Pieces] = {}
    for start, ends in targets.items():
        source = int(roads.point_node[start])
        if source < 0:
            continue
        weight, predecessor = dijkstra(
            roads.weights, indices=np.array([source]), return_predecessors=True
        )
        for end in ends:
            target = int(roads.point_node[end])
            if target >= 0 and np.isfinite(weight[0, target]):
                found[start, end] = _pieces(roads, source, _edges(roads, predecessor[0], target))
    return found


def _edges(roads: SplicedRoads, predecessor: npt.NDArray[np.int32], target: int) -> list[int]:
    """Return the positions in ``weights.data`` of the edges on the way to a node."""
    edges: list[int] = []
    first_out, heads = roads.weights.indptr, roads.weights.indices
    node = target
    while (before := int(predecessor[node])) != _NO_PREDECESSOR:
        out = slice(first_out[before], first_out[before + 1])
        edges.append(int(first_out[before] + np.searchsorted(heads[out], node)))
        node = before
    return edges[::-1]


def _pieces(roads: SplicedRoads, source: int, edges: list[int]) -> Pieces:
    if not edges:  # the place itself, where any edge that leaves it begins
        edge = int(roads.weights.indptr[source])
        share, nothing = roads.share_from[[edge]], np.zeros(1, dtype=np.int64)
        return Pieces(
            edge=roads.edge[[edge]],
            share_from=share,
            share_to=share,
            ms=nothing,
            dm=nothing,
            turn_ms=nothing,
        )
    ms, dm = milliseconds_and_decimetres(roads.weights.data[edges])
    return Pieces(
        edge=roads.edge[edges],
        share_from=roads.share_from[edges],
        share_to=roads.share_to[edges],
        ms=ms,
        dm=dm,
        turn_ms=np.zeros(len(edges), dtype=np.int64),
    )
