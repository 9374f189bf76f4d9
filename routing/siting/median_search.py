"""The search behind p-median and fixed-charge location: relax, improve, fix, branch.

The relaxation gives a bound and a hint which candidates to open; interchange makes a solution of
it; candidates whose other state would cost more than the best solution are fixed and leave the
instance; what remains open in the end is branched on, the lowest bound first.
"""

from __future__ import annotations

import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError
from routing.siting.answer import TOLERANCE, SitingAnswer
from routing.siting.branching import (
    UNDECIDED,
    Experience,
    Part,
    consistent,
    groups_around,
    parts_of,
    profile_of,
)
from routing.siting.incumbent import Incumbent
from routing.siting.median_instance import (
    CLOSED,
    FREE,
    OPEN,
    MedianInstance,
    told_rows,
)
from routing.siting.reduced_median import best_of, reduced
from routing.siting.relaxation import earnings
from routing.siting.shortlist import Schedule, Shortlist

Progress = Callable[[float, float], None]
"""Told the cost of the best solution and the bound."""

States = npt.NDArray[np.int8]

_ROOT = Schedule(iterations=200, patience=80, looks=4)
_WHOLE = Schedule(iterations=20, patience=80, looks=60)
_PART = Schedule(iterations=40, patience=80, looks=10)
_ROOT_ASCENTS, _WHOLE_ASCENTS, _PART_ASCENTS = 60, 6, 4
"""Ascents, and at the most so many, each with a solution."""
_FIRST_SCALE, _PART_SCALE, _LAST_SCALE = 1.5, 0.02, 0.01
_RENEWED = (2, 4, 8)
"""Ascents of the root before which the short list is made anew."""
_SAMPLE = 600
"""Candidates from which the first prices are drawn."""
_OLD = 40
"""Parts taken apart after which a better solution does not group anew."""
_UNFINISHED, _REST_S = 40, 10.0
"""Parts taken apart after which HiGHS is asked where little is left, and how long it may take."""
_SHAKES, _SHAKES_A_PART = 100, 2
"""Trials without a better solution before the search goes on."""
_LIKELY, _LIKELY_A_SITE = 300, 20
"""Candidates among which solutions are looked for, at the least; and for each site."""
_EXACT = 1e11
"""A sum of costs up to which whole numbers are told apart."""
_FEWER = 0.8
"""Of its candidates that an instance must have lost to be made anew."""


class MedianSearch:
    """One search.

    Parameters
    ----------
    instance : MedianInstance
    deadline : float or None
        Of ``time.monotonic``.
    progress : callable, optional
    """

    def __init__(
        self, instance: MedianInstance, deadline: float | None, progress: Progress | None = None
    ) -> None:
        self._all = instance
        self._group = np.zeros(instance.candidates, dtype=np.int64)
        self._profile = np.empty((0, 0))
        self._experience = Experience(0)
        self._deadline = deadline
        self._progress = progress
        self._hint = np.empty(0, dtype=np.uint8)
        self._list = Shortlist(instance.candidates)
        self._best = Incumbent(instance)
        self.bound = -np.inf

    def run(self) -> SitingAnswer:
        """Search until the proof or the deadline.

        Raises
        ------
        InfeasibleError
            ``siting_none_serves_all`` where nothing was found that serves every demand.
        """
        self._best.improve(self._best.greedy())
        root = self._root()
        if root is not None:
            self._take_apart(root)
        assignment, cost = self._all.serve(self._best.opened)
        if cost >= self._all.penalty:
            unserved = np.flatnonzero(
                self._all.cost[assignment, np.arange(self._all.demands)] >= self._all.penalty
            )
            raise InfeasibleError(
                "siting_none_serves_all", count=len(self._best.opened), demands=told_rows(unserved)
            )
        proven = self.bound >= self._enough
        return SitingAnswer(
            opened=tuple(self._best.opened.tolist()),
            assignment=assignment,
            cost=cost,
            bound=cost if proven else min(self.bound, cost),
            proven=proven,
        )

    @property
    def _enough(self) -> float:
        """A bound that proves that nothing is better than the best solution."""
        if self._best.now.whole and self._best.cost < _EXACT:
            return self._best.cost - 1 + 1e-6 * max(1.0, 1e-6 * self._best.cost)
        return self._best.cost - TOLERANCE * abs(self._best.cost)

    def _is_late(self) -> bool:
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._best.cost, min(self.bound, self._best.cost))

    def _root(self) -> Part | None:
        """Raise the bound of the whole; None where it needs no taking apart."""
        now = self._best.now
        usual = now.candidates // (now.count or max(1, now.candidates // 10))
        some = now.cost[:: max(1, now.candidates // _SAMPLE)]
        place = min(max(1, usual * len(some) // now.candidates), len(some) - 1)
        prices = np.partition(some, place, axis=0)[place]
        prices = np.minimum(prices, now.penalty / now.demands + now.cost.min(axis=0))
        part = Part(
            state=now.state.copy(),
            low=np.zeros(1, dtype=np.int64),
            high=np.full(1, now.candidates),
            prices=prices,
            bound=-np.inf,
            often=np.zeros(now.candidates),
        )
        scale = _FIRST_SCALE
        for number in range(_ROOT_ASCENTS):
            if number in _RENEWED:
                self._list.renew(self._best.now, part, self._best.sites)
            part, scale = self._ascended(part, scale, _ROOT)
            self._best.improve(self._hint)
            self.bound = self._best.cost if self._nothing_left(part.state) else part.bound
            self._tell()
            if self.bound >= self._enough or self._is_late():
                return None
            if (part.state != CLOSED).sum() < _FEWER * len(part.state):
                part = self._narrowed(part)
            if scale < _LAST_SCALE:
                break
        part = self._narrowed(part)
        self._best.look_at(self._likely(part))
        self._best.shake(_SHAKES, part.often, self._is_late)
        self._tell()
        return part

    def _likely(self, part: Part) -> npt.NDArray[np.int64]:
        """Return the candidates that a good solution is likely made of: they earn most."""
        now = self._best.now
        rho = np.empty(now.candidates)
        earnings(now.cost, part.prices, now.fixed, rho)
        rho[part.state == CLOSED] = np.inf
        return np.argsort(rho)[: max(_LIKELY, _LIKELY_A_SITE * len(self._best.opened))]

    def _nothing_left(self, state: States) -> bool:
        """Tell whether so much is fixed that no other solution remains."""
        count = self._best.now.count
        few = int((state != CLOSED).sum()) < (count or 1)
        return few or (count is not None and int((state == OPEN).sum()) > count)

    def _ascended(self, part: Part, scale: float, schedule: Schedule) -> tuple[Part, float]:
        """Raise the bound of a part for a while, and fix what can be fixed."""
        now = self._best.now
        best, scale = self._list.ascended(
            now, part, self._group, schedule, scale, upper=self._best.cost, enough=self._enough
        )
        self._hint = best.chosen
        state = best.fixed(part.state, self._enough, counted=now.count is not None)
        bound = max(best.bound, part.bound)
        raised = replace(part, state=state, prices=best.prices, bound=bound, often=best.often)
        return raised, scale

    def _narrowed(self, part: Part) -> Part:
        """Go on with the candidates that are not closed."""
        kept = np.flatnonzero(part.state != CLOSED)
        if len(kept) == len(part.state):
            return part
        self._best.narrow(kept)
        self._group = self._group[kept]
        self._list.renumber(kept)
        return replace(part, state=part.state[kept], often=part.often[kept])

    def _grouped(self, root: Part) -> Part | None:
        """Group the candidates around the best solution; None where no other one is left."""
        one = replace(
            root, low=np.zeros(1, dtype=np.int64), high=np.full(1, len(root.state)),
        )  # fmt: skip
        self._group = np.zeros(len(root.state), dtype=np.int64)
        self._list.settle(self._best.now, one.prices, self._best.sites)
        again, scale = one, 2 * _PART_SCALE
        for _ in range(_WHOLE_ASCENTS):
            before = again.bound
            again, scale = self._ascended(again, scale, _WHOLE)
            if again.bound >= self._enough or self._nothing_left(again.state):
                return None
            self._best.improve(self._hint)
            if again.bound - before < 0.01 * (self._enough - again.bound):
                break
        again = self._narrowed(again)
        sites = self._best.sites
        if len(sites) < len(self._best.opened):  # the best solution itself was fixed away
            return None
        self._list.settle(self._best.now, again.prices, sites)
        self._profile = profile_of(self._best.now.cost)
        self._group = groups_around(self._profile, sites)
        size = np.bincount(self._group, minlength=len(sites))
        return replace(again, low=np.zeros(len(sites), dtype=np.int64), high=size)

    def _take_apart(self, root: Part) -> None:
        """Take the part with the lowest bound apart, until none is left that could be better.

        A better solution fixes more and groups better: then all begins anew, as long as little is
        lost by it.
        """
        number = itertools.count()
        waiting: list[tuple[float, int, Part]] = []
        cost, shaken, taken = np.inf, 0, 0
        while True:
            if self._best.cost < cost and taken <= _OLD:
                grouped = self._grouped(root)
                if grouped is None:
                    break
                root, taken = grouped, 0
                self._experience = Experience(len(root.low))
                waiting = [(root.bound, next(number), root)]
            if self._best.cost < cost:
                cost, shaken = self._best.cost, 0
            if not waiting:
                break
            self.bound = max(self.bound, waiting[0][0])
            self._tell()
            if self.bound >= self._enough or self._is_late():
                return
            trials = _SHAKES_A_PART if shaken < _SHAKES else 0
            self._best.shake(trials, root.often, self._is_late)
            shaken += trials
            if self._best.cost < cost:
                continue
            if taken == _UNFINISHED and self._rest_searched(root):
                break
            taken += 1
            for kept in self._divided(heapq.heappop(waiting)[2]):
                heapq.heappush(waiting, (kept.bound, next(number), kept))
        self.bound = self._best.cost

    def _rest_searched(self, root: Part) -> bool:
        """Hand what is left to HiGHS where that is little; tells whether nothing else remains."""
        rest = reduced(self._best.now, root.state, root.prices, self._enough)
        if rest is None:
            return False
        until = time.monotonic() + _REST_S
        until = until if self._deadline is None else min(until, self._deadline)
        searched, opened = best_of(self._best.now, rest, until)
        if opened is not None:
            self._best.take(opened)
        return searched

    def _divided(self, part: Part) -> list[Part]:
        """Take a part apart; returns the pieces that may hold something better."""
        if not (part.state == FREE).any():
            self._best.take(np.flatnonzero(part.state == OPEN))
            return []
        question = parts_of(part, self._group, self._profile, self._experience)
        answered, raised = [], []
        for piece in question.pieces:
            same = piece.state is part.state and self._allows(piece)
            kept = self._possible(piece) if same else self._explored(piece)
            raised.append((self._enough if kept is None else kept.bound) - part.bound)
            if kept is not None:
                answered.append(kept)
        self._experience.learn(question, tuple(raised))
        return answered

    def _allows(self, part: Part) -> bool:
        """Tell whether the relaxation opens numbers that a part permits: its bound stays then."""
        shares = np.bincount(self._group, weights=part.often, minlength=len(part.low))
        return bool((np.abs(np.clip(shares, part.low, part.high) - shares) < UNDECIDED).all())

    def _explored(self, part: Part) -> Part | None:
        """Bound a part; None where it holds nothing better."""
        scale = _PART_SCALE
        for number in range(_PART_ASCENTS):
            known = self._possible(part)
            if known is None:
                return None
            before = known.bound
            part, scale = self._ascended(known, scale, _PART)
            if part.bound >= self._enough:
                return None
            if number > 0 and part.bound - before < 0.05 * (self._enough - part.bound):
                break
        self._best.improve(self._hint)
        return self._possible(part)

    def _possible(self, part: Part) -> Part | None:
        return consistent(part, self._group, self._best.now.count)
