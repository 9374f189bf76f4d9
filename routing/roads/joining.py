"""Snapped points joined to the ends of the segments that they lie on: what a hierarchy starts from.

The counterpart of :mod:`routing.roads.splicing`, which makes points nodes of a graph of their own:
the same pieces, whose integer times and lengths are differences of rounded running sums, without
touching the graph. A point that is walked to is a position of its own, farther from the same nodes
by the walk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.hierarchy import LIMIT_MS, Points, SharedEdges, pack
from routing.roads.snapping import Snaps

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JoinedPoints:
    """Distinct positions on the roads, and how ways leave and reach them.

    Attributes
    ----------
    position : ndarray of int64, shape (k,)
        Number of each snapped point's position, in the order of first points; -1 where the point
        was refused.
    sources, targets : Points
        The positions, joined to nodes by the pieces of edges that leave and that reach them.
    shared : SharedEdges
        The positions in the middle of edges.
    """

    position: Integers
    sources: Points
    targets: Points
    shared: SharedEdges


def join(graph: RoadGraph, edge_ms: npt.NDArray[np.int32], snaps: Snaps) -> JoinedPoints:
    """Join snapped points to the nodes at the ends of their segments.

    Parameters
    ----------
    graph : RoadGraph
    edge_ms : ndarray of int32, shape (m,)
        Negative where the profile may not go.
    snaps : Snaps
    """
    position, segment, share, leave, reach = _distinct(snaps)
    first, edge, point = _on_edges(graph, edge_ms, segment, share)
    passed, left = _pieces(graph, edge_ms, edge, share[point])
    tail, head = graph.segment_tail[segment], graph.segment_head[segment]
    back = graph.edge_reversed[edge]
    start = np.where(back, head[point], tail[point])
    end = np.where(back, tail[point], head[point])

    at_node = np.flatnonzero((share <= 0) | (share >= 1))
    node = np.where(share <= 0, tail, head)[at_node]
    nothing = np.zeros(len(at_node), dtype=np.int64)
    of = np.r_[at_node, point]
    return JoinedPoints(
        position=position,
        sources=_points(len(segment), of, np.r_[node, end], np.r_[nothing, left] + leave[of]),
        targets=_points(len(segment), of, np.r_[node, start], np.r_[nothing, passed] + reach[of]),
        shared=SharedEdges(
            first=first,
            point=point.astype(np.int32),
            passed=passed,
            spot=np.cumsum(np.diff(share[point], prepend=-1.0) != 0),
            leave=leave[point],
            reach=reach[point],
        ),
    )


def _distinct(snaps: Snaps) -> tuple[Integers, Integers, Floats, Integers, Integers]:
    """Return distinct positions, numbered in the order of their first points.

    Returns
    -------
    position : ndarray of int64, shape (k,)
    segment, share : ndarrays
        Of each position.
    leave, reach : ndarrays of int64
        Weight of the walk from a position's door to the vehicle, and from the vehicle to it.
    """
    count = len(snaps.segment)
    position, door = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    leave, reach = np.zeros((2, count), dtype=np.int64)
    walks = snaps.walks
    _, of_door = np.unique(walks.door, axis=0, return_inverse=True)
    door[walks.index] = of_door.reshape(-1)
    leave[walks.index] = pack(walks.back_ms, walks.length_dm)
    reach[walks.index] = pack(walks.there_ms, walks.length_dm)

    on_road = np.flatnonzero(snaps.segment >= 0)
    where = np.column_stack((snaps.segment[on_road], snaps.share[on_road], door[on_road]))
    _, first, of_point = np.unique(where, axis=0, return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.int64)
    order = np.argsort(first)
    number[order] = np.arange(len(first))
    position[on_road] = number[of_point.reshape(-1)]
    kept = on_road[first[order]]
    return position, snaps.segment[kept], snaps.share[kept], leave[kept], reach[kept]


def _on_edges(
    graph: RoadGraph, edge_ms: npt.NDArray[np.int32], segment: Integers, share: Floats
) -> tuple[Integers, Integers, Integers]:
    """Return the positions in the middle of each usable edge, in the direction of travel.

    Returns
    -------
    first : ndarray of int64, shape (e + 1,)
        Where each edge's rows begin.
    edge, position : ndarrays of int64, shape (s,)
    """
    middle = np.flatnonzero((share > 0) & (share < 1))
    middle = middle[np.lexsort((share[middle], segment[middle]))]
    open_ = (edge_ms >= 0) & (edge_ms < LIMIT_MS)
    usable = np.flatnonzero(open_ & np.isin(graph.edge_segment, segment[middle]))
    begin = np.searchsorted(segment[middle], graph.edge_segment[usable], side="left")
    end = np.searchsorted(segment[middle], graph.edge_segment[usable], side="right")
    count = end - begin
    first = np.r_[0, np.cumsum(count)]
    within = np.arange(first[-1]) - np.repeat(first[:-1], count)
    forward, backward = np.repeat(begin, count) + within, np.repeat(end - 1, count) - within
    edge = np.repeat(usable, count)
    return first, edge, middle[np.where(graph.edge_reversed[edge], backward, forward)]


def _pieces(
    graph: RoadGraph, edge_ms: npt.NDArray[np.int32], edge: Integers, share: Floats
) -> tuple[Integers, Integers]:
    """Return the weights from each edge's start to a share of its segment, and from there on."""
    back = graph.edge_reversed[edge]
    length_dm = np.rint(10 * graph.length_m[edge].astype(np.float64)).astype(np.int64)
    passed, left = [], []
    for whole in (edge_ms[edge].astype(np.int64), length_dm):
        cut = np.rint(whole * share).astype(np.int64)
        passed.append(np.where(back, whole - cut, cut))
        left.append(np.where(back, cut, whole - cut))
    return pack(*passed), pack(*left)


def _points(
    positions: int, position: Integers, node: npt.NDArray[np.int32], offset: Integers
) -> Points:
    """Put entries together by position."""
    order = np.argsort(position, kind="stable")
    return Points(
        first=np.r_[0, np.cumsum(np.bincount(position, minlength=positions))],
        node=node[order].astype(np.int32),
        offset=offset[order],
    )
