"""The first start: an empty store gets its first organisation, and its admin a token."""

from __future__ import annotations

from routing.store import organisations, tokens
from routing.store.database import Store
from routing.store.desk import Desk
from routing.store.migrating import upgrade

FIRST = "main"
"""Id of the organisation that runs the installation."""


def begin(store: Store) -> tokens.Issued | None:
    """Bring the tables up; returns the first admin's token where the store was empty.

    Processes that start together take turns, so that one of them gets it.
    """
    with store.everything() as connection:
        upgrade(connection)
        if not organisations.is_empty(connection):
            return None
        organisations.create(connection, FIRST, FIRST)
        desk = Desk(connection=connection, organisation=FIRST)
        return tokens.issue(desk, "admin", name="first admin")
