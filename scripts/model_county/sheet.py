"""The finished county on one sheet: roads, waters, places and boundaries as OSM objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from model_county.boundaries import Districts
from model_county.ground import Ground
from model_county.names import Name
from model_county.osm_file import OsmMap, Tags
from model_county.road_shape import Drawing
from model_county.road_tags import Dressed
from model_county.settlements import Floats
from model_county.waterways import Waterway

_LONGEST_WAY = 900  # points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """A settlement as the map shows it."""

    xy_m: Floats
    tags: Tags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unit:
    """An administrative unit: its level, names and townships."""

    level: int
    name: Name
    townships: frozenset[int]


def draw_ways(
    osm: OsmMap, ground: Ground, drawing: Drawing, dressed: Sequence[Dressed],
    point_tags: dict[int, Tags],
) -> None:  # fmt: skip
    """Add the roads, cut where their tags change."""
    lonlat = ground.lonlat(drawing.xy_m).tolist()
    ids: dict[int, int] = {}
    for line, clothes in zip(drawing.lines, dressed, strict=True):
        for point in line.points:
            if point not in ids:
                tags = dict(point_tags.get(point, {})) | (
                    {"ford": "yes"} if point in line.fords else {}
                )
                ids[point] = osm.node(lonlat[point][0], lonlat[point][1], tags)
        change = round(clothes.change * len(line.points))
        run: list[int] = [line.points[0]]
        was: tuple[tuple[str, str], ...] | None = None
        for k, pair in enumerate(pairwise(line.points)):
            tags = dict(clothes.far if k < change else clothes.rest)
            if pair in line.bridges:
                tags |= {"bridge": "yes", "layer": "1"}
            if pair in line.tunnels:
                tags |= {"tunnel": "yes", "layer": "-1"}
            now = tuple(tags.items())
            if was is not None and (now != was or len(run) >= _LONGEST_WAY):
                osm.way([ids[p] for p in run], dict(was))
                run = [pair[0]]
            run.append(pair[1])
            was = now
        if was is not None:
            osm.way([ids[p] for p in run], dict(was))


def draw_waters(osm: OsmMap, ground: Ground, waters: Sequence[Waterway]) -> None:
    """Add rivers and streams; a tributary ends at a node of the larger water."""
    ids: dict[tuple[float, ...], int] = {}
    for water in waters:
        refs = []
        for xy, (lon, lat) in zip(
            water.xy_m.tolist(), ground.lonlat(water.xy_m).tolist(), strict=True
        ):
            key = tuple(xy)
            if key not in ids:
                ids[key] = osm.node(lon, lat)
            refs.append(ids[key])
        if len(refs) > 1:
            osm.way(refs, water.tags())


def draw_places(osm: OsmMap, ground: Ground, places: Sequence[Place]) -> None:
    """Add the settlements."""
    lonlat = ground.lonlat(np.array([place.xy_m for place in places])).tolist()
    for place, (lon, lat) in zip(places, lonlat, strict=True):
        osm.node(lon, lat, place.tags)


def draw_boundaries(
    osm: OsmMap, ground: Ground, districts: Districts, units: Sequence[Unit]
) -> None:
    """Add boundary lines, shared by neighbours, and a relation for each unit."""
    ids: dict[tuple[float, ...], int] = {}
    ways = []
    for arc in districts.arcs:
        level = min(
            [unit.level for unit in units if (arc.sides[0] in unit.townships)
             != (arc.sides[1] in unit.townships)]
        )  # fmt: skip
        refs = []
        for xy, (lon, lat) in zip(arc.xy_m.tolist(), ground.lonlat(arc.xy_m).tolist(), strict=True):
            key = tuple(xy)
            if key not in ids:
                ids[key] = osm.node(lon, lat)
            refs.append(ids[key])
        tags = {"boundary": "administrative", "admin_level": str(level)}
        ways.append(osm.way(refs, tags))
    for unit in units:
        arcs = [
            k for k, arc in enumerate(districts.arcs)
            if (arc.sides[0] in unit.townships) != (arc.sides[1] in unit.townships)
        ]  # fmt: skip
        roles = _roles([districts.arcs[k].xy_m for k in arcs])
        tags = {"type": "boundary", "boundary": "administrative", "admin_level": str(unit.level)}
        osm.relations.append(
            ([("w", ways[k], role) for k, role in zip(arcs, roles, strict=True)],
             tags | unit.name.tags())
        )  # fmt: skip


def _roles(lines: Sequence[Floats]) -> list[str]:
    """Tell which lines bound the unit from outside, and which around an enclave."""
    rings = shapely.polygonize([shapely.LineString(line) for line in lines]).geoms
    shells = shapely.get_exterior_ring(np.array(rings))
    outside = shapely.boundary(shapely.union_all(shapely.polygons(shells)))
    return [
        "outer"
        if outside.distance(shapely.LineString(line).interpolate(0.5, normalized=True)) < 1
        else "inner"
        for line in lines
    ]
