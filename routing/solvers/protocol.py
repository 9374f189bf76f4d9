"""What every engine is to the rest of the house."""

from __future__ import annotations

import math
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

SETTING_UP_S = 10.0
"""How long that takes for so many."""

GRACE_S = 4.0
"""A search may begin so much after the moment at which it was to end: nobody waits for long."""


def check_size(engine: str, stops: int, effort: Effort) -> None:
    """Refuse a day whose model would take far longer to set up than it is searched.

    Raises
    ------
    InputError
        ``day_too_large_for_engine``; with ``day_too_large_for_time`` a longer limit helps.
    """
    if stops > MOST_STOPS:
        raise InputError("day_too_large_for_engine", engine=engine, stops=stops, most=MOST_STOPS)
    limit_s = math.inf if effort.iterations is not None else effort.time_limit_s or 0.0
    least_s = math.ceil(SETTING_UP_S * (stops / MOST_STOPS) ** 2 - GRACE_S)
    if limit_s < least_s:
        told = {"stops": stops, "value": limit_s, "least": least_s}
        raise InputError("day_too_large_for_time", engine=engine, **told)


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
