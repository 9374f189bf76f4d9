"""The backdrop's roads and waters as lines of Web Mercator, made once for the maps of a day."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from routing.reports.backdrop import Backdrop
from routing.reports.joined_lines import LineStrings, joined, points_of, split, thinned
from routing.reports.manifest.map_frame import PageFrame
from routing.reports.map_layers import ROAD_LAYERS
from routing.reports.mercator import XY, LonLat, mercator, path

THINNED_MM = 0.08
"""A bend that is smaller is not drawn."""

BEYOND_MM = 2.0
"""Lines go on beyond the map's edge, so that their ends are not seen."""

WATERS = ("river", "canal", "stream")


class GroundLines:
    """Lines by class, joined where they meet end to end.

    Attributes
    ----------
    roads, waters : mapping of class to array of LineString
        Metres of Web Mercator; the widest class first.
    """

    def __init__(self, backdrop: Backdrop) -> None:
        kinds = {kind: name for name, kinds in ROAD_LAYERS for kind in kinds}
        roads: dict[str, list[Sequence[LonLat]]] = {name: [] for name, _ in ROAD_LAYERS}
        for road in backdrop.roads:
            roads[kinds.get(road.kind.removesuffix("_link"), "path")].append(road.line)
        waters: dict[str, list[Sequence[LonLat]]] = {name: [] for name in WATERS}
        for water in backdrop.waters:
            waters[water.kind if water.kind in waters else "stream"].append(water.line)
        self.roads = {name: joined(lines) for name, lines in roads.items()}
        self.waters = {name: joined(lines) for name, lines in waters.items()}


@functools.lru_cache(maxsize=1)
def ground_lines(backdrop: Backdrop) -> GroundLines:
    """Join a backdrop's lines: once for all maps of a day."""
    return GroundLines(backdrop)


def drawn(
    lines: LineStrings | Sequence[shapely.LineString], page: PageFrame
) -> list[tuple[XY, ...]]:
    """Return what a page's map shows of lines, in units of its drawing."""
    west, south, east, north = page.bounds_m
    more = BEYOND_MM * page.m_per_mm
    cut = shapely.clip_by_rect(lines, west - more, south - more, east + more, north + more)
    parts = shapely.get_parts(cut)
    parts = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    points, of_line = points_of(thinned(parts, THINNED_MM * page.m_per_mm))
    return split(page.units(points), of_line)


def path_data(lines: Iterable[Sequence[XY]]) -> str:
    """Return lines as SVG path data; what is but a point on paper is left out."""
    return "".join(path(line) for line in lines if len(line) > 1)


def line_of(points: Sequence[LonLat]) -> shapely.LineString:
    """Return one line of Web Mercator."""
    return shapely.LineString(mercator(np.asarray(points, dtype=float)))
