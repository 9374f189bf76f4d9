"""Everything in one file, and back again, from SQLite to PostgreSQL or the other way if need be.

A backup is compressed lines of JSON: first the format and the migration that the tables are at,
then a line a row. It is of one moment, whoever writes meanwhile. An older version's backup is
restored into that version's tables, which are then brought up to this version's.
"""

from __future__ import annotations

import base64
import gzip
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, DateTime, LargeBinary, MetaData, insert, inspect, select

from routing.errors import ConflictError, InputError
from routing.store.database import Store
from routing.store.migrating import current, migrations, upgrade
from routing.store.tables import metadata

FORMAT = "shanlu-backup/1"
_ROWS_A_STATEMENT = 500


def backup(store: Store, path: Path) -> int:
    """Write everything into a file, which appears whole or not at all; returns how many rows."""
    part = path.with_name(f"{path.name}.part")
    rows = 0
    try:
        with store.snapshot() as connection, gzip.open(part, "wt", encoding="utf-8") as file:
            file.write(_line({"format": FORMAT, "revision": current(connection)}))
            for table, row in _rows(connection):
                file.write(_line({"table": table, "row": row}))
                rows += 1
            file.write(_line({"rows": rows}))
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return rows


def restore(store: Store, path: Path) -> int:
    """Fill an empty store from a backup, in one transaction; returns how many rows.

    Raises
    ------
    ConflictError
        ``store_not_empty``.
    InputError
        ``backup_unusable`` for a file that is none, was cut off, or is of a later version.
    """
    with store.everything() as connection:
        _refuse_what_is_there(connection)
        try:
            return _restore(connection, path)
        except (OSError, EOFError, ValueError, KeyError, TypeError) as error:
            raise InputError("backup_unusable", path=path, detail=str(error)) from error


def _restore(connection: Connection, path: Path) -> int:
    lines = _lines(path)
    head = next(lines)
    known = {script.revision for script in migrations().walk_revisions()}
    if head["format"] != FORMAT or head["revision"] not in known:
        msg = f"{head['format']}, {head['revision']}"
        raise ValueError(msg)
    metadata.drop_all(connection)
    connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
    upgrade(connection, head["revision"])
    there = MetaData()
    there.reflect(connection)
    count, end = 0, None
    for name, group in groupby(lines, key=lambda line: line.get("table")):
        if name is None:
            (end,) = (line["rows"] for line in group)
            continue
        columns = there.tables[name].c
        rows = [
            {key: _from_json(columns[key], value) for key, value in line["row"].items()}
            for line in group
        ]
        for start in range(0, len(rows), _ROWS_A_STATEMENT):
            part = rows[start : start + _ROWS_A_STATEMENT]
            connection.execute(insert(there.tables[name]), part)
        count += len(rows)
    if end != count:
        msg = f"{count} rows of {end}"
        raise ValueError(msg)
    upgrade(connection)
    _continue_numbers(connection)
    return count


def _refuse_what_is_there(connection: Connection) -> None:
    organisations = metadata.tables["organisations"]
    if (
        inspect(connection).has_table(organisations.name)
        and connection.execute(select(organisations.c.id).limit(1)).first()
    ):
        raise ConflictError("store_not_empty")


def _continue_numbers(connection: Connection) -> None:
    """Let PostgreSQL's sequence go on after the rows that were restored."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "SELECT setval(pg_get_serial_sequence('audit', 'number'),"
            " (SELECT COALESCE(MAX(number), 0) + 1 FROM audit), false)"
        )


def _rows(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    for table in metadata.sorted_tables:
        for row in connection.execute(select(table)).mappings():
            yield table.name, {key: _to_json(value) for key, value in row.items()}


def _lines(path: Path) -> Iterator[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n"


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def _from_json(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return moment if column.type.timezone else moment.replace(tzinfo=None)
    return base64.b64decode(value) if isinstance(column.type, LargeBinary) else value
