"""Workbooks (XLSX, XLSM, XLS, ODS) as grids: values alone, no formula, link or macro is run."""

from __future__ import annotations

import io
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetVisibleEnum,
)

from routing.errors import InputError, LimitError
from routing.formats.files import read_bytes
from routing.formats.sheets.grid import ERROR, LIMIT_ROWS, UNCOMPUTED, Cell, Grid, Merge
from routing.formats.sheets.packages import Findings, inspect

_PANIC = "PanicException"
"""What the reader of workbooks raises where it has lost its way."""
_OLD_ENCRYPTED = b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e"


def read_workbook(path: Path, prefix: str = "") -> list[Grid]:
    """Read every sheet that has a cell.

    Formulas count as the value that was last computed for them.

    Parameters
    ----------
    prefix : str
        Put before the sheets' names in labels, where there are several files.

    Raises
    ------
    InputError
        ``workbook_unreadable``, ``workbook_encrypted``, or what reading the file raises.
    LimitError
        ``workbook_too_large``, ``sheet_too_long``: found before the cells are unpacked.
    """
    data = read_bytes(path)
    if not data:
        raise InputError("file_empty", path=path)
    if _OLD_ENCRYPTED in data[:65_536] or _OLD_ENCRYPTED in data[-65_536:]:
        raise InputError("workbook_encrypted", path=path)
    findings = inspect(data, path)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            grids = [
                _grid(workbook, sheet, f"{prefix}{sheet.name}", path, findings)
                for sheet in workbook.sheets_metadata
            ]
    except PasswordError:
        raise InputError("workbook_encrypted", path=path) from None
    except CalamineError as error:
        raise InputError("workbook_unreadable", path=path, detail=error) from error
    except BaseException as error:  # what a damaged XLS makes of it is no Exception
        if type(error).__name__ != _PANIC:
            raise
        raise InputError("workbook_unreadable", path=path, detail=error) from error
    return [grid for grid in grids if grid.rows]


def _grid(
    workbook: CalamineWorkbook, told: SheetMetadata, label: str, path: Path, findings: Findings
) -> Grid:
    name = told.name
    sheet = workbook.get_sheet_by_name(name)
    if sheet.end is not None and sheet.end[0] >= LIMIT_ROWS:
        raise LimitError("sheet_too_long", sheet=label, limit=LIMIT_ROWS)
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    for mark, cells in ((ERROR, findings.errors), (UNCOMPUTED, findings.uncomputed)):
        for row, column in cells.get(name, ()):
            if row < len(rows) and column < len(rows[row]):
                rows[row][column] = mark
    merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
    return Grid(
        label=label,
        name=name,
        file=path,
        rows=rows,
        merged=tuple(
            Merge(top=top, left=left, bottom=bottom, right=right)
            for top, left, bottom, right in [*merged, *findings.merged.get(name, ())]
        ),
        hidden=told.visible != SheetVisibleEnum.Visible,
    )
