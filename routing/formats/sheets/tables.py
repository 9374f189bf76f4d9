"""Sheets as tables: which table each is, where its header stands, what its columns mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routing.errors import InputError
from routing.formats.sheets.columns import Column, ColumnNames, columns_of
from routing.formats.sheets.grid import Grid, is_blank, typed
from routing.formats.sheets.notices import Notice
from routing.formats.sheets.vocabulary import (
    NEEDED,
    TABLES,
    Table,
    called,
    is_name_of,
    simplified,
    table_named,
)

_SEARCHED_ROWS = 40
"""A header stands among a sheet's first rows; titles and remarks come before it."""
_TOLD_HEADERS = 12
_SILENT = frozenset({"readme", "读我", "使用说明", "说明", "lists"})
"""Sheets of the template that hold no table, and that nobody needs to hear about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The rows of a header, and each column's text; several rows where cells are merged."""

    first: int
    last: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SheetTable:
    """A sheet that was recognised."""

    table: Table
    grid: Grid
    header: Header
    columns: tuple[Column, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Fields that the table has a column for."""
        return frozenset(column.field for column in self.columns if column.field is not None)

    def missing(self) -> tuple[str, ...]:
        """Return the necessary columns that are not there, alternatives joined by ``/``."""
        lacking = [
            alternatives
            for alternatives in NEEDED[self.table]
            if not any(self.fields.issuperset(fields) for fields in alternatives)
        ]
        return tuple(_told_needs(self.table, alternatives) for alternatives in lacking)


def recognised(
    grids: Sequence[Grid], names: ColumnNames, rather: Table | None = None
) -> tuple[list[SheetTable], list[Grid], list[Notice]]:
    """Return the tables, the sheets with the day's settings, and what was left out.

    A sheet's own name comes first, then its headers.

    Parameters
    ----------
    rather : Table, optional
        What a sheet is whose headers may as well be those of another table.

    Raises
    ------
    InputError
        ``columns_missing`` where a sheet named as a table lacks a necessary column: unless it is
        only named like one ("order statistics") and another sheet is that table.
    """
    tables: list[SheetTable] = []
    settings: list[Grid] = []
    notices: list[Notice] = []
    lacking: list[tuple[Table, Grid]] = []
    for grid in grids:
        named = table_named(grid.name)
        if simplified(grid.name) in _SILENT:
            continue
        if _is_settings(grid, named):
            settings.append(grid)
            continue
        if grid.hidden:
            notices.append(Notice(code="sheet_hidden", details={"sheet": grid.label}))
            continue
        table = _table(grid, named, names, rather)
        if table is not None:
            tables.append(table)
            notices += _told(table)
        elif named is not None and named != "day":
            lacking.append((named, grid))
        else:
            notices.append(_ignored(grid))
    there = {table.table for table in tables}
    for named, grid in lacking:
        details = _lack(grid, named, names)
        if named not in there or is_name_of(named, grid.name):
            raise InputError("columns_missing", **details)
        notices.append(Notice(code="sheet_lacks_columns", details=details))
    return tables, settings, notices


def _table(
    grid: Grid, named: Table | None, names: ColumnNames, rather: Table | None
) -> SheetTable | None:
    if named is not None and named != "day":
        table = as_table(grid, named, names)
        if table is not None and not table.missing():
            return table
    return _by_headers(grid, names, rather)


def _lack(grid: Grid, named: Table, names: ColumnNames) -> dict[str, str]:
    """Return what a sheet named as a table lacks, and what it has instead."""
    table = as_table(grid, named, names)
    return {
        "sheet": grid.label,
        "missing": ", ".join(_needed(named) if table is None else table.missing()),
        "found": _headers_of(grid, table),
    }


def _needed(table: Table) -> tuple[str, ...]:
    return tuple(_told_needs(table, options) for options in NEEDED[table])


def _told_needs(table: Table, options: Sequence[Sequence[str]]) -> str:
    return " / ".join(" + ".join(called(table, field) for field in one) for one in options)


def _by_headers(grid: Grid, names: ColumnNames, rather: Table | None) -> SheetTable | None:
    """Return the one table whose necessary columns are there and most columns are known."""
    found = [
        table
        for name in TABLES
        if name != "day" and (table := as_table(grid, name, names)) and not table.missing()
    ]
    most = max((len(table.fields) for table in found), default=0)
    best = [table for table in found if len(table.fields) == most]
    wanted = best if len(best) == 1 else [table for table in best if table.table == rather]
    return wanted[0] if wanted else None


def as_table(grid: Grid, table: Table, names: ColumnNames) -> SheetTable | None:
    """Read a sheet as a table; None where no column is known.

    Its header is the row in which most columns are known.
    """
    best: SheetTable | None = None
    for header in headers(grid):
        columns = columns_of(table, grid.label, header.texts, names)
        found = SheetTable(table=table, grid=grid, header=header, columns=columns)
        if found.fields and (best is None or len(found.fields) > len(best.fields)):
            best = found
    return best


def headers(grid: Grid) -> Iterator[Header]:
    """Yield the rows that may be a header, each with the rows that its cells are merged over."""
    seen: set[tuple[int, int]] = set()
    for row in grid.written_rows():
        if row >= _SEARCHED_ROWS:
            return
        first, last = _block(grid, row)
        if (first, last) not in seen:
            seen.add((first, last))
            yield Header(first=first, last=last, texts=_texts(grid, first, last))


def _block(grid: Grid, row: int) -> tuple[int, int]:
    first = last = row
    for merge in grid.merged:
        if merge.top <= row <= merge.bottom and merge.top != merge.bottom:
            first, last = min(first, merge.top), max(last, merge.bottom)
    if first == last and _heads_next_row(grid, row):
        last += 1
    return first, last


def _heads_next_row(grid: Grid, row: int) -> bool:
    """Tell whether the next row only has cells below those that are merged across in this row."""
    below = {
        column
        for merge in grid.merged
        if merge.top == merge.bottom == row
        for column in range(merge.left, merge.right + 1)
    }
    alone = [c for c, cell in enumerate(grid.rows[row]) if c not in below and not is_blank(cell)]
    following = grid.rows[row + 1] if row + 1 < len(grid.rows) else ()
    written = {column for column, cell in enumerate(following) if not is_blank(cell)}
    return bool(alone and written) and written <= below


def _texts(grid: Grid, first: int, last: int) -> tuple[str, ...]:
    width = max((len(row) for row in grid.rows[first : last + 1]), default=0)
    texts: list[list[str]] = [[] for _ in range(width)]
    covered = {
        (row, column): (merge.top, merge.left)
        for merge in grid.merged
        if first <= merge.bottom and merge.top <= last
        for row in range(max(merge.top, first), min(merge.bottom, last) + 1)
        for column in range(merge.left, min(merge.right + 1, width))
    }
    if first == last:  # merged across: a title, or one header over several columns
        covered = {}
    for row in range(first, last + 1):
        for column in range(width):
            cell = grid.cell(*covered.get((row, column), (row, column)))
            text = "" if is_blank(cell) else typed(cell).strip()
            if text and text not in texts[column]:
                texts[column].append(text)
    return tuple("\n".join(parts) for parts in texts)


def _is_settings(grid: Grid, named: Table | None) -> bool:
    """Tell whether a sheet holds keys and values: by its name, or by a key of the day."""
    keys = {key for _, key, _ in settings_rows(grid)}
    if named == "day":
        return bool(keys) if is_name_of("day", grid.name) else bool(keys - {None})
    return named is None and "region" in keys


def settings_rows(grid: Grid) -> Iterator[tuple[int, str | None, str]]:
    """Yield the rows with a key and a value: row, our key where it is known, the key as typed."""
    for row in grid.written_rows():
        if row >= _SEARCHED_ROWS:
            return
        texts = [typed(cell).strip() for cell in grid.rows[row] if not is_blank(cell)]
        if len(texts) > 1:
            found = columns_of("day", grid.label, [texts[0]], ColumnNames())
            key = found[0].field if found else None
            if key is not None or row:  # the first row may be a header: key, value
                yield row, key, texts[0]


def _ignored(grid: Grid) -> Notice:
    return Notice(
        code="sheet_ignored", details={"sheet": grid.label, "found": _headers_of(grid, None)}
    )


def _headers_of(grid: Grid, table: SheetTable | None) -> str:
    header = table.header if table is not None else next(headers(grid), None)
    texts = [" ".join(text.split()) for text in (header.texts if header else ()) if text]
    told = ", ".join(texts[:_TOLD_HEADERS])
    return f"{told}, …" if len(texts) > _TOLD_HEADERS else told or "-"


def _told(table: SheetTable) -> Iterator[Notice]:
    for code, whys in (
        ("columns_ignored", ("unknown", "ambiguous")),
        ("columns_twice", ("second",)),
    ):
        headers = [column.header for column in table.columns if column.why in whys]
        if headers:
            details = {"sheet": table.grid.label, "columns": ", ".join(headers)}
            yield Notice(code=code, details=details)
