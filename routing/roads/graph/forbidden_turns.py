"""Turn restrictions on the graph: runs of directed edges that nobody of some modes may drive.

A forbidden turn at a node is a run of two edges; with via ways, and at nodes with a gate or traffic
lights (decision 0005), it is longer. A mandatory turn forbids every other one. The from way and the
to way have to end at the via, as OSM demands; where they do not, nobody knows which turn is meant.
"""

from __future__ import annotations

import dataclasses
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from routing.roads.graph.arrays import RoadGraph
from routing.roads.osm.restrictions import Restriction

Run = tuple[int, ...]
"""Directed edges, each beginning where the one before ends."""


class _BrokenError(Exception):
    """The members of a restriction do not meet as they have to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restricted:
    """The graph with its forbidden turns, and how many restrictions make no sense on it."""

    graph: RoadGraph
    broken: int


def forbid_turns(graph: RoadGraph, restrictions: Sequence[Restriction]) -> Restricted:
    """Put restrictions on a graph; those of ways that are not on it restrict nothing."""
    roads = _Roads(graph, restrictions)
    modes_of: dict[Run, int] = {}
    broken = 0
    for restriction in restrictions:
        try:
            runs = list(roads.forbidden(restriction))
        except _BrokenError:
            broken += 1
            continue
        for run in runs:
            modes_of[run] = modes_of.get(run, 0) | restriction.modes
    runs = sorted(modes_of)
    first = np.cumsum([0, *map(len, runs)])
    return Restricted(
        graph=dataclasses.replace(
            graph,
            forbidden_first=first.astype(np.int64),
            forbidden_edge=np.array([edge for run in runs for edge in run], dtype=np.int32),
            forbidden_modes=np.array([modes_of[run] for run in runs], dtype=np.uint8),
        ),
        broken=broken,
    )


class _Roads:
    """The edges that restrictions speak of."""

    def __init__(self, graph: RoadGraph, restrictions: Iterable[Restriction]) -> None:
        named = {way for one in restrictions for way in (one.from_way, one.to_way, *one.via_ways)}
        way = graph.segment_way[graph.edge_segment]
        at = np.flatnonzero(np.isin(way, np.fromiter(named, dtype=np.int64, count=len(named))))
        self._edges_of: dict[int, list[int]] = {}
        for edge, of in zip(at.tolist(), way[at].tolist(), strict=True):
            self._edges_of.setdefault(of, []).append(edge)
        self._way = way
        self._graph = graph
        self._tail = graph.edge_tail

    def forbidden(self, restriction: Restriction) -> Iterator[Run]:
        """Yield the runs that a restriction forbids.

        Raises
        ------
        _BrokenError
        """
        edges = [
            [edge for edge in self._edges_of.get(way, ()) if self._open(edge, restriction.modes)]
            for way in (restriction.from_way, restriction.to_way)
        ]
        via = [self._edges_of.get(way) for way in restriction.via_ways]
        if not all(edges) or None in via:
            return  # nobody drives there anyway
        places: set[int | None] = {restriction.via_node} - {None}
        places |= {
            int(self._graph.node_id[node])
            for way in restriction.via_ways
            for edge in self._edges_of[way]
            for node in (self._tail[edge], self._graph.edge_head[edge])
        }
        into = [e for e in edges[0] if int(self._graph.node_id[self._graph.edge_head[e]]) in places]
        out_of = [e for e in edges[1] if int(self._graph.node_id[self._tail[e]]) in places]
        if not into or not out_of:
            self._check_touches(restriction, places)
            return  # a one-way forbids it
        if len(into) > 1 or len(out_of) > 1:
            raise _BrokenError
        run = self._connect(into[0], out_of[0], restriction)
        if run is None:
            raise _BrokenError
        if restriction.mandatory:
            yield from self._deviations(run, restriction.modes)
        else:
            yield run

    def _check_touches(self, restriction: Restriction, places: set[int | None]) -> None:
        """Refuse from and to ways that do not touch the via at all."""
        for way in (restriction.from_way, restriction.to_way):
            ends = {
                int(self._graph.node_id[node])
                for edge in self._edges_of[way]
                for node in (self._tail[edge], self._graph.edge_head[edge])
            }
            if not ends & places:
                raise _BrokenError

    def _open(self, edge: int, modes: int) -> bool:
        return bool(self._graph.edge_access[edge] & modes)

    def _out(self, node: int) -> range:
        return range(int(self._graph.first_out[node]), int(self._graph.first_out[node + 1]))

    def _connect(self, start: int, end: int, restriction: Restriction) -> Run | None:
        """Return the run from one edge to another over all via ways, and over links at nodes."""
        head, tail = int(self._graph.edge_head[start]), int(self._tail[end])
        wanted = set(restriction.via_ways)
        runs: deque[tuple[int, Run, frozenset[int]]] = deque([(head, (start,), frozenset({head}))])
        while runs:
            node, run, seen = runs.popleft()
            if node == tail and wanted <= {int(self._way[edge]) for edge in run[1:]}:
                return (*run, end)
            for edge in self._out(node):
                onto = int(self._graph.edge_head[edge])
                is_via = int(self._way[edge]) in wanted or self._is_link(edge)
                if is_via and onto not in seen and self._open(edge, restriction.modes):
                    runs.append((onto, (*run, edge), seen | {onto}))
        return None

    def _is_link(self, edge: int) -> bool:
        return int(self._way[edge]) == 0

    def _deviations(self, run: Run, modes: int) -> Iterator[Run]:
        """Yield the runs that leave a mandatory one after its via."""
        choice = max(k for k, edge in enumerate(run[:-1]) if not self._is_link(edge))
        for k in range(choice, len(run) - 1):
            for edge in self._out(int(self._graph.edge_head[run[k]])):
                if edge != run[k + 1] and self._open(edge, modes):
                    yield (*run[: k + 1], edge)
