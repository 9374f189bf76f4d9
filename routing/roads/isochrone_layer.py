"""Isochrones as GeoJSON features, and as files for QGIS."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import shapely

from routing.errors import InputError
from routing.roads.isochrones import Isochrone

SUFFIXES = (".geojson", ".json", ".gpkg")
"""Files that isochrones can be written to."""


def as_features(isochrones: Sequence[Isochrone], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return a GeoJSON feature collection (RFC 7946), the longest first so that all are seen.

    Parameters
    ----------
    isochrones : sequence of Isochrone
    told : mapping
        What every feature's properties tell besides minutes, area and length of roads.
    """
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": shapely.geometry.mapping(_as_standard(one.polygon)),
                "properties": {
                    "minutes": one.minutes,
                    "area_km2": one.area_km2,
                    "road_km": one.road_km,
                    **told,
                },
            }
            for one in reversed(isochrones)
        ],
    }


def _as_standard(area: shapely.MultiPolygon) -> shapely.MultiPolygon:
    """Return an area whose outer rings run anticlockwise (RFC 7946, 3.1.6)."""
    return shapely.MultiPolygon([shapely.geometry.polygon.orient(part) for part in area.geoms])


def check_suffix(path: Path) -> None:
    """Refuse files that isochrones cannot be written to.

    Raises
    ------
    InputError
        ``unknown_isochrone_format``.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError("unknown_isochrone_format", path=path, known=", ".join(SUFFIXES))


def write_features(path: Path, collection: Mapping[str, Any]) -> None:
    """Write a feature collection in the format that the file's ending names.

    Raises
    ------
    InputError
        ``unknown_isochrone_format``.
    """
    check_suffix(path)
    if path.suffix.lower() != ".gpkg":
        path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
        return
    import geopandas as gpd  # noqa: PLC0415 - half a second that only this format pays

    path.unlink(missing_ok=True)
    layer = gpd.GeoDataFrame.from_features(collection["features"], crs="EPSG:4326")
    known = {key: f"{collection[key] or ''}" for key in ("attribution", "osm_date")}
    layer.to_file(path, layer="isochrones", driver="GPKG", layer_metadata=known)
