"""The engine ``ruin_recreate``: our own search, of a large day part by part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from routing.plans import Plan
from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.decomposition import DecompositionSolver
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver, carries

LARGE = 1500
"""A day of more stops is searched part by part."""


class OwnSearch:
    """Ruin and recreate on one core; see :class:`routing.solvers.protocol.Solver`."""

    name = RuinRecreateSolver.name

    def solve(
        self, problem: Problem, effort: Effort, progress: Callable[[float], None] | None = None
    ) -> Plan:
        """Return the best plan found.

        The tables of a whole day of 10,000 stops would take 50 s and 5 GB to set up.
        """
        parts = not problem.travel_times and carries(problem) and is_large(problem)
        solver = DecompositionSolver() if parts else RuinRecreateSolver()
        return replace(solver.solve(problem, effort, progress), engine=self.name)


def is_large(problem: Problem) -> bool:
    """Tell whether a day is better searched part by part."""
    return len(problem.shipments) > LARGE and len(group_stops(problem)) > LARGE
