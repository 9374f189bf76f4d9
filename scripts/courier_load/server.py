"""Servers in processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from courier_load.http import Answer, ask, request

_STARTS_WITHIN_S = 120.0
_SCRIPTS = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One that runs.

    Attributes
    ----------
    token : str
        What ours printed at its first start.
    """

    port: int
    pid: int
    token: str = ""

    def asks(self, method: str, path: str, given: Any = None, **headers: str) -> Answer:
        """Send a request with the first admin's token; raises where it is refused."""
        sent = {"Authorization": f"Bearer {self.token}"} | headers
        body = None if given is None else json.dumps(given).encode()
        answer = asyncio.run(ask(self.port, request(method, path, sent, body)))
        if answer.status >= 400:
            raise RuntimeError(method, path, answer)
        return answer

    def cpu_s(self) -> float:
        """Return what its own process has computed, its workers left out."""
        fields = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
        user, system = fields.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def shanlu(folder: Path, database: str, workers: int) -> Iterator[Server]:
    """Run ``shanlu serve`` on an empty store."""
    command = ["-c", "from routing.cli import main; main()", "serve", "--port"]
    settings = {"SHANLU_DATABASE_URL": database, "SHANLU_WORKERS": str(workers)}
    with _running(folder / "serve.log", command, settings) as (port, pid):
        log = (folder / "serve.log").read_text(encoding="utf-8")
        token = re.search(r"shl_[\w-]+", log)
        if token is None:
            raise RuntimeError(log)
        yield Server(port=port, pid=pid, token=token[0])


@contextmanager
def bare(folder: Path, body: bytes) -> Iterator[Server]:
    """Run the bare application, with uvicorn's options as ours has them."""
    (folder / "body").write_bytes(body)
    command = ["-m", "uvicorn", "courier_load.bare:app", "--no-access-log"]
    settings = {"BARE_BODY": str(folder / "body")}
    options = ["--log-level", "warning", "--port"]
    with _running(folder / "bare.log", [*command, *options], settings) as (port, pid):
        yield Server(port=port, pid=pid)


@contextmanager
def _running(log: Path, command: list[str], settings: dict[str, str]) -> Iterator[tuple[int, int]]:
    port = _free_port()
    environment = {**os.environ, **settings, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(_SCRIPTS)}
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, *command, str(port)], stdout=out, stderr=out, env=environment
        )
    try:
        until = time.monotonic() + _STARTS_WITHIN_S
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(log.read_text(encoding="utf-8"))
            time.sleep(0.05)
        yield port, process.pid
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    try:
        asyncio.run(ask(port, request("GET", "/healthz", {})))
    except OSError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port
