"""Snapped points spliced into the roads that they lie on: one graph for single ways.

A point in the middle of a segment becomes a node; the segment's edges become pieces whose integer
times and lengths add up to the whole. Each edge weighs

    milliseconds x 2^23 + decimetres

which a float64 holds exactly up to 298 hours and 838 km a way: one Dijkstra run gives the fastest
way, among equally fast ones the shortest, and both figures of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from routing.roads.graph import RoadGraph
from routing.roads.snapping import Snaps

DISTANCE_BITS = 23
_ONE_MS = float(1 << DISTANCE_BITS)

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SplicedRoads:
    """The usable edges with the points spliced in.

    Attributes
    ----------
    weights : csr_array, shape (n, n)
        One edge a pair of nodes: the best of parallel ones.
    point_node : ndarray, shape (k,)
        Node of each point; -1 where it was refused.
    edge, share_from, share_to : ndarrays, in the order of ``weights.data``
        Directed edge of the graph, and the part of its segment that is left of it.
    """

    weights: sparse.csr_array[np.float64, tuple[int, int]]
    point_node: Integers
    edge: Integers
    share_from: Floats
    share_to: Floats


def milliseconds_and_decimetres(weight: Floats) -> tuple[Integers, Integers]:
    """Take summed weights apart again; they must be finite."""
    whole = np.floor(weight / _ONE_MS)
    return whole.astype(np.int64), (weight - whole * _ONE_MS).astype(np.int64)


def splice(graph: RoadGraph, edge_ms: npt.NDArray[np.int32], snaps: Snaps) -> SplicedRoads:
    """Splice snapped points into the edges that a profile can use.

    Parameters
    ----------
    graph : RoadGraph
    edge_ms : ndarray of int32, shape (m,)
        Negative where the profile may not go.
    snaps : Snaps
    """
    point_node, cuts = _number_points(graph, snaps)
    usable = np.flatnonzero(edge_ms >= 0)
    cut = np.isin(graph.edge_segment[usable], np.fromiter(cuts, dtype=np.int64, count=len(cuts)))
    whole = usable[~cut]
    length_dm = np.rint(10 * graph.length_m.astype(np.float64)).astype(np.int64)
    reversed_ = graph.edge_reversed
    edges = np.column_stack((
        graph.edge_tail[whole],
        graph.edge_head[whole],
        edge_ms[whole],
        length_dm[whole],
        whole,
        reversed_[whole],
        ~reversed_[whole],
    )).astype(np.float64)  # fmt: skip
    pieces = [
        piece
        for edge in usable[cut].tolist()
        for piece in _pieces(graph, edge, int(edge_ms[edge]), int(length_dm[edge]), cuts)
    ]
    if pieces:
        edges = np.vstack((edges, np.array(pieces, dtype=np.float64)))
    nodes = graph.nodes + sum(len(cut_nodes) for cut_nodes in cuts.values())
    return _best_of_parallel(edges, nodes, point_node)


Cuts = dict[int, list[tuple[float, int]]]


def _number_points(graph: RoadGraph, snaps: Snaps) -> tuple[Integers, Cuts]:
    """Give each distinct position a node: an end of its segment, or a new one in its middle."""
    point_node = np.full(len(snaps.segment), -1, dtype=np.int64)
    cuts: Cuts = {}
    known: dict[tuple[int, float], int] = {}
    for k in np.flatnonzero(snaps.segment >= 0).tolist():
        segment, share = int(snaps.segment[k]), float(snaps.share[k])
        if share <= 0 or share >= 1:
            ends = graph.segment_tail if share <= 0 else graph.segment_head
            point_node[k] = ends[segment]
            continue
        if (segment, share) not in known:
            known[segment, share] = graph.nodes + len(known)
            cuts.setdefault(segment, []).append((share, known[segment, share]))
        point_node[k] = known[segment, share]
    for nodes in cuts.values():
        nodes.sort()
    return point_node, cuts


def _pieces(
    graph: RoadGraph, edge: int, ms: int, dm: int, cuts: Cuts
) -> Iterator[tuple[float, ...]]:
    """Yield the rows of a cut edge: times and lengths are differences of rounded running sums."""
    segment = int(graph.edge_segment[edge])
    tail, head = int(graph.segment_tail[segment]), int(graph.segment_head[segment])
    stations = [(0.0, tail), *cuts[segment], (1.0, head)]
    if graph.edge_reversed[edge]:
        stations.reverse()
    for (start, from_node), (end, to_node) in pairwise(stations):
        yield (
            from_node,
            to_node,
            abs(round(ms * end) - round(ms * start)),
            abs(round(dm * end) - round(dm * start)),
            edge,
            start,
            end,
        )


def _best_of_parallel(edges: Floats, nodes: int, point_node: Integers) -> SplicedRoads:
    tail, head = edges[:, 0].astype(np.int64), edges[:, 1].astype(np.int64)
    weight = edges[:, 2] * _ONE_MS + edges[:, 3]
    order = np.lexsort((weight, head, tail))
    tail, head = tail[order], head[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(tail) != 0) | (np.diff(head) != 0)
    kept = order[first]
    first_out = np.r_[0, np.cumsum(np.bincount(tail[first], minlength=nodes))]
    weights = sparse.csr_array((weight[kept], head[first], first_out), shape=(nodes, nodes))
    return SplicedRoads(
        weights=weights,
        point_node=point_node,
        edge=edges[kept, 4].astype(np.int64),
        share_from=edges[kept, 5],
        share_to=edges[kept, 6],
    )
