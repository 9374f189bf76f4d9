"""Groups, budgets and depots that exist already, for every model that prices opening and serving.

The models know candidates that must be opened and such that must not. Other rules are kept by
taking apart what breaks them: of a group in which several are opened one alone may be, or others
of it; of sites that cost too much one is opened in any case, or not at all. The part with the
lowest bound comes first, so that the first answer that keeps all rules is the best one.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError
from routing.siting.answer import TOLERANCE, SitingAnswer
from routing.siting.candidate_rules import CandidateRules, candidate_rules
from routing.siting.median_instance import Floats, told_rows

Solve = Callable[[frozenset[int], frozenset[int], float | None], SitingAnswer]
"""Candidates that must be opened, that must not be, and a time limit in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Some of all solutions, and the best of them by all but the rules."""

    opened: frozenset[int]
    closed: frozenset[int]
    answer: SitingAnswer


def keeping_rules(
    solve: Solve,
    candidates: int,
    *,
    must_open: Collection[int] = (),
    must_not: Collection[int] = (),
    at_most_one: Collection[Collection[int]] = (),
    budget: float | None = None,
    price: npt.ArrayLike = 0.0,
    time_limit_s: float | None = None,
) -> SitingAnswer:
    """Return the best answer of a model that keeps the rules.

    Parameters
    ----------
    at_most_one : collection of collections of int
        Groups of candidates of which at most one is opened.
    budget : float, optional
        What opening may cost altogether, by ``price``.
    price : array_like, shape (m,)

    Raises
    ------
    InputError, InfeasibleError
        As the model and :func:`routing.siting.candidate_rules.candidate_rules`;
        ``siting_rules_unkept`` where nothing was found that keeps the rules.
    """
    rules = candidate_rules(
        candidates, must_open=must_open, must_not=must_not, at_most_one=at_most_one
    )
    closed = frozenset(range(candidates)) - {*rules.opened.tolist(), *rules.free.tolist()}
    opened = frozenset(rules.opened.tolist())
    if budget is None and not rules.groups:
        return solve(opened, closed, time_limit_s)
    prices = np.broadcast_to(np.asarray(price, dtype=np.float64), candidates)
    search = _Search(solve, rules, np.inf if budget is None else budget, prices, time_limit_s)
    return search.run(opened, closed)


class _Search:
    def __init__(
        self,
        solve: Solve,
        rules: CandidateRules,
        budget: float,
        price: Floats,
        time_limit_s: float | None,
    ) -> None:
        self._solve = solve
        self._groups = [frozenset(group.tolist()) for group in rules.groups]
        self._budget = budget * (1 + 1e-9)
        self._price = price
        self._deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
        self._number = itertools.count()
        self._waiting: list[tuple[float, int, _Part]] = []
        self._best: SitingAnswer | None = None

    def run(self, opened: frozenset[int], closed: frozenset[int]) -> SitingAnswer:
        """Search until the proof or the time limit."""
        self._add(opened, closed, first=True)
        bound = self._waiting[0][0] if self._waiting else np.inf
        while self._waiting:
            bound, _, part = self._waiting[0]
            if self._best is not None and bound >= self._best.cost * (1 - TOLERANCE):
                break
            left = self._left_s()
            broken = self._broken(part.answer)
            if broken is None or (left is not None and left <= 0):
                break  # nothing is better than what keeps the rules, or it is late
            heapq.heappop(self._waiting)
            for more_opened, more_closed in broken:
                self._add(part.opened | more_opened, part.closed | more_closed)
        if self._best is None:
            raise InfeasibleError("siting_rules_unkept")
        bound = min([self._best.bound, *(one for one, _, _ in self._waiting)])
        proven = self._best.proven and bound >= self._best.cost * (1 - TOLERANCE)
        return replace(self._best, proven=proven, bound=self._best.cost if proven else float(bound))

    def _left_s(self) -> float | None:
        return None if self._deadline is None else self._deadline - time.monotonic()

    def _add(self, opened: frozenset[int], closed: frozenset[int], *, first: bool = False) -> None:
        """Solve a part, unless it holds nothing."""
        spent = self._price[list(opened)].sum()
        dear = np.flatnonzero(self._price > self._budget - spent).tolist()
        closed |= frozenset(dear) - opened
        if spent > self._budget or opened & closed:
            return
        left = self._left_s()
        try:
            answer = self._solve(opened, closed, None if left is None else max(left, 0.0))
        except InfeasibleError:
            if first and not dear:
                raise  # the rules have no part in it
            return
        heapq.heappush(
            self._waiting,
            (answer.bound, next(self._number), _Part(opened=opened, closed=closed, answer=answer)),
        )
        better = self._best is None or answer.cost < self._best.cost
        if better and self._broken(answer) is None:
            self._best = answer

    def _broken(
        self, answer: SitingAnswer
    ) -> Iterator[tuple[frozenset[int], frozenset[int]]] | None:
        """Return how to take apart what breaks a rule: what else is opened, and what closed."""
        chosen = frozenset(answer.opened)
        for group in self._groups:
            several = sorted(group & chosen)
            if len(several) > 1:
                alone = ((frozenset[int](), group - {one}) for one in several)
                return itertools.chain(alone, [(frozenset(), frozenset(several))])
        if self._price[list(chosen)].sum() > self._budget:
            by_price = sorted(chosen, key=lambda one: -self._price[one])
            return self._either(by_price)
        return None

    def _either(self, sites: list[int]) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
        """Leave out the first, or open it and leave out the second, and so on."""
        for at, site in enumerate(sites):
            yield frozenset(sites[:at]), frozenset([site])


def with_closing(
    cost: npt.ArrayLike, weight: npt.ArrayLike, closing: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Add a demand a candidate that only it serves for nothing: all others cost its closing."""
    table = np.asarray(cost, dtype=np.float64)
    units = np.asarray(weight, dtype=np.float64)
    candidates = table.shape[1]
    price = np.asarray(closing, dtype=np.float64)
    if price.shape != (candidates,):
        raise InputError(
            "siting_shapes_differ", field="closing", shape=price.shape, expected=candidates
        )
    wrong = np.flatnonzero(~np.isfinite(price) | (price < 0))
    if len(wrong):
        raise InputError(
            "siting_negative", field="closing", rows=told_rows(wrong), value=price[wrong[0]]
        )
    own = np.broadcast_to(price[:, None], (candidates, candidates)) * (1 - np.eye(candidates))
    exists = price > 0
    return np.vstack((table, own[exists])), np.r_[units, np.ones(int(exists.sum()))]


def without_closing(answer: SitingAnswer, demands: int) -> SitingAnswer:
    """Return an answer without the demands that :func:`with_closing` added."""
    return replace(answer, assignment=answer.assignment[:demands])
