"""The ways on foot from all parking places at once: one sweep for a whole region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph

Integers = npt.NDArray[np.int64]

NOBODY = np.int64(1) << 40
"""Milliseconds, 35 years: where nobody walks. A few of them still add up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WalkTree:
    """The way on foot to each node from the parking place that is nearest to it.

    Attributes
    ----------
    root : ndarray of int64, shape (n,)
        Node where the vehicle is parked; -1 where nobody can walk to.
    before : ndarray of int64, shape (n,)
        The node before on the way from there; the root's own is itself.
    segment : ndarray of int64, shape (n,)
        Segment from the node before; -1 at roots.
    there_ms, back_ms, length_dm : ndarrays of int64, shape (n,)
        Of the whole way from the root.
    """

    root: Integers
    before: Integers
    segment: Integers
    there_ms: Integers
    back_ms: Integers
    length_dm: Integers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Footways:
    """Segments that people walk in both directions, with their times.

    Attributes
    ----------
    onward_ms, backward_ms : ndarrays of int64, shape (s,)
        From tail to head and from head to tail of each segment; negative where that is not allowed.
    length_dm : ndarray of int64, shape (s,)
    edge : ndarray of int64, shape (2, s)
        Directed edge along each segment, and against it; -1 where there is none.
    """

    onward_ms: Integers
    backward_ms: Integers
    length_dm: Integers
    edge: Integers

    @classmethod
    def of(cls, graph: RoadGraph, walking_ms: npt.NDArray[np.int32]) -> Footways:
        """Sort the times of directed edges, shape (m,), by segment."""
        both = np.full((2, graph.segments), -1, dtype=np.int64)
        edge = both.copy()
        directed = graph.edge_reversed.astype(np.int8), graph.edge_segment
        both[directed], edge[directed] = walking_ms, np.arange(graph.edges)
        length_dm = np.zeros(graph.segments, dtype=np.int64)
        edge_dm = np.rint(10 * graph.length_m.astype(np.float64)).astype(np.int64)
        length_dm[graph.edge_segment] = edge_dm
        return cls(onward_ms=both[0], backward_ms=both[1], length_dm=length_dm, edge=edge)

    @property
    def both_ways(self) -> npt.NDArray[np.bool_]:
        """Which segments can be walked there and back."""
        return (self.onward_ms >= 0) & (self.backward_ms >= 0)


def grown(graph: RoadGraph, ways: Footways, parking: npt.NDArray[np.bool_]) -> WalkTree:
    """Grow the ways from all parking places at once; a segment weighs its time there and back."""
    from routing.roads.cheapest_ways import cheapest_ways  # noqa: PLC0415 - it loads numba

    tail, head = graph.segment_tail.astype(np.int64), graph.segment_head.astype(np.int64)
    passable = np.flatnonzero(ways.both_ways & (tail != head))
    shortest_first = passable[np.argsort(ways.length_dm[passable], kind="stable")]
    both = np.r_[shortest_first, shortest_first]
    from_ = np.r_[tail[shortest_first], head[shortest_first]].astype(np.int32)
    to = np.r_[head[shortest_first], tail[shortest_first]].astype(np.int32)
    round_ms = (ways.onward_ms + ways.backward_ms)[both].astype(np.float64)
    _, last = cheapest_ways(from_, to, round_ms, parking)
    grown = np.flatnonzero(last >= 0)
    before, segment = np.arange(graph.nodes), np.full(graph.nodes, -1, dtype=np.int64)
    before[grown], segment[grown] = from_[last[grown]], both[last[grown]]
    root = before
    while (root[root] != root).any():
        root = root[root]
    root = np.where(parking[root], root, -1)
    onward = tail[segment] == before
    there_ms = np.where(onward, ways.onward_ms[segment], ways.backward_ms[segment])
    back_ms = np.where(onward, ways.backward_ms[segment], ways.onward_ms[segment])
    sums = np.stack((there_ms, back_ms, ways.length_dm[segment]))
    sums[:, segment < 0] = 0
    _add_up(sums, before)
    sums[:2, root < 0] = NOBODY
    return WalkTree(
        root=root,
        before=before,
        segment=segment,
        there_ms=sums[0],
        back_ms=sums[1],
        length_dm=sums[2],
    )


def _add_up(sums: Integers, before: Integers) -> None:
    """Make sums from the root of sums from the node before, by doubling the steps taken."""
    jump = before
    while (jump[jump] != jump).any():
        sums += sums[:, jump]
        jump = jump[jump]
