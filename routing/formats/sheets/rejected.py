"""Refused rows as a workbook: to be corrected and sent again, in their user's own columns.

The columns that say why stand behind the user's own; they are known when the workbook is read
again, and each row then takes the place of the one that it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from routing import wording
from routing.formats.sheets.columns import Column
from routing.formats.sheets.fields import QUANTITIES
from routing.formats.sheets.grid import TOLD, Cell, is_blank, typed
from routing.formats.sheets.readings import Merges
from routing.formats.sheets.tables import SheetTable
from routing.formats.sheets.workbook_dates import FIRST_DAY, FIXED
from routing.plans.sheets import inert_text
from routing.rejected import Rejected
from routing.wording import Lang, widths

Place = tuple[str, int]
"""A sheet, and a row as the spreadsheet numbers it."""

_TOLD = ("reason", "action", "source_sheet", "source_row")
_WIDTHS = (44, 44, 18, 8)
_NARROWEST, _WIDEST = 7, 22
_A4 = 9
_LINE_POINTS = 15
_MOST_LINES = 27  # a row is at most 409 points high
_WHOLE_DIGITS = 10**15
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def write_rejected(
    path: Path,
    tables: Sequence[SheetTable],
    rejected: Sequence[Rejected],
    lang: Lang,
    corrected: Mapping[Place, Place] | None = None,
) -> int:
    """Write the refused rows of these tables, a sheet a table; nothing where there are none.

    Texts are written as texts: what looks like a formula is none.

    Parameters
    ----------
    corrected : mapping of Place to Place, optional
        Rows that were corrections themselves, and the rows that they take the place of.

    Returns
    -------
    int
        How many rows were written.
    """
    refused: dict[Place, list[Rejected]] = {}
    for row in rejected:
        if row.sheet is not None and row.row is not None:
            refused.setdefault((row.sheet, row.row), []).append(row)
    mine = [(table, _rows_of(table, refused)) for table in tables]
    mine = [(table, rows) for table, rows in mine if rows]
    if not mine:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": FIXED})
        names: set[str] = set()
        for table, rows in mine:
            sheet = book.add_worksheet(_name(table, lang, names))
            _Sheet(book, sheet, table, lang).write(rows, refused, corrected or {})
    return sum(len(rows) for _, rows in mine)


def _rows_of(table: SheetTable, refused: Mapping[Place, list[Rejected]]) -> list[int]:
    label = table.grid.label
    return sorted(row - 1 for sheet, row in refused if sheet == label)


def _name(table: SheetTable, lang: Lang, taken: set[str]) -> str:
    """Return a name by which the table is recognised again."""
    name = plain = wording.text(f"tables.{table.table}", lang)
    while name in taken:
        name = f"{plain} {len(taken) + 1}"
    taken.add(name)
    return _NOT_IN_NAMES.sub(" ", name)


class _Sheet:
    """Writes one table's refused rows."""

    def __init__(
        self, book: xlsxwriter.Workbook, sheet: Worksheet, table: SheetTable, lang: Lang
    ) -> None:
        self._sheet = sheet
        self._table = table
        self._lang = lang
        self._merges = Merges.of(table.grid)
        self._columns = [
            column for column in table.columns if not (column.field or "").startswith("_")
        ]
        self._head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#E2EFDA"})
        self._why = book.add_format({"text_wrap": True, "bg_color": "#FFF2CC", "valign": "top"})
        self._text = book.add_format({"num_format": "@", "valign": "top"})
        self._number = book.add_format({"valign": "top"})
        self._formats = {
            kind: book.add_format({"num_format": pattern, "valign": "top"})
            for kind, pattern in (
                (datetime, "yyyy-mm-dd hh:mm"),
                (date, "yyyy-mm-dd"),
                (time, "hh:mm"),
                (timedelta, "[h]:mm"),
            )
        }

    def write(
        self,
        rows: Sequence[int],
        refused: Mapping[Place, list[Rejected]],
        corrected: Mapping[Place, Place],
    ) -> None:
        told = [wording.text(f"refused.{name}", self._lang) for name in _TOLD]
        own = len(self._columns)
        heads = [*(column.lines for column in self._columns), *told]
        wide = [*(self._width_of(column, rows) for column in self._columns), *_WIDTHS]
        for at, (header, width) in enumerate(zip(heads, wide, strict=True)):
            self._text_at(0, at, header, self._head)
            self._sheet.set_column(at, at, width)
        self._set_height(0, zip(heads, wide, strict=True))
        self._set_up_print(len(rows), own + len(_TOLD))
        label = self._table.grid.label
        for at, row in enumerate(rows, start=1):
            for position, column in enumerate(self._columns):
                self._write(at, position, self._value(row, column.index, column.field))
            here = (label, row + 1)
            self._tell(at, own, refused[here], corrected.get(here, here))

    def _tell(self, at: int, own: int, refused: Sequence[Rejected], source: Place) -> None:
        reasons = "\n".join(dict.fromkeys(row.cause(self._lang) for row in refused))
        actions = "\n".join(dict.fromkeys(row.action(self._lang) or "" for row in refused))
        for column, text in enumerate((reasons, actions, source[0]), start=own):
            self._text_at(at, column, text, self._why)
        self._sheet.write_number(at, own + 3, source[1], self._why)
        self._set_height(at, zip((reasons, actions, source[0]), _WIDTHS, strict=False))

    def _set_height(self, row: int, wrapped: Iterable[tuple[str, float]]) -> None:
        """Make a row as high as what is wrapped in it: not every program does so by itself."""
        high = max(widths.lines(text, width - 2) for text, width in wrapped)
        self._sheet.set_row(row, min(high, _MOST_LINES) * _LINE_POINTS)

    def _width_of(self, column: Column, rows: Sequence[int]) -> float:
        """Return how wide a column of the user's own is: as its texts, within reason."""
        cells = (self._value(row, column.index, column.field) for row in rows)
        texts = [column.lines, *(typed(cell) for cell in cells)]
        longest = max(widths.width(line) for text in texts for line in text.split("\n"))
        return min(max(longest + 2, _NARROWEST), _WIDEST)

    def _set_up_print(self, rows: int, columns: int) -> None:
        """Keep headings in sight and print on A4 across, one page wide."""
        self._sheet.freeze_panes(1, 1)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A4)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
        self._sheet.print_area(0, 0, rows, columns - 1)

    def _value(self, row: int, column: int, field: str | None) -> Cell:
        cell = self._merges.filled.get((row, column), self._table.grid.cell(row, column))
        if field in QUANTITIES and (row, column) in self._merges.cells:
            return f"{typed(cell)}?"  # the share of this row is not known: it stays unreadable
        return TOLD.get(cell, cell) if isinstance(cell, str) else cell

    def _write(self, row: int, column: int, cell: Cell) -> None:
        sheet: Any = self._sheet
        if is_blank(cell):
            return
        if isinstance(cell, bool):
            sheet.write_boolean(row, column, cell, self._number)
        elif isinstance(cell, int | float):
            # Long numbers are ids and telephone numbers: a wide cell would round them off.
            if abs(cell) < _WHOLE_DIGITS:
                sheet.write_number(row, column, cell, self._number)
            else:
                self._text_at(row, column, typed(cell), self._text)
        elif isinstance(cell, str):
            self._text_at(row, column, cell, self._text)
        elif isinstance(cell, datetime) and cell < FIRST_DAY:
            sheet.write_datetime(row, column, cell.time(), self._formats[time])
        else:
            sheet.write_datetime(row, column, cell, self._formats[type(cell)])

    def _text_at(self, row: int, column: int, text: str, look: Format) -> None:
        self._sheet.write_string(row, column, inert_text(text), look)
