"""Better sites by opening one, closing one, or both, judged by what they serve at best.

Solving the transportation problem for every change would be slow. The prices of the present
solution are also prices for its neighbours: they tell what a neighbour costs at least, and only the
promising ones are solved, from the flows of the present one on.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numba
import numpy as np

from routing.siting.capacity.instance import CapacityInstance, Integers
from routing.siting.capacity.transport import (
    Transport,
    change,
    continue_from,
    copy,
    serve_all,
    settle,
    transport_of,
)
from routing.siting.median_instance import FREE, OPEN, Floats

_SPARE = 3
"""Places for sites that are kept free for more of them."""
_TRIALS = 40
"""Promising changes that are tried before a solution counts as good."""


@dataclass(slots=True, kw_only=True, eq=False)
class Service:
    """Who is served from where by a set of sites, season by season, and the cost."""

    seasons: list[Transport]
    cost: float

    @property
    def sites(self) -> Integers:
        """The candidate at each place; -1: none."""
        return self.seasons[0].site

    @property
    def opened(self) -> Integers:
        """The opened candidates, ascending."""
        return np.sort(self.sites[self.sites >= 0])

    def renumbered(self, kept: Integers) -> Service | None:
        """Return the same where only some candidates are kept; None where a site is not."""
        number = np.full(max(kept.max(), self.sites.max()) + 2, -1)
        number[kept] = np.arange(len(kept))
        if (number[self.opened] < 0).any():
            return None
        return Service(
            seasons=[one._replace(site=number[one.site]) for one in self.seasons], cost=self.cost
        )


def serve(
    instance: CapacityInstance,
    opened: Integers,
    *,
    start: Service | None = None,
    worth: Floats | None = None,
) -> Service:
    """Serve all demands from the opened candidates at the least cost.

    Parameters
    ----------
    start : Service, optional
        From other sites, to go on from; it stays as it is.
    worth : ndarray of float64, shape (s, m), optional
        What a unit of capacity of each candidate is thought to be worth in each season.
    """
    before = np.empty(0, dtype=np.int64) if start is None else start.opened
    places = max(len(opened), len(before)) + _SPARE
    closing = np.setdiff1d(before, opened).tolist()
    opening = np.setdiff1d(opened, before).tolist()
    thought = np.zeros((len(instance.season_first) - 1, len(instance.capacity)))
    thought = thought if worth is None else worth
    seasons = []
    cost = float(instance.costs.fixed[opened].sum())
    for s, begin in enumerate(instance.season_first[:-1].tolist()):
        season = transport_of(places, instance.demand[begin : instance.season_first[s + 1]])
        if start is not None:
            continue_from(start.seasons[s], season)
        for one, other in itertools.zip_longest(closing, opening):
            place = -1 if one is None else int(np.flatnonzero(season.site == one)[0])
            change(
                season, place, -1 if other is None else other, instance.unit, instance.capacity,
                begin, 0.0 if other is None else thought[s, other],
            )  # fmt: skip
        if start is None:
            serve_all(season)
        cost += settle(season)
        seasons.append(season)
    return Service(seasons=seasons, cost=cost)


def improved(instance: CapacityInstance, now: Service, late: Callable[[], bool]) -> Service:
    """Change the opened candidates until nothing promising helps, or it is late."""
    while True:
        better = _better(instance, now, late)
        if better is None:
            return now
        now = better
        if (now.sites >= 0).all():
            now = serve(instance, now.opened, start=now)


def _better(instance: CapacityInstance, now: Service, late: Callable[[], bool]) -> Service | None:
    """Return a cheaper neighbour, or None."""
    least, worth = _least_costs(instance, now)
    enough = -1e-9 * abs(now.cost)
    room = instance.capacity[now.opened].sum()
    promising = np.flatnonzero(least < enough)
    trial = Service(
        seasons=[transport_of(len(now.sites), season.demand) for season in now.seasons], cost=0.0
    )
    tried = 0
    for at in promising[np.argsort(least.ravel()[promising], kind="stable")].tolist():
        opening, closing = divmod(at, least.shape[1])
        adds, drops = opening < len(instance.capacity), closing < len(now.sites)
        left = room + (instance.capacity[opening] if adds else 0.0)
        left -= instance.capacity[now.sites[closing]] if drops else 0.0
        if left < instance.needed * (1 - 1e-9):
            continue
        if tried >= _TRIALS or late():
            return None
        tried += 1
        trial.cost = float(instance.costs.fixed[now.opened].sum())
        trial.cost += instance.costs.fixed[opening] if adds else 0.0
        trial.cost -= instance.costs.fixed[now.sites[closing]] if drops else 0.0
        for s, (season, other) in enumerate(zip(now.seasons, trial.seasons, strict=True)):
            copy(season, other)
            change(
                other, closing if drops else -1, opening if adds else -1, instance.unit,
                instance.capacity, instance.season_first[s], worth[s, opening] if adds else 0.0,
            )  # fmt: skip
            trial.cost += settle(other)
        if trial.cost < now.cost + enough:
            return trial
    return None


def _least_costs(instance: CapacityInstance, now: Service) -> tuple[Floats, Floats]:
    """Return what at least it adds to open one (row) and close one (column), and prices.

    The last row opens none, the last column closes none. The prices, (s, m), are of a unit of
    capacity of a candidate that is opened.
    """
    candidates = len(instance.capacity)
    used = now.sites >= 0
    may_open = instance.costs.state == FREE
    may_open[now.opened] = False
    least = np.zeros((candidates + 1, len(now.sites) + 1))
    worth = np.zeros((len(now.seasons), candidates))
    for s, season in enumerate(now.seasons):
        _add_least(
            least, instance.unit, season, instance.season_first[s], instance.capacity, may_open,
            worth[s],
        )  # fmt: skip
    least[:-1] += np.where(may_open, instance.costs.fixed, np.inf)[:, None]
    may_close = used & (instance.costs.state[now.sites] != OPEN)
    least[:, :-1] -= np.where(may_close, instance.costs.fixed[now.sites], -np.inf)
    return least, worth


@numba.njit(cache=True)
def _price_of_new(saved, demand, room):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    """Return what a unit of a new site is worth where more want to be there than it can serve."""
    wanted, wanting = 0.0, 0
    for i in range(len(demand)):
        if saved[i] > 0:
            wanted += demand[i]
            wanting += 1
    if wanted <= room:
        return 0.0
    who, dear = np.empty(wanting, dtype=np.int64), np.empty(wanting)
    at = 0
    for i in range(len(demand)):
        if saved[i] > 0:
            who[at], dear[at] = i, -saved[i]
            at += 1
    for place in np.argsort(dear):
        room -= demand[who[place]]
        if room < 0:
            return -dear[place]
    return 0.0


@numba.njit(cache=True)
def _add_least(least, unit, season, begin, capacity, may_open, worth):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202, C901, PLR0912, PLR0917
    """Add what the demands of one season, from ``begin`` on, say of the costs in ``least``."""
    candidates, places, demands = len(unit), len(season.site), len(season.demand)
    first, second = np.full(demands, np.inf), np.full(demands, np.inf)
    near = np.zeros(demands, dtype=np.int64)
    for a in range(places):
        if season.site[a] < 0:
            continue
        for i in range(demands):
            here = season.unit[a, i] + season.price[a]
            if here < first[i]:
                second[i], first[i], near[i] = first[i], here, a
            elif here < second[i]:
                second[i] = here
    saved, loss = np.empty(demands), np.empty(places)
    for j in range(candidates + 1):
        if j < candidates and not may_open[j]:
            continue
        for a in range(places):
            loss[a] = season.price[a] * season.capacity[a]
        gain, price = 0.0, np.inf
        if j < candidates:
            for i in range(demands):
                saved[i] = first[i] - unit[j, begin + i]
            price = _price_of_new(saved, season.demand, capacity[j])
            worth[j] = price
            gain = -price * capacity[j]
        for i in range(demands):
            here = unit[j, begin + i] + price if j < candidates else np.inf
            if here < first[i]:
                gain += season.demand[i] * (first[i] - here)
            else:
                loss[near[i]] += season.demand[i] * (min(here, second[i]) - first[i])
        for a in range(places):
            least[j, a] += loss[a] - gain
        least[j, places] -= gain
