"""How a part of all solutions is taken apart: by how many are opened where, then by where.

Single candidates are poor questions where many lie close together: closing one of them changes
nothing. So candidates are grouped around the sites of the best solution. The first question is how
many of a group are opened; where it is one, in which half of the group it lies.
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


def groups_around(cost: Floats, sites: Integers) -> Integers:
    """Return for each candidate the site whose costs are most like its own, shape (m,)."""
    some = np.ascontiguousarray(cost[:, :: max(1, cost.shape[1] // _SAMPLE)])
    unlike = np.stack([np.abs(some - some[site]).sum(axis=1) for site in sites])
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


def parts_of(part: Part, group: Integers, cost: Floats) -> Iterator[Part]:
    """Take a part apart; together the pieces hold each of its solutions once."""
    shares = np.bincount(group, weights=part.often, minlength=len(part.low)).astype(np.float64)
    open_question = part.low < part.high
    away = np.where(open_question, np.abs(shares - np.rint(shares)), -1.0)
    asked = int(away.argmax())
    if away[asked] > UNDECIDED:
        below = int(np.clip(np.floor(shares[asked]), part.low[asked], part.high[asked] - 1))
        yield _counted(part, asked, int(part.low[asked]), below)
        yield _counted(part, asked, below + 1, int(part.high[asked]))
        return
    halved = _halves(part, group, cost)
    if halved is not None:
        yield from halved
    elif open_question.any():
        yield from _whole_number(part, int(np.flatnonzero(open_question)[0]), shares)
    else:
        yield from _single(part)


def _counted(part: Part, asked: int, low: int, high: int) -> Part:
    lows, highs = part.low.copy(), part.high.copy()
    lows[asked], highs[asked] = low, high
    return replace(part, low=lows, high=highs)


def _whole_number(part: Part, asked: int, shares: Floats) -> Iterator[Part]:
    """Ask for the number that a group seems to have, and for less and more."""
    low, high = int(part.low[asked]), int(part.high[asked])
    seems = int(np.clip(np.rint(shares[asked]), low, high))
    yield _counted(part, asked, seems, seems)
    if seems > low:
        yield _counted(part, asked, low, seems - 1)
    if seems < high:
        yield _counted(part, asked, seems + 1, high)


def _halves(part: Part, group: Integers, cost: Floats) -> tuple[Part, Part] | None:
    """Halve the group of one whose place is most uncertain; None where none can be halved."""
    one = (part.low == 1) & (part.high == 1)
    one[group[part.state == OPEN]] = False
    best: tuple[float, Integers, npt.NDArray[np.bool_]] | None = None
    for asked in np.flatnonzero(one).tolist():
        members = np.flatnonzero((group == asked) & (part.state == FREE))
        if len(members) < 2:
            continue
        near = _nearer_to_first(cost[members], part.often[members])
        share = part.often[members][near].sum() / max(part.often[members].sum(), 1e-12)
        merit = min(share, 1 - share) + 1e-3 * len(members) / len(group)
        if best is None or merit > best[0]:
            best = merit, members, near
    if best is None:
        return None
    _, members, near = best
    first, second = part.state.copy(), part.state.copy()
    first[members[near]], second[members[~near]] = CLOSED, CLOSED
    return replace(part, state=first), replace(part, state=second)


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
