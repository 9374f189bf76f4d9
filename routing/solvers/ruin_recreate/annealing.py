"""The phases of one search: first plans, filling up a short fleet, fewer vehicles, annealing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, product

import numpy as np

from routing.solvers.ruin_recreate.arrays import (
    ABSENT,
    BEST_COST,
    BEST_LEFT_OUT,
    BEST_SIZE,
    CAPACITY,
    DELIVERY,
    FREE_HALTS,
    KIND,
    LEFT_OUT,
    LEFT_OUT_PRICE,
    LOAD,
    PAIRED,
    PICKUP,
    RELOADING,
    TYPES,
    USED,
    VEHICLES,
    Day,
    Tours,
    empty_tours,
)
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.encoding import Encoded
from routing.solvers.ruin_recreate.given_routes import absent_now, begin_with, routes_now
from routing.solvers.ruin_recreate.randomness import seeded
from routing.solvers.ruin_recreate.restarting import build, fewer, restart
from routing.solvers.ruin_recreate.route_pool import Pool
from routing.solvers.ruin_recreate.searching import search

REMOVED, LONGEST = 10.0, 10.0
"""Stops taken out a step, and the longest string: as in the paper."""

WHOLE = 0.1
"""How often a step takes out a whole route, where vehicles have a price of their own."""

HOTTEST, COLDEST = 1.4, 0.014
"""Temperatures at the start and the end, as parts of what a stop costs in the first plan."""

SHARE_SHORT = 0.5
"""Of the time, at most so much goes to leaving out less."""

SHARE_FEWER = 0.25
"""And at most so much to using fewer vehicles."""

PRICE_FIRST, PRICE_UP, PRICE_DOWN = 30.0, 1.5, 0.97
"""What leaving out a stop costs in the annealing at first, in stops of the first plan, and by what
that is multiplied after a slice that ends with more left out than ever need be, or with no more."""

PRICE_LEAST, PRICE_MOST = 1.0, 1000.0
"""Between these it stays."""

STRICT_FROM = 0.8
"""From which part of the annealing on nothing more may be left out: then it goes on from the best
plan."""

EASY_EVERY = 4
"""One in so many slices of the annealing opens a new route wherever that is cheapest; in the others
only what finds no other place gets one: so routes become longer."""

DEAR = 1e12
"""More than any position costs that is possible."""

TAILS = 2
"""Swaps of tails tried a step."""

NOTED_FROM = 0.3
"""From which part of an annealing on routes are worth being noted."""

ANEW = 10_007
"""Between the seeds of first plans of one search."""


def fewest_for_loads(day: Day) -> int:
    """Return how many vehicles it takes at least to carry everything, each in one trip."""
    if day.flags[RELOADING]:
        return 1
    fewest = 1
    vehicles = np.minimum(day.kind[:, VEHICLES], len(day.stop))
    for kind, k in product((DELIVERY, PICKUP), range(day.dimensions)):
        load = int(day.stop[day.stop[:, KIND] == kind, LOAD + k].sum())
        rooms = np.sort(np.repeat(day.kind[:, CAPACITY + k], vehicles))[::-1].cumsum()
        fewest = max(fewest, int(np.searchsorted(rooms, load)) + 1)
    return fewest


@dataclass(slots=True)
class Search:
    """The phases of one search.

    Attributes
    ----------
    pool : Pool or None
        Where it notes the routes that it is at, if somebody wants them.
    """

    encoded: Encoded
    seed: int
    clock: Clock
    progress: Callable[[float], None] | None
    pool: Pool | None = None
    told: float = float("inf")
    whole: float = 0.0
    a_stop: float = 0.0
    tours: Tours = field(init=False)

    def __post_init__(self) -> None:
        self.tours = _tours(self.encoded, self.seed)

    def rank(self, *, fewest_vehicles: bool = False) -> tuple[float, int, float]:
        """Return how good the best plan is: smaller is better."""
        used = int((self.tours.tour[:, BEST_SIZE] > 0).sum()) if fewest_vehicles else 0
        figures = self.tours.figures
        return float(figures[BEST_LEFT_OUT]), used, float(figures[BEST_COST])

    def run(
        self, *, fewest_vehicles: bool = False, until: float = 1.0, hottest: float = HOTTEST
    ) -> None:
        """Make a plan and search until a part of the effort is spent, or the clock says so."""
        day, tours = self.encoded.day, self.tours
        build(day, tours)
        self._tell()
        self.a_stop = self._cost_of_a_stop()
        if len(self.encoded.stops) == 1:
            return  # there is nothing to improve
        if tours.figures[LEFT_OUT]:
            self._fill(until, SHARE_SHORT)
        if fewest_vehicles:
            self._use_fewer()
        elif day.price[:, 0].any():
            self.whole = WHOLE
        self.anneal(until, hottest)

    def run_anew(self, number: int, until: float, hottest: float) -> None:
        """Forget all routes, and search from another first plan."""
        self.tours = _tours(self.encoded, self.seed + number * ANEW)
        self.run(until=until, hottest=hottest)

    def _cost_of_a_stop(self) -> float:
        """Return what a stop costs in the first plan, vehicles' fixed prices left aside."""
        day, tours = self.encoded.day, self.tours
        fixed = float((day.price[:, 0] * tours.used).sum())
        return max(float(tours.figures[BEST_COST]) - fixed, 1e-9) / len(self.encoded.stops)

    def anneal(self, until: float, hottest: float) -> None:
        """Cool down from a temperature until a part of the effort is spent."""
        hot, coldest = hottest * self.a_stop, COLDEST * self.a_stop
        begun = self.clock.spent()
        figures = self.tours.figures
        price = PRICE_FIRST
        floor = self.encoded.day.floor
        fixed = floor[:, 2].copy()
        for number in count():
            if self.clock.over() or self.clock.spent() >= until:
                break
            floor[:, 2] = DEAR if number % EASY_EVERY else fixed
            spent = (self.clock.spent() - begun) / (until - begun)
            figures[LEFT_OUT_PRICE] = price * self.a_stop
            if spent > STRICT_FROM or self._has_spare_vehicles():
                self._be_strict()
            steps = self.clock.slice()
            cooling = (coldest / hot) ** self.clock.per_step(until - begun)
            self._slice(steps, hot * (coldest / hot) ** spent, cooling, short=False)
            if self.pool is not None and spent > NOTED_FROM:
                self.pool.note(self.encoded.day, self.tours)
            more = figures[LEFT_OUT] > figures[BEST_LEFT_OUT]
            price = min(max(price * (PRICE_UP if more else PRICE_DOWN), PRICE_LEAST), PRICE_MOST)
        floor[:, 2] = fixed

    def anneal_with_fewer(
        self, until: float, hottest: float, patience: float, tries: int = 1
    ) -> None:
        """Anneal without one of the vehicles, if that works out."""
        vehicles = self.encoded.day.kind[:, VEHICLES].copy()
        self.give_up_one(patience, tries)
        self.anneal(until, hottest)
        self.encoded.day.kind[:, VEHICLES] = vehicles

    def give_up_one(self, patience: float, tries: int = 1) -> bool:
        """Give up a vehicle if its stops soon find other places; else go back to where it was.

        Parameters
        ----------
        patience : float
            Part of the effort in which they have to.
        tries : int
            How many vehicles to try it with: each time the one whose stops were left over least
            until then, so that what has failed makes another one likely.
        """
        return any(self._gives_up_one(patience) for _ in range(tries))

    def _gives_up_one(self, patience: float) -> bool:
        day, tours = self.encoded.day, self.tours
        vehicles = day.kind[:, VEHICLES].copy()
        routes, absent = tuple(routes_now(day, tours)), absent_now(tours)
        if len(absent) or int(tours.numbers[USED]) <= fewest_for_loads(day):
            return False
        if fewer(day, tours) and self._fill(self.clock.spent() + patience, 1.0):
            return True
        day.kind[:, VEHICLES] = vehicles
        begin_with(day, tours, routes, absent)
        return False

    def _has_spare_vehicles(self) -> bool:
        """Tell whether for every stop there is a vehicle that stands idle."""
        day = self.encoded.day
        idle = day.kind[:, VEHICLES] - self.tours.used
        families = np.add.reduceat(idle, day.family[:, TYPES]) > 0
        return bool(day.allowed[families].any(axis=0).all())

    def _be_strict(self) -> None:
        self.tours.figures[LEFT_OUT_PRICE] = float("inf")
        if self.tours.figures[LEFT_OUT] > self.tours.figures[BEST_LEFT_OUT]:
            restart(self.encoded.day, self.tours)

    def _fill(self, end: float, share: float) -> bool:
        """Search for a plan that leaves out less; tell whether nothing is left out."""
        until = self.clock.spent() + share * (end - self.clock.spent())
        while self.clock.spent() < until and not self.clock.over():
            self._slice(self.clock.slice(), COLDEST * self.a_stop, 1.0, short=True)
            if self.tours.figures[LEFT_OUT] == 0:
                return True
        return False

    def _use_fewer(self) -> None:
        """Take one vehicle away after another, as long as everything still finds its place."""
        day, tours = self.encoded.day, self.tours
        fewest = fewest_for_loads(day)
        while tours.figures[BEST_LEFT_OUT] == 0 and self.clock.spent() < SHARE_FEWER:
            if int(tours.numbers[USED]) <= fewest:
                break
            left = SHARE_FEWER - self.clock.spent()
            if not fewer(day, tours) or not self._fill(1.0, left):
                break
        restart(day, tours)
        day.kind[:, VEHICLES] = tours.used

    def _slice(self, steps: int, temperature: float, cooling: float, *, short: bool) -> None:
        tails = 0 if self.encoded.day.flags[PAIRED] else TAILS
        with self.clock.measured(steps):
            search(
                self.encoded.day,
                self.tours,
                steps,
                temperature,
                cooling,
                REMOVED,
                self._longest(),
                self.whole,
                tails,
                int(short),
            )
        self._tell()

    def _longest(self) -> float:
        """Return how long strings may be: no longer than trips are on average."""
        day, tours = self.encoded.day, self.tours
        if not day.flags[RELOADING]:
            return LONGEST
        halts = len(tours.free_halts) - int(tours.numbers[FREE_HALTS])
        trips = int(tours.numbers[USED]) + halts
        return min(LONGEST, (len(day.stop) - int(tours.numbers[ABSENT])) / max(trips, 1))

    def _tell(self) -> None:
        cost = float(self.tours.figures[BEST_COST])
        if self.progress is not None and cost < self.told:
            self.told = cost
            self.progress(cost)


def _tours(encoded: Encoded, seed: int) -> Tours:
    """Allocate routes: never more than there are vehicles, or stops."""
    stops, fleet = len(encoded.stops), encoded.fleet
    routes = min(fleet.size, stops) + 2 * len(fleet.families) + 1
    halts = stops if len(encoded.day.reloads) else 0
    return empty_tours(encoded.day, routes, halts, seeded(seed))
