"""Maps drawn in characters, as in the tests of RoutingKit, pyroutelib3 and OSRM.

    a--b--c
       |
       d

Every letter and digit is a node; lines between them are for the eye only, for the ways are listed
with their tags: ``{"abc": {"highway": "residential"}, "bd": {"highway": "track"}}``. A character is
``grid_m`` wide and a line ``grid_m`` high, so ``a`` and ``b`` above are 300 m apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import numpy.typing as npt
import osmium
from pyproj import Geod

from routing.roads.osm.barriers import read_barrier
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.way_collector import WayCollector
from routing.roads.region import Region
from routing.roads.region_building import build_region

Tags = Mapping[str, str]
LonLat = tuple[float, float]

ROAD: Tags = {"highway": "residential"}
"""A road that everybody uses both ways."""

WEST, NORTH = 105.0, 33.5
"""Where maps are drawn unless they say otherwise, degrees."""

DAY = "2026-11-01T00:00:00Z"
"""The date of every drawn thing."""

_EARTH = Geod(ellps="WGS84")


@dataclass(frozen=True, kw_only=True)
class DrawnRelation:
    """A relation: ``members`` are the nodes of a way, as listed, or one node, to the roles."""

    members: Mapping[str, str]
    tags: Tags


@dataclass(frozen=True)
class DrawnMap:
    """A drawing with what its characters cannot say.

    Attributes
    ----------
    drawing : str
    ways : mapping of str to tags
        The characters of the nodes that a way runs through.
    nodes : mapping of str to tags
        Only nodes that have some.
    relations : sequence of DrawnRelation
    grid_m : float
        Metres a character.
    origin : (float, float)
        Where the first character of the first line is, degrees.
    missing : str
        Nodes that the file leaves out, as an extract clipped at its edge does.
    """

    drawing: str
    ways: Mapping[str, Tags]
    nodes: Mapping[str, Tags] = field(default_factory=dict)
    relations: Sequence[DrawnRelation] = ()
    grid_m: float = 100.0
    origin: LonLat = (WEST, NORTH)
    missing: str = ""

    @property
    def lines(self) -> list[str]:
        """The drawing without the margin that it has in the source."""
        return dedent(self.drawing).strip("\n").splitlines()

    @cached_property
    def lonlat(self) -> dict[str, LonLat]:
        """Where the nodes are, degrees, in reading order."""
        return {
            character: place(column * self.grid_m, row * self.grid_m, self.origin)
            for row, line in enumerate(self.lines)
            for column, character in enumerate(line)
            if character.isalnum()
        }

    @cached_property
    def id_of(self) -> dict[str, int]:
        """OSM ids of the nodes: 1, 2, 3… in reading order."""
        return {name: number for number, name in enumerate(self.lonlat, 1)}

    def way_id(self, way: str) -> int:
        """Return the OSM id of a way: 101, 102… in the order listed."""
        return 101 + list(self.ways).index(way)

    def points(self, names: str) -> npt.NDArray[np.float64]:
        """Return the nodes' lon and lat, shape (n, 2)."""
        return np.array([self.lonlat[name] for name in names])

    def between(self, start: str, end: str, share: float = 0.5) -> LonLat:
        """Return the point on the straight line between two nodes."""
        (lon, lat), (to_lon, to_lat) = self.lonlat[start], self.lonlat[end]
        return lon + share * (to_lon - lon), lat + share * (to_lat - lat)

    def extract(self) -> OsmExtract:
        """Return the map as an importer hands it on, without a file between."""
        ways = WayCollector()
        for name, tags in self.nodes.items():
            barrier = read_barrier(tags)
            if barrier is not None:
                ways.add_barrier(self.id_of[name], barrier)
        for way, tags in self.ways.items():
            ways.add(self.way_id(way), tags, [(self.id_of[c], *self.lonlat[c]) for c in way])
        for relation in self.relations:
            ways.add_restriction(relation.tags, self._members(relation))
        return ways.finish(settlements=(), osm_date=DAY[:10], source="drawn")

    def _members(self, relation: DrawnRelation) -> list[tuple[str, int, str]]:
        return [
            ("w", self.way_id(name), role) if name in self.ways else ("n", self.id_of[name], role)
            for name, roles in relation.members.items()
            for role in roles.split() or [roles]
        ]

    def region(self, *dem: Path, smoothing_m: float = 100.0) -> Region:
        """Build the map to a region."""
        return build_region("drawn", self.extract(), dem=dem, smoothing_m=smoothing_m).region

    def write(self, path: Path) -> Path:
        """Write the map in the format that the file's ending names: .osm, .osm.gz, .osm.pbf."""
        writer = osmium.SimpleWriter(str(path), overwrite=True)
        try:
            for name, (lon, lat) in self.lonlat.items():
                if name not in self.missing:
                    tags = self.nodes.get(name, {})
                    writer.add_node(_dated("Node", self.id_of[name], tags, location=(lon, lat)))
            for way, tags in self.ways.items():
                refs = [self.id_of[c] for c in way]
                writer.add_way(_dated("Way", self.way_id(way), tags, nodes=refs))
            for number, relation in enumerate(self.relations, 501):
                members = self._members(relation)
                writer.add_relation(_dated("Relation", number, relation.tags, members=members))
        finally:
            writer.close()
        return path


def place(east_m: float, south_m: float, origin: LonLat = (WEST, NORTH)) -> LonLat:
    """Return the point so many metres east and south of the first character."""
    lon, lat, _ = _EARTH.fwd(*origin, 180.0, south_m)
    lon, lat, _ = _EARTH.fwd(lon, lat, 90.0, east_m)
    return round(float(lon), 7), round(float(lat), 7)  # as finely as OpenStreetMap stores it


def _dated(kind: str, number: int, tags: Tags, **more: Any) -> Any:
    made = getattr(osmium.osm.mutable, kind)
    return made(id=number, version=1, timestamp=DAY, tags=dict(tags), **more)
