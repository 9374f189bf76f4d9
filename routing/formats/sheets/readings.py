"""Rows of a table read one by one: the row's values, or why it is refused; never neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from routing.errors import InputError
from routing.formats.sheets.cells import digits_lost
from routing.formats.sheets.clocks import is_appointment
from routing.formats.sheets.fields import QUANTITIES, BoundField, bound
from routing.formats.sheets.grid import Cell, Grid, is_blank, normal
from routing.formats.sheets.notices import Notice
from routing.formats.sheets.tables import SheetTable
from routing.formats.sheets.vocabulary import KINDS, Table
from routing.rejected import Origin, Rejected

_TOTAL = re.compile(
    r"(?:本页|本日|当日|今日|全部|以上)?\s*[合总共小]\s*计(?:\s*[:\s\d].{0,20})?|共\s*\d+\s*[条单件个]"
    r"|(?:(?:grand|sub)[\s-]*)?totals?(?:\s*[:\s\d].{0,20})?|sum\s*:?",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(r"(?:示例|例子|example)", re.IGNORECASE)
_POINT = ("coordinates", "lon", "lat")
_SOME_DAY = date(2000, 1, 1)
"""A leap year, so that every day of a year is one of its days."""
_DASHES = frozenset({"-", "--", "—", "——", "－", "/"})  # noqa: RUF001 - a dash of full width
"""Written where there is nothing to write."""
_IDENTITY: Mapping[Table, tuple[str, ...]] = {
    "orders": ("id",),
    "vehicles": ("id",),
    "couriers": ("id", "name"),
    "depots": ("id", "name"),
    "places": ("name",),
    "day": (),
}
"""What a row is known by: the first of these that is there."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reading:
    """A row as it was read.

    Attributes
    ----------
    row : int
        As the spreadsheet numbers it.
    values : mapping or None
        By our fields; None where the row is refused.
    refusal : InputError or None
    source : tuple of str and int, or None
        Sheet and row that a corrected row takes the place of.
    """

    table: Table
    id: str | None
    sheet: str
    row: int
    values: Mapping[str, Any] | None = None
    refusal: InputError | None = None
    source: tuple[str, int] | None = None

    @property
    def origin(self) -> Origin:
        """Where it stands."""
        return Origin(sheet=self.sheet, row=self.row)

    @property
    def rejected(self) -> Rejected:
        """The record of a refused row."""
        if self.refusal is None:
            msg = "the row was not refused"
            raise ValueError(msg)
        kind = KINDS[self.table]
        return Rejected.of(self.refusal, kind=kind, id=self.id, origin=self.origin)

    @property
    def is_example(self) -> bool:
        """Tell whether it is one of the template's example rows."""
        return self.id is not None and _EXAMPLE.match(self.id) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merges:
    """A grid's vertical merges: every cell of them, and what those below the first hold."""

    filled: Mapping[tuple[int, int], Cell]
    cells: AbstractSet[tuple[int, int]]

    @classmethod
    def of(cls, grid: Grid) -> Merges:
        """Find them."""
        filled = grid.filled_down()
        tops = {(merge.top, merge.left) for merge in grid.merged if merge.top < merge.bottom}
        return cls(filled=filled, cells={*filled, *tops})


def read_rows(table: SheetTable, day: date | None) -> tuple[list[Reading], list[Notice]]:
    """Read every row of a table.

    Parameters
    ----------
    day : date or None
        Gives the year of dates that have none.
    """
    fields = [one for column in table.columns if (one := bound(column, day)) is not None]
    grid = table.grid
    odd: dict[tuple[str, str], list[int]] = {}
    read = partial(_values, grid, fields, merges=Merges.of(grid), odd=odd)
    readings: list[Reading] = []
    notices: list[Notice] = []
    for row in grid.written_rows(table.header.last + 1):
        if _is_total(grid, row):
            details = {"sheet": grid.label, "row": row + 1}
            notices.append(Notice(code="total_row_skipped", details=details))
            continue
        values, refusal = read(row)
        refusal = refusal or _of_another_day(values, day)
        readings.append(_checked(table, row, values, refusal))
    notices += _oddities(grid, odd)
    return _without_twins(readings), notices


def _values(
    grid: Grid,
    fields: list[BoundField],
    row: int,
    *,
    merges: Merges,
    odd: dict[tuple[str, str], list[int]],
) -> tuple[dict[str, Any], InputError | None]:
    """Return what can be read of a row, and the first thing that cannot."""
    cells = grid.rows[row]
    width = len(cells)
    values: dict[str, Any] = {}
    refusal: InputError | None = None
    for one in fields:
        cell = cells[one.index] if one.index < width else ""
        if is_blank(cell) or cell in _DASHES:
            if (row, one.index) not in merges.filled:
                continue
            cell = merges.filled[row, one.index]
        try:
            if one.name in QUANTITIES and (row, one.index) in merges.cells:
                raise one.refusal("cell_merged", cell)
            values[one.name] = one.value(cell)
        except InputError as error:
            refusal = refusal or error
        else:
            if (code := _oddity(one.name, cell)) is not None:
                odd.setdefault((code, one.header), []).append(row + 1)
    return values, refusal


def _oddity(name: str, cell: Cell) -> str | None:
    """Return the code of what a user should know of a cell that was read."""
    if name in ("id", "phone") and digits_lost(cell):
        return "digits_lost"
    if isinstance(cell, str) and "\ufffd" in cell:
        return "characters_lost"
    if name == "time_windows" and is_appointment(cell, _SOME_DAY):
        return "appointments_from_then_on"
    return None


def _of_another_day(values: Mapping[str, Any], day: date | None) -> InputError | None:
    """Refuse an order that is to be collected on another day than the one that is planned."""
    on = values.get("date")
    if on is None or day is None or on == day.isoformat():
        return None
    return InputError("order_of_another_day", date=on, planned=day.isoformat())


def _checked(
    table: SheetTable, row: int, values: dict[str, Any], refusal: InputError | None
) -> Reading:
    """Refuse what lacks a necessary cell, and give the row its name."""
    known = (values[name] for name in _IDENTITY[table.table] if values.get(name))
    row_id = next(known, None)
    if refusal is None:
        refusal = _missing(table, values, row_id)
    source = values.pop("_source_sheet", None), values.pop("_source_row", None)
    for note in ("_reason", "_action"):
        values.pop(note, None)
    return Reading(
        table=table.table,
        id=row_id,
        sheet=table.grid.label,
        row=row + 1,
        values=values if refusal is None else None,
        refusal=refusal,
        source=(source[0], int(source[1])) if source[0] and (source[1] or "").isdigit() else None,
    )


def _missing(table: SheetTable, values: Mapping[str, Any], row_id: str | None) -> InputError | None:
    if row_id is None:
        return InputError("cell_missing", column=_header(table, _IDENTITY[table.table]))
    needed = {"vehicles": ("profile", "start_depot")}.get(table.table, ())
    lacking = next((name for name in needed if not values.get(name)), None)
    if lacking is not None:
        return InputError("cell_missing", column=_header(table, (lacking,)))
    if table.table in ("orders", "depots", "places"):
        where = ("place", "address") if table.table != "places" else ()
        if not any(values.get(name) not in (None, "") for name in (*where, *_POINT)):
            names = (*where, "coordinates", "lon")
            return InputError("cell_missing", column=_header(table, names))
    return None


def _header(table: SheetTable, names: tuple[str, ...]) -> str:
    """Return what the table's user calls the first of these fields that has a column."""
    called = {column.field: column.header for column in table.columns}
    return next((called[name] for name in names if name in called), names[0])


def _is_total(grid: Grid, row: int) -> bool:
    first = next(cell for cell in grid.rows[row] if not is_blank(cell))
    return isinstance(first, str) and _TOTAL.fullmatch(normal(first)) is not None


def _without_twins(readings: list[Reading]) -> list[Reading]:
    """Refuse rows that share an id within a sheet, also with one that is refused anyway."""
    counts = Counter(_known_by(reading) for reading in readings if reading.id is not None)
    return [
        reading
        if reading.refusal is not None or reading.id is None or counts[_known_by(reading)] == 1
        else twin(reading, counts[_known_by(reading)])
        for reading in readings
    ]


def _known_by(reading: Reading) -> tuple[str | None, str | None]:
    """Return what tells a row from others: its id; of a place also the township."""
    township = (reading.values or {}).get("township") if reading.table == "places" else None
    return reading.id, township


def twin(reading: Reading, count: int) -> Reading:
    """Return a row refused because others have its id."""
    return Reading(
        table=reading.table,
        id=reading.id,
        sheet=reading.sheet,
        row=reading.row,
        refusal=InputError("duplicate_id", id=reading.id, count=count),
        source=reading.source,
    )


def _oddities(grid: Grid, odd: Mapping[tuple[str, str], list[int]]) -> Iterator[Notice]:
    for (code, header), rows in odd.items():
        details = {
            "sheet": grid.label, "column": header, "count": len(rows), "row": rows[0],
        }  # fmt: skip
        yield Notice(code=code, details=details)
