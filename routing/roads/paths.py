"""One way from point to point: geometry, time, climb, and the steps to tell a driver."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.way_tags import ROAD_CLASSES, SURFACES
from routing.roads.pieces import Pieces, shape_of

Floats = npt.NDArray[np.float64]


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


def make_way(graph: RoadGraph, pieces: Pieces) -> Way:
    """Return the way over pieces of edges."""
    points = np.vstack([shape_of(graph, pieces, piece) for piece in range(len(pieces))])
    # Neighbouring pieces share a point.
    points = points[np.r_[True, (np.diff(points[:, :2], axis=0) != 0).any(axis=1)]]
    if len(points) == 1:  # a line has two ends, though they are one place
        points = np.repeat(points, 2, axis=0)
    heights = points[:, 2]
    rises = np.diff(heights)
    known = not np.isnan(heights).any()
    return Way(
        duration_s=round(int(pieces.ms.sum() + pieces.turn_ms.sum()) / 1000),
        length_m=round(int(pieces.dm.sum()) / 10),
        climb_m=float(rises[rises > 0].sum()) if known else None,
        descent_m=float(-rises[rises < 0].sum()) if known else None,
        geometry=points[:, :2],
        heights_m=heights,
        steps=_steps(graph, pieces),
    )


def _steps(graph: RoadGraph, pieces: Pieces) -> tuple[Step, ...]:
    """Group neighbouring pieces of one road; figures are differences of rounded running sums."""
    driven = np.flatnonzero(pieces.share_from != pieces.share_to)
    ms = (pieces.ms + pieces.turn_ms)[driven]
    seconds, metres = np.rint(np.cumsum(ms) / 1000), np.rint(np.cumsum(pieces.dm[driven]) / 10)
    roads = [_road(graph, segment) for segment in graph.edge_segment[pieces.edge[driven]].tolist()]
    steps: list[Step] = []
    told_s = told_m = 0
    for k, road in enumerate(roads):
        if k + 1 < len(roads) and roads[k + 1] == road:
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
