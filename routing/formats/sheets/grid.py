"""One sheet's cells as they were typed, numbered as the spreadsheet numbers them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

from routing.formats.rows import SHOWN_CHARACTERS

Cell: TypeAlias = str | int | float | bool | date | time | timedelta
"""What a reader of workbooks returns; an empty cell is ``""``."""

LIMIT_ROWS = 200_000
"""Rows of one sheet that are read: four times the largest day of orders known to us."""

ERROR = "#ERROR"
"""Stands for a cell whose formula failed (#N/A, #DIV/0! …): readers of workbooks call it empty."""


_BLANKS = (
    " \t\r\n\v\f\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060"
    "\u2066\u2067\u2068\u2069\u3000\ufeff"
)
"""Spaces, and marks that nobody sees: copied telephone numbers bring some along."""

_WRAPPED = re.compile(r'=\s*"([^"]*)"')
_MARKED = re.compile(r"['\u2018\u2019](?=[A-Za-z+]{0,4}[-_]?\d)")
_WRAPS = frozenset("='\u2018\u2019")


UNCOMPUTED = "#UNCOMPUTED"
"""Stands for a formula that a program wrote and no spreadsheet has computed yet."""

TOLD = {ERROR: "#N/A", UNCOMPUTED: "=…"}
"""What people see instead of these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Cells merged into one; all four are inclusive and counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """A sheet, or a CSV file.

    Attributes
    ----------
    label : str
        What people read: the sheet's name, with its file's where there are several files.
    name : str
        The sheet's own name, by which its table may be recognised.
    file : Path
    rows : sequence of sequences of cells
        From the spreadsheet's row 1 on; of different lengths.
    merged : tuple of Merge
    hidden : bool
    """

    label: str
    name: str
    file: Path
    rows: Sequence[Sequence[Cell]]
    merged: tuple[Merge, ...] = ()
    hidden: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """Return a cell; beyond the ends there is an empty one."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    def filled_down(self) -> dict[tuple[int, int], Cell]:
        """Return what cells below the first of a vertical merge hold: the first one's value."""
        filled: dict[tuple[int, int], Cell] = {}
        for merge in self.merged:
            value = self.cell(merge.top, merge.left)
            if is_blank(value):
                continue
            for row in range(merge.top + 1, min(merge.bottom + 1, len(self.rows))):
                filled[row, merge.left] = value
        return filled

    def written_rows(self, first: int = 0) -> Iterator[int]:
        """Yield the rows, from ``first`` on, that have a cell of their own that is not blank."""
        for row in range(first, len(self.rows)):
            if not all(map(is_blank, self.rows[row])):
                yield row


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell looks empty."""
    return isinstance(cell, str) and (not cell or not cell.strip(_BLANKS))


def normal(text: str) -> str:
    """Full-width to half-width, spaces and invisible marks at the ends gone."""
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return plain.strip(_BLANKS)


def bare(text: str) -> str:
    """Leave out spaces and invisible marks at the ends."""
    return text.strip(_BLANKS)


def unwrapped(cell: Cell) -> Cell:
    """Leave out what exports write around a number to keep it a text: ``="138…"``, ``'138…``."""
    if not isinstance(cell, str) or not cell:
        return cell
    text = cell if cell[0] in _WRAPS else bare(cell)
    if not text or text[0] not in _WRAPS:
        return cell
    wrapped = _WRAPPED.fullmatch(bare(text))
    inside = text if wrapped is None else wrapped[1]
    marked = _MARKED.match(bare(inside))
    return inside if marked is None else bare(inside)[1:]


def typed(cell: Cell) -> str:
    """Write a cell as its user sees it."""
    match cell:
        case bool():
            return str(cell).upper()
        case float() if cell.is_integer() and abs(cell) < 1e18:
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds").removesuffix(":00")
        case time():
            return cell.isoformat(timespec="seconds").removesuffix(":00")
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            told = f"{minutes // 60:02d}:{minutes % 60:02d}"
            return f"{told}:{seconds:02d}" if seconds else told
        case _:
            return str(cell)


def shown(cell: Cell) -> str:
    """Write a cell for a sentence, cut where it is long."""
    text = " ".join(typed(cell).split())
    return text if len(text) <= SHOWN_CHARACTERS else f"{text[:SHOWN_CHARACTERS]}…"


def letters(column: int) -> str:
    """Return a column's letters, as spreadsheets call it: 0 is A, 26 is AA."""
    told = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        told = chr(ord("A") + rest) + told
    return told
