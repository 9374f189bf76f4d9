"""The whole drawn valley: its roads by what may use them, its settlements, the island of road."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from figures.canvas import (
    BLUE,
    FAINT,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    PURPLE,
    SKY,
    YELLOW,
    Canvas,
    Point,
)  # fmt: skip
from routing.roads.osm.access import FOOT, MOTORCAR
from routing.roads.osm.way_tags import BRIDGE, ROAD_CLASSES, SURFACES, TUNNEL
from routing.roads.region import Region
from routing.roads.snapping import largest_component

_WIDTH, _MARGIN, _LEGEND = 960.0, 24.0, 64.0


def draw(region: Region) -> Canvas:
    """Draw the map."""
    west, south, east, north = region.meta.bbox
    scale = (_WIDTH - 2 * _MARGIN) / (east - west)
    stretch = 1 / float(np.cos(np.radians((south + north) / 2)))
    height = (north - south) * scale * stretch + 2 * _MARGIN + _LEGEND
    canvas = Canvas(_WIDTH, height, "The drawn valley: roads, settlements and an island of road")

    def place(lon: float, lat: float) -> Point:
        return _MARGIN + (lon - west) * scale, _MARGIN + (north - lat) * scale * stretch

    _roads(canvas, region, place)
    _places(canvas, region, place)
    _legend(canvas, height - 44)
    return canvas


def _places(canvas: Canvas, region: Region, place: Callable[[float, float], Point]) -> None:
    settlements = (*region.settlements, *region.dwellings)
    spots = [place(one.lon, one.lat) for one in settlements]
    for settlement, (x, y) in zip(settlements, spots, strict=True):
        town = settlement.place == "town"
        canvas.circle((x, y), 5 if town else 3.5, fill=INK if town else PAPER)
        names = f"{settlement.name} {settlement.name_latin or ''}".strip()
        crowded = any(0 < other_x - x < 110 and abs(other_y - y) < 12 for other_x, other_y in spots)
        left = crowded or x > _WIDTH - 130
        at = (x - 8, y - 7) if left else (x + 8, y - 5)
        anchor = "end" if left else "start"
        size = 13 if town else 11.5
        canvas.text(at, names, size=size, bold=town, halo=True, anchor=anchor)


def _roads(canvas: Canvas, region: Region, place: Callable[[float, float], Point]) -> None:
    graph = region.graph
    main = largest_component(graph, region.edge_ms("van"))
    kinds = graph.kinds[graph.segment_kind]
    for segment in np.flatnonzero(graph.segment_way).tolist():
        line = [place(lon, lat) for lon, lat in graph.shape(segment).tolist()]
        kind = kinds[segment]
        both = int(kind["forward"]) | int(kind["backward"])
        name = ROAD_CLASSES[kind["road_class"]]
        if name == "ferry":
            canvas.line(line, stroke=SKY, width=2, dash="2 4")
        elif not both & MOTORCAR:
            canvas.line(line, stroke=GREEN, width=1.8, dash="5 4")
        elif not main[graph.segment_tail[segment]]:
            canvas.line(line, stroke=PURPLE, width=3)
        elif kind["structure"] == TUNNEL:
            canvas.line(line, stroke=MUTED, width=3.5, dash="7 5")
        else:
            loose = SURFACES[kind["surface"]] in {"gravel", "ground", "compacted", "earth"}
            wide = 4.5 if name == "secondary" else 3.0
            canvas.line(line, stroke=YELLOW if loose else BLUE, width=wide)
            if kind["structure"] == BRIDGE:
                canvas.line(line, stroke=PAPER, width=1.4)
        assert both & (FOOT | MOTORCAR)  # noqa: S101 - what nobody may use is not in the graph
    for segment in np.flatnonzero(graph.segment_way == 0).tolist():
        x, y = place(*graph.shape(segment)[0].tolist())
        canvas.rect((x - 4, y - 4), (8, 8), fill=ORANGE, stroke=PAPER)


def _legend(canvas: Canvas, top: float) -> None:
    canvas.line([(_MARGIN, top - 14), (_WIDTH - _MARGIN, top - 14)], stroke=FAINT, width=1)
    entries = [
        ("paved road", BLUE, 3.0, ""),
        ("gravel or earth", YELLOW, 3.0, ""),
        ("tunnel", MUTED, 3.5, "7 5"),
        ("footpath", GREEN, 1.8, "5 4"),
        ("ferry, on foot", SKY, 2.0, "2 4"),
        ("island of road", PURPLE, 3.0, ""),
    ]
    x = _MARGIN
    for name, colour, width, dash in entries:
        canvas.line([(x, top + 8), (x + 26, top + 8)], stroke=colour, width=width, dash=dash)
        canvas.text((x + 32, top + 12), name, size=12)
        x += 48 + 6.4 * len(name)
    canvas.rect((x, top + 4), (8, 8), fill=ORANGE)
    canvas.text((x + 14, top + 12), "gate, bollard or ford", size=12)
