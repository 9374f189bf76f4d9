"""How PyVRP searches: its iterated local search, with penalties on the scale of our prices.

References
----------
Wouda, Lan and Kool, *PyVRP: A High-Performance VRP Solver Package*, INFORMS Journal on Computing 36
(2024).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyvrp
import pyvrp.search

from routing.plans import Plan
from routing.problem import FOREVER_S, Problem
from routing.schedule.stops import Stop
from routing.solvers.protocol import Effort
from routing.solvers.pyvrp.encoding import Encoded, encode
from routing.solvers.pyvrp.figures import Figures
from routing.solvers.pyvrp.prices import tariff
from routing.solvers.pyvrp.routes import solution_of

Progress = Callable[[float], None]

STEPS = 20
"""Of an iteration: about as much work as a solution that OR-Tools looks at."""

STRICTNESS = 10.0
"""As much late as a way is long, or as much too heavy as a stop is, costs so many ways at first."""

STRICTEST = 1000.0
"""And at most so many times that."""

OVERFLOW = 2.0**60
"""What all penalties of a plan together stay below."""

SEEDS = 1 << 32
"""What it takes as a seed is below."""

INFEASIBLE = int(np.iinfo(np.int64).max)
"""The cost of a plan that breaks a rule."""


def searched(
    problem: Problem,
    stops: Sequence[Stop],
    effort: Effort,
    start: Plan | None = None,
    progress: Progress | None = None,
) -> tuple[Encoded, Any] | None:
    """Search from a plan or anew; returns PyVRP's best solution, None where nobody can drive.

    If the plan leaves nothing out, the solution leaves nothing out either.
    """
    stop = _Stop.of(effort, progress)
    encoded = encode(problem, stops, complete=start is not None and not start.unserved)
    if encoded is None:
        return None
    stop.scale = encoded.day.prices.scale
    return encoded, _run(encoded, effort.seed, stop, start)


def _run(encoded: Encoded, seed: int, stop: _Stop, start: Plan | None) -> Any:
    """Do as ``pyvrp.solve`` does, which sets no penalties."""
    data = encoded.data
    random = pyvrp.RandomNumberGenerator(seed=seed % SEEDS)
    local_search = pyvrp.search.LocalSearch(
        data,
        random,
        pyvrp.search.compute_neighbours(data, _nearness(encoded.day)),
        pyvrp.search.PerturbationManager(pyvrp.search.PerturbationParams()),
    )
    for operator in pyvrp.search.OPERATORS:
        if operator.supports(data):
            local_search.add_operator(operator(data))
    first, params = _penalties(encoded.day)
    penalties = pyvrp.PenaltyManager(first, params)
    if start is not None:
        begin = solution_of(encoded, start)
    else:
        anywhere = pyvrp.Solution.make_random(data, random)
        begin = local_search(anywhere, penalties.max_cost_evaluator(), exhaustive=True)
    search = pyvrp.IteratedLocalSearch(data, penalties, local_search, begin)
    return search.run(stop, collect_stats=False, display=False).best


def _nearness(day: Figures) -> Any:
    """Return how near two places are: waiting counts as PyVRP has it, but in our prices."""
    usual = pyvrp.search.NeighbourhoodParams()
    _, seconds = next(iter(day.ways.values()))
    second = _cost_of_a_way(day) / max(float(seconds.mean()), 1.0)
    return pyvrp.search.NeighbourhoodParams(weight_wait_time=usual.weight_wait_time * second)


def _penalties(day: Figures) -> tuple[tuple[list[float], float, float], Any]:
    """Return what a unit too much of each load, of time and of distance costs, and the most."""
    loads = np.maximum(day.loads.load.mean(axis=0), 1.0).tolist()
    metres, seconds = next(iter(day.ways.values()))
    late_s, far_m = max(float(seconds.mean()), 1.0), max(float(metres.mean()), 1.0)
    if day.complete:
        way = STRICTNESS * _cost_of_a_way(day)
        first = ([way / load for load in loads], way / late_s, way / far_m)
        most = STRICTEST * max(*first[0], *first[1:])
    else:  # what is served must not pay for what breaks a rule
        units = len(day.stops) * max([late_s, far_m, *loads, float(_longest_s(day))])
        prize = float(max(map(day.prize, range(len(day.stops)))))
        most = max(1.0, min(prize, OVERFLOW / units))
        first = ([most] * len(loads), most, most)
    return first, pyvrp.PenaltyParams(max_penalty=most)


def _longest_s(day: Figures) -> int:
    """Return the latest that anything binds: no plan comes later than that by more."""
    ends = [kind.return_until_s for kind in day.kinds]
    ends += [window.end_s for stop in day.stops for window in stop.windows]
    return max((end for end in ends if end < FOREVER_S), default=0)


def _cost_of_a_way(day: Figures) -> float:
    """Return what a way between two places costs on average, time on duty included."""
    spent = []
    for kind in day.kinds:
        (name, per_metre, per_second), one = tariff(day.problem, kind.example), kind.example
        metres, seconds = day.ways[name]
        hourly = per_second + one.cost_per_hour / 3600
        spent.append(float(metres.mean()) * per_metre + float(seconds.mean()) * hourly)
    return max(1.0, min(spent) * day.prices.scale)


@dataclass(slots=True, kw_only=True)
class _Stop:
    """Tells PyVRP when to stop, and others how far it is."""

    effort: Effort
    progress: Progress | None
    started: float
    scale: float = 1.0
    done: int = 0
    told: int = INFEASIBLE

    @classmethod
    def of(cls, effort: Effort, progress: Progress | None) -> _Stop:
        """Start the clock."""
        return cls(effort=effort, progress=progress, started=time.monotonic())

    def __call__(self, best_cost: int) -> bool:
        """Tell whether the effort is spent; asked before every step."""
        if self.progress is not None and best_cost < self.told:
            self.told = best_cost
            self.progress(best_cost / self.scale)
        effort = self.effort
        if effort.stopped is not None and effort.stopped():
            return True
        self.done += 1
        if effort.iterations is not None:
            return self.done > effort.iterations * STEPS
        return time.monotonic() - self.started >= (effort.time_limit_s or 0.0)
