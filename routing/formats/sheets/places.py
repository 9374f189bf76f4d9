"""Places of the user's own: names that are looked up before those of the region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routing.errors import InputError
from routing.formats.sheets.book import grids_of
from routing.formats.sheets.columns import ColumnNames
from routing.formats.sheets.coordinate_systems import (
    columns_said_shifted,
    said_shifted,
    system_said,
)
from routing.formats.sheets.native import where_of
from routing.formats.sheets.notices import Notice
from routing.formats.sheets.place_layers import JSON, LAYERS, layers_of
from routing.formats.sheets.readings import Reading, read_rows
from routing.formats.sheets.suffixes import CSV_SUFFIXES, SUFFIXES
from routing.formats.sheets.tables import as_table
from routing.formats.sheets.vocabulary import table_named
from routing.problem import Location
from routing.rejected import Origin, Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A name that orders use, and where it is; degrees, WGS 84."""

    name: str
    township: str | None
    lon: float
    lat: float


Places = tuple[tuple[NamedPlace, ...], tuple[Rejected, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlaces:
    """A file of places as it was read; a bad row is told, and costs no other."""

    places: tuple[NamedPlace, ...]
    rejected: tuple[Rejected, ...] = ()
    notices: tuple[Notice, ...] = ()


def read_places(path: Path) -> OwnPlaces:
    """Read places from GeoJSON, GeoPackage, CSV or a workbook.

    Raises
    ------
    InputError
        ``unknown_places_format``, ``places_unreadable``, or what reading the file raises.
    """
    suffix = path.suffix.lower()
    if suffix in (*JSON, *LAYERS):
        return _of_layers(path)
    if suffix not in (*SUFFIXES, *CSV_SUFFIXES):
        known = ", ".join((*JSON, *LAYERS, *SUFFIXES, *CSV_SUFFIXES))
        raise InputError("unknown_places_format", path=path, known=known)
    grids = grids_of(path)
    named = [grid for grid in grids if table_named(grid.name) == "places"]
    found = [as_table(grid, "places", ColumnNames()) for grid in named or grids]
    tables = [table for table in found if table is not None and not table.missing()]
    if not tables:
        raise InputError("places_unreadable", path=path, detail="name + lon + lat: no")
    readings = [reading for table in tables for reading in read_rows(table, None)[0]]
    columns = [column for table in tables for column in table.columns]
    places, rejected = places_of(readings)
    told = columns_said_shifted(columns) or _rows_said_shifted(
        (one.sheet, (one.values or {}).get("coordinate_system")) for one in readings
    )
    return OwnPlaces(places=places, rejected=rejected, notices=told)


def _of_layers(path: Path) -> OwnPlaces:
    rows = [
        (row, Origin(sheet=sheet, row=number))
        for sheet, features in layers_of(path)
        for number, row in enumerate(features, start=1)
    ]
    places, rejected = _places(iter(rows))
    told = _rows_said_shifted((origin.sheet, row.get("coordinate_system")) for row, origin in rows)
    return OwnPlaces(places=places, rejected=rejected, notices=told)


def _rows_said_shifted(rows: Iterable[tuple[str | None, Any]]) -> tuple[Notice, ...]:
    for sheet, said in rows:
        system = system_said(str(said)) if said else None
        if system is not None:
            return (said_shifted(system, f"{sheet}: {said}"),)
    return ()


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


def _places(rows: Iterator[tuple[Mapping[str, Any], Origin]]) -> Places:
    places: list[NamedPlace] = []
    rejected: list[Rejected] = []
    for row, origin in rows:
        name = str(row.get("name") or "").strip()
        try:
            if not name:
                raise InputError("cell_missing", column="name")  # noqa: TRY301 - refused as any other
            if row.get("geometry") is not None:
                raise InputError("place_not_a_point", geometry=row["geometry"])  # noqa: TRY301 - as above
            point = Location(lon=row.get("lon"), lat=row.get("lat"))
            if point.lon is None or point.lat is None:
                raise InputError("no_location")  # noqa: TRY301 - as above
        except InputError as error:
            rejected.append(Rejected.of(error, kind="place", id=name or None, origin=origin))
            continue
        township = str(row.get("township") or "").strip() or None
        places.append(NamedPlace(name=name, township=township, lon=point.lon, lat=point.lat))
    return tuple(dict.fromkeys(places)), tuple(rejected)  # layers may repeat each other
