"""What the relaxation leaves of an instance, as a program for HiGHS.

Prices tell more than which candidates may be opened: a demand that is served for more than its
price costs the difference, so that far sites of it leave the instance too. What is left is often
small, where costs are small whole numbers above all; then an exact solver ends within a second
what is taken apart in many.

References
----------
Beasley, *A note on solving large p-median problems*, European Journal of Operational Research 21
(1985): reduction tests. Avella, Sassano and Vasil'ev, *Computational study of large-scale p-median
problems*, Mathematical Programming 109 (2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routing.siting.binary_program import BinaryProgram, Floats, Integers, solve
from routing.siting.branching import States
from routing.siting.median_instance import CLOSED, FREE, OPEN, MedianInstance
from routing.siting.relaxation import choose, earnings

_LARGEST = 5_000
"""Pairs of a demand and a candidate; with ten times as many HiGHS takes longer than taking apart
does."""
_FINEST = 1e-6
"""Of the largest cost: the least that HiGHS has to tell apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReducedMedian:
    """The pairs that a solution may have that costs less than ``enough``.

    Attributes
    ----------
    state : ndarray of int8, shape (m,)
    demand, candidate : ndarrays of int64, shape (k,)
    cost : ndarray of float64, shape (k,)
        Of serving the one from the other, less the demand's price: all demands are served, so that
        this makes no difference but to how exact the figures are.
    room : float
        Between the bound and ``enough``.
    """

    state: States
    demand: Integers
    candidate: Integers
    cost: Floats
    room: float


def reduced(
    now: MedianInstance, state: States, prices: Floats, enough: float
) -> ReducedMedian | None:
    """Return what is left at these prices; None where that is too much for HiGHS."""
    rho, chosen = np.empty(now.candidates), np.zeros(now.candidates, dtype=np.uint8)
    earnings(now.cost, prices, now.fixed, rho)
    count = -1 if now.count is None else now.count
    group, none = np.zeros(now.candidates, dtype=np.int64), np.zeros(1, dtype=np.int64)
    bound = prices.sum() + choose(
        rho, state, count, group, none, np.full(1, now.candidates), chosen
    )
    inside = (state == FREE) & (chosen == 1)
    dearest = rho[inside].max(initial=-np.inf)
    if now.count is None:
        dearest = max(dearest, 0.0)
    opening = np.where(chosen == 1, 0.0, np.maximum(rho - dearest, 0.0))
    demands, candidates, costs = [], [], []
    left = _LARGEST
    for j in np.flatnonzero(state != CLOSED).tolist():
        apart = now.cost[j] - prices
        near = np.flatnonzero(np.maximum(apart, 0.0) + opening[j] < enough - bound)
        left -= len(near)
        if left < 0:
            return None
        demands.append(near)
        candidates.append(np.full(len(near), j))
        costs.append(apart[near])
    return ReducedMedian(
        state=state,
        demand=np.concatenate(demands),
        candidate=np.concatenate(candidates),
        cost=np.concatenate(costs),
        room=float(enough - bound),
    )


def best_of(
    now: MedianInstance, rest: ReducedMedian, deadline: float | None
) -> tuple[bool, Integers | None]:
    """Return whether the rest was searched to its end, and the candidates of the best solution."""
    each = np.bincount(rest.demand, minlength=now.demands)
    if (each == 0).any():  # nobody may serve some demand: nothing is better
        return True, None
    m = now.candidates
    cost = np.concatenate((now.fixed, rest.cost))
    # HiGHS takes 1e-7 for nothing and 1e20 for infinite: what matters is made about 1.
    unit = max(rest.room, _FINEST * np.abs(cost).max())
    program = BinaryProgram(cost=cost / unit, whole=m)
    for pair, candidate in enumerate(rest.candidate.tolist(), start=m):
        program.at_most(np.array([candidate, pair]), 0.0, np.array([-1.0, 1.0]))
    by_demand = m + np.argsort(rest.demand, kind="stable")
    for columns in np.split(by_demand, np.cumsum(each)[:-1]):
        program.rows.append((columns, np.ones(len(columns)), 1.0, 1.0))
    every = np.arange(m)
    if now.count is not None:
        program.rows.append((every, np.ones(m), now.count, now.count))
    for known, number in ((OPEN, 1.0), (CLOSED, 0.0)):
        for column in np.flatnonzero(rest.state == known):
            program.rows.append((np.array([column]), np.ones(1), number, number))
    found = solve(program, deadline)
    return found.proven, found.chosen
