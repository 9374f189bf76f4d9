"""Groups of which at most one is opened, for models that know none.

A solution that opens two of a group is taken apart: every other one lacks the first or the second.
The lowest bound comes first, so that the first solution that keeps all groups is the best.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations

from routing.errors import InfeasibleError
from routing.siting.alternatives import Solve
from routing.siting.answer import SitingAnswer


def keeping_groups(
    solve: Solve, groups: Sequence[Collection[int]], *, time_limit_s: float | None = None
) -> SitingAnswer:
    """Solve a model so that of each group at most one candidate is opened.

    Parameters
    ----------
    solve : callable
        Solves the model without some candidates; raises ``InfeasibleError`` where nothing is left.
    time_limit_s : float, optional
        After it the next solution that keeps the groups is taken, with its gap.

    Raises
    ------
    InfeasibleError
        ``siting_groups_forbid``, or what the model raises without groups.
    """
    deadline = None if time_limit_s is None else time.monotonic() + time_limit_s
    number = itertools.count()
    first = solve(frozenset())
    waiting = [(first.bound, next(number), frozenset[int](), first)]
    tried = {frozenset[int]()}
    while waiting:
        late = deadline is not None and time.monotonic() > deadline
        # In a hurry the newest part is the one that lacks most, and soonest keeps all groups.
        node = max(waiting, key=lambda one: len(one[2])) if late else waiting[0]
        waiting.remove(node)
        heapq.heapify(waiting)
        bound, _, barred, answer = node
        pair = _together(answer, groups)
        if pair is None:
            least = min([bound, *(one[0] for one in waiting)])
            proven = answer.proven and least >= answer.bound
            return replace(answer, bound=min(least, answer.cost), proven=proven)
        for site in pair:
            without = barred | {site}
            if without in tried:
                continue
            tried.add(without)
            try:
                found = solve(without)
            except InfeasibleError:
                continue
            heapq.heappush(waiting, (max(bound, found.bound), next(number), without, found))
    raise InfeasibleError("siting_groups_forbid")


def _together(answer: SitingAnswer, groups: Sequence[Collection[int]]) -> tuple[int, int] | None:
    """Return two opened candidates of one group, or None."""
    opened = set(answer.opened)
    pairs = (pair for group in groups for pair in combinations(sorted(opened & set(group)), 2))
    return next(pairs, None)
