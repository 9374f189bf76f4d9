"""A restricted master problem: of many routes those that serve every stop once and cost least.

Set partitioning over routes that are known (heuristic concentration): searches that end at
different plans often hold good routes between them that no single one has together (Rochat and
Taillard 1995; Subramanian, Uchoa and Ochi 2013).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from routing.solvers.ruin_recreate.arrays import Array

Key = tuple[int, frozenset[int]]
"""A vehicle's type, and the stops that a route serves."""

MOST = 1500
"""Routes that the exact search chooses from: those that the linear relaxation likes best."""

MOST_WORK = 1.0
"""After so much of its own deterministic time, about a second, it ends."""

CENTS = 100
"""Costs are whole numbers there; whoever calls computes anew what was chosen."""


def cheapest_partition(
    cost: Mapping[Key, float], vehicles: Array, chosen: Sequence[Key], limit_s: float | None = None
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
        Wall time for the exact search; without it the same call gives the same answer.
    """
    stops = frozenset[int]().union(*(served for _, served in chosen))
    known = set(chosen)
    keys = [*chosen, *(key for key in cost if key not in known and key[1] <= stops)]
    reduced = _reduced_costs(keys, [cost[key] for key in keys], stops, vehicles, limit_s)
    if reduced is None:
        return list(chosen)
    reduced[: len(chosen)] = -np.inf
    kept = [keys[row] for row in np.argsort(reduced, kind="stable")[: MOST + len(chosen)]]
    return _exactly(kept, [cost[key] for key in kept], vehicles, known, limit_s) or list(chosen)


def _reduced_costs(
    keys: Sequence[Key],
    cost: Sequence[float],
    stops: frozenset[int],
    vehicles: Array,
    limit_s: float | None,
) -> Array | None:
    """Solve the linear relaxation; None if it is not solved in time."""
    from ortools.linear_solver import pywraplp  # noqa: PLC0415 - it takes a moment

    model = pywraplp.Solver.CreateSolver("GLOP")
    once = {stop: model.Constraint(1.0, 1.0) for stop in sorted(stops)}
    fleet = [model.Constraint(0.0, float(count)) for count in vehicles]
    objective, variables = model.Objective(), []
    for (kind, served), price in zip(keys, cost, strict=True):
        variable = model.NumVar(0.0, model.infinity(), "")
        objective.SetCoefficient(variable, float(price))
        for row in (fleet[kind], *(once[stop] for stop in served)):
            row.SetCoefficient(variable, 1.0)
        variables.append(variable)
    if limit_s is not None:
        model.SetTimeLimit(round(1000 * limit_s))
    if model.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return np.array([variable.reduced_cost() for variable in variables])


def _exactly(
    keys: Sequence[Key],
    cost: Sequence[float],
    vehicles: Array,
    chosen: set[Key],
    limit_s: float | None,
) -> list[Key]:
    """Choose the cheapest; nothing if it finds nothing in time."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 - as above

    model = cp_model.CpModel()
    taken = [model.new_bool_var("") for _ in keys]
    serving, driven = defaultdict(list), defaultdict(list)
    for (kind, served), variable in zip(keys, taken, strict=True):
        driven[kind].append(variable)
        for stop in sorted(served):
            serving[stop].append(variable)
    for variables in serving.values():
        model.add_exactly_one(variables)
    for kind, variables in driven.items():
        model.add(sum(variables) <= int(vehicles[kind]))
    for key, variable in zip(keys, taken, strict=True):
        model.add_hint(variable, key in chosen)
    whole = [round(price * CENTS) for price in cost]
    model.minimize(cp_model.LinearExpr.weighted_sum(taken, whole))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = MOST_WORK
    if limit_s is not None:
        solver.parameters.max_time_in_seconds = limit_s
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return []
    return [key for key, variable in zip(keys, taken, strict=True) if solver.value(variable)]
