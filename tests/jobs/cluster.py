"""A Dask scheduler and its workers, each a process of its own that can be killed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
STARTS_WITHIN_S = 60.0
QUIET = {
    # A worker that is lost loses its task; whoever waits for it says how often it is tried.
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__DASHBOARD__ENABLED": "False",
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@dataclass(kw_only=True)
class Cluster:
    """On this machine, with its logs in a folder."""

    folder: Path
    port: int = field(default_factory=free_port)
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def start(self, workers: int) -> None:
        self.start_scheduler()
        for _ in range(workers):
            self.start_worker()

    def start_scheduler(self) -> None:
        self.scheduler = self._begin(
            "scheduler", "--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"
        )
        until = time.monotonic() + STARTS_WITHIN_S
        while not self._answers():
            assert self.scheduler.poll() is None
            assert time.monotonic() < until
            time.sleep(0.05)

    def start_worker(self) -> None:
        self.workers.append(
            self._begin(
                *("worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard"),
                *("--local-directory", str(self.folder), "--death-timeout", "60"),
            )
        )

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            if process is not None:
                process.kill()
                process.wait()

    def _begin(self, *command: str) -> subprocess.Popen[bytes]:
        with (self.folder / "dask.log").open("ab") as out:
            return subprocess.Popen(  # noqa: S603 - Dask's own command
                [sys.executable, "-m", "dask", *command],
                stdout=out,
                stderr=out,
                cwd=ROOT,
                env={**os.environ, **QUIET, "PYTHONPATH": str(ROOT)},
            )

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


@contextmanager
def running(folder: Path, workers: int) -> Iterator[Cluster]:
    cluster = Cluster(folder=folder)
    try:
        cluster.start(workers)
        yield cluster
    finally:
        cluster.stop()
