"""The OR-Tools engine: every rule of a day as a routing model, one rule a file."""

from __future__ import annotations

import time
from collections.abc import Callable

from routing.plans import Plan
from routing.problem import Problem
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.search import search
from routing.solvers.ortools.solution import plan_of
from routing.solvers.protocol import Effort
from routing.stops import group_stops

__all__ = ["OrToolsSolver"]


class OrToolsSolver:
    """The reference engine: OR-Tools' routing library, which knows every rule of a day."""

    name = "ortools"

    def solve(
        self, problem: Problem, effort: Effort, progress: Callable[[float], None] | None = None
    ) -> Plan:
        """Return the best plan found; see :class:`routing.solvers.protocol.Solver`."""
        started = time.monotonic()
        model = Model.of(problem, group_stops(problem))
        solution = None if model is None else search(model, effort, started, progress)
        return plan_of(problem, solution, engine=self.name, seed=effort.seed)
