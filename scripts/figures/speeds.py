"""What slope and load, and bends, do to each vehicle's speed."""

from __future__ import annotations

import dataclasses

import numpy as np

from figures.axes import Axes
from figures.canvas import BLUE, GREEN, INK, ORANGE, PURPLE, YELLOW, Canvas
from routing.roads.graph import RoadGraph
from routing.roads.graph.build import build_graph
from routing.roads.osm.way_collector import WayCollector
from routing.roads.times.speeds import edge_milliseconds
from routing.roads.times.vehicles import find_profile

_COLOURS = {
    "motorcycle": PURPLE,
    "van": BLUE,
    "light_truck": ORANGE,
    "three_wheeler": GREEN,
    "foot": YELLOW,
}
_GRADES = np.arange(-16, 17) / 100
_RADII_M = np.arange(8, 151, 2).astype(float)
_PAVED = {"highway": "tertiary", "surface": "asphalt"}


def draw() -> Canvas:
    """Draw both charts from the travel times that the matrix is made of."""
    canvas = Canvas(960, 430, "Speed on a paved road by slope, and by the radius of a bend")
    slope = Axes(corner=(56, 44), size=(470, 290), x=(-16, 16), y=(0, 45))
    slope.draw(
        canvas,
        x_ticks=range(-16, 17, 4),
        y_ticks=range(0, 46, 5),
        x_name="slope, % (uphill to the right)",
        y_name="km/h on a straight tertiary road, half loaded",
    )
    bend = Axes(corner=(600, 44), size=(336, 290), x=(0, 150), y=(0, 45))
    bend.draw(
        canvas,
        x_ticks=range(0, 151, 25),
        y_ticks=range(0, 46, 5),
        x_name="radius of the bend, m",
        y_name="km/h on the level",
    )
    straight, round_ = _straight_roads(), _bent_roads()
    for number, (name, colour) in enumerate(_COLOURS.items()):
        by_slope = _kmh(straight, name, load=0.5)
        climbed = by_slope > 0  # what is too steep for too long has no time
        canvas.line(
            slope.points(100 * _GRADES[climbed], by_slope[climbed]), stroke=colour, width=2.4
        )
        canvas.line(bend.points(_RADII_M, _kmh(round_, name, load=0.5)), stroke=colour, width=2.4)
        x = 64 + 150 * number
        canvas.line([(x, 404), (x + 26, 404)], stroke=colour, width=2.4)
        canvas.text((x + 33, 408), name.replace("_", " "), size=12, fill=INK)
    return canvas


def _kmh(graph: RoadGraph, profile: str, load: float) -> np.ndarray:
    """Return the speed along each segment's own direction; negative where it cannot go."""
    milliseconds = edge_milliseconds(graph, find_profile(profile), load)
    along = np.flatnonzero(~graph.edge_reversed)
    along = along[np.argsort(graph.edge_segment[along])]
    return np.asarray(3600 * graph.length_m[along] / milliseconds[along])


def _roads(count: int) -> RoadGraph:
    """Build level kilometres of straight road, one a value."""
    ways = WayCollector()
    for number in range(count):
        lat = 33.0 + number / 100
        ways.add(number + 1, _PAVED, [(2 * number, 105.0, lat), (2 * number + 1, 105.01, lat)])
    return build_graph(ways.finish(settlements=(), osm_date=None, source="figure")).graph


def _straight_roads() -> RoadGraph:
    graph = _roads(len(_GRADES))
    way = np.searchsorted(graph.segment_first, np.arange(len(graph.shape_lon)), side="right") - 1
    heights = 1000 + graph.shape_along_m * _GRADES[way]
    return dataclasses.replace(graph, shape_height_m=heights.astype(np.float32))


def _bent_roads() -> RoadGraph:
    graph = _roads(len(_RADII_M))
    way = np.searchsorted(graph.segment_first, np.arange(len(graph.shape_lon)), side="right") - 1
    level = np.full(len(graph.shape_lon), 1000, dtype=np.float32)
    radius = _RADII_M[way].astype(np.float32)
    return dataclasses.replace(graph, shape_height_m=level, step_radius_m=radius)
