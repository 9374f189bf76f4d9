"""Looking something small up, from the event loop: whose a token is, what a courier's route is.

Phones ask every half minute for what has hardly ever changed. Such a question is written once, and
goes to the database's driver as it is, in no transaction of its own. Nothing is remembered between
two questions: what was revoked or published a moment ago counts.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Dialect,
    Engine,
    Select,
    String,
    bindparam,
    func,
    select,
    true,
)
from sqlalchemy.dialects import sqlite

from routing.errors import StoreError
from routing.store.trouble import postgres_code, sqlite_code

Found = Mapping[str, Any]
"""A row by the names of its columns."""

_FROM_ANY_THREAD = {"check_same_thread": False}
_BUSY_S = 1.0
"""SQLite's readers wait only where a process that was killed left a log to be read again."""
_PATIENCE_S = 10.0
"""After which PostgreSQL counts as unreachable."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Glance:
    """A question that is answered by one row.

    Attributes
    ----------
    keys : sequence of str
        What it is asked with: texts.
    query : callable
        Makes the statement of them, by name; its first row is the answer.
    """

    keys: Sequence[str]
    query: Callable[..., Select[Any]]

    def of(self, keys: Mapping[str, ColumnElement[str]]) -> Select[Any]:
        """Return the statement; its limit keeps PostgreSQL from joining whole tables."""
        return self.query(**keys).limit(1)


class Glances(Protocol):
    """Answers such questions; each event loop that asks has connections of its own."""

    async def first(self, glance: Glance, **keys: str) -> Found | None:
        """Return the row, or None.

        Raises
        ------
        StoreError
        """
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...


def glances_of(engine: Engine) -> Glances:
    """Return them for a database."""
    if engine.dialect.name == "postgresql":
        return _PostgresGlances(engine)
    return _SqliteGlances(engine)


class _SqliteGlances:
    """A read of a few pages that are in memory: shorter than handing it to another thread."""

    def __init__(self, engine: Engine) -> None:
        self._arguments = engine.dialect.create_connect_args(engine.url)
        self._dialect = sqlite.dialect(paramstyle="named")
        self._connection: sqlite3.Connection | None = None
        self._statements: dict[Glance, tuple[str, Mapping[str, Any], _Reader]] = {}

    async def first(self, glance: Glance, **keys: str) -> Found | None:
        statement, values, reader = self._statements.get(glance) or self._prepare(glance)
        try:
            row = self._opened().execute(statement, {**values, **keys}).fetchone()
        except sqlite3.Error as error:
            code = sqlite_code(error)
            if code is None:
                raise
            raise StoreError(code) from error
        return None if row is None else reader.read(row)

    async def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _opened(self) -> sqlite3.Connection:
        if self._connection is None:
            arguments, named = self._arguments
            options: dict[str, Any] = dict(named, timeout=_BUSY_S, isolation_level=None)
            self._connection = sqlite3.connect(*arguments, **options | _FROM_ANY_THREAD)  # type: ignore[call-overload] # SQLAlchemy's own
        return self._connection

    def _prepare(self, glance: Glance) -> tuple[str, Mapping[str, Any], _Reader]:
        query = glance.of({key: bindparam(key, type_=String()) for key in glance.keys})
        compiled = query.compile(dialect=self._dialect)
        reader = _Reader.of(query, self._dialect)
        self._statements[glance] = (compiled.string, compiled.params, reader)
        return self._statements[glance]


class _PostgresGlances:
    """One connection; questions that come while another one is on its way go out together."""

    def __init__(self, engine: Engine) -> None:
        self._dialect = engine.dialect
        self._arguments = engine.dialect.create_connect_args(engine.url)
        self._statements: dict[Glance, tuple[str, Mapping[str, Any], _Reader]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._connection: Any = None
        self._waiting: dict[Glance, list[_Asked]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def first(self, glance: Glance, **keys: str) -> Found | None:
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._loop, self._connection, self._waiting, self._asking = loop, None, {}, None
        asked = _Asked(keys, loop.create_future())
        self._waiting.setdefault(glance, []).append(asked)
        if self._asking is None:
            self._asking = loop.create_task(self._ask())
        return await asked.answer

    async def close(self) -> None:
        if self._connection is not None and self._loop is asyncio.get_running_loop():
            await self._connection.close()
        self._connection = None

    async def _ask(self) -> None:
        while self._waiting:
            glance = next(iter(self._waiting))
            together = self._waiting.pop(glance)
            try:
                rows = await self._rows(glance, together)
            except Exception as error:  # noqa: BLE001 - whoever asked is told
                for asked in together:
                    asked.tell(error)
                continue
            for number, asked in enumerate(together, start=1):
                asked.tell(rows.get(number))
        self._asking = None

    async def _rows(self, glance: Glance, together: Sequence[_Asked]) -> dict[int, Found]:
        statement, others, reader = self._statements.get(glance) or self._prepare(glance)
        values = {key: [asked.keys[key] for asked in together] for key in glance.keys}
        rows = await self._carried_out(statement, {**others, **values})
        return {row[0]: reader.read(row[1:]) for row in rows}

    async def _carried_out(self, statement: str, values: Mapping[str, Any]) -> list[Any]:
        import psycopg  # noqa: PLC0415 - an extra

        was_there = self._connection is not None
        try:
            async with asyncio.timeout(_PATIENCE_S):
                if self._connection is None:
                    arguments, named = self._arguments
                    self._connection = await psycopg.AsyncConnection.connect(
                        *arguments, autocommit=True, **named
                    )
                    # Compiling a statement of a millisecond takes 60.
                    await self._connection.execute("SET jit = off")
                # As text a route would come in twice as many bytes.
                found = await self._connection.execute(statement, values, prepare=True, binary=True)
                rows: list[Any] = await found.fetchall()
                return rows
        except TimeoutError as error:
            self._connection = None
            raise StoreError("store_unreachable") from error
        except psycopg.Error as error:
            code = postgres_code(error, lost=isinstance(error, psycopg.OperationalError))
            if code != "store_unreachable":
                if code is None:
                    raise
                raise StoreError(code) from error
            self._connection = None
            if was_there:  # the server was begun again since: asked once more
                return await self._carried_out(statement, values)
            raise StoreError(code) from error

    def _prepare(self, glance: Glance) -> tuple[str, Mapping[str, Any], _Reader]:
        keys = [bindparam(key, type_=ARRAY(String())) for key in glance.keys]
        asked = (
            func.unnest(*keys)
            .table_valued(*glance.keys, with_ordinality="number", name="asked")
            .render_derived()
        )
        query = glance.of({key: asked.c[key] for key in glance.keys})
        found = query.lateral("found")
        together = select(asked.c.number, found).select_from(asked.join(found, true()))
        compiled = together.compile(dialect=self._dialect)
        reader = _Reader.of(query, self._dialect)
        self._statements[glance] = (compiled.string, compiled.params, reader)
        return self._statements[glance]


@dataclass(slots=True)
class _Asked:
    keys: Mapping[str, str]
    answer: asyncio.Future[Found | None]

    def tell(self, answer: Found | Exception | None) -> None:
        if self.answer.done():  # who asked is gone
            return
        if isinstance(answer, Exception):
            self.answer.set_exception(answer)
        else:
            self.answer.set_result(answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Turns what the driver returns into what the columns hold."""

    names: Sequence[str]
    made: Sequence[tuple[str, Callable[[Any], Any]]]

    @classmethod
    def of(cls, query: Select[Any], dialect: Dialect) -> _Reader:
        makers = {
            column.name: column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in query.selected_columns
        }
        made = [(name, maker) for name, maker in makers.items() if maker is not None]
        return cls(names=list(makers), made=made)

    def read(self, row: Sequence[Any]) -> Found:
        found = dict(zip(self.names, row, strict=True))
        for name, maker in self.made:
            found[name] = maker(found[name])
        return found
