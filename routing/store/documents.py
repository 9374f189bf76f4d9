"""What an organisation keeps under its own ids: service points, depots, vehicles, couriers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping, Table

from routing.errors import MissingError, StaleError
from routing.store import tables
from routing.store.desk import Desk
from routing.store.moments import now

TABLES: dict[str, Table] = {
    "service_point": tables.service_points,
    "depot": tables.depots,
    "vehicle": tables.vehicles,
    "courier": tables.couriers,
}


def put(desk: Desk, kind: str, row_id: str, content: Any, *, expected: int | None = None) -> int:
    """Add a row or replace it; returns its version.

    Parameters
    ----------
    expected : int or None
        The version that whoever edits has seen; None: whatever stands there.

    Raises
    ------
    StaleError
        ``changed_meanwhile``.
    """
    table = TABLES[kind]
    mine = table.c.id == row_id
    standing = desk.first(desk.select(table).where(mine).with_for_update())
    if expected is not None and (standing is None or standing["version"] != expected):
        raise StaleError("changed_meanwhile", id=row_id)
    if standing is None:
        desk.insert(table, id=row_id, content=content, version=1, updated_at=now())
        version = 1
    elif standing["content"] == content:
        return int(standing["version"])
    else:
        version = int(standing["version"]) + 1
        changed = {"content": content, "version": version, "updated_at": now()}
        desk.change(desk.update(table).where(mine).values(changed))
    desk.note(f"{kind}.put", row_id, version=version)
    return version


def get(desk: Desk, kind: str, row_id: str) -> RowMapping:
    """Return a row.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    table = TABLES[kind]
    found = desk.first(desk.select(table).where(table.c.id == row_id))
    if found is None:
        raise MissingError("not_there", kind=kind, id=row_id)
    return found


def is_there(desk: Desk, kind: str, row_id: str) -> bool:
    """Tell whether there is such a row."""
    table = TABLES[kind]
    return desk.first(desk.select(table, table.c.id).where(table.c.id == row_id)) is not None


def listed(desk: Desk, kind: str, after: str, size: int) -> Sequence[RowMapping]:
    """Return rows in the order of their ids."""
    table = TABLES[kind]
    return desk.all(desk.select(table).where(table.c.id > after).order_by(table.c.id).limit(size))


def contents(desk: Desk, kind: str) -> list[Any]:
    """Return the contents of all rows."""
    table = TABLES[kind]
    return [row["content"] for row in desk.all(desk.select(table).order_by(table.c.id))]


def remove(desk: Desk, kind: str, row_id: str) -> None:
    """Take a row away; the audit trail keeps what it was.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    standing = get(desk, kind, row_id)
    table = TABLES[kind]
    desk.change(desk.delete(table).where(table.c.id == row_id))
    desk.note(f"{kind}.removed", row_id, version=standing["version"])
