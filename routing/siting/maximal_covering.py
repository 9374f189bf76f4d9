r"""Maximal covering: with so many sites, have as much demand as can be near enough to one.

.. math::

    \min \sum_i \sum_k w_i (s_k - s_{k+1}) u_{ik} \quad\text{s.t.}\quad
    u_{ik} + \sum_{j: c_{ij} \le r_k} y_j \ge 1 \;\forall i, k, \quad
    \sum_j y_j \le p, \quad \sum_{j \in G} y_j \le 1 \;\forall G, \quad
    y \in \{0, 1\}, \; u \in [0, 1]

with :math:`y_j` = 1 where candidate ``j`` is opened, radii :math:`r_1 < r_2 < \dots` within which
a demand counts with the shares :math:`s_1 > s_2 > \dots > s_{K+1} = 0`, and :math:`u_{ik}` = 1
where no site is within :math:`r_k` of demand ``i``. One radius with the share 1 is the model of
1974.

References
----------
Church and ReVelle, *The maximal covering location problem*, Papers of the Regional Science
Association 32 (1974). Berman and Krass, *The generalized maximal covering location problem*,
Computers & Operations Research 29 (2002), for several radii.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError
from routing.siting import binary_program, coverage, covering_search
from routing.siting.answer import TOLERANCE, SitingAnswer
from routing.siting.candidate_rules import CandidateRules, candidate_rules
from routing.siting.coverage import Floats, Integers, Reach
from routing.siting.serving import are_whole, cost_table, filled_up, least_costs, nearest, row_of


def maximal_covering(
    cost: npt.ArrayLike,
    count: int,
    radii: float | Sequence[float],
    *,
    shares: Sequence[float] | None = None,
    weight: npt.ArrayLike | None = None,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    time_limit_s: float | None = None,
) -> SitingAnswer:
    """Open ``count`` candidates so that as little demand as can be is left out.

    Parameters
    ----------
    cost : array_like, shape (n, m)
        How far each demand (row) is from each candidate (column); ``UNREACHABLE`` or not finite
        where there is no way.
    radii : float or sequence of float
        How far a demand may be from its nearest site to count; ascending where there are several.
    shares : sequence of float, optional
        With what share a demand counts within each radius, 1 at the most, descending; evenly
        falling by default: for three radii 1, 2/3 and 1/3.
    weight : array_like, shape (n,), optional
        Of each demand; 1 by default.
    must_open, must_not, at_most_one, time_limit_s
        As for :func:`routing.siting.set_covering.set_covering`.

    Returns
    -------
    SitingAnswer
        Its ``cost`` is the weight that does not count; demands outside all radii are served by
        ``NOBODY``.

    Raises
    ------
    InputError
        ``siting_radii_disorderly``, or as :func:`routing.siting.set_covering.set_covering`.
    InfeasibleError
        ``siting_too_few_candidates``, ``siting_too_many_must_open``, ``siting_group_twice``.
    """
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    table = cost_table(cost)
    weights = row_of(weight, len(table), "weight", 1.0)
    steps = _steps(radii, shares)
    rules = candidate_rules(
        table.shape[1], must_open=must_open, must_not=must_not, at_most_one=at_most_one
    )
    check_count(count, rules)
    levels = [(coverage.reach(table, radius), weights * loss) for radius, loss in steps]
    opened, bound, proven = _least_missed(levels, count, rules, deadline)
    opened = filled_up(table, opened, count, rules, weights)
    far = least_costs(table, opened)
    missed = sum(float((weights * loss)[far > radius].sum()) for radius, loss in steps)
    proven = proven or bound >= missed - TOLERANCE * abs(missed)
    return SitingAnswer(
        opened=tuple(opened.tolist()),
        assignment=nearest(table, opened, within=steps[-1][0]),
        cost=missed,
        bound=missed if proven else min(bound, missed),
        proven=proven,
    )


def check_count(count: int, rules: CandidateRules) -> None:
    """Refuse numbers of sites that cannot be opened.

    Raises
    ------
    InfeasibleError
        ``siting_too_few_candidates``, ``siting_too_many_must_open``.
    """
    if not 1 <= count <= rules.permitted:
        raise InfeasibleError("siting_too_few_candidates", count=count, available=rules.permitted)
    if len(rules.opened) > count:
        raise InfeasibleError("siting_too_many_must_open", count=count, forced=len(rules.opened))


def _steps(
    radii: float | Sequence[float], shares: Sequence[float] | None
) -> list[tuple[float, float]]:
    """Return each radius with the share of a demand that is lost outside it."""
    limits = [float(one) for one in np.atleast_1d(np.asarray(radii, dtype=np.float64)).tolist()]
    if shares is None:
        shares = [1 - k / len(limits) for k in range(len(limits))]
    falling = [*(float(one) for one in shares), 0.0]
    orderly = (
        len(limits) == len(shares) >= 1
        and all(first < second for first, second in pairwise(limits))
        and all(first > second for first, second in pairwise(falling))
        and limits[0] >= 0
        and falling[0] <= 1
    )
    if not orderly:
        raise InputError("siting_radii_disorderly", radii=limits, shares=list(shares))
    return [
        (limit, one - other) for limit, (one, other) in zip(limits, pairwise(falling), strict=True)
    ]


def _least_missed(
    levels: Sequence[tuple[Reach, Floats]],
    count: int,
    rules: CandidateRules,
    deadline: float | None,
) -> tuple[Integers, float, bool]:
    """Return what to open, a bound on what is missed, and whether that is proven to be least."""
    table = np.vstack([reached for reached, _ in levels])
    weight = np.concatenate([lost for _, lost in levels])
    left = ~table[:, rules.opened].any(axis=1)
    part, lost = coverage.merged(table[np.ix_(left, rules.free)], weight[left])
    columns = rules.free
    nowhere = ~part.any(axis=1)
    surely = float(lost[nowhere].sum())
    part, lost = part[~nowhere], lost[~nowhere]
    kept = coverage.undominated_columns(part, np.zeros(len(columns)), rules.groups_among(columns))
    columns = columns[kept]
    part, lost = coverage.merged(part[:, kept], lost)
    room = count - len(rules.opened)
    if not len(part) or room == 0:
        return rules.opened, surely + (float(lost.sum()) if room == 0 else 0.0), True
    best = covering_search.good_choice(part, lost, room, rules.groups_among(columns))
    cost, best = covering_search.missed(part, lost, best), columns[best]
    bound, proven = cost, True
    kept, surely_lost = covering_search.worth_a_look(part, lost, room, cost)
    if len(kept):
        columns = columns[kept]
        nowhere = ~part[:, kept].any(axis=1)
        without = float(lost[nowhere].sum())
        part, lost = coverage.merged(part[np.ix_(~nowhere, kept)], lost[~nowhere])
        program = _program(part, lost, room, rules.groups_among(columns))
        outcome = binary_program.solve(program, deadline)
        least = max(outcome.bound + without, surely_lost)
        least = binary_program.rounded_up(least, whole=are_whole(lost) and without.is_integer())
        bound, proven = min(cost, least), outcome.proven
        if outcome.chosen is not None:
            other = covering_search.missed(part, lost, outcome.chosen) + without
            best = columns[outcome.chosen] if other < cost else best
    return np.union1d(best, rules.opened), surely + bound, proven


def _program(
    part: Reach, lost: Floats, room: int, groups: Sequence[Integers]
) -> binary_program.BinaryProgram:
    """Return the program of the docstring: candidates, then rows that are missed."""
    sites = part.shape[1]
    program = binary_program.BinaryProgram(cost=np.r_[np.zeros(sites), lost], whole=sites)
    for number, row in enumerate(part):
        program.at_least(np.r_[np.flatnonzero(row), sites + number], 1)
    program.at_most(np.arange(sites), room)
    for group in groups:
        program.at_most(group, 1)
    return program
