"""How a part of all solutions is taken apart: by how many are opened where, then by where.

Single candidates are poor questions where many lie close together: closing one of them changes
nothing. So candidates are grouped around the sites of the best solution. One question is how many
of a group are opened; where that seems to be one, another is in which half of it that one lies.
Asked is what has raised bounds most so far.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from routing.siting.median_instance import CLOSED, FREE, OPEN, Floats

States = npt.NDArray[np.int8]
Integers = npt.NDArray[np.int64]

_SAMPLE = 300
"""Demands that tell which costs are alike."""
NUMBER, PLACE = 0, 1
"""Kinds of questions."""
UNDECIDED = 0.1
"""How far the number opened in a group must be from a whole one to be asked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Some of all solutions.

    Attributes
    ----------
    state : ndarray of int8, shape (m,)
        What is known of each candidate.
    low, high : ndarrays of int64, shape (g,)
        How many of each group are opened, at least and at most.
    prices : ndarray of float64, shape (n,)
        Where the ascent of its bound begins.
    often : ndarray of float64, shape (m,)
        How often each candidate was opened in the relaxation.
    """

    state: States
    low: Integers
    high: Integers
    prices: Floats
    bound: float
    often: Floats


def profile_of(cost: Floats) -> Floats:
    """Return what each candidate costs some demands, which tells candidates that are alike."""
    return np.ascontiguousarray(cost[:, :: max(1, cost.shape[1] // _SAMPLE)])


def groups_around(profile: Floats, sites: Integers) -> Integers:
    """Return for each candidate the site whose costs are most like its own, shape (m,)."""
    unlike = np.stack([np.abs(profile - profile[site]).sum(axis=1) for site in sites])
    return np.asarray(unlike.argmin(axis=0), dtype=np.int64)


def consistent(part: Part, group: Integers, count: int | None) -> Part | None:
    """Draw what follows from numbers and states; None where they contradict one another."""
    groups = len(part.low)
    state = part.state.copy()
    while True:
        opened = np.bincount(group[state == OPEN], minlength=groups)
        possible = np.bincount(group[state != CLOSED], minlength=groups)
        low, high = np.maximum(part.low, opened), np.minimum(part.high, possible)
        if count is not None:
            low = np.maximum(low, count - (high.sum() - high))
            high = np.minimum(high, count - (low.sum() - low))
        if (low > high).any():
            return None
        free = state == FREE
        full, all_of = high == opened, low == possible
        closing, opening = free & full[group], free & all_of[group]
        if (closing & opening).any() or not (closing | opening).any():
            break
        state[closing], state[opening] = CLOSED, OPEN
    if not (state != CLOSED).any():
        return None
    return replace(part, state=state, low=low, high=high)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """How a part may be taken apart.

    Attributes
    ----------
    pieces : tuple of Part
        Together they hold each solution of the part once.
    kind, asked : int
        What is asked of which group.
    moved : tuple of float
        What of the relaxation each piece rules out, as a number of candidates; empty where it is
        not known.
    """

    pieces: tuple[Part, ...]
    kind: int = 0
    asked: int = 0
    moved: tuple[float, ...] = ()


class Experience:
    """What questions have raised bounds by so far, by kind, piece and group.

    References
    ----------
    Benichou et al., *Experiments in mixed-integer linear programming*, Mathematical Programming 1
    (1971): pseudo-costs.
    """

    def __init__(self, groups: int) -> None:
        self._raised = np.zeros((2, 2, groups))
        self._times = np.zeros((2, 2, groups))

    def learn(self, question: Question, raised: tuple[float, ...]) -> None:
        """Remember by how much the bound of each piece was above that of the part."""
        for piece, (moved, gain) in enumerate(zip(question.moved, raised, strict=False)):
            self._raised[question.kind, piece, question.asked] += gain / max(moved, UNDECIDED)
            self._times[question.kind, piece, question.asked] += 1

    def merit(self, kind: int, asked: int, moved: tuple[float, ...]) -> float:
        """Return how well a question is expected to divide."""
        product = 1.0
        for piece, share in enumerate(moved):
            times, raised = self._times[kind, piece], self._raised[kind, piece]
            usual = (raised.sum() + 1e-9) / (times.sum() + 1e-9)
            expected = (raised[asked] + usual) / (times[asked] + 1)
            product *= max(share * expected, 1e-3 * usual)
        return product


def _numbers(part: Part, group: Integers) -> Iterator[Question]:
    """Ask how many are opened of each group where the relaxation is undecided."""
    shares = _shares(part, group)
    away = np.where(part.low < part.high, np.abs(shares - np.rint(shares)), -1.0)
    for asked in np.flatnonzero(away > UNDECIDED).tolist():
        below = int(np.clip(np.floor(shares[asked]), part.low[asked], part.high[asked] - 1))
        pieces = (
            _counted(part, asked, int(part.low[asked]), below),
            _counted(part, asked, below + 1, int(part.high[asked])),
        )
        moved = (max(shares[asked] - below, 0.0), max(below + 1 - shares[asked], 0.0))
        yield Question(pieces=pieces, kind=NUMBER, asked=asked, moved=moved)


def parts_of(part: Part, group: Integers, profile: Floats, experience: Experience) -> Question:
    """Take a part apart.

    Parameters
    ----------
    profile : ndarray of float64, shape (m, k)
        What each candidate costs some demands.
    """
    choices = [*_numbers(part, group), *_halves(part, group, profile)]
    if choices:
        return max(choices, key=lambda one: experience.merit(one.kind, one.asked, one.moved))
    open_question = part.low < part.high
    if open_question.any():
        asked = int(np.flatnonzero(open_question)[0])
        share = np.rint(_shares(part, group)[asked])
        seems = int(np.clip(share, part.low[asked], part.high[asked]))
        return Question(pieces=tuple(_whole_number(part, asked, seems)))
    return Question(pieces=tuple(_single(part)))


def _shares(part: Part, group: Integers) -> Floats:
    return np.bincount(group, weights=part.often, minlength=len(part.low)).astype(np.float64)


def _counted(part: Part, asked: int, low: int, high: int) -> Part:
    lows, highs = part.low.copy(), part.high.copy()
    lows[asked], highs[asked] = low, high
    return replace(part, low=lows, high=highs)


def _whole_number(part: Part, asked: int, seems: int) -> Iterator[Part]:
    """Ask for the number that a group seems to have, and for less and more."""
    low, high = int(part.low[asked]), int(part.high[asked])
    yield _counted(part, asked, seems, seems)
    if seems > low:
        yield _counted(part, asked, low, seems - 1)
    if seems < high:
        yield _counted(part, asked, seems + 1, high)


def _halves(part: Part, group: Integers, profile: Floats) -> Iterator[Question]:
    """Ask in which half of a group the one lies that is opened of it, or seems to be."""
    seems = (part.low <= 1) & (part.high >= 1) & (np.abs(_shares(part, group) - 1) <= UNDECIDED)
    seems |= (part.low == 1) & (part.high == 1)
    seems[group[part.state == OPEN]] = False
    for asked in np.flatnonzero(seems).tolist():
        members = np.flatnonzero((group == asked) & (part.state == FREE))
        if len(members) < 2:
            continue
        often = part.often[members]
        near = _nearer_to_first(profile[members], often)
        share = float(often[near].sum() / max(often.sum(), 1e-12))
        one, *others = _whole_number(part, asked, 1)
        first, second = part.state.copy(), part.state.copy()
        first[members[near]], second[members[~near]] = CLOSED, CLOSED
        pieces = replace(one, state=first), replace(one, state=second), *others
        yield Question(pieces=pieces, kind=PLACE, asked=asked, moved=(share, 1 - share))


def _nearer_to_first(cost: Floats, often: Floats) -> npt.NDArray[np.bool_]:
    """Divide candidates between the two that are opened most often and lie apart."""
    first = int(often.argmax())
    unlike = np.abs(cost - cost[first]).sum(axis=1)
    second = int((unlike * (often + 1e-3)).argmax())
    if second == first:
        return np.asarray(np.arange(len(cost)) == first, dtype=np.bool_)
    return np.asarray(unlike < np.abs(cost - cost[second]).sum(axis=1), dtype=np.bool_)


def _single(part: Part) -> Iterator[Part]:
    """Ask for one candidate."""
    free = np.flatnonzero(part.state == FREE)
    column = int(free[np.argmin(np.abs(part.often[free] - 0.5))])
    for known in (CLOSED, OPEN):
        state = part.state.copy()
        state[column] = known
        yield replace(part, state=state)
