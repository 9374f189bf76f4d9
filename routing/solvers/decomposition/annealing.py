"""A part of a day, searched by ruin and recreate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from routing.solvers.decomposition.part_day import Part, part_of
from routing.solvers.decomposition.proximity import Choice
from routing.solvers.decomposition.whole_plan import WholePlan
from routing.solvers.ruin_recreate.annealing import LONGEST, REMOVED, TAILS
from routing.solvers.ruin_recreate.arrays import (
    BEST_LEFT_OUT,
    COST,
    LEFT_OUT,
    PAIRED,
    Day,
    Tours,
    empty_tours,
)
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.encoding import ways_between, with_ways
from routing.solvers.ruin_recreate.given_routes import GivenRoute, begin_with, routes_now
from routing.solvers.ruin_recreate.randomness import seeded
from routing.solvers.ruin_recreate.restarting import build, restart
from routing.solvers.ruin_recreate.searching import search

SLICE = 250
"""Steps between two looks at the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How a part is searched: so many steps at a temperature.

    Attributes
    ----------
    filling : bool
        Whether to look first for places for what is absent.
    """

    steps: int
    temperature: float
    filling: bool
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SearchedPart:
    """What became of a part, in the numbers of the whole day; ``cost`` is what it costs more."""

    choice: Choice
    routes: tuple[GivenRoute, ...]
    cost: float


def built(whole: WholePlan, choice: Choice, seed: int) -> SearchedPart:
    """Make first routes for stops that are in none."""
    part, day, tours = _arrays(whole, choice, seed)
    build(day, tours)
    routes = tuple(_in_whole(part, route) for route in routes_now(day, tours))
    return SearchedPart(choice=choice, routes=routes, cost=float(tours.figures[COST]))


def searched(whole: WholePlan, choice: Choice, pace: Pace, clock: Clock) -> SearchedPart:
    """Search a part from its routes of now; it is left where the annealing is at the end.

    It never leaves out more than before.
    """
    part, day, tours = _arrays(whole, choice, pace.seed)
    given = [_in_part(part, whole.routes[number]) for number in choice.routes]
    absent = np.flatnonzero(np.isin(choice.stops, whole.absent))
    begin_with(day, tours, given, absent)
    before = float(tours.figures[COST])
    steps = pace.steps
    if len(absent) and pace.filling:
        steps -= _fill(day, tours, pace, clock)
    _anneal(day, tours, steps, pace, clock)
    routes = tuple(_in_whole(part, route) for route in routes_now(day, tours))
    return SearchedPart(choice=choice, routes=routes, cost=float(tours.figures[COST]) - before)


def put_back(whole: WholePlan, part: SearchedPart) -> None:
    """Make a part's routes the whole plan's."""
    whole.replace(part.choice.routes, part.choice.stops, part.routes)
    whole.cost += part.cost


def _arrays(whole: WholePlan, choice: Choice, seed: int) -> tuple[Part, Day, Tours]:
    part = part_of(whole.day, choice.stops, choice.families, choice.vehicles)
    places = np.concatenate([whole.places[choice.stops], whole.places[whole.size :]])
    day = with_ways(part.day, ways_between(whole.problem, whole.encoded.fleet, places))
    n = len(choice.stops)
    routes = min(int(choice.vehicles.sum()), n) + 2 * len(day.family) + 1
    halts = n + len(choice.routes) if len(day.reloads) else 0
    return part, day, empty_tours(day, routes, halts, seeded(seed))


def _fill(day: Day, tours: Tours, pace: Pace, clock: Clock) -> int:
    """Look for places for what is absent with half the steps; return how many it took."""
    done = 0
    while tours.figures[LEFT_OUT] and done < pace.steps // 2 and not clock.over():
        search(day, tours, SLICE, pace.temperature, 1.0, REMOVED, LONGEST, 0.0, 0, 1)
        done += SLICE
    if tours.figures[LEFT_OUT] > tours.figures[BEST_LEFT_OUT]:
        restart(day, tours)
    return done


def _anneal(day: Day, tours: Tours, steps: int, pace: Pace, clock: Clock) -> None:
    tails = 0 if day.flags[PAIRED] else TAILS
    for done in range(0, steps, SLICE):
        if clock.over():
            return
        count = min(SLICE, steps - done)
        search(day, tours, count, pace.temperature, 1.0, REMOVED, LONGEST, 0.0, tails, 0)


def _in_part(part: Part, route: GivenRoute) -> GivenRoute:
    return GivenRoute(
        family=int(np.searchsorted(part.families, route.family)),
        kind=int(np.searchsorted(part.kinds, route.kind)),
        nodes=np.where(
            route.nodes >= 0,
            np.searchsorted(part.stops, route.nodes),
            -1 - np.searchsorted(part.reloads, -1 - route.nodes),
        ),
    )


def _in_whole(part: Part, route: GivenRoute) -> GivenRoute:
    nodes, at_depot = route.nodes.copy(), route.nodes < 0
    nodes[~at_depot] = part.stops[nodes[~at_depot]]
    nodes[at_depot] = -1 - part.reloads[-1 - nodes[at_depot]]
    return GivenRoute(
        family=int(part.families[route.family]), kind=int(part.kinds[route.kind]), nodes=nodes
    )
