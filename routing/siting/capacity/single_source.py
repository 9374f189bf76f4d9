"""Every demand from one site alone: the relaxation of split demand, then HiGHS on what is left.

What splitting costs at least, this costs at least. The best sites for split demand give a first
solution (HiGHS assigns, among few sites). A site, or a pair of a demand and a site, that would cost
more than it leaves the problem; HiGHS solves the rest.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError
from routing.siting.answer import NOBODY, TOLERANCE, SitingAnswer
from routing.siting.binary_program import BinaryProgram, rounded_up, solve
from routing.siting.capacity.instance import CapacityInstance, Integers
from routing.siting.capacity.relaxation import ascend, bounds_of_others
from routing.siting.capacity.search import CapacitySearch
from routing.siting.median_instance import CLOSED, FREE, OPEN, Floats, told_rows
from routing.siting.median_search import Progress

_SHARE = 0.4
"""Of the time that is for split demand."""
_FEW = 4
"""Sites that HiGHS may choose from for each demand, when sites are given."""


@dataclass(slots=True, kw_only=True, eq=False)
class _Best:
    """The best solution: the site of each demand, in the order of the instance."""

    site: Integers
    cost: float = np.inf


def single_source(
    instance: CapacityInstance, deadline: float | None, progress: Progress | None = None
) -> SitingAnswer:
    """Serve each demand from one site.

    Raises
    ------
    InfeasibleError
        ``siting_single_source_unfound``, beside what split demand cannot do either.
    """
    half = None
    if deadline is not None:
        now = time.monotonic()
        half = now + _SHARE * (deadline - now)
    split = CapacitySearch(instance, half)
    relaxed = split.run()
    bound = relaxed.bound
    best = _rounded(instance, relaxed)
    whole = instance.costs.whole
    opened = np.array(relaxed.opened)
    near = np.argsort(instance.unit[opened], axis=0)[:_FEW]
    few = np.zeros(instance.unit.shape, dtype=np.bool_)
    few[opened[near], np.arange(len(instance.demand))] = True
    for pairs in (few, _rows_of(instance, opened)):
        _solve(instance, pairs, instance.costs.state == OPEN, best, half)
        if best.cost < np.inf:
            break
    if progress is not None:
        progress(best.cost, min(rounded_up(bound, whole=whole), best.cost))
    if rounded_up(bound, whole=whole) < best.cost * (1 - TOLERANCE):
        pairs, forced, again = _left(instance, split.prices, best.cost)
        bound = max(bound, again)
        found = _solve(instance, pairs, forced, best, deadline)
        bound = max(bound, min(found, best.cost))
    if best.cost == np.inf:
        large = instance.rows[instance.demand > instance.capacity.max()]
        raise InfeasibleError("siting_single_source_unfound", demands=told_rows(np.sort(large)))
    bound = rounded_up(bound, whole=whole)
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


def _rounded(instance: CapacityInstance, relaxed: SitingAnswer) -> _Best:
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
            return _Best(site=np.empty(0, dtype=np.int64))
        site[i], opened[j] = j, True
        room[season[i], j] -= instance.demand[i]
    used = np.union1d(site, np.flatnonzero(instance.costs.state == OPEN))
    paid = instance.costs.cost[site, np.arange(len(site))].sum() + instance.costs.fixed[used].sum()
    return _Best(site=site, cost=float(paid))


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
        cost, cost, 200, 0.05, 20,
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
        paid = instance.costs.cost[chosen, np.arange(len(chosen))].sum()
        paid += instance.costs.fixed[np.union1d(chosen, sites[forced[sites]])].sum()
        if paid < best.cost:
            best.site, best.cost = chosen, float(paid)
    return found.bound
