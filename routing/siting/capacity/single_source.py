"""Every demand from one site alone: the relaxation of split demand, then HiGHS on what is left.

What splitting costs at least, this costs at least. Good sites for split demand give solutions: few
demands are split, and those are moved and swapped until all have room. A site, or a pair of a
demand and a site, that would cost more than the best one leaves the problem; HiGHS solves the rest,
unless that is too large for it: then split demand has all the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError
from routing.siting.answer import NOBODY, TOLERANCE, SitingAnswer
from routing.siting.binary_program import BinaryProgram, rounded_up, solve
from routing.siting.capacity.cuts import no_cuts
from routing.siting.capacity.instance import CapacityInstance, Integers
from routing.siting.capacity.interchange import Service, improved, serve
from routing.siting.capacity.rearranging import whole_demands
from routing.siting.capacity.relaxation import ascend, bounds_of_others
from routing.siting.capacity.search import CapacitySearch
from routing.siting.median_instance import CLOSED, FREE, OPEN, Floats, told_rows
from routing.siting.median_search import Progress

_SHARE, _LARGE_SHARE = 0.4, 0.75
"""Of the time that is for split demand; and where HiGHS gets nothing to do."""
_SLACK = (0.0, 0.03, 0.1, 0.3, 1.0)
"""Of a usual demand that stays unused at each site, until all demands find room whole."""
_FEW_MOVES, _MANY_MOVES = 20, 200
"""For a demand, to find room for all; while the search for split demand goes on, and after it."""
_PAUSE = 5
"""Times as long as rounding took that the search for split demand goes on before the next."""
_LARGE = 300_000
"""Pairs of a demand and a candidate that are too many for HiGHS."""
_FEW = 4
"""Sites that HiGHS may choose from for each demand, when sites are given."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Best:
    """The best solution: the site of each demand, in the order of the instance."""

    site: Integers
    cost: float = np.inf

    def keep(self, instance: CapacityInstance, site: Integers) -> None:
        """Keep the site of each demand, if that is the best so far."""
        used = np.union1d(site, np.flatnonzero(instance.costs.state == OPEN))
        paid = instance.costs.cost[site, np.arange(len(site))].sum()
        cost = float(paid + instance.costs.fixed[used].sum())
        if cost < self.cost:
            self.site, self.cost = site, cost


class _Rounding:
    """Makes solutions of those for split demand, while that search goes on.

    Parameters
    ----------
    instance : CapacityInstance
    best : _Best
    deadline : float or None
    progress : callable or None
    """

    def __init__(
        self,
        instance: CapacityInstance,
        best: _Best,
        deadline: float | None,
        progress: Progress | None,
    ) -> None:
        self._instance = instance
        self._best = best
        self._progress = progress
        self.search = CapacitySearch(instance, deadline, self._told)
        self._level = 0
        self._rounded = np.inf
        self._next = -np.inf

    def run(self) -> None:
        """Search for split demand, and make solutions of what is found."""
        relaxed = self.search.run()
        self._round()
        if self._best.cost == np.inf:
            _open_more(self._instance, relaxed, self._best)

    def _told(self, cost: float, bound: float) -> None:
        began = time.monotonic()
        if cost < self._rounded and began >= self._next:
            self._rounded = cost
            self._round()
            self._next = time.monotonic() + _PAUSE * (time.monotonic() - began)
        if self._progress is not None and self._best.cost < np.inf:
            self._progress(self._best.cost, min(bound, self._best.cost))

    def _round(self) -> None:
        def late() -> bool:
            return self.search.late and self._best.cost < np.inf

        while not self._placed(_FEW_MOVES, late) and self._level + 1 < len(_SLACK) and not late():
            self._level += 1

    def improve(self, deadline: float | None) -> None:
        """Take longer over the sites of the best solution for split demand."""

        def late() -> bool:
            return deadline is not None and time.monotonic() >= deadline

        self._placed(_MANY_MOVES, late)
        if self._level > 0 and not late():
            self._level -= 1
            self._placed(_MANY_MOVES, late)

    def _placed(self, moves: int, late: Callable[[], bool]) -> bool:
        """Place all demands; tells whether they found room."""
        served = self._with_slack(_SLACK[self._level], late)
        site = whole_demands(self._instance, served, moves, late)
        if site is not None:
            self._best.keep(self._instance, site)
        return site is not None

    def _with_slack(self, slack: float, late: Callable[[], bool]) -> Service:
        """Serve from sites near the opened ones, and leave some of each capacity unused."""
        instance, opened = self._instance, self.search.opened
        if slack <= 0:
            return serve(instance, opened)
        capacity = np.maximum(instance.capacity - slack * instance.demand.mean(), 0.0)
        tight = replace(instance, capacity=capacity)
        free = np.flatnonzero((instance.costs.state == FREE) & (capacity > 0))
        cheap = free[np.argsort(instance.costs.fixed[free] / capacity[free], kind="stable")]
        for j in np.setdiff1d(cheap, opened, assume_unique=True).tolist():
            if capacity[opened].sum() >= tight.needed:
                break
            opened = np.union1d(opened, [j])
        return improved(tight, serve(tight, opened), late)


def single_source(
    instance: CapacityInstance, deadline: float | None, progress: Progress | None = None
) -> SitingAnswer:
    """Serve each demand from one site.

    Raises
    ------
    InfeasibleError
        ``siting_single_source_unfound``, beside what split demand cannot do either.
    """
    large = instance.unit.size > _LARGE
    half = None
    if deadline is not None:
        now = time.monotonic()
        half = now + (_LARGE_SHARE if large else _SHARE) * (deadline - now)
    best = _Best(site=np.empty(0, dtype=np.int64))
    instance = _whole_capacities(instance)
    rounding = _Rounding(instance, best, half, progress)
    rounding.run()
    split, whole = rounding.search, instance.costs.whole
    bound = rounded_up(min(split.bound, split.cost), whole=whole)
    if large:
        rounding.improve(deadline)
    if best.cost == np.inf or not large:
        _assign(instance, split.opened, best, half)
    if progress is not None:
        progress(best.cost, min(bound, best.cost))
    if bound < best.cost * (1 - TOLERANCE) and not large:
        pairs, forced, again = _left(instance, split.prices, best.cost)
        found = _solve(instance, pairs, forced, best, deadline)
        bound = rounded_up(max(bound, again, min(found, best.cost)), whole=whole)
    if best.cost == np.inf:
        too_large = instance.rows[instance.demand > instance.capacity.max()]
        raise InfeasibleError("siting_single_source_unfound", demands=told_rows(np.sort(too_large)))
    proven = bool(bound >= best.cost * (1 - TOLERANCE))
    assignment = np.full(instance.given, NOBODY, dtype=np.int32)
    assignment[instance.rows] = best.site
    used = np.union1d(best.site, np.flatnonzero(instance.costs.state == OPEN))
    return SitingAnswer(
        opened=tuple(used.tolist()),
        assignment=assignment,
        cost=best.cost,
        bound=best.cost if proven else min(bound, best.cost),
        proven=proven,
    )


def _whole_capacities(instance: CapacityInstance) -> CapacityInstance:
    """Round capacities down where all demands are whole numbers: no more than that is ever used."""
    if not (instance.demand == np.rint(instance.demand)).all():
        return instance
    capacity = np.floor(instance.capacity * (1 + 1e-9))
    if capacity[instance.costs.state != CLOSED].sum() < instance.needed:
        return instance
    return replace(instance, capacity=capacity)


def _assign(
    instance: CapacityInstance, opened: Integers, best: _Best, deadline: float | None
) -> None:
    """Let HiGHS serve all from the opened sites, of which each demand gets a few at first."""
    near = np.argsort(instance.unit[opened], axis=0)[:_FEW]
    few = np.zeros(instance.unit.shape, dtype=np.bool_)
    few[opened[near], np.arange(len(instance.demand))] = True
    for pairs in (few, _rows_of(instance, opened)):
        _solve(instance, pairs, instance.costs.state == OPEN, best, deadline)
        if best.cost < np.inf:
            break


def _open_more(instance: CapacityInstance, relaxed: SitingAnswer, best: _Best) -> None:
    """Serve each demand from the site that serves most of it, as far as there is room.

    What finds none, the largest first, goes where it costs least with what must be opened for it.
    """
    number = np.full(instance.given, -1)
    number[instance.rows] = np.arange(len(instance.rows))
    flows = relaxed.flows
    order = np.lexsort((-instance.demand[number[flows.demand]], -flows.share.round(9)))
    wanted = [(int(number[flows.demand[k]]), int(flows.site[k])) for k in order.tolist()]
    season = np.searchsorted(instance.season_first, np.arange(len(instance.rows)), side="right") - 1
    room = np.tile(instance.capacity, (len(instance.season_first) - 1, 1)) * (1 + 1e-9)
    opened = np.zeros(len(instance.capacity), dtype=np.bool_)
    opened[list(relaxed.opened)] = True
    opened |= instance.costs.state == OPEN
    site = np.full(len(instance.rows), -1)
    for i, j in wanted:
        if site[i] < 0 and room[season[i], j] >= instance.demand[i]:
            site[i] = j
            room[season[i], j] -= instance.demand[i]
    rest = np.flatnonzero(site < 0)
    for i in rest[np.argsort(-instance.demand[rest], kind="stable")].tolist():
        more = instance.costs.cost[:, i] + np.where(opened, 0.0, instance.costs.fixed)
        fits = (room[season[i]] >= instance.demand[i]) & (instance.costs.state != CLOSED)
        more[~fits | (instance.costs.cost[:, i] >= instance.costs.penalty)] = np.inf
        j = int(more.argmin())
        if more[j] == np.inf:
            return
        site[i], opened[j] = j, True
        room[season[i], j] -= instance.demand[i]
    best.keep(instance, site)


def _rows_of(instance: CapacityInstance, sites: Integers) -> npt.NDArray[np.bool_]:
    pairs = np.zeros(instance.unit.shape, dtype=np.bool_)
    pairs[sites] = True
    return pairs


def _left(
    instance: CapacityInstance, prices: Floats, cost: float
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], float]:
    """Return the pairs and the sites that a better solution may use or must, and the bound."""
    costs = instance.costs
    bound, prices, rho, _, worth, _, _ = ascend(
        instance.nearest_cost, instance.nearest, costs.fixed, instance.demand,
        instance.season_first, instance.capacity, costs.state, instance.equal, prices.copy(),
        cost, cost, 200, 0.05, 20, no_cuts(*costs.cost.T.shape), np.zeros(0), np.zeros((0, 0)),
    )  # fmt: skip
    without, having = bounds_of_others(
        bound, rho, costs.state, instance.capacity, instance.needed, instance.equal
    )
    usable = (costs.state != CLOSED) & ((costs.state == OPEN) | (having < cost))
    forced = (costs.state == OPEN) | ((costs.state == FREE) & (without >= cost))
    season = np.searchsorted(instance.season_first, np.arange(len(prices)), side="right") - 1
    more = costs.cost - prices + worth.T[:, season] * instance.demand
    pairs = (bound + np.maximum(more, 0.0) < cost) & usable[:, None]
    return pairs, forced, float(bound)


def _solve(
    instance: CapacityInstance,
    pairs: npt.NDArray[np.bool_],
    forced: npt.NDArray[np.bool_],
    best: _Best,
    deadline: float | None,
) -> float:
    """Serve all demands by some pairs of site and demand, keep what is better; return the bound."""
    if deadline is not None and time.monotonic() >= deadline:
        return -np.inf
    pairs = pairs & (instance.costs.cost < instance.costs.penalty)
    pairs &= instance.demand <= instance.capacity[:, None] * (1 + 1e-9)
    site, demand = np.nonzero(pairs)
    sites = np.union1d(site, np.flatnonzero(forced))
    place = np.searchsorted(sites, site)
    count = len(sites)
    pair = count + np.arange(len(site))
    program = BinaryProgram(
        cost=np.r_[instance.costs.fixed[sites], instance.costs.cost[site, demand]],
        whole=count + len(site),
    )
    ordered = np.argsort(demand, kind="stable")
    begins = np.searchsorted(demand[ordered], np.arange(len(instance.demand) + 1))
    for i in range(len(instance.demand)):
        own = pair[ordered[begins[i] : begins[i + 1]]]
        program.rows.append((own, np.ones(len(own)), 1.0, 1.0))
    for k in range(count):
        if forced[sites[k]]:
            program.at_least(np.array([k]), 1.0)
        for begin, end in zip(instance.season_first, instance.season_first[1:], strict=False):
            own = pair[(place == k) & (demand >= begin) & (demand < end)]
            loads = np.r_[-instance.capacity[sites[k]], instance.demand[demand[own - count]]]
            program.at_most(np.r_[k, own], 0.0, loads)
    for one, other in zip(place.tolist(), pair.tolist(), strict=True):
        program.at_most(np.array([one, other]), 0.0, np.array([-1.0, 1.0]))
    found = solve(program, deadline)
    if found.chosen is not None:
        used = found.chosen[found.chosen >= count] - count
        chosen = np.empty(len(instance.demand), dtype=np.int64)
        chosen[demand[used]] = site[used]
        best.keep(instance, chosen)
    return found.bound
