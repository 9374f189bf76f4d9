from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from routing.settings import Settings
from tests.api.service import Service, serving
from tests.databases import BACKENDS, new_database


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Return a service on SQLite."""
    with serving(Settings(database_url=f"sqlite:///{tmp_path}/store.sqlite3")) as service:
        yield service


@pytest.fixture(params=BACKENDS)
def either_service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    """Return a service on each database."""
    with serving(Settings(database_url=new_database(request.param, tmp_path, request))) as service:
        yield service
