"""The plan of the whole day, of which parts are taken out, searched and put back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from routing.problem import Problem
from routing.roads.matrix import UNREACHABLE
from routing.schedule.stops import Stop
from routing.solvers.ruin_recreate.arrays import (
    KIND,
    PAIR_DELIVERY,
    VEHICLES,
    WEIGHT,
    Array,
    Day,
)
from routing.solvers.ruin_recreate.encoding import Encoded, outline, places_of
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.given_routes import GivenRoute


@dataclass(slots=True, kw_only=True, eq=False)
class WholePlan:
    """Routes by number, and what is in none of them.

    Attributes
    ----------
    encoded : Encoded
        The day without its ways.
    places : ndarray of int64
        Matrix row of each place: stops, depots, nowhere.
    route_of : ndarray of int64, shape (n,)
        Number of each stop's route, -1 for the absent.
    used : ndarray of int64, shape (t,)
        Vehicles of each type that are on the road.
    visits : ndarray of int64, shape (n,)
        How often each stop was in a part that was searched.
    """

    problem: Problem
    encoded: Encoded
    places: Array
    route_of: Array
    used: Array
    visits: Array
    routes: dict[int, GivenRoute] = field(default_factory=dict)
    cost: float = 0.0
    number: int = 0

    @classmethod
    def of(cls, problem: Problem, stops: Sequence[Stop], fleet: Fleet) -> WholePlan:
        """Begin with an empty plan; there is at least one stop and one vehicle."""
        encoded = outline(problem, stops, fleet)
        return cls(
            problem=problem,
            encoded=encoded,
            places=places_of(stops, fleet),
            route_of=np.full(len(stops), -1, dtype=np.int64),
            used=np.zeros(len(encoded.day.kind), dtype=np.int64),
            visits=np.zeros(len(stops), dtype=np.int64),
        )

    @property
    def day(self) -> Day:
        """The day, without its ways."""
        return self.encoded.day

    @property
    def size(self) -> int:
        """Number of stops."""
        return len(self.route_of)

    @property
    def absent(self) -> Array:
        """Stops in no route, of a pair its pickup."""
        return np.flatnonzero((self.route_of < 0) & (self.day.stop[:, KIND] != PAIR_DELIVERY))

    @property
    def left_out(self) -> int:
        """What the absent stops weigh."""
        return int(self.day.stop[self.absent, WEIGHT].sum())

    @property
    def idle(self) -> Array:
        """Vehicles of each type that are not on the road."""
        return self.day.kind[:, VEHICLES] - self.used

    def replace(self, old: Sequence[int], stops: Array, routes: Sequence[GivenRoute]) -> None:
        """Put a part back: other routes for its stops; what is in none of them is absent."""
        for number in old:
            self.used[self.routes.pop(number).kind] -= 1
        self.route_of[stops] = -1
        for route in routes:
            self.routes[self.number] = route
            self.route_of[route.stops] = self.number
            self.used[route.kind] += 1
            self.number += 1

    def away(self, place: int) -> Array:
        """Return what the way from a place to each stop is worth; inf where there is none."""
        a_metre, a_second = self._prices()
        if a_metre == 0 and a_second == 0:
            a_metre = 1.0
        return self._ways(self.places[place], self.places[: self.size], a_metre, a_second)

    def way_between_stops(self) -> float:
        """Return what the way from a stop to the next one of its route costs on average."""
        chains = [route.nodes for route in self.routes.values()]
        pairs = [np.stack([chain[:-1], chain[1:]]) for chain in chains]
        both = np.concatenate([*pairs, np.empty((2, 0), dtype=np.int64)], axis=1)
        first, second = self.places[both[:, (both >= 0).all(axis=0)]]
        costs = self._ways(first, second, *self._prices())
        there_are = costs[np.isfinite(costs)]
        return float(there_are.mean()) if len(there_are) else 0.0

    def _prices(self) -> tuple[float, float]:
        """Return what a metre and a second cost with the first vehicles."""
        price = self.day.price[0]
        return float(price[1]), float(price[2] + price[3])

    def _ways(self, first: Array, second: Array, a_metre: float, a_second: float) -> Array:
        matrix = self.problem.matrices[self.encoded.fleet.profiles[0]]
        metres, seconds = matrix.distances_m[first, second], matrix.durations_s[first, second]
        cost: Array = a_metre * metres + a_second * seconds
        cost[(metres == UNREACHABLE) | (seconds == UNREACHABLE)] = np.inf
        return cost
