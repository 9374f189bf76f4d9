"""Tables of villages and candidates for a study: CSV, workbooks, GeoJSON and GeoPackage as rows.

Every row is a dictionary of the columns' own names; ``lon`` and ``lat`` are degrees, WGS 84.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from routing.errors import InputError
from routing.formats.files import decode, read_bytes
from routing.formats.sheets.book import grids_of
from routing.formats.sheets.grid import is_blank, normal, typed
from routing.formats.sheets.suffixes import CSV_SUFFIXES, SUFFIXES

JSON, LAYERS = (".geojson", ".json"), (".gpkg",)
KNOWN = (*CSV_SUFFIXES, *SUFFIXES, *JSON, *LAYERS)

SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "fid", "code", "编号", "代码"),
    "name": ("name", "village", "名称", "村名", "地名", "name:zh"),
    "lon": ("lon", "lng", "long", "longitude", "x", "经度"),
    "lat": ("lat", "latitude", "y", "纬度"),
    "population": ("population", "people", "pop", "人口"),
    "parcels": ("parcels", "shipments", "orders", "包裹", "件数"),
    "weight": ("weight", "demand", "需求"),
    "capacity": ("capacity", "容量"),
    "opening_cost": ("opening_cost", "fixed_cost", "cost", "建设费用", "开办费"),
    "handling_cost": ("handling_cost", "处理费用", "操作费"),
    "closing_cost": ("closing_cost", "关闭费用", "撤销费用"),
    "group": ("group", "分组"),
    "state": ("state", "status", "状态"),
    "parent": ("parent", "township", "乡镇"),
}
"""Names under which a column is known."""

MOST = 10**12
"""People, parcels or money: more is a slip of the hand, and sums of it are not exact."""

_TOLD = 20
"""Columns that an error names."""

Row = dict[str, Any]


def read_rows(path: Path, layer: str | None = None) -> list[Row]:
    """Read a table; what columns mean is told by :data:`SYNONYMS`, others keep their names.

    Parameters
    ----------
    layer : str, optional
        Of a GeoPackage or workbook; by default the first.

    Raises
    ------
    InputError
        ``unknown_study_table``, ``study_table_unreadable``, ``study_table_without_rows``,
        ``study_columns_unknown``, ``coordinates_projected``, or what reading the file raises.
    """
    suffix = path.suffix.lower()
    if suffix not in KNOWN:
        raise InputError("unknown_study_table", path=path, known=", ".join(KNOWN))
    if suffix in LAYERS:
        rows = list(_of_package(path, layer))
    elif suffix in JSON:
        rows = list(_of_features(decode(read_bytes(path), name=str(path)), path))
    else:
        rows = list(_of_sheet(path, layer))
    if not rows:
        raise InputError("study_table_without_rows", path=path)
    named = [_renamed(row) for row in rows]
    if not any("id" in row or "name" in row for row in named):
        there = dict.fromkeys(str(key) for row in rows for key in row if key != "_row")
        raise InputError(
            "study_columns_unknown", path=path, columns=", ".join([*there][:_TOLD]) or "-"
        )
    _refuse_projected(named, path)
    return named


def _renamed(row: Mapping[str, Any]) -> Row:
    """Give known columns their own names; of two that mean the same, the plainer one counts."""
    found: Row = {}
    plain = {normal(str(key)).casefold(): value for key, value in row.items()}
    for field, names in SYNONYMS.items():
        for name in names:
            if name in plain:
                found.setdefault(field, plain[name])
    return {**{key: value for key, value in plain.items() if key not in found}, **found}


def _of_sheet(path: Path, sheet: str | None) -> Iterator[Row]:
    every = grids_of(path)
    grids = [grid for grid in every if sheet is None or grid.name == sheet]
    if not every:
        raise InputError("file_empty", path=path)
    if not grids:
        raise InputError("study_table_unreadable", path=path, detail=sheet)
    grid = grids[0]
    written = list(grid.written_rows())
    if not written:
        raise InputError("file_empty", path=path)
    head = [str(cell) for cell in grid.rows[written[0]]]
    for number in written[1:]:
        cells = (typed(grid.cell(number, column)) for column in range(len(head)))
        row = dict(zip(head, cells, strict=True))
        yield {"_row": number + 1, **{k: v for k, v in row.items() if k and not _empty(v)}}


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and is_blank(value))


def _of_features(data: Any, path: Path) -> Iterator[Row]:
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list):
        raise InputError("study_table_unreadable", path=path, detail="FeatureCollection: no")
    system = data.get("crs")  # of GeoJSON before RFC 7946
    named = json.dumps(system) if system else ""
    if named and not any(one in named for one in ("CRS84", "4326", "null")):
        raise InputError("coordinates_projected", path=path, detail=named)
    for number, feature in enumerate(features, start=1):
        given = feature if isinstance(feature, dict) else {}
        properties, geometry = given.get("properties") or {}, given.get("geometry") or {}
        row = {"_row": number, **properties, **_point(geometry)}
        yield row if given.get("id") is None else {"id": given["id"], **row}


def _point(geometry: Mapping[str, Any]) -> Row:
    at = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(at, list) and len(at) > 1:
        return {"lon": at[0], "lat": at[1]}
    return {"geometry": str(geometry["type"])} if geometry.get("type") else {}


def _of_package(path: Path, layer: str | None) -> Iterator[Row]:
    """Read a layer, its coordinates brought to degrees; of areas, a point inside counts."""
    import geopandas as gpd  # noqa: PLC0415 - half a second that only this format pays
    from pyogrio.errors import DataLayerError, DataSourceError  # noqa: PLC0415 - with it
    from pyproj.exceptions import ProjError  # noqa: PLC0415 - with it

    if not path.is_file():
        raise InputError("file_not_found", path=path)
    try:
        table: Any = gpd.read_file(path, layer=layer) if layer else gpd.read_file(path)
        if table.crs is not None:
            table = table.to_crs("EPSG:4326")
    except ProjError as error:  # a plan of somebody's own, say
        raise InputError("coordinates_projected", path=path, detail=table.crs.name) from error
    except (DataSourceError, DataLayerError) as error:
        raise InputError("study_table_unreadable", path=path, detail=error) from error
    if not hasattr(table, "geometry"):
        raise InputError("study_table_unreadable", path=path, detail="geometry: no")
    texts = table.drop(columns=table.geometry.name).to_dict("records")
    for number, (shape, row) in enumerate(zip(table.geometry, texts, strict=True), start=1):
        given = {str(key): value for key, value in row.items() if not _missing(value)}
        if shape is not None and not shape.is_empty:
            inside: Any = shape if shape.geom_type == "Point" else shape.representative_point()
            given |= {"lon": inside.x, "lat": inside.y}
        yield {"_row": number, **given}


def _missing(value: Any) -> bool:
    """Tell whether a cell of a layer is empty: None, or pandas' own NaN."""
    return value is None or (isinstance(value, float) and math.isnan(value))


def _refuse_projected(rows: Sequence[Row], path: Path) -> None:
    """Refuse a table whose coordinates are mostly no degrees: metres of some projection."""
    pairs = [(number(row.get("lon")), number(row.get("lat"))) for row in rows]
    known = [(x, y) for x, y in pairs if x is not None and y is not None]
    far = [(x, y) for x, y in known if abs(x) > 180 or abs(y) > 180]
    if far and 2 * len(far) > len(known):
        raise InputError("coordinates_projected", path=path, detail=f"{far[0][0]:g}, {far[0][1]:g}")


def number(value: Any) -> float | None:
    """Return a finite number that a cell holds, or None."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        found = float(value)
    except (TypeError, ValueError):
        return None
    return found if math.isfinite(found) else None
