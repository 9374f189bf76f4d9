"""How long a day is searched: as was asked, or as long as a day of its size gains from."""

from __future__ import annotations

import math
from numbers import Integral, Real

from routing.errors import InputError
from routing.problem import Problem
from routing.solvers.protocol import Effort

LONGEST_S = 10.0
"""Where nobody says how long: more is the user's to ask for."""

SHORTEST_S = 0.7

OF_SHORTEST = 30
"""Tasks of a day that the shortest time is enough for; twice as many take six times as long."""


def usual_time_limit_s(problem: Problem) -> float:
    """Return how long a day is searched where nobody says."""
    tasks = sum(len(shipment.tasks) for shipment in problem.shipments)
    longer = math.pow(tasks / OF_SHORTEST, 2.5)
    return round(min(SHORTEST_S * max(longer, 1.0), LONGEST_S), 1)


def effort_for(
    problem: Problem, *, time_limit_s: float | None, iterations: int | None, seed: int
) -> Effort:
    """Return how long a day is searched: counted steps come before time.

    Raises
    ------
    InputError
        ``bad_search_limit`` for a search without end, or of less than nothing.
    """
    if iterations is not None:
        return bounded(Effort(time_limit_s=None, iterations=iterations, seed=seed))
    limit_s = usual_time_limit_s(problem) if time_limit_s is None else time_limit_s
    return bounded(Effort(time_limit_s=limit_s, seed=seed))


def bounded(effort: Effort) -> Effort:
    """Return an effort that has an end; raises as :func:`effort_for`, and for what is no number."""
    limit_s, iterations = effort.time_limit_s, effort.iterations
    if iterations is not None and not (_is(Integral, iterations) and iterations >= 1):
        raise InputError("bad_search_limit", field="iterations", value=iterations)
    if limit_s is not None and not (_is(Real, limit_s) and 0 <= limit_s < math.inf):
        raise InputError("bad_search_limit", field="time_limit_s", value=limit_s)
    if not _is(Integral, effort.seed):
        raise InputError("whole_number_expected", field="seed", value=effort.seed)
    return effort


def _is(kind: type, value: object) -> bool:
    """Tell what Python's callers really gave: with half a step too many a search had no end."""
    return isinstance(value, kind)
