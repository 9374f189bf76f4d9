"""Which candidates must be opened, must not be, and of which groups at most one may be."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError, InputError
from routing.siting.median_instance import told_rows

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CandidateRules:
    """What is settled of candidates before anything is sited.

    Attributes
    ----------
    opened : ndarray of int64
        They must be opened.
    free : ndarray of int64
        They may be.
    permitted : int
        Candidates that are not forbidden one by one; groups may still bar some of them.
    groups : tuple of ndarray of int64
        Free candidates of which at most one is opened.
    """

    opened: Integers
    free: Integers
    permitted: int
    groups: tuple[Integers, ...] = ()

    def groups_among(self, kept: Integers) -> list[Integers]:
        """Return the groups as positions in a list of free candidates, those that still bind."""
        position = {column: place for place, column in enumerate(kept.tolist())}
        found = (
            [position[one] for one in group.tolist() if one in position] for group in self.groups
        )
        return [np.array(group, dtype=np.int64) for group in found if len(group) > 1]

    def allow(self, opened: Collection[int]) -> bool:
        """Tell whether a set of opened candidates keeps all rules."""
        chosen = set(opened)
        possible = {*self.opened.tolist(), *self.free.tolist()}
        return (
            set(self.opened.tolist()) <= chosen <= possible
            and all(len(chosen.intersection(group.tolist())) <= 1 for group in self.groups)
        )  # fmt: skip


def candidate_rules(
    candidates: int,
    *,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    at_most_one: Iterable[Collection[int]] = (),
) -> CandidateRules:
    """Check rules, and draw what follows from them.

    Raises
    ------
    InputError
        ``siting_unknown_candidate``, ``siting_open_and_closed``.
    InfeasibleError
        ``siting_group_twice`` where two of a group must be opened.
    """
    opened, closed = set(must_open), set(must_not)
    permitted = candidates - len(closed)
    groups = [set(group) for group in at_most_one]
    for candidate in sorted(opened | closed | set().union(*groups)):
        if not 0 <= candidate < candidates:
            raise InputError("siting_unknown_candidate", id=str(candidate), candidates=candidates)
    if opened & closed:
        raise InputError("siting_open_and_closed", ids=told_rows(np.array(sorted(opened & closed))))
    for group in groups:
        if len(group & opened) > 1:
            told = told_rows(np.array(sorted(group & opened)))
            raise InfeasibleError("siting_group_twice", ids=told)
        if group & opened:
            closed |= group - opened
    free = [one for one in range(candidates) if one not in opened and one not in closed]
    left = [sorted(group.intersection(free)) for group in groups]
    return CandidateRules(
        opened=np.array(sorted(opened), dtype=np.int64),
        free=np.array(free, dtype=np.int64),
        permitted=permitted,
        groups=tuple(np.array(group, dtype=np.int64) for group in left if len(group) > 1),
    )


def too_close(apart: npt.ArrayLike, least: float) -> list[Sequence[int]]:
    """Return the pairs of candidates that lie closer together than they should.

    As groups of which at most one is opened: that keeps sites dispersed in any model.

    Parameters
    ----------
    apart : array_like, shape (m, m)
        From each candidate to each, in any unit; negative where there is no way, which is far.
    least : float
        In the same unit.
    """
    table = np.asarray(apart, dtype=np.float64)
    near = (table >= 0) & (table < least)
    near |= near.T
    first, second = np.nonzero(np.triu(near, 1))
    return list(zip(first.tolist(), second.tolist(), strict=True))
