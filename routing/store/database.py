"""The store opened: SQLite with nothing to set up, or PostgreSQL by URL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError

from routing.errors import InputError, StoreError
from routing.store.desk import Desk
from routing.store.glances import Glances, glances_of
from routing.store.migrating import upgrade
from routing.store.trouble import code_of

_BUSY_MS = 30_000
"""How long a writer waits for another one in SQLite, which lets in one at a time."""

_CONNECTIONS = 20
"""Of one process; FastAPI has 40 threads, and those without one wait."""

_READS = "shanlu_reads"


class Store:
    """Opens transactions.

    Parameters
    ----------
    url : str
        As SQLAlchemy writes it: ``sqlite:////path/file`` or ``postgresql://user@host/name``.

    Raises
    ------
    InputError
        ``database_url_unusable``; ``extra_missing`` without PostgreSQL's driver.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self.glances: Glances = glances_of(self.engine)

    def upgrade(self) -> None:
        """Bring the tables to this version's, whatever earlier one they are in."""
        with self._telling(), self.engine.begin() as connection:
            upgrade(connection)

    @contextmanager
    def writing(self, organisation: str, token: str | None = None) -> Iterator[Desk]:
        """Open a transaction; it is on disk when this ends, or not there at all."""
        with self.everything() as connection:
            yield Desk(connection=connection, organisation=organisation, token=token)

    @contextmanager
    def reading(self, organisation: str) -> Iterator[Desk]:
        """Open one that writes nothing, waits for no writer, and sees one moment."""
        with self.snapshot() as connection:
            yield Desk(connection=connection, organisation=organisation)

    @contextmanager
    def everything(self) -> Iterator[Connection]:
        """Open a transaction across organisations: the job queue, tokens, retention."""
        with self._telling(), self.engine.begin() as connection:
            yield connection

    @contextmanager
    def everything_read(self) -> Iterator[Connection]:
        """Open one across organisations that writes nothing."""
        with self._telling(), self.engine.connect() as connection:
            reader = connection.execution_options(**{_READS: True})
            with reader.begin():
                yield reader

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a transaction that sees one moment of everything, whoever writes meanwhile."""
        with self._telling(), self.engine.connect() as connection:
            # SQLite's readers do so by themselves.
            level = "REPEATABLE READ" if connection.dialect.name == "postgresql" else None
            options = {_READS: True} | ({"isolation_level": level} if level else {})
            reader = connection.execution_options(**options)
            with reader.begin():
                yield reader

    def ping(self) -> None:
        """Read something; raises where that fails."""
        with self._telling(), self.engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM organisations LIMIT 1"))

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except DataError as error:
            if "NUL" not in str(error.orig):  # PostgreSQL's texts have none, its JSON may
                raise
            raise InputError("parameter_invalid", field="text", detail="NUL") from error
        except DBAPIError as error:
            code = code_of(error)
            if code is None:
                raise
            raise StoreError(code) from error


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise InputError("database_url_unusable") from None
    options: dict[str, Any] = {
        "json_serializer": partial(json.dumps, ensure_ascii=False, allow_nan=False),
        "pool_size": _CONNECTIONS,
        "max_overflow": 0,
    }
    match parsed.get_backend_name():
        case "postgresql":
            if find_spec("psycopg") is None:
                raise InputError("extra_missing", extra="postgres")
            engine = create_engine(
                parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, **options
            )
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(parsed, **options)
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        case _:
            raise InputError("database_url_unusable")
    return engine


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    for pragma in (
        f"busy_timeout={_BUSY_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",  # a commit is on disk, whatever happens to the power
        "foreign_keys=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reads = connection.get_execution_options().get(_READS, False)
    # A writer that began as a reader could not wait for another writer.
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
