"""Slow and obvious walks from parked vehicles, to judge the fast ones by.

networkx from each point to every parking place: the least time there and back by one way.
"""

from __future__ import annotations

from typing import Any

import networkx as nx
import numpy as np

from routing.roads.region import Region
from routing.roads.times.walking import walking_ms
from routing.roads.times.weather import DRY
from tests.maps.drawn import LonLat

Times = dict[int, tuple[int, int]]
"""Of each segment that is walked both ways: milliseconds along it and against it."""


def least_round_ms(region: Region, point: LonLat, profile: str) -> int | None:
    """Return the least milliseconds on foot to a point and back; None where nobody can walk."""
    options = [*_straight(region, point, profile), *_along_paths(region, point, profile)]
    return min(options, default=None)


def off_path_ms(metres: float) -> int:
    """Return the milliseconds one way without a path, at 0.6 of the speed on the level."""
    return round(1000 * metres / (0.6 * float(walking_ms(np.zeros(1))[0])))


def parking_places(region: Region, profile: str) -> set[int]:
    """Return the nodes at which a vehicle can halt."""
    graph, snapper = region.graph, region.network(profile, None, DRY).snapper
    ends = (graph.segment_tail[snapper.usable], graph.segment_head[snapper.usable])
    return set(np.concatenate(ends).tolist())


def _straight(region: Region, point: LonLat, profile: str) -> list[int]:
    snaps = region.snap([point], profile, carry=None)
    return [] if snaps.refused else [2 * off_path_ms(float(snaps.distance_m[0]))]


def _along_paths(region: Region, point: LonLat, profile: str) -> list[int]:
    snaps = region.snap([point], "foot", carry=None)
    segment, share = int(snaps.segment[0]), float(snaps.share[0])
    times = _both_ways(region)
    if segment not in times:
        return []
    paths: nx.Graph[Any] = nx.Graph()
    for number, (onward, backward) in times.items():
        _add(paths, *_ends(region, number), onward + backward)
    onward, backward = times[segment]
    to_tail = round(onward * share) + round(backward * share)
    for node, weight in zip(
        _ends(region, segment), (to_tail, onward + backward - to_tail), strict=True
    ):
        _add(paths, "point", node, weight)
    reached = nx.single_source_dijkstra_path_length(paths, "point")
    aside = 2 * off_path_ms(float(snaps.distance_m[0]))
    halts = parking_places(region, profile) & reached.keys()
    return [aside + int(reached[node]) for node in halts]


def _add(paths: nx.Graph[Any], one: Any, other: Any, weight: int) -> None:
    known = paths.get_edge_data(one, other, {"weight": weight})["weight"]
    paths.add_edge(one, other, weight=min(weight, known))


def _ends(region: Region, segment: int) -> tuple[int, int]:
    return int(region.graph.segment_tail[segment]), int(region.graph.segment_head[segment])


def _both_ways(region: Region) -> Times:
    graph, edge_ms = region.graph, region.edge_ms("foot")
    found: dict[int, dict[bool, int]] = {}
    for edge in np.flatnonzero(edge_ms >= 0).tolist():
        against = bool(graph.edge_reversed[edge])
        found.setdefault(int(graph.edge_segment[edge]), {})[against] = int(edge_ms[edge])
    return {one: (ms[False], ms[True]) for one, ms in found.items() if len(ms) == 2}
