r"""p-center: open ``p`` sites so that the demand that is worst off has the shortest way.

.. math::

    \min r \quad\text{s.t.}\quad \sum_{j: c_{ij} \le r} y_j \ge 1 \;\forall i, \quad
    \sum_j y_j \le p, \quad \sum_{j \in G} y_j \le 1 \;\forall G, \quad y \in \{0, 1\}

The radius is one of the costs: it is searched for by halving, each step a
:mod:`routing.siting.set_covering` problem.

References
----------
Minieka, *The m-center problem*, SIAM Review 12 (1970).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError
from routing.siting import coverage
from routing.siting.answer import SitingAnswer
from routing.siting.candidate_rules import CandidateRules, candidate_rules
from routing.siting.coverage import Floats, Integers
from routing.siting.maximal_covering import check_count
from routing.siting.median_instance import told_rows
from routing.siting.median_search import Progress
from routing.siting.serving import cost_table, filled_up, least_costs, nearest
from routing.siting.set_covering import greedy_cover, least_cover


def p_center(
    cost: npt.ArrayLike,
    count: int,
    *,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> SitingAnswer:
    """Open ``count`` candidates so that the longest of all ways is as short as can be.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        How far each demand (row) is from each candidate (column); ``UNREACHABLE`` or not finite
        where there is no way.
    must_open, must_not, at_most_one, time_limit_s
        As for :func:`routing.siting.set_covering.set_covering`.
    progress : callable, optional
        Told the longest way and its bound.

    Returns
    -------
    SitingAnswer
        Its ``cost`` is the longest way.

    Raises
    ------
    InputError
        As :func:`routing.siting.set_covering.set_covering`.
    InfeasibleError
        ``siting_unreached``, ``siting_too_few_candidates``, ``siting_too_many_must_open``,
        ``siting_group_twice``; ``siting_none_serves_all`` where so few sites cannot reach all.
    """
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    table = cost_table(cost)
    rules = candidate_rules(
        table.shape[1], must_open=must_open, must_not=must_not, at_most_one=at_most_one
    )
    check_count(count, rules)
    search = _Halving(table, count, rules)
    search.greedily()
    search.exactly(deadline, progress)
    if search.opened is None:
        best = filled_up(table, rules.opened, count, rules, np.ones(len(table)))
        left = np.flatnonzero(~np.isfinite(least_costs(table, best)))
        raise InfeasibleError("siting_none_serves_all", count=count, demands=told_rows(left))
    opened = filled_up(table, search.opened, count, rules, np.ones(len(table)))
    return SitingAnswer(
        opened=tuple(opened.tolist()),
        assignment=nearest(table, opened),
        cost=float(least_costs(table, opened).max()),
        bound=float(search.radii[search.low]),
        proven=search.low == search.high,
    )


class _Halving:
    """Halves the list of radii.

    Attributes
    ----------
    radii : ndarray of float64
        All that may be the answer, ascending.
    low, high : int
        Places among them: no radius before ``low`` can be kept, ``opened`` keeps ``high``.
    opened : ndarray of int64 or None
    """

    def __init__(self, table: Floats, count: int, rules: CandidateRules) -> None:
        self._table, self._count, self._rules = table, count, rules
        usable = np.union1d(rules.opened, rules.free)
        best = table[:, usable].min(axis=1)
        unreached = np.flatnonzero(~np.isfinite(best))
        if len(unreached):
            told = told_rows(unreached)
            raise InfeasibleError("siting_unreached", demands=told, count=len(unreached))
        radii = np.unique(table[:, usable])
        self.radii = radii[np.isfinite(radii) & (radii >= best.max())]
        self.low, self.high = 0, len(self.radii) - 1
        self.opened: Integers | None = None

    def greedily(self) -> None:
        """Halve as if greed were right: where it keeps a radius, it is."""
        chosen = self._greedy(self.high)
        if chosen is None:
            return
        self._keep(chosen)
        below = 0
        while below < self.high:
            at = (below + self.high) // 2
            chosen = self._greedy(at)
            if chosen is None:
                below = at + 1
            else:
                self._keep(chosen)

    def exactly(self, deadline: float | None, progress: Progress | None) -> None:
        """Halve by proofs, until one radius is left or time is up."""
        ones = np.ones(self._table.shape[1])
        at = self.high if self.opened is None else (self.low + self.high) // 2
        while self.opened is None or self.low < self.high:
            reached = coverage.reach(self._table, self.radii[at])
            cover = least_cover(reached, ones, self._rules, deadline)
            if cover.opened is not None and cover.cost <= self._count:
                self._keep(cover.opened)
            elif cover.bound > self._count and self.opened is not None:
                self.low = at + 1
            else:
                return
            if progress is not None:
                progress(float(self.radii[self.high]), float(self.radii[self.low]))
            at = (self.low + self.high) // 2

    def _keep(self, opened: Integers) -> None:
        self.opened = opened
        longest = least_costs(self._table, opened).max()
        self.high = int(np.searchsorted(self.radii, longest))

    def _greedy(self, at: int) -> Integers | None:
        table = coverage.reach(self._table, self.radii[at])
        opened, free = self._rules.opened, self._rules.free
        left = table[~table[:, opened].any(axis=1)][:, free]
        chosen = greedy_cover(left, np.ones(len(free)), self._rules.groups_among(free))
        if chosen is None or len(chosen) + len(opened) > self._count:
            return None
        return np.union1d(free[chosen], opened).astype(np.int64)
