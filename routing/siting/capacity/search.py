"""The search behind capacitated location: relax, improve, fix, branch on candidates.

As :mod:`routing.siting.median_search`, with the relaxation and the interchange of this folder.
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
from routing.siting.capacity.answering import answer_of
from routing.siting.capacity.branching import Experience, Part, the_whole
from routing.siting.capacity.cuts import no_cuts
from routing.siting.capacity.instance import CapacityInstance, Integers, guessed_cost, with_capacity
from routing.siting.capacity.interchange import Service, improved, serve
from routing.siting.capacity.regions import around, clustered, doubtful, region_of, shaken
from routing.siting.capacity.separation import broken
from routing.siting.capacity.shortlist import Ascent, Pace, Shortlist, States
from routing.siting.median_instance import CLOSED, FREE, OPEN
from routing.siting.median_search import Progress

_BLOCK = 60
"""Iterations of the ascent between two solutions."""
_ROOT_BLOCKS, _PART_BLOCKS = 60, 8
_RENEWED = (4, 8, 16)
"""Blocks of the root before which the list of candidates is made anew."""
_FIRST_SCALE, _PART_SCALE, _LAST_SCALE = 1.5, 0.2, 0.01
_PACE = Pace(iterations=_BLOCK, scale=_FIRST_SCALE, patience=20)
_TIGHTENING = Pace(iterations=120, scale=0.5, patience=20, with_flow=True)
_LONGER = replace(_TIGHTENING, iterations=300, scale=1.0, patience=40)  # where capacities differ
_FEW = 60
"""Undecided candidates that are asked for faster than inequalities are found and kept."""
_TIGHTENED = 20
"""Times that they are added at the most; two that raise the bound too little end it."""
_NEAR = 0.01
"""Of the bound: solutions found so far may be much dearer than the best, which lies in reach."""
_LITTLE = 0.01
"""Of what a bound still lacks: what raises it by less is left, and a part taken apart."""
_SEARCHING = 0.25
"""Of the time below the root that is for better solutions."""
_REGION, _LARGEST_REGION = 30, 75
"""Candidates that are sited anew together."""
_CLUSTERS, _REGION_S = 120, 0.7
"""Demands for that, and seconds, at the most."""
_WIDE, _RARELY = 2, 0.005
"""Times as many where only candidates that the relaxation opens more than so much are looked at."""
_DOUBT = 0.02
"""Candidates are in doubt that the relaxation opens at least so much, and not all but so much."""
_CLUSTERS_A_SITE, _DOUBTS_S = 4, 0.06
"""Demands, and seconds, for each site to settle doubts."""
_SHAKES, _SHAKES_FOR_GAP, _REGIONS_FOR_GAP = 10, 2e3, 1e3
"""Moves without a better solution before parts are looked at, and more for a wide gap."""


class CapacitySearch:
    """One search.

    Parameters
    ----------
    instance : CapacityInstance
    deadline : float or None
        Of ``time.monotonic``.
    progress : callable, optional
    inside : bool
        Whether it is a piece of another search.

    Attributes
    ----------
    opened : ndarray of int64
        Of the best solution.
    cost, bound : float
        Of the best solution; of all.
    prices : ndarray of float64, shape (n,)
        Of the demands at the best bound of the whole.
    """

    def __init__(
        self, instance: CapacityInstance, deadline: float | None, progress: Progress | None = None,
        *, inside: bool = False,
    ) -> None:  # fmt: skip
        self._all = self._now = instance
        self._columns = np.arange(instance.costs.candidates)
        self._wanted = np.zeros(instance.costs.candidates, dtype=np.bool_)
        self._deadline, self._progress, self._inside = deadline, progress, inside
        self._tried: set[bytes] = set()
        self._cuts = no_cuts(len(instance.rows), instance.costs.candidates)
        self._list = Shortlist(instance.costs.candidates)
        self._lately: Ascent | None = None
        self._draw = np.random.default_rng(0)
        self._best: Service | None = None
        self._began = self._spent_s = 0.0
        self.opened = np.empty(0, dtype=np.int64)
        self.cost, self.bound = np.inf, -np.inf
        self.prices = np.empty(0)

    def run(self) -> SitingAnswer:
        """Search until the proof or the deadline.

        Raises
        ------
        InfeasibleError
            ``siting_capacity_unreached`` where some demand cannot be served within the capacities.
        """
        root = self._root()
        if root is not None:
            self._take_apart(root)
        return answer_of(self._all, self.opened, self.bound, self.enough)

    @property
    def enough(self) -> float:
        """A bound that proves that nothing is better than the best solution."""
        if self.cost == np.inf:
            return np.inf
        return self.cost - TOLERANCE * abs(self.cost)

    @property
    def late(self) -> bool:
        """Whether the deadline has passed."""
        return self._deadline is not None and time.monotonic() >= self._deadline

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self.cost, min(self.bound, self.cost))

    def _try(self) -> None:
        """Make a solution of what the relaxation opens, and keep it if it is the best."""
        if self._lately is not None:
            self._improve(with_capacity(self._now, self._lately.hint))

    def _improve(self, opened: npt.NDArray[np.bool_]) -> None:
        now = self._now
        key = self._columns[np.flatnonzero(opened)].tobytes()
        if key in self._tried:
            return
        self._tried.add(key)
        worth = None if self._lately is None else self._lately.worth
        first = serve(now, np.flatnonzero(opened), start=self._best, worth=worth)
        self._keep(improved(now, first, lambda: self.late))

    def _keep(self, found: Service) -> None:
        if found.cost < self.cost - 1e-9 * abs(found.cost):
            self._best = found
            self.cost, self.opened = found.cost, self._columns[found.opened]
            self._tell()

    def _shake(self) -> None:
        """Move sites of the best solution around a random village, and improve what results."""
        best = shaken(self._now, np.isin(self._columns, self.opened), self._draw)
        self._improve(with_capacity(self._now, best.astype(np.float64)))

    def _resite(self) -> None:
        """Solve anew what the sites around a random village serve, and improve what results."""
        now = self._now
        if self._best is None or now.costs.candidates < 2 * _REGION:
            self._shake()
            return
        village = int(self._draw.integers(len(now.rows)))
        size = self._draw.integers(_REGION, min(_LARGEST_REGION, now.costs.candidates // 2) + 1)
        far_off = not self._inside and self.cost - self.bound > _NEAR * abs(self.cost)
        wide = far_off and self._wanted.any() and bool(self._draw.random() < 0.5)
        among = self._wanted[self._columns] | np.isin(self._columns, self.opened)
        candidates = around(now, village, int(size), among if wide else None)
        region = region_of(now, self._best, candidates)
        if region is None:
            return
        more = _WIDE if wide else 1
        self._site_anew(clustered(region, more * _CLUSTERS), candidates, more * _REGION_S)

    def _settle_doubts(self) -> None:
        """Site anew only what the relaxation opens in part, and keep the rest as it has it."""
        found, sites = self._lately, np.isin(self._columns, self.opened)
        if self._inside or found is None or not len(found.flow) or not sites.any():
            return
        opened = found.flow[:, -1]
        kept = np.flatnonzero(sites | (opened > _DOUBT))
        doubts = doubtful(self._now, kept, opened[kept] >= 1 - _DOUBT)
        few = clustered(doubts, int(_CLUSTERS_A_SITE * sites.sum()))
        self._site_anew(few, kept, _DOUBTS_S * float(sites.sum()))

    def _site_anew(self, small: CapacityInstance, candidates: Integers, limit_s: float) -> None:
        """Solve the instance of some candidates for a while, and improve what results."""
        until = time.monotonic() + limit_s
        late = until if self._deadline is None else min(until, self._deadline)
        inside = CapacitySearch(small, late, inside=True)
        try:
            inside.run()
        except InfeasibleError:  # it was late
            return
        best = np.isin(self._columns, self.opened)
        best[candidates] = False
        best[candidates[inside.opened]] = True
        self._improve(best)

    def _shake_often(self) -> None:
        failed, enough = 0, 1.0
        while failed < enough and not self.late:
            before = self.cost
            self._resite()
            failed = 0 if self.cost < before else failed + 1
            gap = (self.cost - self.bound) / max(abs(self.cost), 1e-12)
            small = self._now.costs.candidates < 2 * _REGION
            enough = _SHAKES + (_SHAKES_FOR_GAP if small else _REGIONS_FOR_GAP) * gap

    def _root(self) -> Part | None:
        """Raise the bound of the whole; None where it needs no taking apart."""
        now = self._now
        part, scale = the_whole(now), _FIRST_SCALE
        for number in range(_ROOT_BLOCKS):
            if number in _RENEWED and self._lately is not None:
                sites = np.flatnonzero(np.isin(self._columns, self.opened))
                self._list.renew(self._lately.rho, part.often, part.state, sites)
            part, scale = self._ascended(part, replace(_PACE, scale=scale))
            self._try()
            self.bound = max(self.bound, part.bound)
            self._tell()
            self.prices = part.prices
            if self.bound >= self.enough or self.late:
                return None
            if (part.state != CLOSED).sum() < 0.8 * len(part.state):
                part = self._narrowed(part)
            if scale < _LAST_SCALE:
                break
        tight = self._tightened(part)
        if tight is not None:
            self._settle_doubts()
            tight = self._narrowed(tight)
            self._shake_often()
            tight = self._tightened(tight)
        return None if tight is None else self._narrowed(tight)

    def _tightened(self, part: Part) -> Part | None:
        """Add inequalities that the relaxation breaks; None where it needs no taking apart."""
        idle = 0
        for _ in range(_TIGHTENED if (part.state == FREE).sum() > _FEW else 0):
            before = part.bound
            part, _ = self._ascended(part, _TIGHTENING if self._now.equal else _LONGER)
            self.bound = max(self.bound, part.bound)
            self._tell()
            if self.bound >= self.enough or self.late:
                return None
            lacks = min(self.enough - before, _NEAR * abs(before))
            idle = 0 if part.bound - before > _LITTLE * lacks else idle + 1
            found, used = self._lately, part.toll > 0
            if idle > 1 or found is None:
                break
            self._wanted[self._columns] = found.flow[:, -1] > _RARELY
            more = broken(self._now, found.flow, found.potential(self._now))
            self._cuts = self._cuts.of_cuts(used).and_also(more)
            part = replace(part, toll=np.r_[part.toll[used], np.zeros(len(more.room))])
            if (part.state != CLOSED).sum() < 0.8 * len(part.state):
                part = self._narrowed(part)
        found = self._lately
        if found is not None and len(found.flow):
            self._improve(with_capacity(self._now, found.flow[:, -1]))
        return part

    def _ascended(self, part: Part, pace: Pace) -> tuple[Part, float]:
        """Raise the bound of a part for a while, and fix what can be fixed."""
        now = self._now
        aim = self.cost if self.cost < np.inf else guessed_cost(now)
        if pace.with_flow:
            aim = min(aim, part.bound + _NEAR * abs(part.bound))
        found = self._list.ascended(
            now, part.state, part.prices, pace, aim=aim, enough=self.enough, cuts=self._cuts,
            toll=part.toll,
        )  # fmt: skip
        self._lately = found
        raised = replace(
            part, state=found.decided(now, part.state, self.enough), prices=found.prices,
            bound=max(found.bound, part.bound), often=found.often, toll=found.toll,
        )  # fmt: skip
        return raised, found.scale

    def _narrowed(self, part: Part) -> Part:
        """Go on with the candidates that are not closed."""
        kept = np.flatnonzero(part.state != CLOSED)
        if len(kept) < len(part.state):
            self._now = self._now.of_columns(kept)
            self._columns = self._columns[kept]
            self._cuts = self._cuts.of_columns(kept)
            part = replace(part, state=part.state[kept], often=part.often[kept])
            self._lately = None
            self._list.renumber(kept)
            if self._best is not None:
                self._best = self._best.renumbered(kept)
        return part

    def _take_apart(self, root: Part) -> None:
        """Take the part with the lowest bound apart, until none is left that could be better."""
        number = itertools.count()
        waiting = [(root.bound, next(number), root)]
        experience = Experience(self._now.capacity)
        self._began, self._spent_s = time.monotonic(), 0.0
        while waiting:
            self.bound = max(self.bound, min(waiting[0][0], self.cost))
            self._tell()
            if self.bound >= self.enough or self.late:
                return
            self._in_between(self._resite)
            part = heapq.heappop(waiting)[2]
            free = np.flatnonzero(part.state == FREE)
            if not len(free):
                self._leaf(part.state)
                continue
            asked = experience.best_question(free, part.often)
            for known in (OPEN, CLOSED):
                state = part.state.copy()
                state[asked] = known
                kept = self._explored(replace(part, state=state))
                raised = (self.enough if kept is None else kept.bound) - part.bound
                experience.learn(asked, known, float(part.often[asked]), raised)
                if kept is not None:
                    heapq.heappush(waiting, (kept.bound, next(number), kept))
        self.bound = self.cost

    def _explored(self, part: Part) -> Part | None:
        """Bound a part; None where it holds nothing better."""
        scale = _PART_SCALE
        for number in range(_PART_BLOCKS):
            before = part.bound
            part, scale = self._ascended(part, replace(_PACE, scale=scale))
            if part.bound >= self.enough:
                return None
            if number > 0 and part.bound - before < _LITTLE * (self.enough - part.bound):
                break
        self._in_between(self._try)
        return part

    def _in_between(self, search: Callable[[], None]) -> None:
        """Look for better solutions, as long as bounds have most of the time."""
        now = time.monotonic()
        if self._spent_s <= _SEARCHING * (now - self._began):
            search()
            self._spent_s += time.monotonic() - now

    def _leaf(self, state: States) -> None:
        """Take the only solution of a part."""
        now = self._now
        opened = state == OPEN
        if now.capacity[opened].sum() < now.needed * (1 - 1e-9):
            return
        self._keep(serve(now, np.flatnonzero(opened), start=self._best))
