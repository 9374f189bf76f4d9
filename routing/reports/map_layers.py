"""What a map draws beneath the plan: relief, water, roads by class and the names of places."""

from __future__ import annotations

import base64
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from routing.reports.backdrop import Backdrop, Place, Relief, Road
from routing.reports.joined_lines import LineStrings, joined, points_of, split, thinned
from routing.reports.mercator import XY, Frame, LonLat, path

# Classes that are drawn alike, the widest first.
ROAD_LAYERS: tuple[tuple[str, frozenset[str]], ...] = (
    ("major", frozenset({"motorway", "trunk", "primary"})),
    ("secondary", frozenset({"secondary"})),
    ("tertiary", frozenset({"tertiary"})),
    ("minor", frozenset({"unclassified", "residential", "living_street", "road", "busway"})),
    ("track", frozenset({"track", "service"})),
    ("path", frozenset()),
)

PLACE_RANKS = ("city", "town", "village", "hamlet")
"""Places whose names are written, the first before the last where there is no room for both."""

MAX_POINTS = 120_000
"""More than that makes a page slow to move: lines are thinned, then the least roads left out."""

MAX_PLACES = 600

FINEST = 6.0
"""Metres of the map: a bend that is smaller is not drawn."""

COARSEST = 4000
"""Nor is it thinned to more than the drawing's longer side divided by this."""

CELLS = 8
"""The drawing is cut into so many pieces across and down, so that a browser can skip those that
it does not show."""

Lines = list[tuple[XY, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The relief on the page: a data URI and where it lies."""

    source: str
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """A named river's line, along which its name may be written."""

    name: str
    line: tuple[XY, ...]


def road_layers(backdrop: Backdrop, frame: Frame) -> list[tuple[str, str]]:
    """Return (layer, SVG path data), those that lie beneath first."""
    return [
        (name, "".join(path(line) for line in lines))
        for name, lines in _road_lines(backdrop, frame)
    ]


def road_pieces(backdrop: Backdrop, frame: Frame) -> list[tuple[str, list[str]]]:
    """Return (layer, SVG path data of its pieces), those that lie beneath first."""
    return [(name, _pieces(lines, frame)) for name, lines in _road_lines(backdrop, frame)]


def water_pieces(backdrop: Backdrop, frame: Frame) -> list[tuple[str, list[str]]]:
    """Return (river, stream or canal; SVG path data of its pieces), the least first."""
    lines: dict[str, list[Sequence[LonLat]]] = {"stream": [], "canal": [], "river": []}
    for water in backdrop.waters:
        lines[water.kind if water.kind in lines else "stream"].append(water.line)
    drawn = {kind: _drawn(joined(lines[kind], frame), FINEST, frame) for kind in lines}
    return [(kind, _pieces(of_kind, frame)) for kind, of_kind in drawn.items() if of_kind]


def rivers(backdrop: Backdrop, frame: Frame) -> list[River]:
    """Return the lines of named waters, rivers before streams and the longer before the shorter."""
    named: dict[tuple[bool, str], list[Sequence[LonLat]]] = defaultdict(list)
    for water in backdrop.waters:
        if water.name and frame.touches(water.line):
            named[water.kind != "river", water.name].append(water.line)
    found = [
        (lesser, River(name=name, line=line))
        for (lesser, name), lines in named.items()
        for line in _drawn(joined(lines), 4 * FINEST, frame)
    ]
    found.sort(key=lambda each: (each[0], -shapely.LineString(each[1].line).length))
    return [river for _, river in found]


def relief_picture(relief: Relief, frame: Frame) -> Picture:
    """Return the relief as it lies in the drawing: both have rows evenly spaced in Mercator."""
    left, top = frame.place((relief.west, relief.north))
    right, bottom = frame.place((relief.east, relief.south))
    return Picture(
        source="data:image/webp;base64," + base64.b64encode(relief.image).decode(),
        left=left,
        top=top,
        width=right - left,
        height=bottom - top,
    )


def place_names(
    backdrop: Backdrop, frame: Frame, without: Iterable[XY] = ()
) -> list[tuple[XY, Place]]:
    """Return the settlements to write down, the larger first, none where something is named."""
    taken = set(without)
    known = [place for place in backdrop.places if place.kind in PLACE_RANKS]
    known.sort(key=lambda place: PLACE_RANKS.index(place.kind))
    inside = [(frame.place(place.at), place) for place in known if frame.touches([place.at])]
    return [(at, place) for at, place in inside if at not in taken][:MAX_PLACES]


def _road_lines(backdrop: Backdrop, frame: Frame) -> list[tuple[str, Lines]]:
    """Return the lines of each layer, thinned until a page can hold them, the least first."""
    roads: dict[str, list[Sequence[LonLat]]] = {name: [] for name, _ in ROAD_LAYERS}
    for road in backdrop.roads:
        roads[_layer(road)].append(road.line)
    whole = {name: joined(lines, frame) for name, lines in roads.items()}
    tolerance, coarsest = FINEST, max(FINEST, max(frame.size) / COARSEST)
    while True:
        layers = {name: _drawn(lines, tolerance, frame) for name, lines in whole.items()}
        if tolerance >= coarsest or _points(layers) <= MAX_POINTS:
            break
        tolerance = min(2 * tolerance, coarsest)
    room = MAX_POINTS
    drawn: list[tuple[str, Lines]] = []
    for name, lines in layers.items():
        room -= sum(len(line) for line in lines)
        if room < 0:
            break
        if lines:
            drawn.append((name, lines))
    return drawn[::-1]


def _points(layers: dict[str, Lines]) -> int:
    return sum(len(line) for lines in layers.values() for line in lines)


def _layer(road: Road) -> str:
    kind = road.kind.removesuffix("_link")
    return next((name for name, kinds in ROAD_LAYERS if kind in kinds), "path")


def _drawn(lines: LineStrings, tolerance: float, frame: Frame) -> Lines:
    """Return lines thinned, in whole metres of the drawing, without what is but a point there."""
    points, of_line = points_of(thinned(lines, tolerance))
    west, _, _, north = frame.bounds_m
    placed = np.rint((points - (west, north)) * (1, -1)).astype(int)
    each = split([(x, y) for x, y in placed.tolist()], of_line)
    return [line for line in each if len(line) > 1]


def _pieces(lines: Lines, frame: Frame) -> list[str]:
    """Return path data of the lines that begin in each cell of the drawing."""
    side = max(frame.size) / CELLS
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for line in lines:
        (x, y), (u, v) = line[0], line[-1]
        cells[(int((x + u) / 2 // side), int((y + v) / 2 // side))].append(path(line))
    return ["".join(paths) for _, paths in sorted(cells.items())]
