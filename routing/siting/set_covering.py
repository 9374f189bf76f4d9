r"""Location set covering: the fewest or cheapest sites that are near enough to every demand.

.. math::

    \min \sum_j f_j y_j \quad\text{s.t.}\quad
    \sum_{j: c_{ij} \le r_i} y_j \ge 1 \;\forall i, \quad
    \sum_{j \in G} y_j \le 1 \;\forall G, \quad y \in \{0, 1\}

with :math:`y_j` = 1 where candidate ``j`` is opened at the price :math:`f_j`, :math:`r_i` how far
demand ``i`` may be from a site, and :math:`G` the groups of which at most one is opened.

References
----------
Toregas, Swain, ReVelle and Bergman, *The location of emergency service facilities*, Operations
Research 19 (1971).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError
from routing.siting import binary_program, coverage
from routing.siting.answer import SitingAnswer
from routing.siting.candidate_rules import CandidateRules, candidate_rules
from routing.siting.coverage import Floats, Integers, Reach
from routing.siting.median_instance import told_rows
from routing.siting.serving import are_whole, cost_table, nearest, row_of


def set_covering(
    cost: npt.ArrayLike,
    radius: npt.ArrayLike,
    *,
    price: npt.ArrayLike | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    time_limit_s: float | None = None,
) -> SitingAnswer:
    """Open the fewest candidates that leave no demand farther away than the radius.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        How far each demand (row) is from each candidate (column); ``UNREACHABLE`` or not finite
        where there is no way.
    radius : float or array_like, shape (n,)
        How far a demand may be from the nearest site.
    price : array_like, shape (m,), optional
        Of opening each candidate; 1 by default, so that the fewest are opened.
    must_open, must_not : iterable of int, optional
        Candidates, counted from 0.
    at_most_one : iterable of collections of int, optional
        Groups of candidates of which at most one may be opened.
    time_limit_s : float, optional
        After it the best solution is returned with its gap.

    Returns
    -------
    SitingAnswer
        Its ``cost`` is the sum of the prices.

    Raises
    ------
    InputError
        ``siting_empty``, ``siting_shapes_differ``, ``siting_negative``,
        ``siting_unknown_candidate``, ``siting_open_and_closed``.
    InfeasibleError
        ``siting_unreached`` with the demands that no candidate reaches, ``siting_group_twice``,
        ``siting_groups_forbid`` where only the groups stand against a solution.
    """
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    table = cost_table(cost)
    prices = row_of(price, table.shape[1], "price", 1.0)
    rules = candidate_rules(
        table.shape[1], must_open=must_open, must_not=must_not, at_most_one=at_most_one
    )
    reached = coverage.reach(table, radius)
    usable = np.union1d(rules.opened, rules.free)
    missed = np.flatnonzero(~reached[:, usable].any(axis=1))
    if len(missed):
        raise InfeasibleError("siting_unreached", demands=told_rows(missed), count=len(missed))
    cover = least_cover(reached, prices, rules, deadline)
    if cover.opened is None:
        raise InfeasibleError("siting_groups_forbid")
    opened = cover.opened
    return SitingAnswer(
        opened=tuple(opened.tolist()),
        assignment=nearest(table, opened),
        cost=cover.cost,
        bound=cover.bound,
        proven=cover.proven,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cover:
    """The cheapest known cover; ``opened`` is None where none is known, or none exists."""

    opened: Integers | None
    cost: float
    bound: float
    proven: bool


def least_cover(
    table: Reach, price: Floats, rules: CandidateRules, deadline: float | None = None
) -> Cover:
    """Return the cheapest candidates that reach every row."""
    paid = float(price[rules.opened].sum())
    rows = np.flatnonzero(~table[:, rules.opened].any(axis=1))
    part, columns = _reduced(table[np.ix_(rows, rules.free)], rules, price)
    if not len(part):
        return Cover(opened=rules.opened, cost=paid, bound=paid, proven=True)
    if not part.any(axis=1).all():
        return Cover(opened=None, cost=np.inf, bound=np.inf, proven=True)
    groups = rules.groups_among(columns)
    program = binary_program.BinaryProgram(cost=price[columns], whole=len(columns))
    for row in part:
        program.at_least(np.flatnonzero(row), 1)
    for group in groups:
        program.at_most(group, 1)
    outcome = binary_program.solve(program, deadline)
    found = [greedy_cover(part, price[columns], groups), outcome.chosen]
    known = [np.union1d(columns[one], rules.opened) for one in found if one is not None]
    if not known:
        return Cover(opened=None, cost=np.inf, bound=paid + outcome.bound, proven=outcome.proven)
    best = min(known, key=lambda one: price[one].sum())
    total = float(price[best].sum())
    bound = max(0.0, binary_program.rounded_up(outcome.bound, whole=are_whole(price[columns])))
    proven = outcome.proven or paid + bound >= total
    return Cover(opened=best, cost=total, bound=total if proven else paid + bound, proven=proven)


def greedy_cover(table: Reach, price: Floats, groups: list[Integers]) -> Integers | None:
    """Open what reaches most for its price until all is reached; None where groups forbid it."""
    left, allowed = table.copy(), np.ones(table.shape[1], dtype=np.bool_)
    opened: list[int] = []
    while len(left):
        gain = left.sum(axis=0) / np.maximum(price, 1e-9)
        gain[~allowed] = 0
        chosen = int(gain.argmax())
        if gain[chosen] <= 0:
            return None
        opened.append(chosen)
        for group in groups:
            if chosen in group:
                allowed[group] = False
        left = left[~left[:, chosen]]
    return np.array(sorted(opened), dtype=np.int64)


def _reduced(table: Reach, rules: CandidateRules, price: Floats) -> tuple[Reach, Integers]:
    """Return the table without what follows from the rest, and the candidates of its columns."""
    columns = rules.free
    while True:
        size = table.shape
        table = table[coverage.undominated_rows(table)]
        kept = coverage.undominated_columns(table, price[columns], rules.groups_among(columns))
        table, columns = table[:, kept], columns[kept]
        if table.shape == size:
            return table, columns
