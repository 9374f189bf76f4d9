"""The routes that searches were at: of them a better plan than any of theirs may be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

import numpy as np

from routing.solvers.ruin_recreate.arrays import (
    TYPES,
    VEHICLES,
    Array,
    Day,
    Tours,
)
from routing.solvers.ruin_recreate.given_routes import (
    GivenRoute,
    absent_now,
    begin_with,
    numbers_in_use,
    routes_now,
)
from routing.solvers.ruin_recreate.restarting import restart
from routing.solvers.ruin_recreate.restricted_master import Key, cheapest_partition


class Pool(Protocol):
    """What searches were at, and what can be made of it."""

    def note(self, day: Day, tours: Tours) -> object:
        """Remember what a search is at."""

    def add(self, other: Self) -> None:
        """Take over what another pool remembers, where it is cheaper."""

    def combine(self, day: Day, tours: Tours, limit_s: float | None) -> Combined:
        """Go back to a search's best plan, and make a better one if there is one."""


@dataclass(frozen=True, slots=True, eq=False)
class RoutePool:
    """The cheapest order in which vehicles of a type were seen to serve the same stops."""

    nodes: dict[Key, Array] = field(default_factory=dict)
    cost: dict[Key, float] = field(default_factory=dict)

    def note(self, day: Day, tours: Tours) -> list[Key]:
        """Remember the routes that a search is at, and return them."""
        keys = []
        for number, route in zip(numbers_in_use(tours), routes_now(day, tours), strict=True):
            key = (route.kind, frozenset(route.stops.tolist()))
            cost = float(tours.cost[number])
            if cost < self.cost.get(key, np.inf):
                self.nodes[key], self.cost[key] = route.nodes, cost
            keys.append(key)
        return keys

    def add(self, other: RoutePool) -> None:
        """Take over another pool's routes where they are cheaper."""
        for key, cost in other.cost.items():
            if cost < self.cost.get(key, np.inf):
                self.nodes[key], self.cost[key] = other.nodes[key], cost

    def combine(self, day: Day, tours: Tours, limit_s: float | None) -> Combined:
        """Go back to a search's best plan, and make a better one of all routes if there is one."""
        restart(day, tours)
        absent = absent_now(tours)
        chosen = self.note(day, tours)
        keys = cheapest_partition(self.cost, day.kind[:, VEHICLES], chosen, limit_s)
        families = np.searchsorted(day.family[:, TYPES + 1], [kind for kind, _ in keys], "right")
        routes = [
            GivenRoute(family=int(family), kind=key[0], nodes=self.nodes[key])
            for family, key in zip(families, keys, strict=True)
        ]
        return Combined(routes=routes, absent=absent)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Combined:
    """A plan of routes of the pool, and the stops that are in none."""

    routes: Sequence[GivenRoute]
    absent: Array

    def begin(self, day: Day, tours: Tours) -> None:
        """Let a search go on from it."""
        begin_with(day, tours, self.routes, self.absent)
