"""Places of the user's own: names that are looked up before those of the region."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routing.errors import InputError
from routing.formats.files import decode, read_bytes
from routing.formats.sheets.book import CSV_SUFFIXES, grids_of
from routing.formats.sheets.columns import ColumnNames
from routing.formats.sheets.native import where_of
from routing.formats.sheets.readings import Reading, read_rows
from routing.formats.sheets.tables import as_table
from routing.formats.sheets.vocabulary import match, simplified, table_named
from routing.formats.sheets.workbooks import SUFFIXES
from routing.problem import Location
from routing.rejected import Origin, Rejected

_JSON = (".geojson", ".json")
_LAYERS = (".gpkg",)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A name that orders use, and where it is; degrees, WGS 84."""

    name: str
    township: str | None
    lon: float
    lat: float


Places = tuple[tuple[NamedPlace, ...], tuple[Rejected, ...]]


def read_places(path: Path) -> Places:
    """Read places from GeoJSON, GeoPackage, CSV or a workbook; bad rows are told.

    Raises
    ------
    InputError
        ``unknown_places_format``, ``places_unreadable``, or what reading the file raises.
    """
    suffix = path.suffix.lower()
    if suffix in _JSON:
        return _sorted_out(_features(decode(read_bytes(path), name=str(path)), path), path.name)
    if suffix in _LAYERS:
        return _sorted_out(_layer(path), path.name)
    if suffix not in (*SUFFIXES, *CSV_SUFFIXES):
        known = ", ".join((*_JSON, *_LAYERS, *SUFFIXES, *CSV_SUFFIXES))
        raise InputError("unknown_places_format", path=path, known=known)
    grids = grids_of(path)
    named = [grid for grid in grids if table_named(grid.name) == "places"]
    found = [as_table(grid, "places", ColumnNames()) for grid in named or grids]
    tables = [table for table in found if table is not None and not table.missing()]
    if not tables:
        raise InputError("places_unreadable", path=path, detail="name + lon + lat: no")
    return places_of([reading for table in tables for reading in read_rows(table, None)[0]])


def places_of(readings: Sequence[Reading]) -> Places:
    """Turn the rows of tables of places into places."""
    rejected = [reading.rejected for reading in readings if reading.refusal is not None]
    rows = (
        (
            {**where_of(one.values), "name": one.id, "township": one.values.get("township")},
            one.origin,
        )
        for one in readings
        if one.values is not None
    )
    places, refused = _places(rows)
    return places, (*rejected, *refused)


def _sorted_out(rows: Iterator[Mapping[str, Any]], sheet: str) -> Places:
    numbered = ((row, Origin(sheet=sheet, row=number)) for number, row in enumerate(rows, start=1))
    return _places(numbered)


def _places(rows: Iterator[tuple[Mapping[str, Any], Origin]]) -> Places:
    places: list[NamedPlace] = []
    rejected: list[Rejected] = []
    for row, origin in rows:
        name = str(row.get("name") or "").strip()
        try:
            if not name:
                raise InputError("cell_missing", column="name")  # noqa: TRY301 - refused as any other
            point = Location(lon=row.get("lon"), lat=row.get("lat"))
            if point.lon is None or point.lat is None:
                raise InputError("no_location")  # noqa: TRY301 - as above
        except InputError as error:
            rejected.append(Rejected.of(error, kind="place", id=name or None, origin=origin))
            continue
        township = str(row.get("township") or "").strip() or None
        places.append(NamedPlace(name=name, township=township, lon=point.lon, lat=point.lat))
    return tuple(places), tuple(rejected)


def _features(data: Any, path: Path) -> Iterator[dict[str, Any]]:
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise InputError("places_unreadable", path=path, detail="FeatureCollection: no")
    for feature in features:
        row = feature if isinstance(feature, dict) else {}
        geometry = row.get("geometry") or {}
        at = geometry.get("coordinates") if geometry.get("type") == "Point" else None
        yield {**_named(row.get("properties") or {}), **_point(at)}


def _layer(path: Path) -> Iterator[dict[str, Any]]:
    import geopandas as gpd  # noqa: PLC0415 - half a second that only this format pays
    from pyogrio.errors import DataSourceError  # noqa: PLC0415 - with it

    if not path.is_file():
        raise InputError("file_not_found", path=path)
    try:
        layer = gpd.read_file(path)
    except DataSourceError as error:
        raise InputError("places_unreadable", path=path, detail=error) from error
    if layer.crs is not None:
        layer = layer.to_crs("EPSG:4326")
    yield from _features(json.loads(layer.to_json()), path)


def _named(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the name and township of a feature, whatever its columns are called."""
    row: dict[str, Any] = {}
    for key, value in properties.items():
        meaning = match("places", str(key))
        if len(meaning) == 1 and meaning[0].field in ("name", "township") and value is not None:
            better = simplified(str(key)) == meaning[0].field
            if better or meaning[0].field not in row:
                row[meaning[0].field] = value
    return row


def _point(at: Any) -> dict[str, float]:
    if isinstance(at, list) and len(at) > 1 and all(isinstance(x, int | float) for x in at[:2]):
        return {"lon": float(at[0]), "lat": float(at[1])}
    return {}
