"""Numbered migrations, carried out by Alembic when the service starts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from routing.errors import StoreError

_HERE = Path(__file__).parent
_LOCK = 7_340_017
"""Of PostgreSQL's advisory locks: processes that start together take turns."""


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to a version, in the caller's transaction.

    Raises
    ------
    StoreError
        ``store_of_a_later_version``.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    scripts = migrations()
    config = Config()
    known = {script.revision for script in scripts.walk_revisions()}

    def wanted(revision: Any, _context: Any) -> Any:
        standing = revision if isinstance(revision, tuple) else (revision,)
        unknown = [one for one in standing if one and one not in known]
        if unknown:
            raise StoreError("store_of_a_later_version", version=unknown[0])
        return scripts._upgrade_revs(to, revision)  # noqa: SLF001 - as Alembic's own command does

    with EnvironmentContext(config, scripts, fn=wanted) as environment:
        environment.configure(connection=connection, transactional_ddl=False)
        environment.run_migrations()


def migrations() -> ScriptDirectory:
    """Return the migrations that this version knows."""
    return ScriptDirectory(str(_HERE), version_locations=[str(_HERE / "migrations")])


def current(connection: Connection) -> str:
    """Return the migration that the tables are at."""
    version = MigrationContext.configure(connection).get_current_revision()
    if version is None:
        msg = "the tables were never made"
        raise RuntimeError(msg)
    return version
