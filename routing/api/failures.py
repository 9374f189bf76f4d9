"""Guessing is slow: an address that presents what does not hold has to wait."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from routing.errors import ThrottledError


@dataclass(slots=True, kw_only=True)
class Failures:
    """How often an address presented what does not hold; too often, and it has to wait.

    A token that holds is never refused for it: many phones share an address.
    """

    limit: int = 20
    window_s: float = 60.0
    _times: dict[str, list[float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, address: str) -> None:
        """Count one more.

        Raises
        ------
        ThrottledError
            ``too_many_failures``.
        """
        with self._lock:
            times = self._recent(address)
            times.append(time.monotonic())
        self.check(address)

    def check(self, address: str) -> None:
        """Raise where an address has to wait."""
        with self._lock:
            times = self._recent(address)
            if len(times) > self.limit:
                wait = int(times[0] + self.window_s - time.monotonic()) + 1
                raise ThrottledError("too_many_failures", retry_after_s=wait)

    def _recent(self, address: str) -> list[float]:
        since = time.monotonic() - self.window_s
        if len(self._times) > 10_000:  # addresses that are long gone
            self._times = {one: at for one, at in self._times.items() if at and at[-1] > since}
        times = [at for at in self._times.get(address, []) if at > since][-self.limit - 1 :]
        self._times[address] = times
        return times
