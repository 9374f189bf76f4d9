"""The middle of the town: how a map becomes nodes, segments, directed edges and a barrier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import shapely
from shapely.ops import substring

from figures.canvas import BLUE, FAINT, GREEN, INK, MUTED, ORANGE, PAPER, Canvas, Point
from routing.roads.graph import RoadGraph
from routing.roads.osm.access import MOTORCAR
from routing.roads.region import Region

_WEST, _SOUTH, _EAST, _NORTH = 105.0527, 33.42415, 105.0584, 33.42725
_WIDTH, _LEGEND = 960.0, 56.0
_NODE, _LANE, _GAP = 6.5, 4.5, 46.0
"""Pixels: radius of a node, distance of a lane from the middle, of a barrier's side from it."""

Place = Callable[[Sequence[float]], Point]


def draw(region: Region) -> Canvas:
    """Draw the figure."""
    scale = _WIDTH / (_EAST - _WEST)
    stretch = 1 / float(np.cos(np.radians(_SOUTH)))
    height = (_NORTH - _SOUTH) * scale * stretch
    canvas = Canvas(_WIDTH, height + _LEGEND, "The town's roads as a graph")
    sheet = canvas.inset((0, 0), (_WIDTH, height))

    def place(lonlat: Sequence[float]) -> Point:
        return (lonlat[0] - _WEST) * scale, (_NORTH - lonlat[1]) * scale * stretch

    graph = region.graph
    lines = _segments(graph, place, shapely.box(0, 0, _WIDTH, height))
    for line in lines.values():
        sheet.line(_points(line), stroke=FAINT, width=15)
    for segment, line in lines.items():
        _edges(sheet, graph, segment, line)
        for point in _points(line)[1:-1]:
            sheet.circle(point, 2.2, fill=MUTED, stroke="none")
    _barriers(sheet, graph, lines, place)
    for line in lines.values():
        for point in (_points(line)[0], _points(line)[-1]):
            sheet.circle(point, _NODE, width=1.8)
    _notes(sheet, place)
    _legend(canvas, height + 26)
    return canvas


def _segments(
    graph: RoadGraph, place: Place, window: shapely.Geometry
) -> dict[int, shapely.LineString]:
    """Return the ways' segments in the window; at a barrier their ends stand apart."""
    sides = set(graph.segment_tail[graph.segment_way == 0].tolist())
    lines = {}
    for segment in np.flatnonzero(graph.segment_way).tolist():
        line = shapely.LineString([place(point) for point in graph.shape(segment).tolist()])
        if line.intersects(window):
            start = _GAP if int(graph.segment_tail[segment]) in sides else 0.0
            end = _GAP if int(graph.segment_head[segment]) in sides else 0.0
            lines[segment] = _part(line, start, end)
    return lines


def _part(line: shapely.LineString, start: float, end: float) -> shapely.LineString:
    """Return a line without so much of its start and of its end."""
    part = substring(line, start, line.length - end)
    assert isinstance(part, shapely.LineString)  # noqa: S101 - no line here is that short
    return part


def _points(line: shapely.LineString) -> list[Point]:
    return [(x, y) for x, y in line.coords]


def _edges(canvas: Canvas, graph: RoadGraph, segment: int, line: shapely.LineString) -> None:
    """Draw an arrow for each direction in which a van may go, on its own side of the road."""
    for edge in np.flatnonzero(graph.edge_segment == segment).tolist():
        if int(graph.edge_access[edge]) & MOTORCAR:
            ahead = shapely.reverse(line) if graph.edge_reversed[edge] else line
            part = _part(ahead, _NODE, _NODE)
            canvas.line(_beside(np.array(part.coords)), stroke=BLUE, width=1.8, arrow=True)


def _beside(points: np.ndarray) -> list[Point]:
    """Move a line to the right by a lane, at each point square to the way there."""
    along = np.gradient(points, axis=0)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    x, y = (points + _LANE * np.column_stack((-along[:, 1], along[:, 0]))).T.tolist()
    return list(zip(x, y, strict=True))


def _barriers(
    canvas: Canvas, graph: RoadGraph, lines: Mapping[int, shapely.LineString], place: Place
) -> None:
    """Draw each barrier's middle, and the links from its sides for those who may pass."""
    for link in np.flatnonzero(graph.segment_way == 0).tolist():
        side = int(graph.segment_tail[link])
        ends = [
            _points(line)[0 if graph.segment_tail[segment] == side else -1]
            for segment, line in lines.items()
            if side in (graph.segment_tail[segment], graph.segment_head[segment])
        ]
        if not ends:
            continue
        x, y = place(graph.shape(link)[0].tolist())
        reach = shapely.LineString([ends[0], (x, y)])
        canvas.line(
            _points(_part(reach, _NODE + 2, 8)), stroke=GREEN, width=1.8, dash="4 3", arrow=True
        )
        canvas.rect((x - 6, y - 6), (12, 12), fill=ORANGE, stroke=PAPER)


def _notes(canvas: Canvas, place: Place) -> None:
    """Say what to look at; each note hangs beside a point of the map."""
    notes: list[tuple[Point, Point, str]] = [
        ((105.05434, 33.42673), (-150, 48), "A bollard: vans reach it from either side,"),
        ((105.05434, 33.42673), (-150, 65), "people and motorcycles go through."),
        ((105.05545, 33.42660), (0, 0), "A one-way lane: one edge a segment."),
        ((105.05540, 33.42545), (0, 30), "A roundabout: four segments, one way around."),
        ((105.05480, 33.42475), (28, 0), "A bridge ends where another way begins."),
    ]
    for lonlat, shift, text in notes:
        x, y = place(lonlat)
        canvas.text((x + shift[0], y + shift[1]), text, halo=True)


def _legend(canvas: Canvas, top: float) -> None:
    canvas.circle((24, top), _NODE, width=1.8)
    canvas.text((38, top + 4), "node", size=12)
    canvas.circle((96, top), 2.2, fill=MUTED, stroke="none")
    canvas.text((106, top + 4), "shape point", size=12)
    canvas.line([(200, top), (236, top)], stroke=FAINT, width=15)
    canvas.text((250, top + 4), "segment", size=12)
    canvas.line([(322, top), (358, top)], stroke=BLUE, width=1.8, arrow=True)
    canvas.text((366, top + 4), "directed edge of the van", size=12)
    canvas.rect((532, top - 6), (12, 12), fill=ORANGE)
    canvas.text((552, top + 4), "barrier", size=12)
    canvas.line([(620, top), (656, top)], stroke=GREEN, width=1.8, dash="4 3", arrow=True)
    canvas.text((664, top + 4), "its link: only who may pass, with the wait", size=12, fill=INK)
