"""Files as one book of tables: the day's own workbook, folder or CSV, and further exports."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from routing.errors import InputError
from routing.formats.sheets.cells import (
    CellError,
    read_measure,
    read_pairs,
    read_promises,
    read_quantity,
    read_seconds,
    read_weather,
)
from routing.formats.sheets.clocks import read_date, read_hour
from routing.formats.sheets.columns import Column, ColumnNames
from routing.formats.sheets.coordinate_systems import (
    columns_said_shifted,
    said_shifted,
    system_said,
)
from routing.formats.sheets.csv_files import read_csv
from routing.formats.sheets.grid import Cell, Grid, is_blank, shown, typed, unwrapped
from routing.formats.sheets.notices import Notice
from routing.formats.sheets.suffixes import CSV_SUFFIXES, SUFFIXES
from routing.formats.sheets.tables import SheetTable, recognised, settings_rows
from routing.formats.sheets.units import MINUTES_S, MONEY, WEIGHT_KG
from routing.formats.sheets.workbooks import read_workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the sheet of the day says.

    Attributes
    ----------
    date : str or None
        ISO 8601.
    coordinates : str or None
        The coordinate system, as its user calls it.
    """

    region: str | None = None
    date: str | None = None
    timezone: str | None = None
    at: str | None = None
    weather: str | None = None
    walk_limit_min: float | None = None
    late_cost_per_hour: float | None = None
    co2_cost_per_kg: float | None = None
    unfamiliar_cost: float | None = None
    wait_cost: float | None = None
    promises: tuple[dict[str, Any], ...] = ()
    promise_cost: float | None = None
    balance_by: str | None = None
    balance_cost: float | None = None
    apart: tuple[tuple[str, str], ...] = ()
    carry_kg: float | None = None
    coordinates: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Book:
    """All tables of a day.

    Attributes
    ----------
    sources : tuple of tuples of SheetTable
        Those of the day first, then those of each further file: later rows replace earlier ones.
    """

    sources: tuple[tuple[SheetTable, ...], ...]
    settings: Settings = Settings()
    notices: tuple[Notice, ...] = ()

    @property
    def tables(self) -> tuple[SheetTable, ...]:
        """The tables of all files."""
        return tuple(table for source in self.sources for table in source)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of all tables."""
        return tuple(column for table in self.tables for column in table.columns)


def read_book(
    path: Path | None, also: Sequence[Path] = (), names: ColumnNames | None = None
) -> Book:
    """Read a day's files and recognise their tables; no row is read yet.

    Parameters
    ----------
    path : Path or None
        The day itself; None where it comes from elsewhere and only further files are read.
    also : sequence of Path
        Further files.
    names : ColumnNames, optional
        What the user's file of columns says.

    Raises
    ------
    InputError
        ``no_table_found``, ``columns_missing``, ``folder_without_tables``, ``setting_unreadable``,
        ``unknown_sheet_format``, and what reading the files raises.
    """
    sources: list[tuple[SheetTable, ...]] = []
    settings = Settings()
    notices: list[Notice] = []
    labels: set[str] = set()
    for file in [*([] if path is None else [path]), *also]:
        own = not sources and path is not None
        grids = [
            _labelled(grid, labels) for grid in grids_of(file, "" if own else f"{file.name}: ")
        ]
        tables, heads, told = recognised(grids, names or ColumnNames(), None if own else "orders")
        if not tables:
            found = "; ".join(grid.label for grid in grids) or "-"
            raise InputError("no_table_found", path=file, found=found)
        notices += told
        if own:
            settings, odd = _settings(heads)
            notices += odd
        sources.append(tuple(tables))
    book = Book(sources=tuple(sources), settings=settings)
    return replace(book, notices=(*notices, *_said(book)))


def _labelled(grid: Grid, taken: set[str]) -> Grid:
    """Give files of one name, from different folders, different labels."""
    label, number = grid.label, 1
    while label in taken:
        number += 1
        label = f"{grid.label} ({number})"
    taken.add(label)
    return replace(grid, label=label)


def grids_of(path: Path, prefix: str = "") -> list[Grid]:
    """Read the sheets of a workbook, a CSV file, or of all files in a folder.

    Raises
    ------
    InputError
        ``folder_without_tables``, ``unknown_sheet_format``, and what reading the files raises.
    """
    if path.is_dir():
        files = sorted(
            file
            for file in path.iterdir()
            if file.suffix.lower() in (*SUFFIXES, *CSV_SUFFIXES)
            and not file.name.startswith((".", "~$"))  # what an open spreadsheet leaves behind
        )
        if not files:
            raise InputError("folder_without_tables", path=path)
        return [grid for file in files for grid in grids_of(file, f"{file.name}: ")]
    suffix = path.suffix.lower()
    if suffix in CSV_SUFFIXES:
        grid = _unwrapped(read_csv(path, path.name))
        return [grid] if next(grid.written_rows(), None) is not None else []
    if suffix in SUFFIXES:
        return [_unwrapped(grid) for grid in read_workbook(path, prefix)]
    known = ", ".join((*SUFFIXES, *CSV_SUFFIXES))
    raise InputError("unknown_sheet_format", path=path, known=known)


def _unwrapped(grid: Grid) -> Grid:
    return replace(grid, rows=[[unwrapped(cell) for cell in row] for row in grid.rows])


_READERS: Mapping[str, Callable[[Cell], Any]] = {
    "date": read_date,
    "at": read_hour,
    "weather": read_weather,
    "apart": read_pairs,
    "late_cost_per_hour": lambda cell: read_quantity(cell, MONEY, 1.0),
    "wait_cost": lambda cell: read_quantity(cell, MONEY, 1.0),
    "promises": read_promises,
    "promise_cost": lambda cell: read_quantity(cell, MONEY, 1.0),
    "balance_by": read_measure,
    "balance_cost": lambda cell: read_quantity(cell, MONEY, 1.0),
    "unfamiliar_cost": lambda cell: read_quantity(cell, MONEY, 1.0),
    "co2_cost_per_kg": lambda cell: read_quantity(cell, MONEY, 1.0),
    "walk_limit_min": lambda cell: read_seconds(cell, MINUTES_S, 60.0) / 60,
    "carry_kg": lambda cell: read_quantity(cell, WEIGHT_KG, 1.0),
}


def _settings(grids: Sequence[Grid]) -> tuple[Settings, list[Notice]]:
    found: dict[str, Any] = {}
    notices: list[Notice] = []
    for grid in grids:
        for row, key, told in settings_rows(grid):
            if key is None:
                details = {"sheet": grid.label, "row": row + 1, "key": told}
                notices.append(Notice(code="setting_unknown", details=details))
                continue
            value = [cell for cell in grid.rows[row] if not is_blank(cell)][1]
            try:
                text = _READERS[key](value) if key in _READERS else typed(value).strip()
            except CellError:
                raise InputError(
                    "setting_unreadable",
                    sheet=grid.label,
                    row=row + 1,
                    key=told,
                    value=shown(value),
                ) from None
            found["coordinates" if key == "coordinate_system" else key] = text
    return Settings(**found), notices


def _said(book: Book) -> Iterator[Notice]:
    """Tell of coordinates that are said to be shifted, by the settings or a header."""
    said = book.settings.coordinates or ""
    system = system_said(said)
    if system is not None:
        yield said_shifted(system, said)
    yield from columns_said_shifted(book.columns)
