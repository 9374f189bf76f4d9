"""Points to measure between, under the user's own ids: CSV, GeoJSON or GeoPackage."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.formats.files import decode, read_bytes
from routing.rejected import Origin, Rejected

_SUFFIXES = (".csv", ".geojson", ".json", ".gpkg")
_FROM_TEXT = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """Points that can be used, and the rows that cannot.

    Attributes
    ----------
    ids : tuple of str
    lonlat : ndarray of float64, shape (n, 2)
        Degrees, WGS 84.
    """

    ids: tuple[str, ...]
    lonlat: npt.NDArray[np.float64]
    rejected: tuple[Rejected, ...] = ()


def read_points(path: Path) -> Points:
    """Read points with their ``id``; CSV has the columns ``id``, ``lon`` and ``lat``.

    Rows that cannot be used, and all rows that share an id, are rejected; the rest is kept.

    Raises
    ------
    InputError
        ``unknown_points_format``, ``points_unreadable``, ``no_points``, or what reading the file
        raises.
    """
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError("unknown_points_format", path=path, known=", ".join(_SUFFIXES))
    if suffix == ".gpkg":
        rows = list(_geopackage_rows(path))
    elif suffix == ".csv":
        rows = list(_csv_rows(read_bytes(path), path))
    else:
        rows = list(_geojson_rows(decode(read_bytes(path), name=str(path)), path))
    return _sorted_out(rows, path)


Row = tuple[str | None, Any, Any]


def _sorted_out(rows: list[Row], path: Path) -> Points:
    counts = Counter(row_id for row_id, _, _ in rows)
    ids: list[str] = []
    lonlat: list[tuple[float, float]] = []
    rejected: list[Rejected] = []
    for number, (row_id, lon, lat) in enumerate(rows, start=1):
        try:
            if not row_id:
                raise InputError("missing_field", field="id", value=json.dumps(row_id))  # noqa: TRY301 - refused below
            if counts[row_id] > 1:
                raise InputError("duplicate_id", id=row_id, count=counts[row_id])  # noqa: TRY301 - refused below
            lonlat.append(_lonlat(lon, lat))
            ids.append(row_id)
        except InputError as error:
            origin = Origin(row=number)
            rejected.append(Rejected.of(error, kind="point", id=row_id, origin=origin))
    if not ids:
        raise InputError("no_points", path=path, rejected=tuple(rejected))
    return Points(ids=tuple(ids), lonlat=np.array(lonlat), rejected=tuple(rejected))


def _lonlat(lon: Any, lat: Any) -> tuple[float, float]:
    try:
        x, y = float(lon), float(lat)
    except (TypeError, ValueError):
        raise InputError("not_a_number", field="lon/lat") from None
    if not (math.isfinite(x) and math.isfinite(y)):
        raise InputError("not_a_number", field="lon/lat")
    return x, y


def _csv_rows(data: bytes, path: Path) -> Iterator[Row]:
    for encoding in _FROM_TEXT:
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise InputError("points_unreadable", path=path, detail="neither UTF-8 nor GB18030")
    table = csv.DictReader(io.StringIO(text))
    names = {name.strip().lower(): name for name in table.fieldnames or () if name}
    missing = [name for name in ("id", "lon", "lat") if name not in names]
    if missing:
        raise InputError("points_unreadable", path=path, detail=f"no column {', '.join(missing)}")
    for row in table:
        yield (row[names["id"]] or "").strip() or None, row[names["lon"]], row[names["lat"]]


def _geojson_rows(data: Any, path: Path) -> Iterator[Row]:
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise InputError("points_unreadable", path=path, detail="no FeatureCollection")
    for feature in features:
        row = feature if isinstance(feature, dict) else {}
        geometry, properties = row.get("geometry") or {}, row.get("properties") or {}
        row_id = row.get("id", properties.get("id"))
        at = geometry.get("coordinates") if geometry.get("type") == "Point" else None
        lon, lat = at[:2] if isinstance(at, list) and len(at) > 1 else (None, None)
        yield None if row_id is None else str(row_id), lon, lat


def _geopackage_rows(path: Path) -> Iterator[Row]:
    import geopandas as gpd  # noqa: PLC0415 - half a second that only this format pays
    from pyogrio.errors import DataSourceError  # noqa: PLC0415 - with it
    from shapely import Point  # noqa: PLC0415 - with it

    if not path.is_file():
        raise InputError("file_not_found", path=path)
    try:
        layer = gpd.read_file(path)
    except DataSourceError as error:
        raise InputError("points_unreadable", path=path, detail=error) from error
    if "id" not in layer.columns:
        raise InputError("points_unreadable", path=path, detail="no column id")
    if layer.crs is not None:
        layer = layer.to_crs("EPSG:4326")
    for row_id, shape in zip(layer["id"], layer.geometry, strict=True):
        at = shape.coords[0] if isinstance(shape, Point) and not shape.is_empty else (None, None)
        yield str(row_id), at[0], at[1]
