"""How much of the effort is spent: wall time, or steps where runs must repeat."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from routing.solvers.protocol import Effort

SLICE_S = 0.02
"""Between two looks at the clock: so exactly is a deadline kept."""

COUNTED = 1000
"""Steps between two looks where steps are counted."""

STEPS = 100
"""Of an iteration: about as much work as a solution that OR-Tools looks at."""


@dataclass(slots=True)
class Clock:
    """Spent effort from 0 to 1."""

    limit_s: float | None
    steps: int | None
    stopped: Callable[[], bool] | None = None
    started: float = field(default_factory=time.monotonic)
    done: int = 0
    rate: float = 1000.0

    @classmethod
    def of(cls, effort: Effort) -> Clock:
        """Start the clock of an effort; iterations come before time."""
        if effort.iterations is not None:
            steps = effort.iterations * STEPS
            return cls(limit_s=None, steps=steps, stopped=effort.stopped)
        return cls(limit_s=effort.time_limit_s or 0.0, steps=None, stopped=effort.stopped)

    def keep_back(self, seconds: float) -> None:
        """End the search so long before the deadline, for what still has to be done then."""
        if self.limit_s is not None:
            self.limit_s = max(0.0, self.limit_s - seconds)

    def spent(self) -> float:
        """Return the part of the effort that is spent."""
        if self.steps is not None:
            return min(1.0, self.done / self.steps)
        if not self.limit_s:
            return 1.0
        return min(1.0, (time.monotonic() - self.started) / self.limit_s)

    def over(self) -> bool:
        """Tell whether the effort is spent, or somebody has stopped the search."""
        return self.spent() >= 1.0 or (self.stopped is not None and self.stopped())

    def slice(self) -> int:
        """Return how many steps to take before looking again."""
        if self.steps is not None:
            return min(COUNTED, self.steps - self.done)
        return max(1, int(self.rate * SLICE_S))

    def per_step(self, share: float) -> float:
        """Return the part of a phase, itself a share of the effort, that a step is; 0 with time."""
        if self.steps is not None:
            return 1.0 / (self.steps * share)
        return 0.0

    @contextmanager
    def measured(self, steps: int) -> Iterator[None]:
        """Count steps, and learn how fast they are."""
        began = time.monotonic()
        yield
        took = max(time.monotonic() - began, 1e-6)
        self.done += steps
        self.rate += 0.3 * (min(steps / took, 4 * self.rate) - self.rate)
