"""Snapped points joined to the states around them: where ways over the hierarchy begin and end.

A point in the middle of a segment leaves by either of its edges, whichever way it came: a vehicle
that stops may turn round. It is reached by any turn into one of them. A point at a node leaves by
any edge and is reached by any. Times and lengths of pieces are differences of rounded running sums,
so that the pieces of an edge add up to the whole. A point that is walked to is a position of its
own, farther from the same states by the walk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.hierarchy import LIMIT_MS, Points, SharedEdges, pack
from routing.roads.snapping import Snaps
from routing.roads.turns.expansion import Expansion

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Milliseconds = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JoinedPoints:
    """Distinct positions on the roads, and how ways leave and reach them.

    Attributes
    ----------
    position : ndarray of int64, shape (k,)
        Number of each snapped point's position, in the order of first points; -1 where the point
        was refused.
    segment, share : ndarrays
        Where each position is.
    sources, targets : Points
        The positions, joined to states by the pieces of edges that leave and that reach them.
    source_edge : ndarray of int64
        Edge that each entry of the sources leaves over.
    target_turn : ndarray of int64
        Turn by which each entry of the targets comes onto its last edge; -1 at a node, where the
        state is the end of the way.
    leave, reach : ndarrays of int64
        Weight of the walk from a position's door to the vehicle, and from the vehicle to it.
    shared : SharedEdges
        The positions on each edge that has several, but for ends of edges.
    shared_edge : ndarray of int64
        Those edges.
    """

    position: Integers
    segment: Integers
    share: Floats
    sources: Points
    targets: Points
    source_edge: Integers
    target_turn: Integers
    leave: Integers
    reach: Integers
    shared: SharedEdges
    shared_edge: Integers


def join(
    graph: RoadGraph,
    expansion: Expansion,
    edge_ms: Milliseconds,
    turn_ms: Milliseconds,
    snaps: Snaps,
) -> JoinedPoints:
    """Join snapped points to the states around them.

    Parameters
    ----------
    graph : RoadGraph
    expansion : Expansion
    edge_ms : ndarray of int32, shape (m,)
        Negative where the profile may not go.
    turn_ms : ndarray of int32, shape (t,)
        Negative where it may not turn.
    snaps : Snaps
    """
    position, segment, share, leave, reach = _distinct(graph, snaps)
    middle = np.flatnonzero((share > 0) & (share < 1))
    at_node = np.flatnonzero((share <= 0) | (share >= 1))
    node = np.where(share <= 0, graph.segment_tail[segment], graph.segment_head[segment])[at_node]
    open_ = (edge_ms >= 0) & (edge_ms < LIMIT_MS)

    # Edges that points lie on, and edges that leave their nodes.
    on = expansion.segment_edge[:, segment[middle]].ravel().astype(np.int64)
    of = np.tile(middle, 2)
    usable = (on >= 0) & open_[on]
    on, of = on[usable], of[usable]
    passed, left = _pieces(graph, edge_ms, on, share[of])
    out, from_node = _ranges(graph.first_out, node)
    usable = open_[out]
    out, leaving = out[usable], at_node[from_node[usable]]
    whole = _pieces(graph, edge_ms, out, graph.edge_reversed[out].astype(np.float64))[1]
    edge, edge_of = np.r_[on, out], np.r_[of, leaving]
    sources, source_order = _points(
        len(segment), edge_of, expansion.edge_state[edge], np.r_[left, whole] + leave[edge_of]
    )
    along = np.where(graph.edge_reversed[on], -share[of], share[of])
    shared, shared_edge = _shared(
        edge,
        edge_of,
        np.r_[along, np.full(len(out), -np.inf)],
        np.r_[passed, np.zeros(len(out), dtype=np.int64)],
        (leave, reach),
    )

    # Turns into the edges that points lie on, and states at their nodes.
    turn, into = _ranges(expansion.first_turn, on)
    usable = turn_ms[turn] >= 0
    turn, into = turn[usable], into[usable]
    place, to_node = _ranges(expansion.first_at, node)
    nothing = np.zeros(len(place), dtype=np.int64)
    arriving = np.r_[of[into], at_node[to_node]]
    targets, target_order = _points(
        len(segment),
        arriving,
        np.r_[expansion.turn_tail[turn], expansion.state_at[place]],
        np.r_[passed[into] + pack(turn_ms[turn], 0), nothing] + reach[arriving],
    )
    return JoinedPoints(
        position=position,
        segment=segment,
        share=share,
        sources=sources,
        targets=targets,
        source_edge=edge[source_order],
        target_turn=np.r_[turn, nothing - 1][target_order],
        leave=leave,
        reach=reach,
        shared=shared,
        shared_edge=shared_edge,
    )


def _distinct(
    graph: RoadGraph, snaps: Snaps
) -> tuple[Integers, Integers, Floats, Integers, Integers]:
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
    if len(walks):
        _, of_door = np.unique(walks.door, axis=0, return_inverse=True)
        door[walks.index] = of_door.reshape(-1)
        leave[walks.index] = pack(walks.back_ms, walks.length_dm)
        reach[walks.index] = pack(walks.there_ms, walks.length_dm)

    on_road = np.flatnonzero(snaps.segment >= 0)
    segment, share, door = snaps.segment[on_road], snaps.share[on_road], door[on_road]
    # The same node at the ends of different segments is one place.
    place = np.where(share <= 0, -1 - graph.segment_tail[segment].astype(np.int64), segment)
    place = np.where(share >= 1, -1 - graph.segment_head[segment].astype(np.int64), place)
    along = np.where(place < 0, 0.0, share)
    order = np.lexsort((door, along, place))
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = np.any([np.diff(key[order]) != 0 for key in (place, along, door)], axis=0)
    first = order[fresh]  # the sort is stable, so it is the first of its kind
    number = np.empty(len(first), dtype=np.int64)
    by_first = np.argsort(first)
    number[by_first] = np.arange(len(first))
    position[on_road[order]] = number[np.cumsum(fresh) - 1]
    kept = on_road[first[by_first]]
    return position, snaps.segment[kept], snaps.share[kept], leave[kept], reach[kept]


def _ranges(first: Integers, row: npt.NDArray[np.integer]) -> tuple[Integers, Integers]:
    """Return what some rows of compressed rows hold, and which of them holds it."""
    start, count = first[row], first[row + 1] - first[row]
    of = np.repeat(np.arange(len(row)), count)
    within = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(start, count) + within, of


def _pieces(
    graph: RoadGraph, edge_ms: Milliseconds, edge: Integers, share: Floats
) -> tuple[Integers, Integers]:
    """Return the weights from each edge's start to a share of its segment, and from there on."""
    back = graph.edge_reversed[edge]
    passed, left = [], []
    length_dm = np.rint(10 * graph.length_m[edge].astype(np.float64)).astype(np.int64)
    for whole in (edge_ms[edge].astype(np.int64), length_dm):
        cut = np.rint(whole * share).astype(np.int64)
        passed.append(np.where(back, whole - cut, cut))
        left.append(np.where(back, cut, whole - cut))
    return pack(*passed), pack(*left)


def _points(
    positions: int, position: Integers, state: npt.NDArray[np.int32], offset: Integers
) -> tuple[Points, Integers]:
    """Put entries together by position; return the order that they are in."""
    order = np.argsort(position, kind="stable")
    points = Points(
        first=np.r_[0, np.cumsum(np.bincount(position, minlength=positions))],
        node=state[order].astype(np.int32),
        offset=offset[order],
    )
    return points, order


def _shared(
    edge: Integers,
    position: Integers,
    along: Floats,
    passed: Integers,
    aside: tuple[Integers, Integers],
) -> tuple[SharedEdges, Integers]:
    """Return the positions on each edge that has several, and those edges.

    Parameters
    ----------
    edge, position, passed : ndarrays of int64
        Rows: a position on an edge, and its weight from the edge's start.
    along : ndarray
        Ascends in the direction of travel.
    aside : (ndarray, ndarray)
        Weights to leave and to reach each position, from and to the road.
    """
    order = np.lexsort((along, edge))
    edges, start, count = np.unique(edge[order], return_index=True, return_counts=True)
    several = np.flatnonzero(count > 1)
    rows, _ = _ranges(np.r_[start, len(order)], several)
    kept = order[rows]
    point, before, after = position[kept], kept[:-1], kept[1:]
    further = (along[after] != along[before]) | (edge[after] != edge[before])
    shared = SharedEdges(
        first=np.r_[0, np.cumsum(count[several])],
        point=point.astype(np.int32),
        passed=passed[kept],
        spot=np.r_[0, np.cumsum(further)][: len(kept)],
        leave=aside[0][point],
        reach=aside[1][point],
    )
    return shared, edges[several]
