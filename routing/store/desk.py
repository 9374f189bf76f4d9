"""One transaction as one organisation sees the store.

Statements are made here alone, each with the organisation in it: a query that forgets it cannot be
written. (``tests/store/test_separation.py`` checks that no other file makes statements of its own,
but the few that serve the whole installation.)
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Delete,
    RowMapping,
    Select,
    Table,
    Update,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from routing.store import tables
from routing.store.moments import now

Row = RowMapping
"""A row as queries return it, by the names of its columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What one organisation may read and write, in one transaction.

    Attributes
    ----------
    organisation : str
        Nothing of any other can be reached from here.
    token : str or None
        Id of the token that asked: who did it, in the audit trail.
    """

    connection: Connection
    organisation: str
    token: str | None = None

    def select(self, table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
        """Return a query of the organisation's own rows."""
        return owned(table, self.organisation, *columns)

    def update(self, table: Table) -> Update:
        """Return a change of the organisation's own rows."""
        return update(table).where(table.c.organisation_id == self.organisation)

    def delete(self, table: Table) -> Delete:
        """Return a removal of the organisation's own rows."""
        return delete(table).where(table.c.organisation_id == self.organisation)

    def insert(self, table: Table, **values: Any) -> None:
        """Add a row; raises where its key is taken."""
        self.connection.execute(insert(table), {"organisation_id": self.organisation, **values})

    def insert_new(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add those rows whose keys are not taken yet."""
        if not rows:
            return
        made = postgresql.insert if self.connection.dialect.name == "postgresql" else sqlite.insert
        self.connection.execute(
            made(table).on_conflict_do_nothing(),
            [{"organisation_id": self.organisation, **row} for row in rows],
        )

    def first(self, query: Select[Any]) -> RowMapping | None:
        """Return the first row, or None."""
        return self.connection.execute(query.limit(1)).mappings().first()

    def all(self, query: Select[Any]) -> Sequence[RowMapping]:
        """Return all rows."""
        return self.connection.execute(query).mappings().all()

    def change(self, statement: Update | Delete) -> int:
        """Carry a change out; returns how many rows it met."""
        return self.connection.execute(statement).rowcount

    def note(self, action: str, subject: str, **details: Any) -> None:
        """Write into the audit trail, in the transaction of what it tells of."""
        self.insert(
            tables.audit,
            at=now(),
            token_id=self.token,
            action=action,
            subject_id=subject,
            details=details,
        )


def owned(
    table: Table, organisation: str | ColumnElement[str], *columns: ColumnElement[Any]
) -> Select[Any]:
    """Return a query of one organisation's rows."""
    return select(*(columns or (table,))).where(table.c.organisation_id == organisation)


def new_id(kind: str) -> str:
    """Return an id that nobody can guess, later ones sorting after earlier ones."""
    return f"{kind}_{time.time_ns() // 1_000_000:012x}{secrets.token_hex(8)}"


def chunks(rows: Sequence[str], size: int = 500) -> Iterable[Sequence[str]]:
    """Yield ids in numbers that fit into one statement."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
