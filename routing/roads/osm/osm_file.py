"""Read .osm.pbf, .osm and .osm.gz in one pyosmium pass into arrays.

The filters run in osmium's C++; Python sees only roads, places and boundaries. (BackReferenceWriter
and IdFilter cost 1.3 GB on a 3 MB file: neither is used.)
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Any

import osmium

from routing.errors import InputError
from routing.roads.osm.barriers import BARRIER_KEYS, read_barrier
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.restrictions import RESTRICTION_KEYS
from routing.roads.osm.settlements import (
    DWELLING_PLACES,
    SETTLEMENT_PLACES,
    Boundary,
    PlaceArea,
    Settlement,
    finish_settlements,
    read_settlement,
)
from routing.roads.osm.waterways import Waterway, read_waterway
from routing.roads.osm.way_collector import WayCollector

_PLACES = frozenset((*SETTLEMENT_PLACES, *DWELLING_PLACES))
_NO_TIMESTAMP = 1970  # osmium's year of things that have none


def read_osm_file(path: Path) -> OsmExtract:
    """Read an OpenStreetMap file.

    Raises
    ------
    InputError
        ``file_not_found``, ``osm_unreadable`` (truncated, or no OSM data), ``osm_without_roads``.
    """
    if not path.is_file():
        raise InputError("file_not_found", path=path)
    reading = _Reading()
    try:
        processor = (
            osmium.FileProcessor(str(path))
            .with_locations()
            .with_areas(osmium.filter.KeyFilter("place", "boundary"))
            .with_filter(
                osmium.filter.KeyFilter(
                    "route", "place", "boundary", "waterway", *BARRIER_KEYS, *RESTRICTION_KEYS
                )
            )
        )
        header_date = processor.header.get("osmosis_replication_timestamp") or processor.header.get(
            "timestamp"
        )
        for thing in processor:
            reading.take(thing)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as error:
        raise InputError("osm_unreadable", path=path, detail=error) from error
    date = header_date[:10] or reading.newest or None
    extract = reading.ways.finish(
        settlements=finish_settlements(reading.nodes, reading.areas, reading.boundaries),
        waterways=tuple(reading.waterways),
        osm_date=date,
        source=path.name,
    )
    if not len(extract.way_id):
        raise InputError("osm_without_roads", path=path)
    return extract


class _Reading:
    """What has been seen so far of one file."""

    def __init__(self) -> None:
        self.ways = WayCollector()
        self.nodes: list[Settlement] = []
        self.areas: list[PlaceArea] = []
        self.boundaries: list[Boundary] = []
        self.waterways: list[Waterway] = []
        self.newest = ""
        self._wkb = osmium.geom.WKBFactory()

    def take(self, thing: Any) -> None:
        if thing.is_node():
            self._take_node(thing)
        elif thing.is_way():
            self._take_way(thing)
        elif thing.is_relation():
            self._take_relation(thing)
        elif thing.is_area():
            self._take_area(thing)

    def _take_node(self, node: Any) -> None:
        tags = node.tags
        if tags.get("place") in _PLACES and node.location.valid():
            self.nodes.append(read_settlement(dict(tags), f"n{node.id}", node.lon, node.lat))
        if any(key in tags for key in BARRIER_KEYS):
            barrier = read_barrier(dict(tags))
            if barrier is not None:
                self.ways.add_barrier(node.id, barrier)

    def _take_way(self, way: Any) -> None:
        tags = dict(way.tags)
        if "waterway" in tags:
            points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            water = read_waterway(tags, points)
            if water is not None:
                self.waterways.append(water)
        if "highway" not in tags and tags.get("route") != "ferry":
            return
        # A clipped extract leaves out nodes beyond its edge: the way ends there, and begins anew
        # where it comes back.
        for inside, run in groupby(way.nodes, key=lambda node: node.location.valid()):
            nodes = [(node.ref, node.lon, node.lat) for node in run] if inside else []
            if self.ways.add(way.id, tags, nodes) and way.timestamp.year > _NO_TIMESTAMP:
                self.newest = max(self.newest, f"{way.timestamp:%Y-%m-%d}")

    def _take_relation(self, relation: Any) -> None:
        if any(key in relation.tags for key in RESTRICTION_KEYS):
            members = [(member.type, member.ref, member.role) for member in relation.members]
            self.ways.add_restriction(dict(relation.tags), members)

    def _take_area(self, area: Any) -> None:
        tags = dict(area.tags)
        try:
            wkb = bytes.fromhex(self._wkb.create_multipolygon(area))
        except RuntimeError:  # its lines cross or do not close: one bad area spoils no country
            return
        if tags.get("place") in _PLACES:
            lon, lat = _inner_point(wkb)
            osm_id = f"{'w' if area.from_way() else 'r'}{area.orig_id()}"
            self.areas.append(
                PlaceArea(settlement=read_settlement(tags, osm_id, lon, lat), wkb=wkb)
            )
        level = tags.get("admin_level", "")
        if tags.get("boundary") == "administrative" and level.isdecimal() and tags.get("name"):
            self.boundaries.append(Boundary(name=tags["name"], admin_level=int(level), wkb=wkb))


def _inner_point(wkb: bytes) -> tuple[float, float]:
    import shapely  # noqa: PLC0415 - only where a settlement is an area

    point = shapely.point_on_surface(shapely.from_wkb(wkb))
    return float(shapely.get_x(point)), float(shapely.get_y(point))
