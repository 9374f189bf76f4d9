"""Searches of the same day at the same time, a core each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from threading import Event

from routing.solvers.ruin_recreate.annealing import Search

APART = 1_000_003
"""Between the seeds of searches side by side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Searches from seeds of their own; kernels hold no global lock.

    Attributes
    ----------
    searches : tuple of Search
        The first looks at the caller's clock; the others end when that one does.
    """

    searches: tuple[Search, ...]
    ended: Event

    @classmethod
    def of(cls, own: Search, cores: int) -> SideBySide:
        """Put other searches beside one, where there is something to search."""
        ended = Event()
        alone = len(own.encoded.stops) == 1 or own.clock.over()
        numbers = range(1, 1 if alone else cores)
        beside = (_beside(own, own.seed + number * APART, ended) for number in numbers)
        return cls(searches=(own, *beside), ended=ended)

    def run(self, until: float, phase: Callable[[Search], None]) -> None:
        """Let all go through a phase that lasts until a part of the effort is spent."""
        own, *beside = self.searches
        if not beside:
            phase(own)
            return
        with ThreadPoolExecutor(len(beside)) as pool:
            jobs = [pool.submit(phase, search) for search in beside]
            try:
                phase(own)
            finally:
                if own.clock.spent() < until:  # somebody stopped it, or it failed
                    self.ended.set()
            for job in jobs:
                job.result()


def _beside(own: Search, seed: int, ended: Event) -> Search:
    """Return another search of the same day, until an event; a search changes two of its tables."""
    day = own.encoded.day
    day = day._replace(floor=day.floor.copy(), kind=day.kind.copy())
    return replace(
        own,
        encoded=replace(own.encoded, day=day),
        seed=seed,
        clock=replace(own.clock, stopped=ended.is_set),
        progress=None,
    )
