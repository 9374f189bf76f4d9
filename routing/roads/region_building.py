"""From sources to a region on disk: read, build, name, save, and say what was odd."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from routing.errors import InputError
from routing.roads.graph import RoadGraph
from routing.roads.graph.build import build_graph
from routing.roads.osm.clipping import clip, read_boundary
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.settlements import DWELLING_PLACES, Settlement
from routing.roads.region import Region
from routing.roads.region_files import TEXTS, graph_columns
from routing.roads.region_meta import FORMAT, RegionMeta, check_region_id
from routing.roads.snapping import Box, bounding_box
from routing.roads.terrain.elevation import SMOOTHING_LENGTH_M, reaches
from routing.roads.terrain.landscape import Landscape
from routing.roads.terrain.relief import draw_relief

LICENSE = "ODbL-1.0"
ATTRIBUTION = "© OpenStreetMap contributors, ODbL 1.0"

_OSM_SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something that the user should know though the build went on: ``notices.<code>``."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BuiltRegion:
    """A fresh region and what was odd about its sources."""

    region: Region
    notices: tuple[Notice, ...] = ()


def read_source(path: Path, boundary: Path | None = None) -> OsmExtract:
    """Read a map by the ending of its name: OSM PBF and XML, or OSMnx GraphML.

    Parameters
    ----------
    boundary : Path, optional
        GeoJSON polygon; what lies outside is left out.

    Raises
    ------
    InputError
        ``unknown_map_format``, or what the reader raises.
    """
    extract = _read(path)
    return extract if boundary is None else clip(extract, read_boundary(boundary))


def _read(path: Path) -> OsmExtract:
    name = path.name.lower()
    if name.endswith(".graphml"):
        from routing.roads.osm.osmnx_graph import read_graphml  # noqa: PLC0415 - osmnx is slow

        return read_graphml(path)
    if name.endswith(_OSM_SUFFIXES):
        from routing.roads.osm.osm_file import read_osm_file  # noqa: PLC0415 - GraphML needs none

        return read_osm_file(path)
    raise InputError("unknown_map_format", path=path, known=", ".join((*_OSM_SUFFIXES, ".graphml")))


def build_region(
    region_id: str,
    extract: OsmExtract,
    *,
    dem: Sequence[Path] = (),
    smoothing_m: float = SMOOTHING_LENGTH_M,
    license_id: str = LICENSE,
    attribution: str = ATTRIBUTION,
    progress: Callable[[str], None] | None = None,
) -> BuiltRegion:
    """Build a region of an extract and terrain tiles.

    Parameters
    ----------
    region_id : str
        Lower-case letters, digits, ``-`` and ``_``: the name of its folder.
    extract : OsmExtract
    dem : sequence of Path
        Terrain tiles. Where none covers the roads the region is built flat, with a notice.
    progress : callable, optional
        Told the name of each stage as it starts: a key of ``stages`` in the wording.

    Raises
    ------
    InputError
        ``region_id_invalid``, and what reading the tiles raises.
    """
    check_region_id(region_id)
    tell = progress or (lambda _stage: None)
    tell("graph")
    built = build_graph(extract, dem, smoothing_m)
    notices = list(_dem_notices(dem, built.dem_coverage, bounding_box(built.graph)))
    if not extract.settlements:
        notices.append(Notice(code="no_settlements"))
    if extract.unread_limits:
        notices.append(Notice(code="limits_unread", details={"count": extract.unread_limits}))
    if extract.unread_rules:
        notices.append(Notice(code="rules_unread", details={"count": extract.unread_rules}))
    notices += _restriction_notices(extract, built.broken_restrictions)
    tell("relief")
    west, south, east, north = box = bounding_box(built.graph)
    relief = draw_relief(dem, _with_margin(box)) if built.dem_coverage else None
    tell("region")
    meta = RegionMeta(
        id=region_id,
        source=extract.source,
        osm_date=extract.osm_date,
        license=license_id,
        attribution=attribution,
        timezone=_timezone((west + east) / 2, (south + north) / 2),
        bbox=(west, south, east, north),
        dem={
            "tiles": [tile.name for tile in dem],
            "coverage": round(built.dem_coverage, 4),
            "smoothing_m": smoothing_m,
        }
        if built.dem_coverage
        else None,
    )
    landscape = Landscape(relief=relief, waterways=extract.waterways)
    region = make_region(meta, built.graph, extract.settlements, DWELLING_PLACES, landscape)
    return BuiltRegion(region=region, notices=tuple(notices))


def _restriction_notices(extract: OsmExtract, broken: int) -> Iterator[Notice]:
    counts = {
        "restrictions_unread": extract.unread_restrictions + broken,
        "restrictions_conditional": extract.conditional_restrictions,
    }
    return (Notice(code=code, details={"count": count}) for code, count in counts.items() if count)


_WELL_COVERED = 0.98
_MARGIN = 0.05


def _with_margin(box: Box) -> Box:
    """Widen a box, so that a map's edge is no wall beside the last road."""
    west, south, east, north = box
    lon, lat = _MARGIN * (east - west), _MARGIN * (north - south)
    return west - lon, max(south - lat, -85.0), east + lon, min(north + lat, 85.0)


def _dem_notices(dem: Sequence[Path], coverage: float | None, box: Box) -> Sequence[Notice]:
    if coverage is None or coverage >= _WELL_COVERED:
        return ()
    tiles = ", ".join(tile.name for tile in dem)
    if coverage == 0:
        code = "dem_all_void" if reaches(dem, box) else "dem_elsewhere"
        return (Notice(code=code, details={"tiles": tiles}),)
    return (
        Notice(code="dem_covers_part", details={"tiles": tiles, "percent": round(100 * coverage)}),
    )


def _timezone(lon: float, lat: float) -> str:
    from tzfpy import get_tz  # noqa: PLC0415 - its polygons take a moment; only building needs them

    return get_tz(lon, lat) or "UTC"


def make_region(
    meta: RegionMeta,
    graph: RoadGraph,
    places: Sequence[Settlement],
    dwelling_places: Sequence[str],
    landscape: Landscape,
) -> Region:
    """Put a region together and give it its version."""
    content = hashlib.sha256(f"{FORMAT}".encode())
    for name, column in graph_columns(graph):
        texts = name in TEXTS
        content.update(json.dumps(column).encode() if texts else column.tobytes())
    content.update(json.dumps([dataclasses.asdict(place) for place in places]).encode())
    meta = dataclasses.replace(meta, bbox=bounding_box(graph), version=content.hexdigest()[:12])
    return Region(
        meta=meta,
        graph=graph,
        settlements=tuple(place for place in places if place.place not in dwelling_places),
        dwellings=tuple(place for place in places if place.place in dwelling_places),
        _landscape=lambda: landscape,
    )
