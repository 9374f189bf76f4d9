"""What a service does now and then, besides answering: a thread that goes through a list."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

_log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Chore:
    """Something to do every so many seconds, at the start the first time."""

    name: str
    every_s: float
    do: Callable[[], object]
    due_at: float = 0.0


class Chores:
    """Does them one after the other; what goes wrong is logged, and tried again next time."""

    def __init__(self, *chores: Chore) -> None:
        self._chores = chores
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="chores", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """Finish what is being done."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            for chore in self._chores:
                if time.monotonic() >= chore.due_at and not self._ended.is_set():
                    try:
                        chore.do()
                    except Exception:  # noqa: BLE001 - whatever it is, the others are done
                        _log.exception("chore: %s", chore.name)
                    chore.due_at = time.monotonic() + chore.every_s
            next_at = min(chore.due_at for chore in self._chores)
            self._ended.wait(max(next_at - time.monotonic(), 0.05))
