"""The engine: search without breaks, time with them, and search again what does not fit."""

from __future__ import annotations

import time
from collections.abc import Callable

from routing.plans import Plan
from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.departure_hours import by_hour
from routing.solvers.ortools.break_free import without_breaks
from routing.solvers.ortools.build import build_model
from routing.solvers.ortools.search import search
from routing.solvers.ortools.solution import Solution, kept, plan_of
from routing.solvers.protocol import Effort, check_size

_SHARE_WITH_BREAKS = 0.2
"""Of the time, held back for the search with breaks; unused where it is not needed."""


_FEW = 12
"""Shipments with which the model with breaks is not slow."""


class OrToolsSolver:
    """The reference engine: OR-Tools' routing library, which knows every rule of a day."""

    name = "ortools"

    def solve(
        self, problem: Problem, effort: Effort, progress: Callable[[float], None] | None = None
    ) -> Plan:
        """Return the best plan found; see :class:`routing.solvers.protocol.Solver`.

        Raises
        ------
        InputError
            ``day_too_large_for_engine``, ``day_too_large_for_time``.
        """
        if problem.travel_times:
            return by_hour(problem, effort, self.solve, progress)
        started = time.monotonic()
        check_size(self.name, len(group_stops(problem)), effort)
        by_time = effort.iterations is None
        limit_s = (effort.time_limit_s or 0.0) if by_time else None
        simple = without_breaks(problem)
        share = 1.0 if simple is problem else 1 - _SHARE_WITH_BREAKS
        found = _search(
            simple,
            deadline=None if limit_s is None else started + share * limit_s,
            iterations=effort.iterations,
            progress=progress,
            stopped=effort.stopped,
        )
        solution = None if found is None else kept(problem, found)
        if (
            found is not None
            and solution is not None
            and _is_worth(problem, found, solution, has_breaks=simple is not problem)
        ):
            again = _search(
                problem,
                deadline=None if limit_s is None else started + limit_s,
                iterations=effort.iterations,
                start=solution,
                stopped=effort.stopped,
            )
            solution = min(solution, kept(problem, again or solution), key=lambda one: one.rank)
        return plan_of(problem, solution, engine=self.name, seed=effort.seed)


def _is_worth(problem: Problem, found: Solution, solution: Solution, *, has_breaks: bool) -> bool:
    """Tell whether a search with breaks may find more than one on clocks that stop meanwhile.

    That one puts each break somewhere: where it is late for it, or leaves something out, another
    place may be better; of few stops even the cheapest one is found.
    """
    if solution.weight < found.weight:
        return True
    everything = sum(1 + row.priority for row in problem.shipments)
    few = len(problem.shipments) <= _FEW
    return has_breaks and (few or solution.weight < everything)


def _search(
    problem: Problem,
    *,
    deadline: float | None,
    iterations: int | None,
    start: Solution | None = None,
    progress: Callable[[float], None] | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Solution | None:
    model = build_model(problem, group_stops(problem))
    if model is None:
        return None
    return search(
        model,
        deadline=deadline,
        iterations=iterations,
        start=start,
        progress=progress,
        stopped=stopped,
    )
