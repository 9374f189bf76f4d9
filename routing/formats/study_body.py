"""A siting study as it is sent: a STUDY file whose tables are inside it.

Instead of ``file``, ``demand`` and ``candidates`` may have ``rows``: objects with the columns that
the tables have. Files are never looked for.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from routing.errors import InputError
from routing.formats.study import study_of
from routing.studies import Study

TABLES = ("demand", "candidates")


def read_study_body(data: Any) -> Study:
    """Read a study.

    Raises
    ------
    InputError
        ``study_file_named``, ``study_rows_unusable``, ``study_without_region``, or as
        :func:`routing.formats.study.study_of`.
    """
    if not isinstance(data, Mapping):
        raise InputError("not_an_object")
    if not isinstance(data.get("region"), str):
        raise InputError("study_without_region")
    with TemporaryDirectory() as name:
        folder = Path(name)
        given = {**data, **{table: _laid_out(data, table, folder) for table in TABLES}}
        if isinstance(data.get("levels"), list):
            given["levels"] = [
                _level_laid_out(level, number, folder)
                for number, level in enumerate(data["levels"], start=1)
            ]
        try:
            return study_of(given, folder)
        except InputError as error:
            if "path" not in error.details:
                raise
            told = {**error.details, "path": Path(str(error.details["path"])).stem}
            raise InputError(error.code, **told) from None


def _level_laid_out(level: Any, number: int, folder: Path) -> Any:
    """Return a level without rows, as a table of candidates."""
    table = f"levels.{number}"
    if not isinstance(level, Mapping) or not {"rows", "file"} & level.keys():
        return level
    return _laid_out({table: level}, table, folder)


def _laid_out(data: Mapping[str, Any], table: str, folder: Path) -> Any:
    """Return a source without rows: they lie in the folder."""
    source = data.get(table)
    if source is None or source == "settlements":
        return source
    if not isinstance(source, Mapping) or "file" in source:
        raise InputError("study_file_named", field=table)
    if "rows" not in source:
        return dict(source)
    rows = source["rows"]
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise InputError("study_rows_unusable", field=table)
    columns = list(dict.fromkeys(str(key) for row in rows for key in row))
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({str(key): value for key, value in row.items()} for row in rows)
    rest = {key: value for key, value in source.items() if key != "rows"}
    return {**rest, "file": f"{table}.csv"}
