"""What databases cannot help, in our codes."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

_POSTGRES_CODES = {"53100": "store_full", "25006": "store_read_only"}
"""SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html) in ours."""

_SQLITE_CODES = {
    "SQLITE_FULL": "store_full",
    "SQLITE_IOERR": "store_full",
    "SQLITE_READONLY": "store_read_only",
    "SQLITE_CANTOPEN": "store_read_only",
    "SQLITE_BUSY": "store_busy",
    "SQLITE_CORRUPT": "store_damaged",
    "SQLITE_NOTADB": "store_damaged",
}
"""https://www.sqlite.org/rescode.html in ours."""


def code_of(error: DBAPIError) -> str | None:
    """Return our code; None for a bug of ours."""
    if isinstance(error.orig, sqlite3.Error):
        return sqlite_code(error.orig)
    lost = error.connection_invalidated
    return postgres_code(error.orig, lost=lost or isinstance(error, OperationalError))


def sqlite_code(error: sqlite3.Error) -> str | None:
    """Return our code for what SQLite says."""
    name = getattr(error, "sqlite_errorname", "")
    return next((code for start, code in _SQLITE_CODES.items() if name.startswith(start)), None)


def postgres_code(error: BaseException | None, *, lost: bool) -> str | None:
    """Return our code for what PostgreSQL or its driver says.

    Parameters
    ----------
    lost : bool
        Whether it is about the connection or the server, not the statement.
    """
    state = getattr(error, "sqlstate", None) or ""
    # No state, class 08: no connection; 57: the server shuts down; 40: another one came first.
    if lost and state[:2] in {"", "08", "57"}:
        return "store_unreachable"
    return "store_busy" if state[:2] == "40" else _POSTGRES_CODES.get(state)
