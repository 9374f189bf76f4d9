"""The migrations make the tables that the queries suppose, and lose nothing of what is there."""

from __future__ import annotations

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from routing.errors import StoreError
from routing.store import documents, orders
from routing.store.database import Store
from routing.store.migrating import current, migrations
from routing.store.moments import Moment
from routing.store.tables import metadata


def same_type(
    _context: Any, _inspected: Any, _column: Any, standing: Any, wanted: Any
) -> bool | None:
    # What a moment is stored as differs in its zone alone, which SQLite does not have.
    return (
        False if isinstance(wanted, Moment) and "DateTime" in repr(standing.as_generic()) else None
    )


def test_migrations_make_exactly_the_tables_of_the_schema(store: Store) -> None:
    with store.everything() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": same_type})
        assert compare_metadata(context, metadata) == []


def test_migrations_are_one_numbered_line() -> None:
    numbers = [script.revision for script in migrations().walk_revisions()]
    assert numbers == [f"{number:04}" for number in range(len(numbers), 0, -1)]


def test_starting_again_changes_nothing(store: Store, url: str) -> None:
    with store.writing("one") as desk:
        documents.put(desk, "depot", "town", {"id": "town"})
    again = Store(url)
    again.upgrade()
    with again.reading("one") as desk:
        assert documents.get(desk, "depot", "town")["content"] == {"id": "town"}
    again.close()


def test_a_store_of_a_later_version_is_left_alone(store: Store) -> None:
    with store.everything() as connection:
        assert current(connection) == "0003"
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as told:
        store.upgrade()
    assert told.value.code == "store_of_a_later_version"
    with store.reading("one") as desk:
        assert orders.listed(desk, "", 10) == []
