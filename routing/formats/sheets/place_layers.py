"""GeoJSON and GeoPackage as rows of places: names and points, whatever else a layer has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from routing.errors import InputError
from routing.formats.files import decode, read_bytes
from routing.formats.sheets.vocabulary import match, simplified

JSON = (".geojson", ".json")
LAYERS = (".gpkg",)

_FIELDS = ("name", "township", "coordinate_system")

_MUCH = 1e15
"""No coordinate of any projection is as large, and whole numbers are exact below it."""

Layer = tuple[str, Sequence[Mapping[str, Any]]]
"""What people call it, and its rows: ``name``, ``township``, ``lon``, ``lat``; or ``geometry``,
what there is instead of a point."""


def layers_of(path: Path) -> list[Layer]:
    """Read the layers of a file; of a GeoPackage those that have a geometry.

    Raises
    ------
    InputError
        ``places_unreadable``, or what reading the file raises.
    """
    if path.suffix.lower() in JSON:
        return [(path.name, list(_features(decode(read_bytes(path), name=str(path)), path)))]
    return _of_package(path)


def _features(data: Any, path: Path) -> Iterator[dict[str, Any]]:
    collection = data if isinstance(data, dict) else {}
    alone = collection.get("type") == "Feature"
    features = [data] if alone else collection.get("features")
    if not isinstance(features, list):
        raise InputError("places_unreadable", path=path, detail="FeatureCollection: no")
    for feature in features:
        row = _object(feature)
        yield {**_named(_object(row.get("properties"))), **_point(_object(row.get("geometry")))}


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _of_package(path: Path) -> list[Layer]:
    import pyogrio  # noqa: PLC0415 - half a second that only this format pays
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 - with it
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - with it

    if not path.is_file():
        raise InputError("file_not_found", path=path)
    try:
        found = [str(name) for name, geometry in pyogrio.list_layers(path) if geometry is not None]
        layers = [(name, list(_rows(path, name))) for name in found]
    except (DataSourceError, DataLayerError, ProjError) as error:
        raise InputError("places_unreadable", path=path, detail=error) from error
    if not layers:
        raise InputError("places_unreadable", path=path, detail="geometry: no")
    if len(layers) == 1:
        return [(path.name, layers[0][1])]
    return [(f"{path.name}: {name}", rows) for name, rows in layers]


def _rows(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """Read one layer; without a coordinate system it is taken to be in degrees."""
    import geopandas as gpd  # noqa: PLC0415 - as above
    from shapely.geometry import mapping  # noqa: PLC0415 - with it

    layer: Any = gpd.read_file(path, layer=name)
    if layer.crs is not None:
        layer = layer.to_crs("EPSG:4326")
    texts = layer.drop(columns=layer.geometry.name)
    for shape, properties in zip(layer.geometry, texts.to_dict("records"), strict=True):
        # Through JSON a point's numbers are those of GeoJSON, and an empty shape is none.
        point = {} if shape is None or shape.is_empty else json.loads(json.dumps(mapping(shape)))
        yield {**_named(properties), **_point(point)}


def _named(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the name and township of a feature, whatever its columns are called."""
    row: dict[str, Any] = {}
    for key, value in properties.items():
        if not isinstance(value, str) and not _is_number(value):
            continue  # a list, a date, nothing: no name
        meaning = match("places", str(key))
        if len(meaning) == 1 and meaning[0].field in _FIELDS:
            better = simplified(str(key)) == meaning[0].field
            if better or meaning[0].field not in row:
                row[meaning[0].field] = value
    return row


def _point(geometry: Mapping[str, Any]) -> dict[str, Any]:
    """Return longitude and latitude of a point, or of several points that are one."""
    kind, at = geometry.get("type"), geometry.get("coordinates")
    if kind == "MultiPoint" and isinstance(at, list) and len(at) == 1:
        kind, at = "Point", at[0]
    if kind is not None and kind != "Point":
        return {"geometry": str(kind)}
    if isinstance(at, list) and len(at) > 1 and all(_is_number(one) for one in at[:2]):
        return {"lon": float(at[0]), "lat": float(at[1])}
    return {}


def _is_number(value: Any) -> bool:
    """Tell whether a value is a number that a coordinate or a name can be; NaN is none."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _MUCH
