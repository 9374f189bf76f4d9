"""Which column of a sheet is which field of ours: found, shown, kept in a file, edited."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from routing.errors import InputError
from routing.formats.files import read_bytes
from routing.formats.sheets.grid import letters
from routing.formats.sheets.vocabulary import (
    TABLES,
    Table,
    fields_of,
    match,
    simplified,
    unit_factor,
)

Why = Literal["known", "file", "unknown", "ambiguous", "second", "left_out"]

_HEADING = """\
# Which of our fields each of your columns is: "your header" = "our field".
# 您的列名 = 我们的字段。"" leaves a column out. "" 表示不使用该列。"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a sheet.

    Attributes
    ----------
    index : int
        Counted from 0.
    header : str
        As its user wrote it, on one line.
    lines : str
        The same, on as many lines as the header has.
    field : str or None
        Ours; None where the column is not used.
    factor : float or None
        From a number in the header's unit to ours; None where it names none.
    why : str
        How that came: ``known`` by its name, from the ``file`` of columns, ``unknown``,
        ``ambiguous``, ``second`` (another column is the same field), ``left_out`` by the file.
    """

    table: Table
    sheet: str
    index: int
    header: str
    lines: str
    field: str | None
    factor: float | None = None
    why: Why = "known"

    def as_dict(self) -> dict[str, Any]:
        """Return what ``shanlu plan --json`` prints in ``columns``."""
        return {
            "sheet": self.sheet,
            "table": self.table,
            "column": letters(self.index),
            "header": self.header,
            "field": self.field,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnNames:
    """What a file of columns says, by table and simplified header; ``""`` leaves one out."""

    fields: Mapping[Table, Mapping[str, str]] = field(default_factory=dict)

    def field_of(self, table: Table, header: str) -> str | None:
        """Return the field that the file gives a header; None where it does not name it."""
        return self.fields.get(table, {}).get(simplified(header))


def columns_of(
    table: Table, sheet: str, headers: Sequence[str], names: ColumnNames
) -> tuple[Column, ...]:
    """Map a sheet's headers; of several that mean one field, the best known one is taken."""
    found = [_column(table, sheet, index, header, names) for index, header in enumerate(headers)]
    ranked = sorted((one for one in found if one is not None), key=lambda pair: pair[1])
    taken: dict[str, int] = {}
    for column, _ in ranked:
        if column.field is not None:
            taken.setdefault(column.field, column.index)
    columns = []
    for pair in found:
        if pair is None:
            continue
        column, _ = pair
        if column.field is not None and taken[column.field] != column.index:
            column = replace(column, field=None, why="second")
        columns.append(column)
    return tuple(columns)


_OF_THE_FILE = -1
"""Rank of a column that the file names: it comes before all that are known by themselves."""


def _column(
    table: Table, sheet: str, index: int, header: str, names: ColumnNames
) -> tuple[Column, int] | None:
    """Return a column and its rank; the lower, the rather it is taken."""
    told = " ".join(header.split())
    if not told:
        return None
    given = names.field_of(table, told)
    if given is not None:
        factor, rank = unit_factor(given, header), _OF_THE_FILE
        why: Why = "file" if given else "left_out"
        name = given or None
    else:
        meanings = match(table, header)
        one = meanings[0] if len(meanings) == 1 else None
        name, factor, rank = (one.field, one.factor, one.rank) if one else (None, None, 0)
        why = "known" if one else "ambiguous" if meanings else "unknown"
    column = Column(
        table=table,
        sheet=sheet,
        index=index,
        header=told,
        lines=header,
        field=name,
        factor=factor,
        why=why,
    )
    return column, rank


def read_columns(path: Path) -> ColumnNames:
    """Read a file of columns.

    Raises
    ------
    InputError
        ``columns_file_invalid``, ``unknown_column_field`` with the fields that there are, or what
        reading the file raises.
    """
    try:
        data = tomllib.loads(read_bytes(path).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError("columns_file_invalid", path=path, detail=error) from error
    fields: dict[Table, dict[str, str]] = {}
    for table in TABLES:
        rows = data.pop(table, {})
        if not isinstance(rows, dict):
            raise InputError("columns_file_invalid", path=path, detail=table)
        fields[table] = {simplified(header): value for header, value in rows.items()}
        for header, value in rows.items():
            if value not in ("", *fields_of(table)):
                known = ", ".join(sorted(fields_of(table)))
                raise InputError(
                    "unknown_column_field", path=path, header=header, value=value, known=known
                )
    if data:
        raise InputError("columns_file_invalid", path=path, detail=f"[{next(iter(data))}]")
    return ColumnNames(fields=fields)


def write_columns(path: Path, columns: Iterable[Column]) -> None:
    """Write the columns that were found, for their user to edit and use again."""
    lines = [_HEADING]
    rows: dict[Table, dict[str, str]] = {}
    for column in columns:
        if not (column.field or "").startswith("_"):
            rows.setdefault(column.table, {}).setdefault(column.header, column.field or "")
    for table in TABLES:
        if table in rows:
            lines += ["", f"[{table}]"]
            lines += [
                f"{_quoted(header)} = {_quoted(name)}" for header, name in rows[table].items()
            ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
