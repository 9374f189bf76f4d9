r"""p-dispersion: open ``p`` sites as far apart as can be.

.. math::

    \max r \quad\text{s.t.}\quad y_j + y_k \le 1 \;\forall j < k: d_{jk} < r, \quad
    \sum_j y_j = p, \quad y \in \{0, 1\}

The separation is one of the distances: it is searched for by halving. Pairs that are too close are
handed over as cliques, which bound better.

References
----------
Kuby, *Programming models for facility dispersion: the p-dispersion and maxisum dispersion
problems*, Geographical Analysis 19 (1987).
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError
from routing.siting import binary_program
from routing.siting.answer import SitingAnswer
from routing.siting.candidate_rules import CandidateRules, candidate_rules
from routing.siting.coverage import Floats, Integers, Reach
from routing.siting.maximal_covering import check_count


def p_dispersion(
    apart: npt.ArrayLike,
    count: int,
    *,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
    time_limit_s: float | None = None,
) -> SitingAnswer:
    """Open ``count`` candidates, the two that are closest as far apart as can be.

    Parameters
    ----------
    apart : array_like, shape (m, m)
        From each candidate to each; of the two ways between a pair the shorter one counts.
        ``UNREACHABLE`` or not finite where there is none: farther than anything.
    must_open, must_not, at_most_one, time_limit_s
        As for :func:`routing.siting.set_covering.set_covering`.

    Returns
    -------
    SitingAnswer
        Its ``cost`` is the shortest way between two sites, negative, so that less is better (minus
        infinity where no two are joined); there are no demands in ``assignment``.

    Raises
    ------
    InputError
        ``siting_empty``, ``siting_shapes_differ``, ``siting_unknown_candidate``,
        ``siting_open_and_closed``.
    InfeasibleError
        ``siting_too_few_candidates``, ``siting_too_many_must_open``, ``siting_group_twice``,
        ``siting_groups_forbid``.
    """
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    table = _symmetric(apart)
    rules = candidate_rules(
        len(table), must_open=must_open, must_not=must_not, at_most_one=at_most_one
    )
    check_count(count, rules)
    distances = np.unique(table)  # the diagonal is inf, as far as can be
    high = len(distances) - 1  # nothing above it can be kept
    best = _chosen(table < 0, count, rules, None)[0]  # in a hurry, too, there has to be an answer
    if best is None:
        raise InfeasibleError("siting_groups_forbid")
    low = int(np.searchsorted(distances, _closest(table, best)))
    while low < high:
        middle = (low + high + 1) // 2
        opened, settled = _chosen(table < distances[middle], count, rules, deadline)
        if opened is not None:
            best, low = opened, int(np.searchsorted(distances, _closest(table, opened)))
        elif settled:
            high = middle - 1
        else:
            break
    return SitingAnswer(
        opened=tuple(best.tolist()),
        assignment=np.empty(0, dtype=np.int32),
        cost=-_closest(table, best),
        bound=-float(distances[max(high, low)]) if count > 1 else -np.inf,
        proven=low >= high or count == 1,
    )


def _symmetric(apart: npt.ArrayLike) -> Floats:
    table = np.array(apart, dtype=np.float64)
    if table.ndim != 2 or not table.size:
        raise InputError("siting_empty", shape=table.shape)
    if table.shape[0] != table.shape[1]:
        raise InputError(
            "siting_shapes_differ", field="apart", shape=table.shape, expected=len(table)
        )
    table[~(table >= 0)] = np.inf
    both = np.minimum(table, table.T)
    np.fill_diagonal(both, np.inf)
    return both


def _closest(table: Floats, opened: Integers) -> float:
    return float(table[np.ix_(opened, opened)].min())


def _chosen(
    near: Reach, count: int, rules: CandidateRules, deadline: float | None
) -> tuple[Integers | None, bool]:
    """Return ``count`` candidates of which no two are near, and whether the question is settled."""
    columns = np.union1d(rules.opened, rules.free)
    pairs = near[np.ix_(columns, columns)].copy()
    for group in rules.groups_among(columns):
        pairs[np.ix_(group, group)] = True
    np.fill_diagonal(pairs, val=False)
    program = binary_program.BinaryProgram(cost=np.zeros(len(columns)), whole=len(columns))
    program.at_least(np.arange(len(columns)), count)
    program.at_most(np.arange(len(columns)), count)
    for forced in np.searchsorted(columns, rules.opened).tolist():
        program.at_least(np.array([forced]), 1)
    for clique in _cliques(pairs):
        program.at_most(clique, 1)
    outcome = binary_program.solve(program, deadline)
    if outcome.chosen is None or len(outcome.chosen) != count:
        return None, outcome.proven
    return columns[outcome.chosen], True


def _cliques(pairs: Reach) -> list[Integers]:
    """Return sets of candidates that are all near one another and hold every pair."""
    left = np.triu(pairs, 1)
    found: list[Integers] = []
    while left.any():
        first, second = (int(one) for one in np.argwhere(left)[0])
        clique = [first, second]
        common = pairs[first] & pairs[second]
        while common.any():
            member = int(common.argmax())
            clique.append(member)
            common &= pairs[member]
        members = np.array(sorted(clique), dtype=np.int64)
        left[np.ix_(members, members)] = False
        found.append(members)
    return found
