"""A first plan of a large day, part by part."""

from __future__ import annotations

import numpy as np

from routing.solvers.decomposition.annealing import built, put_back
from routing.solvers.decomposition.proximity import fresh
from routing.solvers.decomposition.whole_plan import WholePlan


def first_plan(whole: WholePlan, size: int, seed: int) -> None:
    """Give an empty plan its first routes, for parts of a size."""
    tried = np.zeros(whole.size, dtype=bool)
    while not tried.all():
        choice = fresh(whole, int(np.argmin(tried)), size)
        tried[choice.stops] = True
        if len(choice.families):
            put_back(whole, built(whole, choice, seed))
