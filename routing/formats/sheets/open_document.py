"""What an OpenDocument sheet hides: merged cells, and few bytes that stand for very many cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree as ET

from routing.errors import LimitError
from routing.formats.sheets.grid import LIMIT_ROWS

LIMIT_COLUMNS = 702
"""Columns A to ZZ, as for XLSX."""

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


@dataclass(slots=True, kw_only=True)
class _Sheet:
    name: str
    row: int = 0
    column: int = 0
    used: int = -1
    """Last column of the row that holds a value."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def inspect_content(content: IO[bytes]) -> dict[str, list[tuple[int, int, int, int]]]:
    """Read through ``content.xml`` and return each sheet's merged cells: top, left, bottom, right.

    Raises
    ------
    LimitError
        ``sheet_too_long`` where a value stands, or repeats, beyond what is read.
    xml.etree.ElementTree.ParseError
    """
    sheets: dict[str, list[tuple[int, int, int, int]]] = {}
    sheet = _Sheet(name="")
    for event, element in ET.iterparse(content, ("start", "end")):  # noqa: S314 - expat refuses entity bombs
        tag = element.tag
        if event == "start":
            if tag == f"{_TABLE}table":
                sheet = _Sheet(name=element.get(f"{_TABLE}name", ""))
                sheets[sheet.name] = sheet.merged
            elif tag == f"{_TABLE}table-row":
                sheet.column, sheet.used = 0, -1
        elif tag in _CELLS:
            _cell(sheet, element)
        elif tag == f"{_TABLE}table-row":
            _row(sheet, element)
            element.clear()
    return sheets


def _cell(sheet: _Sheet, cell: ET.Element) -> None:
    repeated = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
    down = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
    across = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
    if (down, across) != (1, 1):
        bottom, right = sheet.row + down - 1, sheet.column + across - 1
        sheet.merged.append((sheet.row, sheet.column, bottom, right))
    sheet.column += repeated
    if cell.get(f"{_OFFICE}value-type") is not None or len(cell):
        sheet.used = sheet.column - 1


def _row(sheet: _Sheet, row: ET.Element) -> None:
    sheet.row += int(row.get(f"{_TABLE}number-rows-repeated", 1))
    if sheet.used >= 0 and (sheet.row > LIMIT_ROWS or sheet.used >= LIMIT_COLUMNS):
        raise LimitError("sheet_too_long", sheet=sheet.name, limit=LIMIT_ROWS)
