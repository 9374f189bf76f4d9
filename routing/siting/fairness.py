r"""Lexicographic fairness: the demand that is worst off first, then the next, and so on.

With radii :math:`r_0 > r_1 > \dots`, :math:`r_0` the answer of :mod:`routing.siting.p_center`, the
demands that no site is within :math:`r_k` of are counted one radius after the other, each count as
small as the earlier ones permit:

.. math::

    \min \sum_i u_{ik} \quad\text{s.t.}\quad
    u_{il} + \sum_{j: c_{ij} \le r_l} y_j \ge 1 \;\forall i, l \le k, \quad
    \sum_i u_{il} \le n_l \;\forall l < k, \quad \sum_j y_j \le p, \quad
    y \in \{0, 1\}, \; u \in [0, 1]

with :math:`n_0 = 0` and :math:`n_l` the least count of the radius :math:`r_l`. With every cost as a
radius that is the lexicographic minimax; with few radii it is the same in steps.

References
----------
Ogryczak, *On the lexicographic minimax approach to location problems*, European Journal of
Operational Research 100 (1997).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

from routing.siting import binary_program, coverage
from routing.siting.answer import SitingAnswer
from routing.siting.candidate_rules import CandidateRules, candidate_rules
from routing.siting.coverage import Floats, Integers, Reach
from routing.siting.median_search import Progress
from routing.siting.p_center import p_center
from routing.siting.serving import cost_table, filled_up, least_costs, nearest


def lexicographic_center(
    cost: npt.ArrayLike,
    count: int,
    *,
    steps: int | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    time_limit_s: float | None = None,
    progress: Progress | None = None,
) -> SitingAnswer:
    """Open ``count`` candidates so that the worst off is best served, then the next worst.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        How far each demand (row) is from each candidate (column); ``UNREACHABLE`` or not finite
        where there is no way.
    steps : int, optional
        Into so many equal parts the longest way is divided; how many demands lie beyond each
        counts. By default all costs are radii: exact, and for small tables only.
    must_open, must_not, at_most_one, time_limit_s, progress
        As for :func:`routing.siting.p_center.p_center`.

    Returns
    -------
    SitingAnswer
        Its ``cost`` is the longest way; ``proven`` holds for every radius.

    Raises
    ------
    InputError, InfeasibleError
        As :func:`routing.siting.p_center.p_center`.
    """
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    table = cost_table(cost)
    given = (list(must_open), list(must_not), [list(group) for group in at_most_one])
    center = p_center(
        table, count, must_open=given[0], must_not=given[1], at_most_one=given[2],
        time_limit_s=time_limit_s, progress=progress,
    )  # fmt: skip
    rules = candidate_rules(
        table.shape[1], must_open=given[0], must_not=given[1], at_most_one=given[2]
    )
    if steps is None:
        below = np.unique(table[table < center.cost])
    else:
        below = center.cost * np.arange(1, steps) / steps
    stages = _Stages(table, center.cost, count, rules)
    opened, proven = np.array(center.opened, dtype=np.int64), center.proven
    for radius in below[::-1].tolist():
        better, least = stages.fewest_beyond(radius, deadline)
        if better is not None:
            opened = better
        if not least:
            proven = False
            break
    opened = filled_up(table, opened, count, rules, np.ones(len(table)))
    return SitingAnswer(
        opened=tuple(opened.tolist()),
        assignment=nearest(table, opened),
        cost=float(least_costs(table, opened).max()),
        bound=center.bound,
        proven=proven,
    )


class _Stages:
    """The program, a radius more each time."""

    def __init__(self, table: Floats, longest: float, count: int, rules: CandidateRules) -> None:
        self._table, self._count, self._rules = table, count, rules
        self._columns = np.union1d(rules.opened, rules.free)
        must = coverage.reach(table, longest)[:, self._columns]
        self._must = must[coverage.undominated_rows(must)]
        self._levels: list[tuple[Reach, Floats, int | None]] = []
        """Tables of reach, how many demands each row stands for, and how many may be beyond."""

    def fewest_beyond(self, radius: float, deadline: float | None) -> tuple[Integers | None, bool]:
        """Have as few demands beyond a radius as can be; returns what to open, whether proven."""
        reached = coverage.reach(self._table, radius)
        part, number = coverage.merged(reached[:, self._columns], np.ones(len(reached)))
        columns = self._needed_columns(part)
        outcome = binary_program.solve(self._program(part, number, columns), deadline)
        if outcome.chosen is None or not outcome.proven:
            return None, False
        opened = self._columns[columns[outcome.chosen]]
        beyond = int((~reached[:, opened].any(axis=1)).sum())
        if beyond:
            self._levels.append((part, number, beyond))
        else:
            self._must = part[coverage.undominated_rows(part)]
            self._levels = []
        return opened, True

    def _needed_columns(self, part: Reach) -> Integers:
        """Return the columns that no other one replaces, those that must be opened among them."""
        tables = [self._must, *(rows for rows, _, _ in self._levels), part]
        forced = np.isin(self._columns, self._rules.opened)
        kept = coverage.undominated_columns(
            np.vstack([*tables, np.diag(forced)[forced]]),
            np.zeros(len(self._columns)),
            self._rules.groups_among(self._columns),
        )
        return np.union1d(kept, np.flatnonzero(forced))

    def _program(
        self, part: Reach, number: Floats, columns: Integers
    ) -> binary_program.BinaryProgram:
        sites = len(columns)
        tables: list[tuple[Reach, Floats, int | None]] = [*self._levels, (part, number, None)]
        beyond = [np.zeros(len(rows)) for rows, _, _ in tables[:-1]]
        program = binary_program.BinaryProgram(
            cost=np.concatenate([np.zeros(sites), *beyond, number]), whole=sites
        )
        for row in self._must[:, columns]:
            program.at_least(np.flatnonzero(row), 1)
        first = sites
        for rows, counts, most in tables:
            for place, row in enumerate(rows[:, columns], first):
                program.at_least(np.r_[np.flatnonzero(row), place], 1)
            if most is not None:
                program.at_most(np.arange(first, first + len(rows)), most, counts)
            first += len(rows)
        self._rule(program, self._columns[columns])
        return program

    def _rule(self, program: binary_program.BinaryProgram, columns: Integers) -> None:
        program.at_most(np.arange(len(columns)), self._count)
        for forced in np.searchsorted(columns, self._rules.opened).tolist():
            program.at_least(np.array([forced]), 1)
        for group in self._rules.groups_among(columns):
            program.at_most(group, 1)
