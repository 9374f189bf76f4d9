"""By which names of files spreadsheets are known."""

from __future__ import annotations

from pathlib import Path

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
CSV_SUFFIXES = (".csv", ".tsv")


def is_spreadsheet(path: Path) -> bool:
    """Tell whether a path is a workbook, a CSV file, or a folder of CSV files and workbooks."""
    return path.is_dir() or path.suffix.lower() in (*SUFFIXES, *CSV_SUFFIXES)
