"""Annealing in rounds: now and then the best plan is made of all that the searches were at.

Where vehicles have a price, seeds differ by which vehicles they settle on; where they make several
full trips, by what goes together. So a search begins anew once, and the rest of the time goes to
what is best then (decision 0015).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from routing.solvers.ruin_recreate.annealing import HOTTEST, Search
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.encoding import Encoded
from routing.solvers.ruin_recreate.restarting import restart
from routing.solvers.ruin_recreate.route_pool import Pool, RoutePool
from routing.solvers.ruin_recreate.side_by_side import SideBySide
from routing.solvers.ruin_recreate.trip_pool import TripPool, trips_cost_the_same

LEAST_STOPS, MOST_STOPS = 30, 500
"""Days of other sizes are annealed once."""

SHORTEST_S = 5.0
"""So are days with less time."""

LEAST_STEPS = 500
"""So are those for which there will be fewer steps a stop: each round would be too short."""

ANEW_STEPS = 800
"""From so many steps a stop on there is a second start."""

APART_STEPS = 1500
"""And from so many on each start has a later round of its own before the best of all goes on."""

PROBE = 0.02
"""Part of the time in which that is learnt."""

FIRST, LATER, LAST = 0.6, 0.8, 0.97
"""When first plans have been annealed, and when the two rounds that go on from the best end."""

STARTED, APART = (0.27, 0.7), (0.43, 0.86)
"""Where each start has a round of its own, when both starts end, and both rounds."""

HOT, WARM = 0.5, 0.25
"""Temperatures at which a first plan and a later round begin, in stops of the first plan."""

PATIENCE, TRIES, TRIES_APART = 0.01, 5, 12
"""Part of the time in which the stops of a vehicle that is given up have to find other places, and
how many vehicles it is tried with in a round: where it fails, annealing finds little."""

SHARE = 0.04
"""Of the time, at most so much goes to each combination of routes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A phase of all searches, which lasts until a part of the effort is spent.

    Attributes
    ----------
    until, hottest : float
        When it ends, and the temperature at which it begins.
    start : int or None
        The number of the first plan that it begins with.
    apart : bool
        Whether each search goes on from its own best plan, not all from the best of all.
    """

    until: float
    hottest: float
    start: int | None = None
    apart: bool = False

    def __call__(self, search: Search, *, one_fewer: bool = False) -> None:
        """Go on from where a search is, with a vehicle less, or begin with another first plan."""
        if self.start is not None:
            search.run_anew(self.start, self.until, self.hottest)
        elif one_fewer and search.encoded.day.price[:, 0].any():
            tries = TRIES_APART if self.apart else TRIES
            search.anneal_with_fewer(self.until, self.hottest, PATIENCE, tries)
        else:
            search.anneal(self.until, self.hottest)


def may_go_in_rounds(encoded: Encoded, clock: Clock) -> bool:
    """Tell whether it is worth asking how many steps there will be."""
    size, priced = len(encoded.stops), bool(encoded.day.price[:, 0].any())
    enough = clock.steps is not None or (clock.limit_s or 0.0) >= SHORTEST_S
    worth = priced or trips_cost_the_same(encoded.day)
    return worth and enough and LEAST_STOPS <= size <= MOST_STOPS


def rounds_for(steps: float) -> tuple[Round, ...]:
    """Return the rounds for so many steps a stop."""
    if steps < LEAST_STEPS:
        return (Round(until=1.0, hottest=HOTTEST, start=0),)
    last = Round(until=LAST, hottest=WARM)
    if steps >= APART_STEPS:
        units = zip(STARTED, APART, strict=True)
        return (*(one for k, ends in enumerate(units) for one in _unit(k, *ends)), last)
    starts = 2 if steps >= ANEW_STEPS else 1
    first = (Round(until=FIRST * (k + 1) / starts, hottest=HOT, start=k) for k in range(starts))
    return (*first, Round(until=LATER, hottest=WARM), last)


def _unit(number: int, started: float, until: float) -> tuple[Round, Round]:
    """Return a start, and a later round of its own."""
    first = Round(until=started, hottest=HOT, start=number)
    return first, Round(until=until, hottest=WARM, apart=True)


def search_in_rounds(team: SideBySide) -> Search:
    """Search, and return the search that holds the best plan.

    In later rounds the last search, or the only one, first tries to do with a vehicle less, if
    vehicles have a price; where they are apart each does.
    """
    own, *_ = team.searches
    of_trips = trips_cost_the_same(own.encoded.day)
    rounds = rounds_for(_steps(team) / len(own.encoded.stops))
    pool, *pools = _pools(1 + len(team.searches), of_trips=of_trips)
    if len(rounds) > 1:
        for search, met in zip(team.searches, pools, strict=True):
            search.pool = met
    best, rank = None, own.rank()
    for one, following in zip(rounds, (*rounds[1:], None), strict=True):
        team.run(one.until, partial(_with_fewer, team, one))
        leader = min(team.searches, key=Search.rank)
        if own.clock.over():
            break
        for search, met in zip(team.searches, pools, strict=True):
            restart(search.encoded.day, search.tours)
            met.note(search.encoded.day, search.tours)
            pool.add(met)
        if following is not None and following.apart:
            continue
        if best is not None and rank < leader.rank():
            best.begin(leader.encoded.day, leader.tours)
        best = pool.combine(leader.encoded.day, leader.tours, _limit_s(own.clock))
        for search in team.searches:
            best.begin(search.encoded.day, search.tours)
        rank = leader.rank()
    leader = min(team.searches, key=Search.rank)
    if best is not None and rank < leader.rank():
        best.begin(leader.encoded.day, leader.tours)
    return leader


def _pools(count: int, *, of_trips: bool) -> list[Pool]:
    return [TripPool() if of_trips else RoutePool() for _ in range(count)]


def _with_fewer(team: SideBySide, one: Round, search: Search) -> None:
    one(search, one_fewer=one.apart or search is team.searches[-1])


def _steps(team: SideBySide) -> float:
    """Return how many steps each search will take; where time is the limit, try."""
    own, *_ = team.searches
    clock = own.clock
    if clock.steps is not None or clock.limit_s is None:
        return clock.steps or 0
    until = clock.spent() + PROBE
    team.run(until, Round(until=until, hottest=HOTTEST, start=0))
    return clock.rate * clock.limit_s * (1.0 - clock.spent())


def _limit_s(clock: Clock) -> float | None:
    """Return how long routes may be combined; None where steps are counted."""
    if clock.limit_s is None:
        return None
    return clock.limit_s * min(SHARE, max(1.0 - clock.spent(), 0.0))
