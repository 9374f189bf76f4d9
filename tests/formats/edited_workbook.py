"""Edits a plan workbook as a coordinator does, in another spreadsheet library."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl

from routing.plans import Plan
from routing.problem import Problem
from routing.reports.workbook import workbook
from routing.wording import Lang

ORDER = 6
"""Column of the order's id, counted from 1."""


class Edited:
    """A workbook that is open for editing; rows are found by the order in them."""

    def __init__(self, plan: Plan, problem: Problem, lang: Lang = "en") -> None:
        self.book: Any = openpyxl.load_workbook(io.BytesIO(workbook(plan, problem, lang)))

    def sheet_of(self, vehicle: str) -> Any:
        return next(sheet for sheet in self.book if sheet.cell(2, 4).value == vehicle)

    def ids(self, sheet: Any) -> list[str]:
        cells = [sheet.cell(row, ORDER).value for row in range(1, sheet.max_row + 1)]
        return [one for one in cells[cells.index(self._heading(cells)) + 1 :] if one]

    def cut(self, sheet: Any, order: str) -> list[Any]:
        """Take the first row of an order out of a sheet."""
        row = self._row(sheet, order)
        cells = [cell.value for cell in sheet[row]]
        sheet.delete_rows(row)
        return cells

    def copy(self, sheet: Any, order: str) -> list[Any]:
        return [cell.value for cell in sheet[self._row(sheet, order)]]

    def paste(self, sheet: Any, cells: list[Any], before: str | None = None) -> None:
        """Put a row before that of an order, or at the end."""
        row = sheet.max_row + 1 if before is None else self._row(sheet, before)
        sheet.insert_rows(row)
        for column, value in enumerate(cells, start=1):
            sheet.cell(row, column).value = value

    def save(self, path: Path) -> Path:
        self.book.save(path)
        return path

    def _row(self, sheet: Any, order: str) -> int:
        rows = range(1, sheet.max_row + 1)
        return next(row for row in rows if sheet.cell(row, ORDER).value == order)

    def _heading(self, cells: list[Any]) -> Any:
        return next(one for one in cells if one in {"Order id", "货件编号"})
