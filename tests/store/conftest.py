from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from routing.store import organisations
from routing.store.database import Store
from tests.databases import BACKENDS, new_database


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return new_database(request.param, tmp_path, request)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """Return a store with two organisations, ``one`` and ``other``."""
    store = Store(url)
    store.upgrade()
    with store.everything() as connection:
        organisations.create(connection, "one", "One")
        organisations.create(connection, "other", "Other")
    yield store
    store.close()
