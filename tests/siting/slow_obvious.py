"""Location models solved by trying everything, and by HiGHS: what fast code is held against."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

Floats = npt.NDArray[np.float64]


def by_trying(
    cost: Floats,
    fixed: Floats,
    count: int | None,
    must_open: frozenset[int] = frozenset(),
    must_not: frozenset[int] = frozenset(),
) -> float:
    """Return the least cost of all sets of candidates; inf where none serves everybody.

    ``cost`` is by demand (row) and candidate, inf where that cannot be.
    """
    candidates = [j for j in range(cost.shape[1]) if j not in must_not]
    sizes = range(1, len(candidates) + 1) if count is None else (count,)
    return min(
        (
            float(cost[:, opened].min(axis=1).sum() + fixed[list(opened)].sum())
            for size in sizes
            for opened in combinations(candidates, size)
            if must_open <= set(opened)
        ),
        default=np.inf,
    )


def by_highs(cost: Floats, fixed: Floats, count: int | None) -> float:
    """Return the least cost as HiGHS finds it in the formulation of the model's docstring.

    The variables are ``y`` of each candidate, then ``x`` of each demand and candidate.
    """
    demands, candidates = cost.shape
    serves = np.kron(np.eye(demands), np.ones(candidates))
    opened_first = np.kron(np.ones((demands, 1)), np.eye(candidates))
    rules = [
        LinearConstraint(np.hstack((np.zeros((demands, candidates)), serves)), 1, 1),
        LinearConstraint(np.hstack((opened_first, -np.eye(demands * candidates))), 0, np.inf),
    ]
    if count is not None:
        number = np.r_[np.ones(candidates), np.zeros(demands * candidates)]
        rules.append(LinearConstraint(number, count, count))
    integrality = np.r_[np.ones(candidates), np.zeros(demands * candidates)]
    found = milp(
        np.r_[fixed, cost.ravel()],
        constraints=rules,
        integrality=integrality,
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    assert found.success
    return float(found.fun)


def capacitated_by_highs(
    cost: Floats,
    fixed: Floats,
    capacity: Floats,
    demand: Floats,
    *,
    season: npt.NDArray[np.int64] | None = None,
    single_source: bool = False,
) -> float:
    """Return the least cost as HiGHS finds it; inf where capacities do not suffice.

    ``cost`` is of a unit, inf where that cannot be; demands are positive.
    """
    demands, candidates = cost.shape
    label = np.zeros(demands, dtype=np.int64) if season is None else season
    nothing = np.zeros((demands, candidates))
    opened_first = np.kron(np.ones((demands, 1)), np.eye(candidates))
    serves = np.kron(np.eye(demands), np.ones(candidates))
    rules = [
        LinearConstraint(np.hstack((nothing, serves)), 1, 1),
        LinearConstraint(np.hstack((opened_first, -np.eye(demands * candidates))), 0, np.inf),
    ]
    for one in np.unique(label):
        loads = np.kron(np.where(label == one, demand, 0.0), np.eye(candidates))
        rules.append(LinearConstraint(np.hstack((-np.diag(capacity), loads)), -np.inf, 0))
    allowed = np.isfinite(cost)
    found = milp(
        np.r_[fixed, np.where(allowed, cost * demand[:, None], 0.0).ravel()],
        constraints=rules,
        integrality=np.r_[np.ones(candidates), np.full(demands * candidates, single_source)],
        bounds=Bounds(0, np.r_[np.ones(candidates), allowed.ravel()]),
        options={"mip_rel_gap": 0},
    )
    return float(found.fun) if found.status == 0 else np.inf
