"""One sheet of a workbook: cells by what they hold, looks, widths, and how it prints."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from routing import wording
from routing.plans.sheets import cell_text, inert_text
from routing.reports import captions
from routing.reports.workbook.looks import (
    BODY,
    FONTS,
    HEAD,
    LINK,
    MONEY,
    ONE,
    QUIET,
    SHARE,
    TEXT,
    WHOLE,
    WORDS,
    Column,
    Look,
)
from routing.wording import widths

Formats = dict[tuple[tuple[str, Any], ...], Any]
"""XlsxWriter's formats by what they look like: a workbook has each once."""

_PAPER_A4 = 9
_FOOTER_UNITS = 80
_WIDEST_FIGURE = 30
_DECIMALS = {WHOLE: 0, ONE: 1, MONEY: 2}
_LINE_POINTS = 15
_MOST_LINES = 27  # a row is at most 409 points high


class Page:
    """A sheet being written; rows and columns count from 0."""

    def __init__(self, book: Any, name: str, lang: wording.Lang, formats: Formats) -> None:
        self.name = name
        self.lang = lang
        self.sheet = book.add_worksheet(name)
        self._book = book
        self._formats = formats
        self._widths: dict[int, float] = {}
        self._notes: list[tuple[int, range, str]] = []
        self._texts: list[tuple[int, int, str]] = []

    def text(self, row: int, column: int, value: str, look: Look | None = None) -> None:
        """Write a text, whatever it looks like: never a formula, a link or markup."""
        plain = inert_text(value)
        given = {"num_format": TEXT, **(look or {})}
        if plain:
            self.sheet.write_string(row, column, plain, self.look(given))
        else:
            self.sheet.write_blank(row, column, None, self.look(given))

    def number(
        self, row: int, column: int, value: float, shown: str, look: Look | None = None
    ) -> None:
        """Write a figure; what is no finite number becomes a text."""
        if not math.isfinite(value):
            self.text(row, column, str(value), look)
            return
        given = {"num_format": shown, "align": "right", **(look or {})}
        self.sheet.write_number(row, column, value, self.look(given))

    def link(self, row: int, column: int, sheet: str, text: str) -> None:
        """Make a cell that leads to another sheet."""
        quoted = sheet.replace("'", "''")
        look = self.look({"num_format": TEXT, **BODY, **LINK})
        self.sheet.write_url(row, column, f"internal:'{quoted}'!A1", look, inert_text(text))

    def formula(
        self,
        row: int,
        column: int,
        formula: str,
        *,
        value: float,
        shown: str,
        look: Look | None = None,
    ) -> None:
        """Write one of our own formulas with the value that it has now."""
        given = {"num_format": shown, "align": "right", **(look or {})}
        self.sheet.write_formula(row, column, formula, self.look(given), value)
        self._fit(column, _figure(value, shown))

    def look(self, look: Look) -> Any:
        """Return the format of a look."""
        whole = {"font_name": FONTS[self.lang], "font_size": 10, **look}
        key = tuple(sorted(whole.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(whole)
        return self._formats[key]

    def say(self, key: str, **values: Any) -> str:
        """Return a sentence of the workbook."""
        return wording.text(f"report.workbook.{key}", self.lang, **values)

    def head(self, row: int, columns: Sequence[Column]) -> None:
        """Write the headings of a table."""
        for number, column in enumerate(columns):
            heading = self.say(f"columns.{column.name}")
            align = {"align": "right"} if column.number else WORDS
            self.text(row, number, heading, {**HEAD, **align})
            self._fit(number, heading, column.widest)
        self.sheet.set_row(row, 2 * _LINE_POINTS)

    def note(
        self, row: int, columns: int, text: str, *, first: int = 0, look: Look = QUIET
    ) -> None:
        """Write a sentence over so many columns from the first, on as many lines as it takes."""
        wrapped: Look = {**look, "text_wrap": True, "valign": "top"}
        merged = self.look({**wrapped, "num_format": TEXT})
        self.sheet.merge_range(row, first, row, first + columns - 1, "", merged)
        self.text(row, first, text, wrapped)
        self._notes.append((row, range(first, first + columns), text))

    def row(
        self,
        row: int,
        columns: Sequence[Column],
        cells: Sequence[Any],
        look: Look | None = None,
        quiet: Collection[int] = (),
    ) -> None:
        """Write a row of a table: texts, figures, or None for a cell that stays empty.

        Parameters
        ----------
        quiet : collection of int
            Columns to write in grey.
        """
        look = BODY | (look or {})
        for number, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            self._cell(row, number, column, cell, look | QUIET if number in quiet else look)

    def _cell(self, row: int, number: int, column: Column, cell: Any, look: Look) -> None:
        if cell is None:
            self.text(row, number, "", look)
        elif isinstance(cell, str):
            align = {"align": "right"} if column.number else WORDS
            self.text(row, number, cell, {**align, **look})
            self._fit(number, cell, column.widest)
            self._texts.append((row, number, cell))
        else:
            shown = column.number or WHOLE
            self.number(row, number, cell, shown, look)
            self._fit(number, _figure(cell, shown))

    def finish(
        self, columns: Sequence[Column], *, head: int, last: int, footer: tuple[str, str]
    ) -> None:
        """Set widths, what stays in sight, and how the sheet prints: A4 across, one page wide.

        Parameters
        ----------
        head : int
            Row of the headings, which repeat on every page.
        last : int
            Last row that prints.
        footer : (left, right)
            Beside the page's number.
        """
        sheet = self.sheet
        for number, column in enumerate(columns):
            hidden = {"hidden": 1} if column.hidden else {}
            sheet.set_column(number, number, self._widths.get(number, 8), None, hidden)
        self._set_heights()
        sheet.freeze_panes(head + 1, 0)
        sheet.repeat_rows(head)
        sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
        sheet.print_area(0, 0, last, len(columns) - 1)
        left, right = (_in_footer(text) for text in footer)
        pages = self.say("page", page="&P", pages="&N")
        # The space keeps a figure from being read as part of the font size.
        sheet.set_footer(f"&L&8 {left}&C&8 {pages}&R&8 {right}")
        # Ids and phones are texts on purpose.
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _set_heights(self) -> None:
        """Make rows as high as what is wrapped in them: not every program does so by itself."""
        lines: dict[int, int] = {}
        for row, column, text in self._texts:
            width = self._widths.get(column, 8) - 2
            lines[row] = max(lines.get(row, 1), widths.lines(text, width))
        for row, columns, text in self._notes:
            width = sum(self._widths.get(column, 8) for column in columns)
            lines[row] = max(lines.get(row, 1), widths.lines(text, width))
        for row, count in lines.items():
            if count > 1:
                self.sheet.set_row(row, min(count, _MOST_LINES) * _LINE_POINTS)

    def _fit(self, number: int, text: str, widest: float = _WIDEST_FIGURE) -> None:
        """Make a column as wide as a text; a figure does not wrap, so it always fits."""
        wanted = min(max(map(widths.width, text.split("\n"))) + 3, widest)
        self._widths[number] = max(self._widths.get(number, 5), wanted)


def clock_value(start: datetime, seconds: int) -> float | str:
    """Return a moment as a spreadsheet's time: days since the plan's midnight, on its own clock.

    One before midnight is written out, as spreadsheets know no negative times.
    """
    moment = (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(start.tzinfo)
    if moment.date() < start.date():
        return captions.clock(start, seconds)
    days = (moment.date() - start.date()).days
    return days + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400


def _figure(value: float, shown: str) -> str:
    """Return about what a spreadsheet shows of a figure."""
    if not math.isfinite(value):
        return str(value)
    if shown in _DECIMALS:
        return f"{value:,.{_DECIMALS[shown]}f}"
    return f"{value:.0%}" if shown == SHARE else f"{24 * value:02.0f}:00"


def _in_footer(text: str) -> str:
    return cell_text(text.replace("\n", " "), _FOOTER_UNITS).replace("&", "&&")
