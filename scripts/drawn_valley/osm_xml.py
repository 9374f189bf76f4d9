"""The valley as OSM XML 0.6: nodes, ways and relations numbered from 1."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np

from drawn_valley import sheet
from drawn_valley.lines import circle
from drawn_valley.roads import Tags, Way
from drawn_valley.sheet import Line, Point

DRAWN = "2026-11-01T00:00:00Z"
"""The date of the map."""


class Drawing:
    """Collects what the map has; a point that two ways share becomes one node."""

    def __init__(self) -> None:
        self._nodes: dict[Point, ET.Element] = {}
        self._ways: list[ET.Element] = []
        self._relations: list[ET.Element] = []

    def node(self, point: Point, tags: Tags | None = None) -> str:
        """Return the id of a point's node, adding tags to it."""
        lonlat = sheet.to_lonlat(point)
        if lonlat not in self._nodes:
            row = {"id": str(len(self._nodes) + 1), "version": "1"}
            row |= {"lat": f"{lonlat[1]:.6f}", "lon": f"{lonlat[0]:.6f}"}
            self._nodes[lonlat] = ET.Element("node", row)
        element = self._nodes[lonlat]
        _tag(element, tags or {})
        return element.attrib["id"]

    def way(self, line: Line, tags: Tags) -> str:
        """Add a way and return its id."""
        way = _element("way", len(self._ways) + 1)
        for point in line:
            ET.SubElement(way, "nd", ref=self.node(point))
        _tag(way, tags)
        self._ways.append(way)
        return way.attrib["id"]

    def relation(self, members: Iterable[tuple[str, str, str]], tags: Tags) -> None:
        """Add a relation of (kind, id, role)."""
        relation = _element("relation", len(self._relations) + 1)
        for kind, ref, role in members:
            ET.SubElement(relation, "member", type=kind, ref=ref, role=role)
        _tag(relation, tags)
        self._relations.append(relation)

    def write(self, path: Path) -> None:
        """Write the file."""
        root = ET.Element("osm", version="0.6", generator="scripts/make_drawn_valley.py")
        west, south = sheet.to_lonlat((0.0, 0.0))
        east, north = sheet.to_lonlat((sheet.WIDTH_M, sheet.HEIGHT_M))
        box = {"minlat": south, "minlon": west, "maxlat": north, "maxlon": east}
        ET.SubElement(root, "bounds", {side: f"{degrees:.6f}" for side, degrees in box.items()})
        root.extend([*self._nodes.values(), *self._ways, *self._relations])
        ET.indent(root, " ")
        path.write_bytes(ET.tostring(root, "utf-8", xml_declaration=True) + b"\n")


def draw(roads: Iterable[Way]) -> Drawing:
    """Draw roads, waters, settlements and townships."""
    drawing = Drawing()
    for road in roads:
        drawing.way(road.line, road.tags)
        for point, tags in road.points.items():
            drawing.node(point, tags)
    river = [(float(x), sheet.river_y(x)) for x in np.arange(0.0, sheet.WIDTH_M + 1, 250.0)]
    mouth_y = sheet.river_y(sheet.MOUTH_X)
    brook = [(sheet.brook_x(y), float(y)) for y in np.arange(sheet.HEIGHT_M, mouth_y + 100, -500.0)]
    drawing.way(river, {"waterway": "river", **_names("画溪河", "Huaxi River")})
    drawing.way([*brook, (sheet.MOUTH_X, mouth_y)], {"waterway": "stream"})
    seats = {}
    for letter, (name, latin, place, township, inhabitants) in sheet.SETTLEMENTS.items():
        x, y = sheet.spot(letter)
        tags = {"place": place, **_names(name, latin), "population": str(inhabitants)}
        node = drawing.node((x + 20, y + 30), tags)
        if name == township:
            seats[township] = node
        if letter == "E":
            drawing.way(circle((x, y), 170, 10), {"place": place, **_names(name, latin)})
    _townships(drawing, seats)
    return drawing


def _townships(drawing: Drawing, seats: dict[str, str]) -> None:
    border = {"boundary": "administrative", "admin_level": "8"}
    south, north = sheet.BORDER[0], sheet.BORDER[-1]
    width, height = sheet.WIDTH_M, sheet.HEIGHT_M
    common = drawing.way(sheet.BORDER, border)
    west = drawing.way([north, (0.0, height), (0.0, 0.0), south], border)
    east = drawing.way([south, (width, 0.0), (width, height), north], border)
    for name, latin, edge in (
        (sheet.HUAXI, "Huaxi Town", west),
        (sheet.HUIYUN, "Huiyun Township", east),
    ):
        members = [
            ("way", edge, "outer"),
            ("way", common, "outer"),
            ("node", seats[name], "admin_centre"),
        ]
        drawing.relation(members, {"type": "boundary", **border, **_names(name, latin)})


def _names(name: str, latin: str) -> Tags:
    return {"name": name, "name:en": latin, "name:zh": name}


def _element(kind: str, number: int) -> ET.Element:
    return ET.Element(kind, id=str(number), version="1", timestamp=DRAWN)


def _tag(element: ET.Element, tags: Tags) -> None:
    for key, value in tags.items():
        ET.SubElement(element, "tag", k=key, v=value)
