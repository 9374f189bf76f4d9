"""Near-optimal alternatives of any model: what would be done without one of the sites.

Two answers differ enough where at least one site of the earlier one has nothing opened nearby in
the later one. So the best alternative is the best of all answers that must not open one of the
sites, nor anything near it: one solve a site. Of these the best is taken, and taken apart in the
same way for the next: each alternative is the best of all that differ enough from those before.

References
----------
Lawler, *A procedure for computing the k best solutions to discrete optimization problems and its
application to the shortest path problem*, Management Science 18 (1972).
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Iterable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError
from routing.siting.answer import Alternative, SitingAnswer

Solve = Callable[[frozenset[int]], SitingAnswer]
"""Solves the model without these candidates, and without those that were not allowed before."""


def with_alternatives(
    solve: Solve,
    best: SitingAnswer,
    count: int,
    *,
    near: npt.NDArray[np.bool_] | None = None,
    kept: Iterable[int] = (),
    worst: float = np.inf,
    time_limit_s: float | None = None,
) -> SitingAnswer:
    """Return an answer with its ``count`` best alternatives, or as many as there are.

    Parameters
    ----------
    solve : callable
        Raises ``InfeasibleError`` where nothing is left.
    best : SitingAnswer
        The answer itself.
    near : ndarray of bool, shape (m, m), optional
        Which candidates lie so near each candidate that they make no difference; none by default.
    kept : iterable of int, optional
        Sites that stay in every alternative.
    worst : float, optional
        Cost above which an alternative is none.
    time_limit_s : float, optional
        After it no further ones are looked for.
    """
    fixed, taken = set(kept), [best]
    deadline = np.inf if time_limit_s is None else time.monotonic() + time_limit_s
    number, tried = itertools.count(), {frozenset[int]()}
    waiting: list[tuple[float, int, frozenset[int], SitingAnswer]] = []

    def ask(without: frozenset[int], answer: SitingAnswer) -> None:
        for site in answer.opened:
            barred = without | _around(site, near)
            if barred in tried or fixed & barred or time.monotonic() >= deadline:
                continue
            tried.add(barred)
            try:
                found = solve(barred)
            except InfeasibleError:
                continue
            if found.cost <= worst:
                heapq.heappush(waiting, (found.cost, next(number), barred, found))

    ask(frozenset(), best)
    while waiting and len(taken) <= count:
        _, _, without, answer = heapq.heappop(waiting)
        alike = next((one for one in taken if not _differs(answer, one, near)), None)
        if alike is None:
            taken.append(answer)
            if len(taken) <= count:
                ask(without, answer)
        else:
            ask(without, alike)
    others = (Alternative(opened=one.opened, cost=one.cost) for one in taken[1:])
    return replace(best, alternatives=tuple(others))


def _around(site: int, near: npt.NDArray[np.bool_] | None) -> frozenset[int]:
    return frozenset({site} if near is None else {site, *np.flatnonzero(near[site]).tolist()})


def _differs(
    answer: SitingAnswer, earlier: SitingAnswer, near: npt.NDArray[np.bool_] | None
) -> bool:
    """Tell whether a site of the earlier answer has nothing opened nearby."""
    opened = set(answer.opened)
    return any(opened.isdisjoint(_around(site, near)) for site in earlier.opened)
