"""How a model is searched: cheapest insertion, then guided local search until the limit.

References
----------
Voudouris and Tsang, *Guided local search and its application to the traveling salesman problem*,
European Journal of Operational Research 113 (1999).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ortools.constraint_solver import pywrapcp, routing_enums_pb2
from ortools.util import optional_boolean_pb2

from routing.solvers.ortools.model import Model
from routing.solvers.ortools.nearest import nearest_orders
from routing.solvers.ortools.solution import Solution

Progress = Callable[[float], None]

_STRATEGIES = routing_enums_pb2.FirstSolutionStrategy
_FIRST = (_STRATEGIES.PARALLEL_CHEAPEST_INSERTION, _STRATEGIES.LOCAL_CHEAPEST_INSERTION)
"""The second is tried where the first finds nothing in time."""

_LONGEST_S, _LONGEST_A_STOP_S = 60.0, 0.01
"""Bound a search that is limited by iterations, the second for each of them: a hundred times what
it takes, for where it binds runs differ."""

_SHORTEST_S = 0.2

_BEGINNING_S = 4.0
"""So long the first plan may take, whatever is left: OR-Tools stops at its limit there too."""

_MANY_STOPS = 150
"""From here on OR-Tools' own first plan takes longer than people wait (decision 0007)."""

_FEW_STOPS = 30
"""Up to here several stops are also put in at once, which takes longer the more are left out."""

_FAILURES_A_SOLUTION, _FAILURES_A_STOP = 100, 200
"""Dead ends looked at for each solution asked for, and for building the first plan: a day with one
plan only has no second one."""


def search(
    model: Model,
    *,
    deadline: float | None,
    iterations: int | None,
    start: Solution | None = None,
    progress: Progress | None = None,
    stopped: Callable[[], bool] | None = None,
) -> Solution | None:
    """Return the best solution found, or None.

    Parameters
    ----------
    deadline : float or None
        Of ``time.monotonic``; None where ``iterations`` bounds the search.
    iterations : int or None
        Number of solutions to look at.
    start : Solution, optional
        Where to begin.
    progress : callable, optional
        Told the best cost so far.
    stopped : callable, optional
        Asked at each solution whether that is enough.
    """
    if progress is not None:
        _tell(model, progress)
    if stopped is not None:
        _listen(model, stopped)
    if len(model.nodes.stops) == 1:
        iterations = 1  # there is nothing to improve
    if iterations is not None:
        # Counted, not timed, so that equal runs end alike.
        failures = iterations * _FAILURES_A_SOLUTION + len(model.nodes.stops) * _FAILURES_A_STOP
        model.routing.AddSearchMonitor(model.solver.FailuresLimit(failures))
    reloads, few = bool(model.nodes.reloads), len(model.nodes.stops) <= _FEW_STOPS

    def parameters(strategy: int, least_s: float = _SHORTEST_S) -> Any:
        limit_s = max(_limit_s(model, deadline, iterations or 0), least_s)
        return _parameters(strategy, limit_s, iterations, reloads=reloads, few=few)

    begin = _begin(model, start, parameters(_FIRST[0], _BEGINNING_S))
    if begin is not None:
        first = Solution.of(model, begin)  # the answer where no time is left
        found = model.routing.SolveFromAssignmentWithParameters(begin, parameters(_FIRST[0]))
        return first if found is None else Solution.of(model, found)
    if model.routing.IsMatchingModel():
        return None
    for strategy in _FIRST:
        found = model.routing.SolveWithParameters(parameters(strategy))
        if found is not None:
            return Solution.of(model, found)
    return None


def _begin(model: Model, start: Solution | None, parameters: Any) -> Any:
    """Return where to begin: as told or, with many stops, at the nearest ones; None: anywhere.

    Where vehicles reload it is at the nearest ones too: no insertion begins a second trip. And
    where none has room for two stops: OR-Tools matches those with vehicles by what they cost, and
    tries for as long as there is time whether other rules allow the plan.
    """
    nodes, matching = model.nodes, model.routing.IsMatchingModel()
    if start is None and len(nodes.stops) < _MANY_STOPS and not nodes.reloads and not matching:
        return None
    model.routing.CloseModelWithParameters(parameters)
    if start is not None:
        return start.assignment(model)
    orders = [[model.index(node) for node in order] for order in nearest_orders(model)]
    begin = model.routing.ReadAssignmentFromRoutes(orders, True)
    if begin is None and matching:
        begin = model.routing.ReadAssignmentFromRoutes([[] for _ in orders], True)
    return begin


def _limit_s(model: Model, deadline: float | None, iterations: int) -> float:
    if deadline is None:
        return _LONGEST_S + iterations * len(model.nodes.stops) * _LONGEST_A_STOP_S
    return deadline - time.monotonic()


def _parameters(
    strategy: int, limit_s: float, iterations: int | None, *, reloads: bool, few: bool
) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    parameters.first_solution_strategy = strategy
    parameters.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    # A stop that is left out may take the place of another one anywhere on the route.
    operators = parameters.local_search_operators
    operators.use_extended_swap_active = optional_boolean_pb2.BOOL_TRUE
    if reloads or few:
        # A stop and the reload that makes room for it come in together, and so do two stops that
        # take the place of a pair.
        operators.use_inactive_lns = optional_boolean_pb2.BOOL_TRUE
    if reloads:
        operators.use_relocate_and_make_active = optional_boolean_pb2.BOOL_TRUE
    # Its linear programs of exact times cost more than they bring: schedule() times the routes.
    parameters.disable_scheduling_beware_this_may_degrade_performance = True
    parameters.time_limit.FromMilliseconds(int(limit_s * 1000))
    # CP-SAT knows few of our rules: what it finds in the end is tried for as long as there is time.
    parameters.fallback_to_cp_sat_size_threshold = 0
    if iterations is not None:
        parameters.solution_limit = iterations
    return parameters


def _tell(model: Model, progress: Progress) -> None:
    """Tell the objective, in money, whenever it gets better; what is left out counts heavily."""
    best = float("inf")

    def listen() -> None:
        nonlocal best
        cost = model.routing.CostVar().Max() / model.money.scale
        if cost < best:
            best = cost
            progress(cost)

    model.routing.AddAtSolutionCallback(listen)


def _listen(model: Model, stopped: Callable[[], bool]) -> None:
    """End the search at the first solution after it was stopped."""

    def look() -> None:
        if stopped():
            model.solver.FinishCurrentSearch()

    model.routing.AddAtSolutionCallback(look)
