"""Several echelons where they are too many for HiGHS: depots and what stands above them in turn.

Depots are sited as if each sent everything up its cheapest way, and paid for opening what lies
there by the unit: that is a bound. What they send is then brought up at the least cost, by HiGHS,
which has few sites left to think of: that is a solution. Where a hub is not paid in full, it is
opened or closed, and all begins anew; the part with the lowest bound comes first.
"""

from __future__ import annotations

import heapq
import itertools
import time

import numpy as np

from routing.errors import InfeasibleError
from routing.siting.answer import TOLERANCE, SitingAnswer, UpperLevel
from routing.siting.capacity.instance import capacity_instance
from routing.siting.capacity.search import CapacitySearch
from routing.siting.echelon_program import EchelonSolution, solve_echelons
from routing.siting.echelons import Levels
from routing.siting.median_instance import Floats
from routing.siting.median_search import Progress

_PARTS, _FIRST = 25, 5
"""Into so many shares the time is divided, one for a part; so many are for the first one."""


class EchelonSearch:
    """One search.

    Parameters
    ----------
    levels : Levels
    deadline : float or None
        Of ``time.monotonic``.
    progress : callable, optional

    Attributes
    ----------
    best : EchelonSolution
        With a cost of inf as long as there is none.
    bound : float
        No solution costs less.
    """

    def __init__(
        self, levels: Levels, deadline: float | None, progress: Progress | None = None
    ) -> None:
        self._levels = levels
        self._deadline = deadline
        self._progress = progress
        self._part_s = None if deadline is None else (deadline - time.monotonic()) / _PARTS
        self._number = itertools.count()
        self._waiting: list[tuple[float, int, Levels, Floats]] = []
        self._settled = np.inf
        self.best = EchelonSolution(cost=np.inf, bound=np.inf)
        self.bound = -np.inf

    def keep(self, found: EchelonSolution) -> None:
        """Keep a solution if it is the best."""
        if found.cost < self.best.cost:
            self.best = found
        if self._progress is not None and np.isfinite([self.best.cost, self.bound]).all():
            self._progress(self.best.cost, min(self.bound, self.best.cost))

    def run(self) -> None:
        """Open and close what stands above, until the proof or the deadline.

        Raises
        ------
        InfeasibleError
            As :class:`routing.siting.capacity.search.CapacitySearch`, where that cannot be.
        """
        self._site(self._levels, -np.inf, _FIRST * (self._part_s or 0.0))
        self._renew()
        while self._waiting and self.bound < self.best.cost * (1 - TOLERANCE):
            if self._deadline is not None and time.monotonic() >= self._deadline:
                return
            bound, _, levels, loads = heapq.heappop(self._waiting)
            question = _unpaid(levels, loads)
            if question is None:
                self._settled = min(self._settled, bound)
            else:
                for opened in (True, False):
                    self._add(levels.decided(*question, opened=opened), bound)
            self._renew()

    def _renew(self) -> None:
        lowest = self._waiting[0][0] if self._waiting else np.inf
        self.bound = max(self.bound, min(lowest, self._settled, self.best.cost))
        self.keep(self.best)

    def _add(self, levels: Levels, bound: float) -> None:
        """Look at a part of one with this bound, unless too little capacity is left in it."""
        needed = levels.totals.max() * (1 - 1e-9)
        if any(level.capacity.sum() < needed for level in levels.of):
            return
        try:
            self._site(levels, bound, self._part_s or 0.0)
        except InfeasibleError:
            return

    def _site(self, levels: Levels, bound: float, limit_s: float) -> None:
        """Site the depots of a part, which joins the others, and bring up what they send."""
        first = levels.of[0]
        joined = first.allowed & np.isfinite(levels.up[0])
        instance = capacity_instance(
            np.where(joined, first.cost + levels.up[0], -1.0),
            first.fixed,
            first.capacity,
            levels.demand,
            season=levels.season,
            must_open=first.must_open,
            must_not=np.setdiff1d(np.flatnonzero(~joined.any(axis=0)), first.must_open),
        )
        until = None if self._part_s is None else time.monotonic() + limit_s
        sited = CapacitySearch(instance, until).run()
        flows = sited.flows
        loads = np.zeros((len(levels.totals), len(first.fixed)))
        amounts = flows.share * levels.demand[flows.demand]
        np.add.at(loads, (levels.season[flows.demand], flows.site), amounts)
        bound = max(bound, sited.bound + levels.fixed_above)
        if bound < self.best.cost * (1 - TOLERANCE):
            heapq.heappush(self._waiting, (bound, next(self._number), levels, loads))
        self.keep(self._brought_up(levels, sited, loads))

    def _brought_up(self, levels: Levels, sited: SitingAnswer, loads: Floats) -> EchelonSolution:
        """Make a solution of depots that were sited."""
        if len(levels.of) == 1:
            return EchelonSolution(
                cost=sited.cost, bound=sited.bound, opened=[np.array(sited.opened)],
                split=sited.flows,
            )  # fmt: skip
        rest = levels.above(loads)
        until = None if self._part_s is None else time.monotonic() + self._part_s
        found = solve_echelons(rest, rest.of[0].allowed, until)
        if found.split is None:
            return found
        first, flows = levels.of[0], sited.flows
        amounts = flows.share * levels.demand[flows.demand]
        paid = float((amounts * first.cost[flows.demand, flows.site]).sum())
        season, depot = np.nonzero(loads > 0)
        hubs = UpperLevel(
            opened=tuple(found.opened[0].tolist()),
            season=season[found.split.demand].astype(np.int32),
            below=depot[found.split.demand].astype(np.int32),
            site=found.split.site,
            amount=found.split.share * rest.demand[found.split.demand],
        )
        return EchelonSolution(
            cost=found.cost + paid + float(first.fixed[list(sited.opened)].sum()),
            bound=sited.bound,
            opened=[np.array(sited.opened), *found.opened],
            split=flows,
            upper=[hubs, *found.upper],
        )


def _unpaid(levels: Levels, loads: Floats) -> tuple[int, int] | None:
    """Return the level and the site that is used and paid least of; None where all are paid."""
    most, asked = 0.0, None
    here = loads
    for number, level in enumerate(levels.of[1:], start=1):
        part = level.fixed / np.maximum(level.capacity, 1e-9 * levels.totals.max())
        part /= len(levels.totals)
        known = np.zeros(len(part), dtype=np.bool_)
        known[list(level.must_open)] = True
        part[known] = 0.0
        through = np.where(level.allowed, level.cost + part + levels.up[number], np.inf)
        way = through.argmin(axis=1)
        loaded = np.zeros((len(here), len(part)))
        for season in range(len(here)):
            np.add.at(loaded[season], way, here[season])
        lacking = np.where((loaded.sum(axis=0) > 0) & ~known, level.fixed, 0.0)
        lacking -= np.where(known, 0.0, part * loaded.sum(axis=0))
        if lacking.max() > max(most, 1e-9 * level.fixed.max()):
            most, asked = float(lacking.max()), (number, int(lacking.argmax()))
        here = loaded
    return asked
