"""What every engine is to the rest of the house."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from routing.errors import InputError
from routing.plans import Plan
from routing.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How long an engine may search, and from which seed.

    Attributes
    ----------
    time_limit_s : float or None
        Wall time. None where ``iterations`` bounds the search.
    iterations : int or None
        How far to search, in the engine's own steps: the same seed and iterations give the same
        plan.
    stopped : callable or None
        Asked now and then; where it says so, the search ends with the best plan so far.
    """

    time_limit_s: float | None = 10.0
    iterations: int | None = None
    seed: int = 0
    stopped: Callable[[], bool] | None = None

    def after(self, seconds: float) -> Effort:
        """Return what is left when so many seconds have gone by already."""
        if self.time_limit_s is None:
            return self
        return replace(self, time_limit_s=max(0.0, self.time_limit_s - seconds))


MOST_STOPS = 3000
"""Of a day that OR-Tools or PyVRP is asked for: their models grow with the square, and begin after
10 s here, 50 s and more of 10,000 stops."""


def check_size(engine: str, stops: int) -> None:
    """Refuse a day whose model would take far longer to set up than it is searched.

    Raises
    ------
    InputError
        ``day_too_large_for_engine``.
    """
    if stops > MOST_STOPS:
        raise InputError("day_too_large_for_engine", engine=engine, stops=stops, most=MOST_STOPS)


class Solver(Protocol):
    """An engine: a problem with matrices in, a plan out."""

    name: str

    def solve(
        self, problem: Problem, effort: Effort, progress: Callable[[float], None] | None = None
    ) -> Plan:
        """Return the best plan found; shipments that it leaves out are unserved, never an error.

        Parameters
        ----------
        problem : Problem
            Every location has its matrix ``index`` and every vehicle's profile a matrix.
        progress : callable, optional
            Told the best cost so far, whenever it gets better.
        """
        ...
