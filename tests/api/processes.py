"""Processes of our own: which there are below one, and ending them without a word."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

PROC = Path("/proc")


def children(pid: int) -> list[int]:
    """Return the processes that one began."""
    found: list[int] = []
    with suppress(FileNotFoundError):
        for task in (PROC / str(pid) / "task").iterdir():
            found += map(int, (task / "children").read_text().split())
    return found


def workers(pid: int) -> list[int]:
    """Return those of them that make plans."""
    return [one for one in children(pid) if b"spawn_main" in _command(one)]


def kill(*pids: int) -> None:
    """End them as a lost machine does, and wait until they are gone."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + 30
    while any(_is_alive(pid) for pid in pids):
        assert time.monotonic() < until
        time.sleep(0.01)


def _is_alive(pid: int) -> bool:
    try:
        state = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _command(pid: int) -> bytes:
    with suppress(FileNotFoundError, ProcessLookupError):
        return (PROC / str(pid) / "cmdline").read_bytes()
    return b""
