"""The engine: build a plan, fill it up where the fleet is short, then anneal to the deadline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count, product
from threading import Event

import numpy as np

from routing.plans import Plan
from routing.problem import Problem
from routing.schedule.stops import Stop, group_stops
from routing.solvers.departure_hours import by_hour
from routing.solvers.orders import plan_of
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate.arrays import (
    BEST_COST,
    BEST_LEFT_OUT,
    BEST_SIZE,
    CAPACITY,
    DELIVERY,
    KIND,
    LEFT_OUT,
    LEFT_OUT_PRICE,
    LOAD,
    PAIRED,
    PICKUP,
    RELOADING,
    USED,
    VEHICLES,
    Day,
    Tours,
    empty_tours,
)
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.decoding import best_chains, timed_plan
from routing.solvers.ruin_recreate.encoding import Encoded, encode
from routing.solvers.ruin_recreate.fleet import Fleet, carries
from routing.solvers.ruin_recreate.randomness import seeded
from routing.solvers.ruin_recreate.restarting import build, fewer, restart
from routing.solvers.ruin_recreate.searching import search
from routing.solvers.within_reach import within_reach

__all__ = ["RuinRecreateSolver", "carries"]

Progress = Callable[[float], None]

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

APART = 1_000_003
"""Between the seeds of searches side by side."""


class RuinRecreateSolver:
    """Our own search: ruin and recreate with string removals under simulated annealing.

    Parameters
    ----------
    cores : int
        Searches side by side, each from a seed of its own; the best plan of all is taken.
    """

    name = "ruin_recreate"

    def __init__(self, cores: int = 1) -> None:
        self._cores = cores

    def solve(self, problem: Problem, effort: Effort, progress: Progress | None = None) -> Plan:
        """Return the best plan found; see :class:`routing.solvers.protocol.Solver`."""
        if problem.travel_times:
            return by_hour(problem, effort, self.solve, progress)
        clock = Clock.of(effort)
        needed = within_reach(problem)
        stops, fleet = group_stops(needed), Fleet.of(needed)
        if not stops or not fleet.size:
            return plan_of(problem, (), engine=self.name, seed=effort.seed)
        tours, encoded = searched(needed, stops, fleet, effort, clock, progress, self._cores)
        chains = best_chains(encoded, tours)
        return timed_plan(problem, encoded, chains, engine=self.name, seed=effort.seed)


def searched(
    problem: Problem,
    stops: Sequence[Stop],
    fleet: Fleet,
    effort: Effort,
    clock: Clock | None = None,
    progress: Progress | None = None,
    cores: int = 1,
) -> tuple[Tours, Encoded]:
    """Search, and return the arrays that hold the best plan; there are stops and vehicles."""
    encoded, clock = encode(problem, stops, fleet), clock or Clock.of(effort)
    own = _Search(encoded, _tours(encoded, effort.seed), clock, progress)
    if cores == 1 or len(stops) == 1 or clock.over():
        own.run(fewest_vehicles=problem.fewest_vehicles)
        return own.tours, encoded
    ended = Event()
    beside = [_beside(own, effort.seed + number * APART, ended) for number in range(1, cores)]
    with ThreadPoolExecutor(len(beside)) as pool:
        jobs = [pool.submit(one.run, fewest_vehicles=problem.fewest_vehicles) for one in beside]
        try:
            own.run(fewest_vehicles=problem.fewest_vehicles)
        finally:
            if clock.spent() < 1.0:  # somebody stopped it, or it failed
                ended.set()
        for job in jobs:
            job.result()
    best = min((own, *beside), key=lambda one: one.rank(fewest_vehicles=problem.fewest_vehicles))
    return best.tours, encoded


def _beside(own: _Search, seed: int, ended: Event) -> _Search:
    """Return another search of the same day, until an event; a search changes two of its tables."""
    day = own.encoded.day
    day = day._replace(floor=day.floor.copy(), kind=day.kind.copy())
    return replace(
        own,
        encoded=replace(own.encoded, day=day),
        tours=_tours(own.encoded, seed),
        clock=replace(own.clock, stopped=ended.is_set),
        progress=None,
    )


def _tours(encoded: Encoded, seed: int) -> Tours:
    """Allocate routes: never more than there are vehicles, or stops."""
    stops, fleet = len(encoded.stops), encoded.fleet
    routes = min(fleet.size, stops) + 2 * len(fleet.families) + 1
    halts = stops if len(encoded.day.reloads) else 0
    return empty_tours(encoded.day, routes, halts, seeded(seed))


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
class _Search:
    """The phases of one search."""

    encoded: Encoded
    tours: Tours
    clock: Clock
    progress: Progress | None
    told: float = float("inf")
    whole: float = 0.0

    def rank(self, *, fewest_vehicles: bool) -> tuple[float, int, float]:
        """Return how good the best plan is: smaller is better."""
        used = int((self.tours.tour[:, BEST_SIZE] > 0).sum()) if fewest_vehicles else 0
        figures = self.tours.figures
        return float(figures[BEST_LEFT_OUT]), used, float(figures[BEST_COST])

    def run(self, *, fewest_vehicles: bool) -> None:
        """Search until the clock says so."""
        day, tours = self.encoded.day, self.tours
        build(day, tours)
        self._tell()
        a_stop = self._cost_of_a_stop()
        if len(self.encoded.stops) == 1:
            return  # there is nothing to improve
        if tours.figures[LEFT_OUT]:
            self._fill(a_stop, SHARE_SHORT)
        if fewest_vehicles:
            self._use_fewer(a_stop)
        elif day.price[:, 0].any():
            self.whole = WHOLE
        self._anneal(a_stop)

    def _cost_of_a_stop(self) -> float:
        """Return what a stop costs in the first plan, vehicles' fixed prices left aside."""
        day, tours = self.encoded.day, self.tours
        fixed = float((day.price[:, 0] * tours.used).sum())
        return max(float(tours.figures[BEST_COST]) - fixed, 1e-9) / len(self.encoded.stops)

    def _anneal(self, a_stop: float) -> None:
        hottest, coldest = HOTTEST * a_stop, COLDEST * a_stop
        begun = self.clock.spent()
        figures = self.tours.figures
        price = PRICE_FIRST
        fixed = self.encoded.day.floor[:, 2].copy()
        for number in count():
            if self.clock.over():
                break
            self.encoded.day.floor[:, 2] = DEAR if number % EASY_EVERY else fixed
            spent = (self.clock.spent() - begun) / (1.0 - begun)
            figures[LEFT_OUT_PRICE] = price * a_stop
            if spent > STRICT_FROM:
                self._be_strict()
            steps = self.clock.slice()
            cooling = (coldest / hottest) ** self.clock.per_step(1.0 - begun)
            temperature = hottest * (coldest / hottest) ** spent
            self._slice(steps, temperature, cooling, short=False)
            more = figures[LEFT_OUT] > figures[BEST_LEFT_OUT]
            price = min(max(price * (PRICE_UP if more else PRICE_DOWN), PRICE_LEAST), PRICE_MOST)

    def _be_strict(self) -> None:
        self.tours.figures[LEFT_OUT_PRICE] = float("inf")
        if self.tours.figures[LEFT_OUT] > self.tours.figures[BEST_LEFT_OUT]:
            restart(self.encoded.day, self.tours)

    def _fill(self, a_stop: float, share: float) -> bool:
        """Search for a plan that leaves out less; tell whether nothing is left out."""
        until = self.clock.spent() + share * (1.0 - self.clock.spent())
        while self.clock.spent() < until and not self.clock.over():
            self._slice(self.clock.slice(), COLDEST * a_stop, 1.0, short=True)
            if self.tours.figures[LEFT_OUT] == 0:
                return True
        return False

    def _use_fewer(self, a_stop: float) -> None:
        """Take one vehicle away after another, as long as everything still finds its place."""
        day, tours = self.encoded.day, self.tours
        fewest = fewest_for_loads(day)
        while tours.figures[BEST_LEFT_OUT] == 0 and self.clock.spent() < SHARE_FEWER:
            if int(tours.numbers[USED]) <= fewest:
                break
            left = SHARE_FEWER - self.clock.spent()
            if not fewer(day, tours) or not self._fill(a_stop, left):
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
                LONGEST,
                self.whole,
                tails,
                int(short),
            )
        self._tell()

    def _tell(self) -> None:
        cost = float(self.tours.figures[BEST_COST])
        if self.progress is not None and cost < self.told:
            self.told = cost
            self.progress(cost)
