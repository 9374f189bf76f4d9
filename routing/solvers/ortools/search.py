"""How the model is searched: a first plan, ruin and recreate, then guided local search.

Guided local search alone stays in the fleet that it began with; ruin and recreate finds better
fleets, and guided local search then polishes its best plan.

References
----------
Christiaens and Vanden Berghe, *Slack Induction by String Removals for Vehicle Routing Problems*,
Transportation Science 54 (2020); Voudouris and Tsang, *Guided local search*, EJOR 113 (1999).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from google.protobuf import text_format
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.solvers.ortools.model import Model
from routing.solvers.ortools.solution import Solution
from routing.solvers.protocol import Effort

Progress = Callable[[float], None]

_FIRST_S = 5.0
_RUIN_SHARE = 0.75
"""Of the time after the first plan; the rest is guided local search."""

_LONGEST_S = 600.0
"""A bound for searches that are limited by iterations, not time."""

_RUIN_AND_RECREATE = """
use_iterated_local_search: true
iterated_local_search_parameters {
  perturbation_strategy: RUIN_AND_RECREATE
  ruin_recreate_parameters {
    ruin_strategies {
      sisr { max_removed_sequence_size: 10 avg_num_removed_visits: 10 bypass_factor: 0.5 }
    }
    ruin_strategies { spatially_close_routes { num_ruined_routes: 2 } }
    ruin_composition_strategy: RUN_ONE_RANDOMLY
    recreate_strategy { heuristic: LOCAL_CHEAPEST_INSERTION }
    route_selection_neighbors_ratio: 1
    route_selection_min_neighbors: 10
    route_selection_max_neighbors: 100
  }
  improve_perturbed_solution: true
  reference_solution_acceptance_strategy {
    simulated_annealing {
      cooling_schedule_strategy: EXPONENTIAL
      automatic_temperatures: false
      initial_temperature: %f
      final_temperature: %f
    }
  }
  best_solution_acceptance_strategy { greedy_descent {} }
}
"""
_HOT, _COLD = 2.5, 0.03  # times the mean cost of a stop


def search(model: Model, effort: Effort, started: float, progress: Progress | None) -> Solution | None:
    """Return the best solution found, or None if not even an empty plan fits the rules."""
    total_s = _LONGEST_S if effort.time_limit_s is None else effort.time_limit_s
    deadline = started + total_s
    best = _Best(model, progress)

    def left() -> float:
        return max(deadline - time.monotonic(), 0.0)

    assignment = best.take(
        model.routing.SolveWithParameters(_parameters(min(_FIRST_S, max(left(), 0.05))))
    )
    if assignment is None or len(model.nodes.stops) < 2:
        return best.solution
    if effort.iterations is None:
        stops = len(model.nodes.stops)
        mean = max(best.cost, 1.0) / stops * model.money.scale
        ruin = _parameters(left() * _RUIN_SHARE, _RUIN_AND_RECREATE % (_HOT * mean, _COLD * mean))
        if left() > 1:
            found = model.routing.SolveWithIteratedLocalSearch(ruin)
            assignment = best.take(found) or assignment
    guided = _parameters(max(left(), 0.01), guided=True)
    if effort.iterations is not None:
        guided.solution_limit = effort.iterations
    if left() > 0.05:
        best.take(model.routing.SolveFromAssignmentWithParameters(best.assignment, guided))
    return best.solution


class _Best:
    """The best solution so far."""

    def __init__(self, model: Model, progress: Progress | None) -> None:
        self._model = model
        self._progress = progress
        self.solution: Solution | None = None
        self.assignment: Any = None

    @property
    def cost(self) -> float:
        return self.solution.cost if self.solution is not None else 0.0

    def take(self, assignment: Any) -> Any:
        if assignment is None:
            return None
        found = Solution.of(self._model, assignment)
        if self.solution is None or found.rank < self.solution.rank:
            self.solution, self.assignment = found, assignment
            if self._progress is not None:
                self._progress(found.cost)
        return assignment


def _parameters(seconds: float, text: str = "", *, guided: bool = False) -> Any:
    parameters = pywrapcp.DefaultRoutingSearchParameters()
    strategies, heuristics = (
        routing_enums_pb2.FirstSolutionStrategy,
        routing_enums_pb2.LocalSearchMetaheuristic,
    )
    parameters.first_solution_strategy = strategies.PARALLEL_CHEAPEST_INSERTION
    parameters.local_search_metaheuristic = (
        heuristics.GUIDED_LOCAL_SEARCH if guided else heuristics.GREEDY_DESCENT
    )
    parameters.time_limit.FromMilliseconds(max(int(seconds * 1000), 1))
    text_format.Merge(text, parameters)
    return parameters
