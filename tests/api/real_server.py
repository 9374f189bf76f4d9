"""``shanlu serve`` as a process of its own, which can be killed and begun again."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

STARTS_WITHIN_S = 90.0
_COMMAND = "from routing.cli import main; main()"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


@dataclass(kw_only=True)
class RealServer:
    """A server on a store.

    Attributes
    ----------
    token : str
        What its first start printed.
    before : str
        Python that its process begins with.
    """

    url: str
    folder: Path
    workers: int = 1
    token: str = ""
    before: str = ""
    port: int = field(default_factory=_free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin it and wait until it is ready."""
        log = self.folder / "serve.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                [
                    sys.executable,
                    "-c",
                    f"{self.before}{_COMMAND}",
                    "serve",
                    "--port",
                    str(self.port),
                ],
                stdout=out,
                stderr=out,
                env={
                    **os.environ,
                    "SHANLU_DATABASE_URL": self.url,
                    "SHANLU_WORKERS": str(self.workers),
                    "PYTHONUNBUFFERED": "1",
                },
            )
        until = time.monotonic() + STARTS_WITHIN_S
        while not self._is_ready():
            assert self.process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until
            time.sleep(0.05)
        found = re.search(r"shl_[\w-]+", log.read_text(encoding="utf-8"))
        self.token = self.token or (found[0] if found else "")

    def kill(self) -> None:
        """End it as a lost machine does."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """End it in good order; returns its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(60)

    def asks(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Send one request."""
        headers = {"Authorization": f"Bearer {self.token}", **options.pop("headers", {})}
        return httpx2.request(
            method, f"{self.address}{path}", headers=headers, timeout=30, **options
        )

    def insists(self, method: str, path: str, key: str, **options: Any) -> httpx2.Response:
        """Send a request again and again until it is answered; the key makes it one request."""
        headers = {"Idempotency-Key": key}
        until = time.monotonic() + 2 * STARTS_WITHIN_S
        while True:
            try:
                answer = self.asks(
                    method,
                    path,
                    headers=headers | options.get("headers", {}),
                    **{name: value for name, value in options.items() if name != "headers"},
                )
            except httpx2.TransportError:
                answer = None
            if answer is not None and answer.status_code < 500:
                return answer
            assert time.monotonic() < until
            time.sleep(0.05)

    def _is_ready(self) -> bool:
        try:
            return httpx2.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except httpx2.TransportError:
            return False
