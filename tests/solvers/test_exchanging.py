"""Whole trips go from one vehicle to another: no step that tears them apart gets there."""

from __future__ import annotations

import numpy as np
import pytest

from routing.checker import check
from routing.problem import Problem
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver
from tests.solvers.small_days import between, collect, day, left_out, van

HAMLETS_S = np.array([100, 140, 180, 220, 260, 300, 340, 380])
"""From the depot, each up a valley of its own."""

STOPS = 12
"""In a hamlet, a second apart: just what a vehicle carries."""

LONG_ENOUGH_S = 982
"""For the farthest and the nearest, the second farthest and the second nearest, and so on."""


def valleys() -> Problem:
    """Return a day that four vehicles can do in two trips each, paired in one way alone."""
    hamlet = np.repeat(np.arange(len(HAMLETS_S)), STOPS)
    out_s = HAMLETS_S[hamlet]
    between_s = np.where(hamlet[:, None] == hamlet, 1, out_s[:, None] + out_s)
    np.fill_diagonal(between_s, 0)
    cells = np.block([[np.zeros((1, 1), dtype=int), out_s[None]], [out_s[:, None], between_s]])
    rows = [collect(f"s{row}", row, load=8.0) for row in range(1, len(cells))]
    shift = between(0, LONG_ENOUGH_S)
    vans = [van(name, reload_depots=("depot",), shift=shift) for name in "abcd"]
    return day(cells, rows, *vans)


@pytest.mark.parametrize("seed", range(4))
def test_trips_are_shared_out_so_that_every_shift_suffices(seed: int) -> None:
    problem = valleys()
    plan = RuinRecreateSolver().solve(problem, Effort(iterations=60, seed=seed))

    assert left_out(plan) == set()
    assert check(problem, plan) == ()
