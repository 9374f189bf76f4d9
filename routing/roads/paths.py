"""One way from point to point: geometry, time, climb, and the steps to tell a driver."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from routing.roads.graph import RoadGraph
from routing.roads.osm.way_tags import ROAD_CLASSES, SURFACES
from routing.roads.splicing import SplicedRoads, milliseconds_and_decimetres

Floats = npt.NDArray[np.float64]

_NO_PREDECESSOR = -9999  # scipy's


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stretch of one road: its name ("" where it has none), class and surface group."""

    name: str
    road_class: str
    surface: str
    length_m: int
    duration_s: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """The fastest way between two points.

    Attributes
    ----------
    geometry : ndarray, shape (k, 2)
        lon, lat; at least two points, which are one place where the way has no length.
    heights_m : ndarray, shape (k,)
        NaN without terrain.
    climb_m, descent_m : float or None
        Summed along the smoothed profile; None without terrain.
    steps : tuple of Step
        Their times and lengths add up to the way's.
    """

    duration_s: int
    length_m: int
    climb_m: float | None
    descent_m: float | None
    geometry: Floats
    heights_m: Floats
    steps: tuple[Step, ...]


def fastest_ways(
    graph: RoadGraph, roads: SplicedRoads, pairs: Iterable[tuple[int, int]]
) -> Mapping[tuple[int, int], Way]:
    """Return the fastest way of each pair of points that has one.

    Parameters
    ----------
    graph : RoadGraph
    roads : SplicedRoads
        With the points spliced in.
    pairs : iterable of (int, int)
        Indices of points, from and to.
    """
    targets: dict[int, list[int]] = {}
    for start, end in dict.fromkeys(pairs):
        targets.setdefault(start, []).append(end)
    ways: dict[tuple[int, int], Way] = {}
    for start, ends in targets.items():
        source = int(roads.point_node[start])
        if source < 0:
            continue
        weight, predecessor = dijkstra(
            roads.weights, indices=np.array([source]), return_predecessors=True
        )
        for end in ends:
            target = int(roads.point_node[end])
            if target >= 0 and np.isfinite(weight[0, target]):
                edges = _edges(roads, predecessor[0], target)
                ways[start, end] = _way(graph, roads, source, edges, float(weight[0, target]))
    return ways


def _edges(roads: SplicedRoads, predecessor: npt.NDArray[np.int32], target: int) -> list[int]:
    """Return the positions in ``weights.data`` of the edges on the way to a node."""
    edges: list[int] = []
    first_out, heads = roads.weights.indptr, roads.weights.indices
    node = target
    while (before := int(predecessor[node])) != _NO_PREDECESSOR:
        out = slice(first_out[before], first_out[before + 1])
        edges.append(int(first_out[before] + np.searchsorted(heads[out], node)))
        node = before
    return edges[::-1]


def _way(
    graph: RoadGraph, roads: SplicedRoads, source: int, edges: list[int], weight: float
) -> Way:
    if edges:
        points = np.vstack([_shape(graph, roads, edge) for edge in edges])
    else:  # the place itself, where any edge that leaves it begins
        points = _shape(graph, roads, int(roads.weights.indptr[source]))[:1]
    # Neighbouring edges share a point.
    points = points[np.r_[True, (np.diff(points[:, :2], axis=0) != 0).any(axis=1)]]
    if len(points) == 1:  # a line has two ends, though they are one place
        points = np.repeat(points, 2, axis=0)
    heights = points[:, 2]
    rises = np.diff(heights)
    known = not np.isnan(heights).any()
    ms, dm = milliseconds_and_decimetres(np.array([weight]))
    return Way(
        duration_s=round(int(ms[0]) / 1000),
        length_m=round(int(dm[0]) / 10),
        climb_m=float(rises[rises > 0].sum()) if known else None,
        descent_m=float(-rises[rises < 0].sum()) if known else None,
        geometry=points[:, :2],
        heights_m=heights,
        steps=_steps(graph, roads, edges),
    )


def _shape(graph: RoadGraph, roads: SplicedRoads, edge: int) -> Floats:
    """Return lon, lat, height along an edge of the spliced graph, in its direction."""
    segment = int(roads.segment[edge])
    start, end = float(roads.share_from[edge]), float(roads.share_to[edge])
    points = slice(int(graph.segment_first[segment]), int(graph.segment_last[segment]) + 1)
    along = graph.shape_along_m[points] - graph.shape_along_m[points.start]
    low, high = sorted((start * along[-1], end * along[-1]))
    inner = along[(along > low) & (along < high)]
    at = np.r_[low, inner, high]
    shape = np.column_stack([
        np.interp(at, along, column[points])
        for column in (graph.shape_lon, graph.shape_lat, graph.shape_height_m)
    ])  # fmt: skip
    return shape if start <= end else shape[::-1]


def _steps(graph: RoadGraph, roads: SplicedRoads, edges: list[int]) -> tuple[Step, ...]:
    """Group neighbouring edges of one road; figures are differences of rounded running sums."""
    ms, dm = milliseconds_and_decimetres(roads.weights.data[edges])
    seconds, metres = np.rint(np.cumsum(ms) / 1000), np.rint(np.cumsum(dm) / 10)
    roads_of = [_road(graph, int(roads.segment[edge])) for edge in edges]
    steps: list[Step] = []
    told_s = told_m = 0
    for k, road in enumerate(roads_of):
        if k + 1 < len(roads_of) and roads_of[k + 1] == road:
            continue
        name, road_class, surface = road
        until_s, until_m = int(seconds[k]), int(metres[k])
        steps.append(
            Step(
                name=name,
                road_class=road_class,
                surface=surface,
                length_m=until_m - told_m,
                duration_s=until_s - told_s,
            )
        )
        told_s, told_m = until_s, until_m
    return tuple(steps)


def _road(graph: RoadGraph, segment: int) -> tuple[str, str, str]:
    kind = graph.kinds[graph.segment_kind[segment]]
    name = graph.names[graph.segment_name[segment]]
    return name, ROAD_CLASSES[kind["road_class"]], SURFACES[kind["surface"]]


def as_feature(ways: Sequence[Way]) -> dict[str, Any]:
    """Return consecutive ways as one GeoJSON feature (RFC 7946) with times, climb and steps."""
    points = np.vstack([way.geometry for way in ways])
    heights = np.concatenate([way.heights_m for way in ways])
    known = all(way.climb_m is not None for way in ways)
    coordinates = np.column_stack((points.round(7), heights.round(1))) if known else points.round(7)
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": coordinates.tolist()},
        "properties": {
            "duration_s": sum(way.duration_s for way in ways),
            "length_m": sum(way.length_m for way in ways),
            "climb_m": round(sum(way.climb_m or 0 for way in ways)) if known else None,
            "descent_m": round(sum(way.descent_m or 0 for way in ways)) if known else None,
            "steps": [dataclasses.asdict(step) for way in ways for step in way.steps],
        },
    }
