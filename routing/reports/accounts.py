"""An account as CSV and as a workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from routing import wording
from routing.plans.sheets import inert_text
from routing.reports.workbook.looks import FONTS, MONEY, ONE, TITLE, WHOLE, Column
from routing.reports.workbook.page import Page

_HEAD = 2
_CAPTIONS = {
    "shipment": "order",
    "weight_kg": "kg",
    "distance_km": "km",
    "cost_per_parcel": "per_parcel",
    "cost_per_kg": "per_kg",
}
"""Columns that the workbook of a plan has under another name."""
_NUMBERS = {
    **dict.fromkeys(("days", "shipments", "parcels", "stops", "done", "failed", "open"), WHOLE),
    **dict.fromkeys(("weight_kg", "distance_km", "hours"), ONE),
    **dict.fromkeys(("cost", "cost_per_parcel", "cost_per_kg"), MONEY),
}


def account_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return an account as CSV in UTF-8, with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        cells = (row[name] for name in columns)
        writer.writerow([inert_text(cell) if isinstance(cell, str) else cell for cell in cells])
    return text.getvalue().encode("utf-8-sig")


def account_workbook(
    days: tuple[str, str],
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    lang: wording.Lang,
) -> bytes:
    """Return an account as XLSX.

    Parameters
    ----------
    days : (first, last)
        ISO dates.
    """
    title = wording.text("report.accounts.title", lang, first=days[0], last=days[1])
    file = io.BytesIO()
    font = {"font_name": FONTS[lang], "font_size": 10}
    book = xlsxwriter.Workbook(file, {"in_memory": True, "default_format_properties": font})
    page = Page(book, wording.text("report.accounts.sheet", lang), lang, {})
    page.text(0, 0, title, TITLE)
    shown = [
        Column(name=_CAPTIONS.get(name, name), widest=24, number=_NUMBERS.get(name))
        for name in columns
    ]
    page.head(_HEAD, shown)
    for number, row in enumerate(rows, start=_HEAD + 1):
        page.row(number, shown, [row[name] for name in columns])
    page.sheet.autofilter(_HEAD, 0, _HEAD + max(len(rows), 1), len(shown) - 1)
    page.finish(shown, head=_HEAD, last=_HEAD + len(rows), footer=(title, ""))
    book.close()
    return file.getvalue()
