"""Cut an extract to a boundary: a county out of a country's file."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import shapely

from routing.errors import InputError
from routing.roads.osm.extract import OsmExtract


def read_boundary(path: Path) -> shapely.Geometry:
    """Read the polygons of a GeoJSON file as one.

    Raises
    ------
    InputError
        ``file_not_found``, ``boundary_unreadable``.
    """
    if not path.is_file():
        raise InputError("file_not_found", path=path)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
        features = data["features"] if data["type"] == "FeatureCollection" else [data]
        shapes = [shapely.geometry.shape(one.get("geometry", one)) for one in features]
    except (ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        raise InputError("boundary_unreadable", path=path, detail=error) from error
    areas = [shape for shape in shapes if shape.geom_type in {"Polygon", "MultiPolygon"}]
    if not areas:
        raise InputError("boundary_unreadable", path=path, detail="no polygon in it")
    return shapely.union_all(areas)


def clip(extract: OsmExtract, boundary: shapely.Geometry) -> OsmExtract:
    """Keep the roads and settlements inside a boundary; a way ends at its last node inside.

    Raises
    ------
    InputError
        ``boundary_elsewhere`` where no road is inside.
    """
    shapely.prepare(boundary)
    inside = shapely.contains_xy(boundary, extract.lon, extract.lat)[extract.way_nodes]
    way = np.repeat(np.arange(len(extract.way_id)), np.diff(extract.way_first))
    # A stretch is a run of inside nodes of one way; one of a single node is no road.
    new = np.r_[True, np.diff(way) != 0] | np.r_[True, ~inside[:-1]]
    stretch = np.cumsum(new & inside) - 1
    kept = np.flatnonzero(inside)
    length = np.bincount(stretch[kept]) if kept.size else np.zeros(0, dtype=np.int64)
    kept = kept[length[stretch[kept]] > 1]
    if not kept.size:
        raise InputError("boundary_elsewhere", source=extract.source)
    starts = np.flatnonzero(np.diff(stretch[kept], prepend=-1))
    ways = way[kept[starts]]
    return dataclasses.replace(
        extract,
        way_id=extract.way_id[ways],
        way_kind=extract.way_kind[ways],
        way_name=extract.way_name[ways],
        way_first=np.r_[starts, len(kept)],
        way_nodes=extract.way_nodes[kept],
        settlements=tuple(
            place
            for place in extract.settlements
            if shapely.contains_xy(boundary, place.lon, place.lat)
        ),
        waterways=tuple(
            water
            for water in extract.waterways
            if shapely.intersects(boundary, shapely.LineString(water.line))
        ),
    )
