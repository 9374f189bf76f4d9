"""A region for QGIS and notebooks: GeoPackage, GeoParquet, and GraphML as OSMnx writes it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from routing.errors import InputError
from routing.roads.osm.access import MODES
from routing.roads.osm.way_tags import ROAD_CLASSES, SURFACES
from routing.roads.region import Region

if TYPE_CHECKING:
    import geopandas as gpd

_SUFFIXES = (".gpkg", ".parquet", ".graphml")


def export_region(region: Region, path: Path) -> Path:
    """Write a region to a file whose ending names the format.

    ``.gpkg`` has the layers *roads* and *settlements*; ``.parquet`` the roads, with the settlements
    in ``NAME-settlements.parquet`` beside it; ``.graphml`` the directed graph.

    Raises
    ------
    InputError
        ``unknown_export_format``, ``extra_missing``.
    """
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError("unknown_export_format", path=path, known=", ".join(_SUFFIXES))
    path.parent.mkdir(parents=True, exist_ok=True)
    if suffix == ".graphml":
        _write_graphml(region, path)
        return path
    told = {"attribution": region.meta.attribution, "license": region.meta.license}
    told |= {"osm_date": region.meta.osm_date or "", "version": region.version}
    if suffix == ".gpkg":
        path.unlink(missing_ok=True)
        for name, layer in (
            ("roads", roads_layer(region)),
            ("settlements", settlements_layer(region)),
        ):
            layer.to_file(path, layer=name, driver="GPKG", layer_metadata=told)
    else:
        _need_pyarrow()
        for layer, file in (
            (roads_layer(region), path),
            (settlements_layer(region), path.with_stem(f"{path.stem}-settlements")),
        ):
            layer.attrs.update(told)  # GeoPandas keeps them in the file's metadata
            layer.to_parquet(file)
    return path


def roads_layer(region: Region) -> gpd.GeoDataFrame:
    """Return the segments as lines, with who may use them and how long they take each profile."""
    import geopandas as gpd  # noqa: PLC0415 - half a second that only exports pay

    graph = region.graph
    real = np.flatnonzero(graph.segment_way != 0)  # barriers are points on a map
    kinds = graph.kinds[graph.segment_kind[real]]
    columns: dict[str, Any] = {
        "way_id": graph.segment_way[real],
        "name": [graph.names[k] for k in graph.segment_name[real]],
        "ref": [graph.refs[k] for k in graph.segment_name[real]],
        "road_class": [ROAD_CLASSES[k] for k in kinds["road_class"]],
        "surface": [SURFACES[k] for k in kinds["surface"]],
        "length_m": graph.segment_length_m[real].round(1),
        "rise_m": _segment_rise(region)[real],
        "access": [_modes(mask) for mask in kinds["forward"]],
        "access_back": [_modes(mask) for mask in kinds["backward"]],
    }
    for profile in ("van", "foot"):
        columns |= _seconds(region, profile, real)
    lines = [shapely.LineString(graph.shape(segment)) for segment in real.tolist()]
    return gpd.GeoDataFrame(columns, geometry=lines, crs="EPSG:4326")


def settlements_layer(region: Region) -> gpd.GeoDataFrame:
    """Return settlements and dwellings as points with their parents."""
    import geopandas as gpd  # noqa: PLC0415 - as above

    places = (*region.settlements, *region.dwellings)
    columns = {
        key: [getattr(place, key) for place in places]
        for key in ("osm_id", "name", "name_latin", "place", "parent", "population")
    }
    points = [shapely.Point(place.lon, place.lat) for place in places]
    return gpd.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


def _write_graphml(region: Region, path: Path) -> None:
    from routing.roads.graph.networkx_graph import to_networkx  # noqa: PLC0415 - OSMnx is slow
    from routing.roads.osm.osmnx_graph import write_graphml  # noqa: PLC0415 - as above

    graph = to_networkx(region.graph, region.edge_ms("van"))
    graph.graph["attribution"] = region.meta.attribution
    graph.graph["created_date"] = region.meta.osm_date or ""
    write_graphml(graph, path)


def _segment_rise(region: Region) -> np.ndarray[Any, np.dtype[np.float64]]:
    heights = region.graph.shape_height_m.astype(np.float64)
    rise = heights[region.graph.segment_last] - heights[region.graph.segment_first]
    return np.round(rise, 1)


def _seconds(region: Region, profile: str, segments: np.ndarray[Any, Any]) -> dict[str, Any]:
    graph, edge_ms = region.graph, region.edge_ms(profile)
    found = {}
    for name, against in (("s", False), ("back_s", True)):
        seconds = np.full(graph.segments, np.nan)
        edges = np.flatnonzero((graph.edge_reversed == against) & (edge_ms >= 0))
        seconds[graph.edge_segment[edges]] = edge_ms[edges] / 1000
        found[f"{profile}_{name}"] = seconds[segments]
    return found


def _modes(mask: int) -> str:
    return ",".join(name for name, bit in MODES.items() if mask & bit)


def _need_pyarrow() -> None:
    if find_spec("pyarrow") is None:
        raise InputError("extra_missing", extra="parquet")
