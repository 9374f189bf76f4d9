"""Fastest ways by networkx on plain integers: slow and obvious, to judge the fast code by.

Built from the directed edges alone. A point in the middle of an edge is joined to the edge's ends
and to the other points on it directly, by the definition: the time to a share of an edge is the
edge's milliseconds times the share, rounded.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.snapping import Snaps

Pair = tuple[int, int]
Found = dict[Pair, tuple[int, int]]
"""By (from, to): milliseconds, decimetres."""

_ONE_MS = 10**12  # above any sum of decimetres


def fastest(graph: RoadGraph, edge_ms: npt.NDArray[np.int32], snaps: Snaps) -> Found:
    """Return the fastest way between every two points that has one; of equal ones the shortest."""
    roads: nx.DiGraph[Any] = nx.DiGraph()
    on_segment = defaultdict(list)
    for point, (segment, share) in enumerate(
        zip(snaps.segment.tolist(), snaps.share.tolist(), strict=True)
    ):
        if segment >= 0:
            on_segment[segment].append((point, share))
            roads.add_node(("point", point))
    for edge in np.flatnonzero(edge_ms >= 0).tolist():
        _add_edge(roads, graph, edge, int(edge_ms[edge]), on_segment)
    found: Found = {}
    for point, segment in enumerate(snaps.segment.tolist()):
        if segment >= 0:
            reached = nx.single_source_dijkstra_path_length(roads, ("point", point))
            for node, weight in reached.items():
                if node[0] == "point":
                    ms, dm = divmod(int(weight), _ONE_MS)
                    found[point, node[1]] = ms, dm
    return found


def _add_edge(
    roads: nx.DiGraph[Any],
    graph: RoadGraph,
    edge: int,
    ms: int,
    on_segment: dict[int, list[tuple[int, float]]],
) -> None:
    segment = int(graph.edge_segment[edge])
    dm = round(10 * float(graph.length_m[edge]))
    ends = [
        (("node", int(graph.segment_tail[segment])), 0.0),
        (("node", int(graph.segment_head[segment])), 1.0),
    ]
    stations = ends + [(("point", point), share) for point, share in on_segment[segment]]
    for start, share in stations:
        for end, to_share in stations:
            onwards = to_share <= share if graph.edge_reversed[edge] else to_share >= share
            # The whole edge, and its parts; two ends that are one node are a loop, not a part.
            if onwards and (start != end):
                weight = _part(ms, share, to_share) * _ONE_MS + _part(dm, share, to_share)
                known = roads.get_edge_data(start, end, {"weight": weight})["weight"]
                roads.add_edge(start, end, weight=min(weight, known))


def _part(whole: int, share: float, to_share: float) -> int:
    return abs(round(whole * to_share) - round(whole * share))
