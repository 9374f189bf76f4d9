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
