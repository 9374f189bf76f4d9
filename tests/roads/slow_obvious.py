"""Slow and obvious fastest ways, to judge the fast code by: networkx and scipy.

:func:`fastest` is networkx on plain integers.
Built from the directed edges alone. A point in the middle of an edge is joined to the edge's ends
and to the other points on it directly, by the definition: the time to a share of an edge is the
edge's milliseconds times the share, rounded. :func:`matrix_by_dijkstra` is the matrix as it was
computed before there was a hierarchy: fast enough for a county.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import networkx as nx
import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from routing.roads.graph import RoadGraph
from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.roads.region import Region
from routing.roads.snapping import Snaps
from routing.roads.splicing import milliseconds_and_decimetres, splice
from tests.maps.drawn import LonLat

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


def matrix_by_dijkstra(region: Region, points: list[LonLat], profile: str) -> TravelMatrix:
    """Return a region's matrix by scipy: one run from each distinct point over spliced roads."""
    snaps = region.snap(points, profile)
    roads = splice(region.graph, region.edge_ms(profile), snaps)
    nodes, position = np.unique(roads.point_node, return_inverse=True)
    on_road = nodes[nodes >= 0]
    missing = len(nodes) - len(on_road)  # 1 where some point was refused: its row stays unreachable
    weight = np.full((len(nodes), len(nodes)), np.inf)
    if on_road.size:
        weight[missing:, missing:] = dijkstra(roads.weights, indices=on_road)[:, on_road]
    weight = weight[np.ix_(position, position)]
    reached = np.isfinite(weight)
    ms, dm = milliseconds_and_decimetres(np.where(reached, weight, 0.0))
    back, there, metres = np.zeros((3, len(points)), dtype=np.int64)
    walks = snaps.walks
    back[walks.index], there[walks.index] = walks.back_ms, walks.there_ms
    metres[walks.index] = walks.length_dm
    lonlat = np.array(points)
    same = (lonlat[:, None] == lonlat[None]).all(axis=2)
    ms = np.where(same, ms, ms + back[:, None] + there)
    dm = np.where(same, dm, dm + metres[:, None] + metres)
    return TravelMatrix(
        durations_s=np.where(reached, np.rint(ms / 1000), UNREACHABLE),
        distances_m=np.where(reached, np.rint(dm / 10), UNREACHABLE),
        profile=profile,
        refused=snaps.refused,
        walks=walks,
    )
