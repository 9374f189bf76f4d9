"""Small workbooks and CSV files as people keep them, drawn row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import xlsxwriter

from routing.formats.sheets.book import Book, read_book
from routing.formats.sheets.columns import ColumnNames
from routing.formats.sheets.day import SheetDay, read_sheet_day
from routing.problem import Problem
from routing.region_ref import RegionRef

DAY = date(2026, 11, 24)
ZONE = "Asia/Shanghai"

Rows = Sequence[Sequence[Any]]

FLEET: Mapping[str, Rows] = {
    "车辆": [
        ["车牌", "车型", "载重(kg)", "出勤", "出发网点", "揽收员", "电话"],
        ["K1", "面包车", 800, "08:00-18:00", "镇网点", "司机甲", "000"],
    ],
    "网点": [
        ["网点名称", "地点", "营业时间", "截止时间"],
        ["镇网点", "画溪镇", "07:00-20:00", "17:00"],
    ],
    "当天": [["地区", "somewhere"], ["日期", "2026-11-24"]],
}
"""All that a day needs besides its orders."""

_FORMATS = {
    datetime: "yyyy-mm-dd hh:mm",
    date: "yyyy-mm-dd",
    time: "hh:mm",
    timedelta: "[h]:mm",
}


def write_workbook(
    path: Path,
    sheets: Mapping[str, Rows],
    merged: Mapping[str, Sequence[tuple[str, Any]]] | None = None,
) -> Path:
    """Write sheets; texts stay texts, and an empty text is an empty cell."""
    with xlsxwriter.Workbook(path) as book:
        formats = {kind: book.add_format({"num_format": form}) for kind, form in _FORMATS.items()}
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for cells, value in (merged or {}).get(name, ()):
                sheet.merge_range(cells, value)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, str) and value:
                        sheet.write_string(number, column, value)
                    elif isinstance(value, bool):
                        sheet.write_boolean(number, column, value)
                    elif isinstance(value, int | float):
                        sheet.write_number(number, column, value)
                    elif type(value) in formats:
                        sheet.write_datetime(number, column, value, formats[type(value)])
    return path


def csv_bytes(rows: Rows, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """Return rows as CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


def with_orders(*rows: Sequence[Any], name: str = "订单") -> dict[str, Rows]:
    """Return the sheets of a day with these orders, the first row being their header."""
    return {name: rows, **FLEET}


def read(path: Path, *also: Path, names: ColumnNames | None = None) -> SheetDay:
    """Read a day from its files."""
    return read_sheet_day(book_of(path, *also, names=names), on=DAY)


def book_of(path: Path, *also: Path, names: ColumnNames | None = None) -> Book:
    return read_book(path, also, names)


def problem_of(day: SheetDay) -> Problem:
    """Turn a day that was read into a problem somewhere."""
    return day.problem(timezone=ZONE, region=RegionRef(id="somewhere"))


def refusals(day: SheetDay) -> list[tuple[str | None, str | None, int | None, str]]:
    """Return id, sheet, row and code of each refused row."""
    return [(row.id, row.sheet, row.row, row.code) for row in day.rejected]


def codes(day: SheetDay) -> list[str]:
    """Return the codes of what the user is told."""
    return [notice.code for notice in day.notices]
