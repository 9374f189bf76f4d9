"""Single ways over the hierarchy, as the pieces of edges that they run over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy import FastestWay, Metric, fastest_way
from routing.roads.joining import JoinedPoints
from routing.roads.turns.skeleton import Skeleton
from routing.roads.ways.pieces import Pieces

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Milliseconds = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WayFinder:
    """Finds fastest ways between joined points.

    Attributes
    ----------
    edge_ms : ndarray of int32, shape (m,)
    turn_ms : ndarray of int32, shape (t,)
    """

    skeleton: Skeleton
    metric: Metric
    edge_ms: Milliseconds
    turn_ms: Milliseconds
    joined: JoinedPoints

    def pieces(self, pairs: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], Pieces]:
        """Return the fastest way of each pair of points, from and to, that has one.

        Walks at either end are no part of it.
        """
        found = {pair: self._way(*pair) for pair in dict.fromkeys(pairs)}
        return {pair: pieces for pair, pieces in found.items() if pieces is not None}

    def _way(self, start: int, end: int) -> Pieces | None:
        source, target = (int(self.joined.position[point]) for point in (start, end))
        if source < 0 or target < 0:
            return None
        if source == target:
            return self._nothing(source)
        ends = (self.joined.sources, self.joined.targets)
        way = fastest_way(self.skeleton.contraction, self.metric, ends, source, target)
        along = self._along_one_edge(source, target)
        if along is not None and (way is None or along[0] <= self._driven(way, source, target)):
            weight, edge = along
            return self._pieces([edge], [0], source, target) if weight else self._nothing(source)
        return None if way is None else self.unpacked(way, source, target)

    def _driven(self, way: FastestWay, source: int, target: int) -> int:
        """Return the weight of a way without the walks at its ends."""
        return way.weight - int(self.joined.leave[source]) - int(self.joined.reach[target])

    def _is_inside(self, position: int) -> bool:
        """Tell whether a position is in the middle of its segment."""
        return 0 < float(self.joined.share[position]) < 1

    def _along_one_edge(self, source: int, target: int) -> tuple[int, int] | None:
        """Return the least weight of a way along one edge, and that edge; None without one."""
        shared = self.joined.shared
        found = []
        for later in np.flatnonzero(shared.point == target).tolist():
            edge = int(np.searchsorted(shared.first, later, side="right")) - 1
            on_edge = np.arange(shared.first[edge], shared.first[edge + 1])
            for earlier in on_edge[shared.point[on_edge] == source].tolist():
                if shared.spot[earlier] <= shared.spot[later]:
                    weight = int(shared.passed[later] - shared.passed[earlier])
                    found.append((weight, int(self.joined.shared_edge[edge])))
        return min(found, default=None)

    def unpacked(self, way: FastestWay, source: int, target: int) -> Pieces:
        """Return a way between two positions as pieces."""
        expansion, joined = self.skeleton.expansion, self.joined
        last = int(joined.target_turn[way.target_entry])
        turns = [*way.edges.tolist(), *([last] if last >= 0 else [])]
        edges = [int(joined.source_edge[way.source_entry]), *expansion.turn_edge[turns].tolist()]
        return self._pieces(edges, [0, *self.turn_ms[turns].tolist()], source, target)

    def _pieces(self, edges: list[int], turn_ms: list[int], source: int, target: int) -> Pieces:
        """Return a way over edges that begins and ends at two positions."""
        graph, joined = self.skeleton.graph, self.joined
        edge = np.array(edges, dtype=np.int64)
        start = graph.edge_reversed[edge].astype(np.float64)
        end = 1 - start
        if self._is_inside(source):
            start[0] = joined.share[source]
        if self._is_inside(target):
            end[-1] = joined.share[target]
        whole_dm = np.rint(10 * graph.length_m[edge].astype(np.float64))
        return Pieces(
            edge=edge,
            share_from=start,
            share_to=end,
            ms=_part(self.edge_ms[edge], start, end),
            dm=_part(whole_dm, start, end),
            turn_ms=np.array(turn_ms, dtype=np.int64),
        )

    def _nothing(self, position: int) -> Pieces:
        """Return the way from a position to itself."""
        segment, share = self.joined.segment[position], self.joined.share[[position]]
        edges = self.skeleton.expansion.segment_edge[:, segment]
        nothing = np.zeros(1, dtype=np.int64)
        return Pieces(
            edge=edges[edges >= 0][:1].astype(np.int64),
            share_from=share,
            share_to=share,
            ms=nothing,
            dm=nothing,
            turn_ms=nothing,
        )


def _part(whole: npt.NDArray[np.number[Any]], start: Floats, end: Floats) -> Integers:
    part = np.rint(whole * end) - np.rint(whole * start)
    return np.asarray(np.abs(part), dtype=np.int64)
