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
    giving_up: npt.ArrayLike = 0.0,
    time_limit_s: float | None = None,
) -> SitingAnswer:
    """Return the best answer of a model that keeps the rules.

    Parameters
    ----------
    at_most_one : collection of collections of int
        Groups of candidates of which at most one is opened.
    budget : float, optional
        What opening, by ``price``, and not opening, by ``giving_up``, may cost altogether.
    price, giving_up : array_like, shape (m,) or number
        Not negative.

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
    opening = np.broadcast_to(np.asarray(price, dtype=np.float64), candidates)
    leaving = np.broadcast_to(np.asarray(giving_up, dtype=np.float64), candidates)
    spending = _Spending(opening, leaving, np.inf if budget is None else budget)
    search = _Search(solve, rules, spending, time_limit_s)
    return search.run(opened, closed)


class _Spending:
    """What is paid for each candidate that is opened, or for each that is not.

    What is paid either way is spent before; so each candidate costs something in one state only,
    and whoever spends more on a part of them cannot save it elsewhere.
    """

    def __init__(self, opening: Floats, leaving: Floats, budget: float) -> None:
        anyway = np.minimum(opening, leaving)
        self._opening, self._leaving = opening - anyway, leaving - anyway
        self._room = budget * (1 + 1e-9) - float(anyway.sum())

    def left(self, opened: Collection[int], closed: Collection[int]) -> float:
        """Return what is left of the budget when so much is decided; negative: too little."""
        spent = self._opening[list(opened)].sum() + self._leaving[list(closed)].sum()
        return self._room - float(spent)

    def follows(
        self, opened: frozenset[int], closed: frozenset[int]
    ) -> tuple[frozenset[int], frozenset[int]]:
        """Return what must be opened and closed besides, as its other state is too dear."""
        left = self.left(opened, closed)
        dear = frozenset(np.flatnonzero(self._opening > left).tolist())
        dear_to_leave = frozenset(np.flatnonzero(self._leaving > left).tolist())
        return dear_to_leave - closed - opened, dear - opened - closed

    def paid(self, chosen: frozenset[int]) -> list[tuple[float, int, bool]]:
        """Return what decisions cost, the dearest first, of which site, and whether it opens."""
        opened = [(self._opening[k], k, True) for k in chosen if self._opening[k] > 0]
        left = np.flatnonzero(self._leaving > 0).tolist()
        closed = [(self._leaving[k], k, False) for k in left if k not in chosen]
        return sorted([*opened, *closed], key=lambda one: -one[0])

    def cheap(self, count: int, known: frozenset[int]) -> frozenset[int]:
        """Return the candidates that are too dear for ``count`` such to be paid."""
        share = self.left(known, ()) / max(count, 1)
        return frozenset(np.flatnonzero(self._opening > share).tolist()) - known


class _Search:
    def __init__(
        self, solve: Solve, rules: CandidateRules, spending: _Spending, time_limit_s: float | None
    ) -> None:
        self._solve = solve
        self._groups = [frozenset(group.tolist()) for group in rules.groups]
        self._spending = spending
        self._deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
        self._number = itertools.count()
        self._waiting: list[tuple[float, int, _Part]] = []
        self._best: SitingAnswer | None = None

    def run(self, opened: frozenset[int], closed: frozenset[int]) -> SitingAnswer:
        """Search until the proof or the time limit."""
        self._add(opened, closed, first=True)
        bound = self._waiting[0][0] if self._waiting else np.inf
        while self._waiting:
            left = self._left_s()
            late = left is not None and left <= 0
            if late and self._best is None:  # the part with most decisions soonest keeps all rules
                node = max(self._waiting, key=lambda one: len(one[2].opened) + len(one[2].closed))
            else:
                node = self._waiting[0]
            bound, _, part = node
            broken = self._broken(part.answer)
            enough = self._best is not None and bound >= self._best.cost * (1 - TOLERANCE)
            if enough or broken is None or (late and self._best is not None):
                break  # nothing is better than what keeps the rules, or it is late
            self._waiting.remove(node)
            heapq.heapify(self._waiting)
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
        more_opened, more_closed = self._spending.follows(opened, closed)
        opened, closed = opened | more_opened, closed | more_closed
        if self._spending.left(opened, closed) < 0 or opened & closed:
            return
        left = self._left_s()
        try:
            answer = self._solve(opened, closed, None if left is None else max(left, 0.0))
        except InfeasibleError:
            if first and not (more_opened or more_closed):
                raise  # the rules have no part in it
            return
        part = _Part(opened=opened, closed=closed, answer=answer)
        heapq.heappush(self._waiting, (answer.bound, next(self._number), part))
        self._keep(answer)
        if first and self._best is None:
            self._start(part)

    def _keep(self, answer: SitingAnswer) -> None:
        better = self._best is None or answer.cost < self._best.cost
        if better and self._broken(answer) is None:
            self._best = answer

    def _start(self, part: _Part) -> None:
        """Find some answer that the budget allows: one of cheap candidates alone."""
        cheap = self._spending.cheap(len(part.answer.opened), part.opened)
        left = self._left_s()
        try:
            closed = part.closed | cheap
            self._keep(self._solve(part.opened, closed, None if left is None else left / 4))
        except InfeasibleError:
            return

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
        paid = self._spending.paid(chosen)
        if self._spending.left(chosen, [one for _, one, opens in paid if not opens]) < 0:
            return self._either([(one, opens) for _, one, opens in paid])
        return None

    def _either(
        self, decisions: list[tuple[int, bool]]
    ) -> Iterator[tuple[frozenset[int], frozenset[int]]]:
        """Take back the first decision, or keep it and take back the second, and so on."""
        for at, (site, opens) in enumerate(decisions):
            kept = decisions[:at]
            opened = frozenset(one for one, was in kept if was)
            closed = frozenset(one for one, was in kept if not was)
            yield (opened, closed | {site}) if opens else (opened | {site}, closed)


def closing_fees(closing: npt.ArrayLike | None, candidates: int) -> Floats:
    """Return what each candidate costs if it is not opened."""
    if closing is None:
        return np.zeros(candidates)
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
    return price


def with_closing(
    cost: npt.ArrayLike, weight: npt.ArrayLike, closing: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Add a demand a candidate that only it serves for nothing: all others cost its closing."""
    table = np.asarray(cost, dtype=np.float64)
    units = np.asarray(weight, dtype=np.float64)
    candidates = table.shape[1]
    price = closing_fees(closing, candidates)
    own = np.broadcast_to(price[:, None], (candidates, candidates)) * (1 - np.eye(candidates))
    exists = price > 0
    return np.vstack((table, own[exists])), np.r_[units, np.ones(int(exists.sum()))]


def without_closing(answer: SitingAnswer, demands: int) -> SitingAnswer:
    """Return an answer without the demands that :func:`with_closing` added."""
    return replace(answer, assignment=answer.assignment[:demands])
