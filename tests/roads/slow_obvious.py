"""Slow and obvious fastest ways, to judge the fast code by: networkx and scipy.

:func:`fastest` is networkx on plain integers. It knows no states with numbers: a place in its graph
is the list of the last edges driven, as long as the longest forbidden run, and whether a turn is
allowed is read off that list. A point in the middle of an edge is joined to the places around it by
the definition: the time to a share of an edge is the edge's milliseconds times the share, rounded.

:func:`matrix_by_dijkstra` is scipy over all turns of the expanded graph: fast enough for a county.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.csgraph import dijkstra

from routing.roads.carrying import CARRY
from routing.roads.hierarchy import FAR, pack
from routing.roads.many_to_many import turn_weights
from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.roads.network import Network
from routing.roads.region import Region
from routing.roads.snapping import Snaps
from tests.maps.drawn import LonLat

Pair = tuple[int, int]
Run = tuple[int, ...]
Found = dict[Pair, tuple[int, int]]
"""By (from, to): milliseconds, decimetres."""

_ONE_MS = 10**12  # above any sum of decimetres


def network_of(region: Region, profile: str) -> Network:
    """Return the roads as a profile sees them."""
    return region.network(profile)


def fastest(region: Region, profile: str, snaps: Snaps) -> Found:
    """Return the fastest way between every two points that has one; of equal ones the shortest."""
    return fastest_on(network_of(region, profile), snaps)


def fastest_on(network: Network, snaps: Snaps) -> Found:
    """Return the same on a network."""
    found = _Streets(network, snaps).between_all_points()
    return {pair: _walked(snaps, pair, *drive) for pair, drive in found.items()}


def _walked(snaps: Snaps, pair: Pair, ms: int, dm: int) -> tuple[int, int]:
    """Return a drive with the walk back to the vehicle before it, and the one from it after."""
    row = {point: row for row, point in enumerate(snaps.walks.index.tolist())}
    start, end = (row.get(point) for point in pair)
    if pair[0] == pair[1] or (
        start is not None
        and end is not None
        and snaps.walks.door[start].tolist() == snaps.walks.door[end].tolist()
    ):
        return 0, 0  # the same place
    if start is not None:
        ms += int(snaps.walks.back_ms[start])
        dm += int(snaps.walks.length_dm[start])
    if end is not None:
        ms += int(snaps.walks.there_ms[end])
        dm += int(snaps.walks.length_dm[end])
    return ms, dm


class _Streets:
    def __init__(self, network: Network, snaps: Snaps) -> None:
        self.graph, self.network, self.snaps = network.graph, network, snaps
        self.points = np.flatnonzero(snaps.segment >= 0).tolist()
        self.on_foot = network.profile.on_foot

    @cached_property
    def forbidden(self) -> set[Run]:
        """Runs of edges that the profile may not drive."""
        ends = self.graph.forbidden_first
        return {
            tuple(self.graph.forbidden_edge[ends[k] : ends[k + 1]].tolist())
            for k, modes in enumerate(self.graph.forbidden_modes)
            if modes & self.network.profile.access_bit
        }

    @cached_property
    def costs(self) -> dict[Pair, int]:
        """Milliseconds of the turn from one edge into another."""
        expansion = self.network.skeleton.expansion
        before = expansion.state_edge[expansion.turn_tail].tolist()
        turns = zip(
            before, expansion.turn_edge.tolist(), self.network.turn_ms.tolist(), strict=True
        )
        return {(one, other): ms for one, other, ms in turns if ms >= 0}

    def out(self, node: int) -> list[int]:
        edges = range(int(self.graph.first_out[node]), int(self.graph.first_out[node + 1]))
        return [edge for edge in edges if self.network.edge_ms[edge] >= 0]

    def onwards(self, run: Run) -> Iterator[tuple[int, int]]:
        """Yield the edges that one may take after a run, and what the turn costs."""
        after = self.out(int(self.graph.edge_head[run[-1]]))
        if self.on_foot:
            yield from ((edge, 0) for edge in after)
            return
        allowed = [
            edge
            for edge in after
            if not any((*run, edge)[k:] in self.forbidden for k in range(len(run)))
        ]
        segment = self.graph.edge_segment
        ahead = [e for e in allowed if segment[e] != segment[run[-1]] or e == run[-1]]
        for edge in ahead or allowed:
            yield edge, self.costs[run[-1], edge]

    def between_all_points(self) -> Found:
        streets = self._streets()
        found: Found = {}
        for point in self.points:
            for run, left in self._leaving(point).items():
                streets.add_edge(("from", point), run, weight=left)
            for other, along in self._straight_on(point).items():
                streets.add_edge(("from", point), ("to", other), weight=along)
        for point in self.points:
            reached = nx.single_source_dijkstra_path_length(streets, ("from", point))
            for node, weight in reached.items():
                if node[0] == "to":
                    ms, dm = divmod(int(weight), _ONE_MS)
                    found[point, node[1]] = ms, dm
        return found

    def _streets(self) -> nx.DiGraph[Any]:
        """Return what can be driven from edge to edge, and to the points."""
        streets: nx.DiGraph[Any] = nx.DiGraph()
        memory = max([1, *(len(run) - 1 for run in self.forbidden)])
        open_ = np.flatnonzero(self.network.edge_ms >= 0).tolist()
        queue: deque[Run] = deque((edge,) for edge in open_)
        seen: set[Run] = set(queue)
        for point in self.points:
            streets.add_node(("from", point))
            streets.add_node(("to", point))
        while queue:
            run = queue.popleft()
            for point in self.points:
                if self._node(point) == self.graph.edge_head[run[-1]]:
                    self._add(streets, run, ("to", point), 0)
            for edge, turn in self.onwards(run):
                longer = (*run, edge)[-memory:]
                self._add(streets, run, longer, turn * _ONE_MS + self._whole(edge))
                for point in self.points:
                    if self._node(point) is None and self._is_on(point, edge):
                        passed = self._part(edge, self._start(edge), self._share(point))
                        self._add(streets, run, ("to", point), turn * _ONE_MS + passed)
                if longer not in seen:
                    seen.add(longer)
                    queue.append(longer)
        return streets

    @staticmethod
    def _add(streets: nx.DiGraph[Any], start: Any, end: Any, weight: int) -> None:
        known = streets.get_edge_data(start, end, {"weight": weight})["weight"]
        streets.add_edge(start, end, weight=min(weight, known))

    def _leaving(self, point: int) -> dict[Run, int]:
        node = self._node(point)
        if node is not None:
            return {(edge,): self._whole(edge) for edge in self.out(node)}
        edges = np.flatnonzero(self.network.edge_ms >= 0).tolist()
        return {
            (edge,): self._part(edge, self._share(point), 1 - self._start(edge))
            for edge in edges
            if self._is_on(point, edge)
        }

    def _straight_on(self, point: int) -> dict[int, int]:
        """Return the points that lie ahead on one edge, and those at the same place."""
        found: dict[int, int] = {}
        for other in self.points:
            weights = []
            if self._node(point) is not None and self._node(point) == self._node(other):
                weights.append(0)
            for (edge,) in self._leaving(point):
                if self._node(other) is None and self._is_on(other, edge):
                    at_node = self._node(point) is not None
                    start = self._start(edge) if at_node else self._share(point)
                    end = self._share(other)
                    if end <= start if self._start(edge) else end >= start:
                        weights.append(self._part(edge, start, end))
            if weights:
                found[other] = min(weights)
        return found

    def _node(self, point: int) -> int | None:
        segment, share = int(self.snaps.segment[point]), float(self.snaps.share[point])
        if share <= 0:
            return int(self.graph.segment_tail[segment])
        return int(self.graph.segment_head[segment]) if share >= 1 else None

    def _is_on(self, point: int, edge: int) -> bool:
        return bool(self.graph.edge_segment[edge] == self.snaps.segment[point])

    def _share(self, point: int) -> float:
        return float(self.snaps.share[point])

    def _start(self, edge: int) -> float:
        """Return the share of its segment at which an edge starts."""
        return float(self.graph.edge_reversed[edge])

    def _part(self, edge: int, share: float, to_share: float) -> int:
        """Return the weight of an edge between two shares of its segment."""
        ms, dm = int(self.network.edge_ms[edge]), round(10 * float(self.graph.length_m[edge]))
        return _part(ms, share, to_share) * _ONE_MS + _part(dm, share, to_share)

    def _whole(self, edge: int) -> int:
        return self._part(edge, 0.0, 1.0)


def _part(whole: int, share: float, to_share: float) -> int:
    return abs(round(whole * to_share) - round(whole * share))


def matrix_by_dijkstra(region: Region, points: list[LonLat], profile: str) -> TravelMatrix:
    """Return a region's matrix by scipy: one run from each state that a point leaves to."""
    return matrix_on(network_of(region, profile), points)


def matrix_on(network: Network, points: list[LonLat]) -> TravelMatrix:
    """Return the same on a network."""
    snaps = network.snap(points, CARRY)
    joined = network._join(snaps)
    expansion = network.skeleton.expansion
    weight = turn_weights(network.skeleton, network.edge_ms, network.turn_ms)
    sources, targets = joined.sources, joined.targets
    start, of_start = np.unique(sources.node, return_inverse=True)
    roads = _scipy_weights(weight, expansion.turn_tail, expansion.turn_head, expansion.states)
    found = dijkstra(roads, indices=start) if len(start) else np.zeros((0, expansion.states))
    reached = np.isfinite(found)
    ms, dm = np.divmod(np.where(reached, found, 0.0), 2.0**23)
    states = np.where(reached, pack(ms, dm), FAR)
    count = len(joined.segment)
    table = np.full((count, count), FAR, dtype=np.int64)
    for k in range(count):
        leaving = slice(sources.first[k], sources.first[k + 1])
        row = (states[of_start[leaving]] + sources.offset[leaving, None]).min(axis=0)
        arriving = row[targets.node] + targets.offset
        np.minimum.at(table[k], np.repeat(np.arange(count), np.diff(targets.first)), arriving)
    shared = joined.shared
    for first, last in zip(shared.first[:-1], shared.first[1:], strict=True):
        for k in range(first, last):
            ahead = np.flatnonzero(shared.spot[first:last] >= shared.spot[k]) + first
            between = (
                shared.passed[ahead] - shared.passed[k] + shared.leave[k] + shared.reach[ahead]
            )
            np.minimum.at(table[shared.point[k]], shared.point[ahead], between)
    np.fill_diagonal(table, 0)
    return _rounded(table, joined.position, network.profile.name, snaps)


def _rounded(
    table: npt.NDArray[np.int64], position: npt.NDArray[np.int64], profile: str, snaps: Snaps
) -> TravelMatrix:
    cells = table[np.ix_(position, position)] if len(table) else np.full((len(position),) * 2, FAR)
    known = (cells < FAR) & (position >= 0)[:, None] & (position >= 0)
    return TravelMatrix(
        durations_s=np.where(known, np.rint((cells >> 32) / 1000), UNREACHABLE).astype(np.int32),
        distances_m=np.where(known, np.rint((cells & 0xFFFFFFFF) / 10), UNREACHABLE).astype(
            np.int32
        ),
        profile=profile,
        refused=snaps.refused,
        walks=snaps.walks,
    )


def _scipy_weights(
    weight: npt.NDArray[np.int64],
    tail: npt.NDArray[np.int32],
    head: npt.NDArray[np.int32],
    states: int,
) -> sparse.csr_array[np.float64, tuple[int, int]]:
    """Return the open turns as scipy takes them: milliseconds · 2²³ + decimetres, exact floats."""
    open_ = np.flatnonzero((weight >= 0) & (tail != head))
    values = (weight[open_] >> 32) * 2.0**23 + (weight[open_] & 0xFFFFFFFF)
    order = np.argsort(values, kind="stable")  # of parallel ones the best is kept
    ends = tail[open_][order].astype(np.int64) * states + head[open_][order]
    ends, first = np.unique(ends, return_index=True)
    places = np.divmod(ends, states)
    return sparse.csr_array((values[order][first], places), shape=(states, states))
