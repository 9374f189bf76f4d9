"""A restricted master problem: of many routes those that serve every stop once and cost least.

Set partitioning over routes that are known (heuristic concentration): searches that end at
different plans often hold good routes between them that no single one has together (Rochat and
Taillard 1995; Subramanian, Uchoa and Ochi 2013).
"""

from __future__ import annotations

import math
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from routing.solvers.ruin_recreate.arrays import Array

Key = tuple[int, frozenset[int]]
"""A vehicle's type, and the stops that a route serves."""

Crowd = tuple[Collection[Key], int]
"""Routes of which at most so many may be chosen."""

MOST = 1500
"""Routes that the exact search chooses from: those that the linear relaxation likes best."""

MOST_WORK = 1.0
"""After so much of its own deterministic time, about a second, it ends."""

CENTS = 100
"""Costs are whole numbers there; whoever calls computes anew what was chosen."""


def cheapest_partition(
    cost: Mapping[Key, float],
    vehicles: Array,
    chosen: Sequence[Key],
    limit_s: float | None = None,
    *,
    crowds: Sequence[Crowd] = (),
) -> list[Key]:
    """Choose routes that serve the stops of a plan, each once.

    Parameters
    ----------
    cost : mapping
        Of each route, also of the chosen ones.
    vehicles : ndarray, (types,)
        How many there are.
    chosen : sequence
        The routes of the plan. It is what the search begins with, and the answer if it finds
        nothing cheaper.
    limit_s : float, optional
        Wall time; without it the same call gives the same answer.
    crowds : sequence
        Routes of which only so many may be chosen.
    """
    ends = math.inf if limit_s is None else time.monotonic() + limit_s
    stops = frozenset[int]().union(*(served for _, served in chosen))
    known = set(chosen)
    keys = [*chosen, *(key for key in cost if key not in known and key[1] <= stops)]
    of_a_kind = (({key for key in keys if key[0] == kind}, n) for kind, n in enumerate(vehicles))
    crowds = [*of_a_kind, *crowds]
    reduced = _reduced_costs(keys, [cost[key] for key in keys], crowds, ends)
    if reduced is None:
        return list(chosen)
    reduced[: len(chosen)] = -np.inf
    kept = [keys[row] for row in np.argsort(reduced, kind="stable")[: MOST + len(chosen)]]
    return _exactly(kept, [cost[key] for key in kept], known, crowds, ends) or list(chosen)


def _reduced_costs(
    keys: Sequence[Key], cost: Sequence[float], crowds: Sequence[Crowd], ends: float
) -> Array | None:
    """Solve the linear relaxation; None if it is not solved in time."""
    from ortools.linear_solver import pywraplp  # noqa: PLC0415 - it takes a moment

    model = pywraplp.Solver.CreateSolver("GLOP")
    objective, variables = model.Objective(), [model.NumVar(0.0, math.inf, "") for _ in keys]
    for variable, price in zip(variables, cost, strict=True):
        objective.SetCoefficient(variable, float(price))
    for serving in _by_stop(keys, variables):
        row = model.Constraint(1.0, 1.0)
        for variable in serving:
            row.SetCoefficient(variable, 1.0)
    for crowd, count in crowds:
        row = model.Constraint(0.0, float(count))
        for variable in _of(crowd, keys, variables):
            row.SetCoefficient(variable, 1.0)
    if math.isfinite(ends):
        model.SetTimeLimit(max(1, round(1000 * (ends - time.monotonic()))))
    if model.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return np.array([variable.reduced_cost() for variable in variables])


def _exactly(
    keys: Sequence[Key],
    cost: Sequence[float],
    chosen: set[Key],
    crowds: Sequence[Crowd],
    ends: float,
) -> list[Key]:
    """Choose the cheapest; nothing if it finds nothing in time."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - as above

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in keys]
    for serving in _by_stop(keys, taken):
        model.add_exactly_one(serving)
    for crowd, count in crowds:
        model.add(sum(_of(crowd, keys, taken)) <= int(count))
    for key, variable in zip(keys, taken, strict=True):
        model.add_hint(variable, key in chosen)
    whole = [round(price * CENTS) for price in cost]
    model.minimize(cp_model.LinearExpr.weighted_sum(taken, whole))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = MOST_WORK
    if math.isfinite(ends):
        solver.parameters.max_time_in_seconds = max(0.0, ends - time.monotonic())
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return []
    return [key for key, variable in zip(keys, taken, strict=True) if solver.value(variable)]


def _by_stop(keys: Sequence[Key], variables: Sequence[Any]) -> Iterable[list[Any]]:
    serving: dict[int, list[Any]] = defaultdict(list)
    for (_, served), variable in zip(keys, variables, strict=True):
        for stop in served:
            serving[stop].append(variable)
    return serving.values()


def _of(crowd: Collection[Key], keys: Sequence[Key], variables: Sequence[Any]) -> list[Any]:
    return [one for key, one in zip(keys, variables, strict=True) if key in crowd]
