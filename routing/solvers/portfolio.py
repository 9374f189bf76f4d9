"""The engine ``auto``: what is at hand searches side by side, and the best checked plan wins.

Where ruin and recreate carries the rules of a day, it searches on every core but one, which another
engine has in a process of its own (decision 0015): of two and more PyVRP, where it is installed and
takes the day, and vehicles make one trip; else of three and more OR-Tools, and of fewer nobody.
Where searches are counted, one engine alone searches on one core, so that runs repeat. A large day
is searched part by part, on all cores.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from routing.checker import check
from routing.plans import Plan
from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.decomposition import DecompositionSolver
from routing.solvers.departure_hours import by_hour
from routing.solvers.engine_process import EngineProcess
from routing.solvers.orders import plan_of
from routing.solvers.own_search import is_large
from routing.solvers.protocol import Effort
from routing.solvers.pyvrp import PyVrpSolver, declined, is_installed
from routing.solvers.ruin_recreate import (
    RuinRecreateSolver,
    carries,
    is_warm,
    warm_elsewhere,
    warm_later,
)
from routing.solvers.within_reach import within_reach

Progress = Callable[[float], None]

MANY_CORES = 3
"""From here on OR-Tools has one of them where PyVRP has none; on two it made plans worse than it
found better ones."""

MOST_SEARCHES = 4
"""Side by side: each has tables of its own."""

SHORTEST_S = 3.0
"""A second process is not worth starting for less: it takes about a second to come up."""

LONG = 16
"""Stops a route from which on PyVRP goes on from our plan (decision 0015)."""

OURS_FIRST_S = 3.0
"""What our search then has before: enough for a good plan that leaves nothing out."""

SHORTEST_SHARED_S = 10.0
"""Less time is not shared: PyVRP takes a second to begin."""

MARGIN_S = 0.3
"""So long is waited for the second process, which ends its search twice that before the deadline:
its routes are then timed and handed over."""


def available_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class PortfolioSolver:
    """All engines together; see :class:`routing.solvers.protocol.Solver`.

    Parameters
    ----------
    cores : int, optional
        How many processors it may use; as many as there are.
    """

    name = "auto"

    def __init__(self, cores: int | None = None) -> None:
        self._cores = cores or available_cores()

    def solve(self, problem: Problem, effort: Effort, progress: Progress | None = None) -> Plan:
        """Return the best plan that any engine found, as the checker sees it."""
        if problem.travel_times:
            return by_hour(problem, effort, self.solve, progress)
        started = time.monotonic()
        needed = within_reach(problem)
        if needed is problem:
            return self._searched(problem, effort, progress)
        if not needed.shipments:
            return plan_of(problem, (), engine=self.name, seed=effort.seed)
        plan = self._searched(needed, effort.after(time.monotonic() - started), progress)
        return plan_of(problem, plan.routes, engine=plan.engine, seed=plan.seed)

    def _searched(self, problem: Problem, effort: Effort, progress: Progress | None) -> Plan:
        started = time.monotonic()
        if not carries(problem):
            return _by_or_tools(problem, effort, progress)
        if not is_warm():
            if effort.iterations is None and not is_large(problem):
                # Compiling takes longer than people wait: it is done meanwhile, for the next time.
                warm_later()
                return _by_or_tools(problem, effort, progress)
            # No other engine may stand in: counted steps are to repeat, and OR-Tools takes longer
            # to begin a large day than compiling does.
            warm_elsewhere()
        if is_large(problem):
            left = effort.after(time.monotonic() - started)
            return DecompositionSolver(self._cores).solve(problem, left, progress)
        if effort.iterations is not None:
            return RuinRecreateSolver().solve(problem, effort, progress)
        return self._side_by_side(problem, effort, progress)

    def _side_by_side(self, problem: Problem, effort: Effort, progress: Progress | None) -> Plan:
        started, limit_s = time.monotonic(), effort.time_limit_s or 0.0
        other_engine = self._beside(problem)
        if other_engine is None or limit_s < SHORTEST_S:
            return _by_ruin_recreate(problem, effort, progress, min(self._cores, MOST_SEARCHES))
        theirs = Effort(time_limit_s=limit_s - 2 * MARGIN_S, seed=effort.seed)
        with EngineProcess(problem, theirs, other_engine) as it:
            searches = min(self._cores - 1, MOST_SEARCHES)
            plans = [_by_ruin_recreate(problem, effort, progress, searches)]
            stopped = effort.stopped is not None and effort.stopped()
            other = None if stopped else it.plan(started + limit_s + MARGIN_S)
        if other is not None:
            plans.append(other)
        return best_of(problem, plans)

    def _beside(self, problem: Problem) -> str | None:
        """Return which engine has a core of its own, if any (decision 0015)."""
        several_trips = any(one.reload_depots for one in problem.vehicles)
        if self._cores > 1 and is_installed() and not several_trips and not declined(problem):
            return PyVrpSolver.name
        return "ortools" if self._cores >= MANY_CORES else None


def _by_or_tools(problem: Problem, effort: Effort, progress: Progress | None) -> Plan:
    from routing.solvers.ortools import OrToolsSolver  # noqa: PLC0415 - it takes a moment

    return OrToolsSolver().solve(problem, effort, progress)


def _by_ruin_recreate(
    problem: Problem, effort: Effort, progress: Progress | None, cores: int
) -> Plan:
    """Search by ruin and recreate; on long routes with windows PyVRP soon goes on."""
    started = time.monotonic()
    ours = RuinRecreateSolver(cores)
    limit_s = effort.time_limit_s or 0.0
    if limit_s < SHORTEST_SHARED_S or not has_long_routes(problem):
        return ours.solve(problem, effort, progress)
    plan = ours.solve(problem, replace(effort, time_limit_s=OURS_FIRST_S), progress)
    left_s = started + limit_s - time.monotonic()
    if plan.unserved or (effort.stopped is not None and effort.stopped()):
        rest = ours.solve(problem, replace(effort, time_limit_s=left_s), progress)
        return best_of(problem, [plan, rest])
    theirs = PyVrpSolver(plan).solve(problem, replace(effort, time_limit_s=left_s), progress)
    theirs = replace(theirs, engine=f"{ours.name}, then {PyVrpSolver.name}")
    return best_of(problem, [plan, theirs])


def has_long_routes(problem: Problem) -> bool:
    """Tell whether a day is one that PyVRP, where it is installed, finishes better than we do.

    That is where a first plan has many stops a route, and most of them have windows.
    """
    if not is_installed() or declined(problem):
        return False
    stops = group_stops(problem)
    if 2 * sum(bool(stop.windows) for stop in stops) < len(stops):
        return False
    first = RuinRecreateSolver().solve(problem, Effort(time_limit_s=0.0))
    return bool(first.routes) and len(stops) >= LONG * len(first.routes)


def best_of(problem: Problem, plans: Sequence[Plan]) -> Plan:
    """Return the plan that breaks least, then leaves out least, then costs least."""
    return min(plans, key=lambda plan: rank(problem, plan))


def rank(problem: Problem, plan: Plan) -> tuple[int, int, int, float]:
    """Return what makes a plan worse than another, the most important first."""
    weights = {row.id: row.weight for row in problem.shipments}
    left_out = sum(weights[row.id] for row in plan.unserved)
    vehicles = len(plan.routes) if problem.fewest_vehicles else 0
    return len(check(problem, plan)), left_out, vehicles, plan.cost
