"""Organisations. The first one runs the installation, and its admins may make others."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, insert, select

from routing.errors import ConflictError
from routing.store.desk import Desk
from routing.store.moments import now
from routing.store.tables import organisations


def is_empty(connection: Connection) -> bool:
    """Tell whether there is none yet."""
    return connection.execute(select(organisations.c.id).limit(1)).first() is None


def create(connection: Connection, organisation: str, name: str) -> None:
    """Add one; the first becomes the host.

    Raises
    ------
    ConflictError
        ``organisation_exists``.
    """
    query = select(organisations.c.id).where(organisations.c.id == organisation)
    if connection.execute(query).first() is not None:
        raise ConflictError("organisation_exists", id=organisation)
    connection.execute(
        insert(organisations),
        {
            "id": organisation,
            "name": name,
            "is_host": is_empty(connection),
            "drive_key": secrets.token_hex(32),
            "created_at": now(),
        },
    )


def listed(connection: Connection) -> Sequence[RowMapping]:
    """Return all, for the host's admins."""
    return connection.execute(select(organisations).order_by(organisations.c.id)).mappings().all()


def found(desk: Desk) -> RowMapping | None:
    """Return the organisation that asks; None where there is none of that id."""
    query = select(organisations).where(organisations.c.id == desk.organisation)
    return desk.connection.execute(query).mappings().first()


def own(desk: Desk) -> RowMapping:
    """Return the organisation that asks."""
    query = select(organisations).where(organisations.c.id == desk.organisation)
    return desk.connection.execute(query).mappings().one()
