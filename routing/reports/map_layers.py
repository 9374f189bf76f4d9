"""What a map draws beneath the plan: the backdrop's roads by class, thinned to a page's size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import shapely

from routing.reports.backdrop import Backdrop, Place, Road
from routing.reports.mercator import XY, Frame, path

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

MAX_POINTS = 60_000
"""More than that makes a page slow to move; the least roads are left out first."""

MAX_PLACES = 400

FINENESS = 4000
"""A bend that is smaller than the drawing's longer side divided by this is not drawn."""


def road_layers(backdrop: Backdrop, frame: Frame) -> list[tuple[str, str]]:
    """Return (layer, SVG path data), those that lie beneath first."""
    lines: dict[str, list[list[XY]]] = {name: [] for name, _ in ROAD_LAYERS}
    tolerance = max(frame.size) / FINENESS
    for road in backdrop.roads:
        if frame.touches(road.line):
            lines[_layer(road)].append(_thinned(frame.line(road.line), tolerance))
    room = MAX_POINTS
    drawn: list[tuple[str, str]] = []
    for name, _ in ROAD_LAYERS:
        room -= sum(len(line) for line in lines[name])
        if room < 0:
            break
        if lines[name]:
            drawn.append((name, "".join(path(line) for line in lines[name])))
    return drawn[::-1]


def place_names(
    backdrop: Backdrop, frame: Frame, without: Iterable[XY] = ()
) -> list[tuple[XY, Place]]:
    """Return the settlements to write down, the larger first, none where something is named."""
    taken = set(without)
    known = [place for place in backdrop.places if place.kind in PLACE_RANKS]
    known.sort(key=lambda place: PLACE_RANKS.index(place.kind))
    inside = [(frame.place(place.at), place) for place in known if frame.touches([place.at])]
    return [(at, place) for at, place in inside if at not in taken][:MAX_PLACES]


def _layer(road: Road) -> str:
    kind = road.kind.removesuffix("_link")
    return next((name for name, kinds in ROAD_LAYERS if kind in kinds), "path")


def _thinned(line: Sequence[XY], tolerance: float) -> list[XY]:
    if len(line) < 3 or tolerance <= 1:
        return list(line)
    thin = shapely.simplify(shapely.LineString(line), tolerance)
    return [(round(x), round(y)) for x, y in shapely.get_coordinates(thin).tolist()]
