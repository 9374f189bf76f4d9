"""Annealing in rounds: what several searches met becomes one plan."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from routing.checker import check
from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver
from routing.solvers.ruin_recreate.annealing import Search
from routing.solvers.ruin_recreate.arrays import (
    BEST_COST,
    BEST_LEFT_OUT,
    BEST_SIZE,
    LEFT_OUT,
    USED,
    VEHICLES,
)
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.encoding import encode
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.given_routes import GivenRoute, begin_with
from routing.solvers.ruin_recreate.rounds import LEAST_STOPS, may_go_in_rounds, rounds_for
from routing.solvers.ruin_recreate.route_pool import RoutePool
from tests.solvers.small_days import between, collect, day, on_a_line, van

NOBODY = np.array([], dtype=np.int64)


def scattered(stops: int = LEAST_STOPS, fixed_cost: float = 3.0, room: float = 9.0) -> Problem:
    """Draw stops in a plane, and enough vehicles of two kinds."""
    random = Random(4)
    places = np.array([(random.randrange(200), random.randrange(200)) for _ in range(stops + 1)])
    ways = np.abs(places[:, None] - places[None, :]).sum(axis=2)
    rows = [collect(f"s{n}", n, load=1.0 + n % 3) for n in range(1, stops + 1)]
    small = [van(f"a{n}", capacity=(room,), fixed_cost=fixed_cost) for n in range(stops)]
    large = [van(f"b{n}", capacity=(2 * room,), fixed_cost=2 * fixed_cost) for n in range(3)]
    return day(ways, rows, *small, *large)


def search_of(problem: Problem, effort: Effort) -> Search:
    stops, fleet = group_stops(problem), Fleet.of(problem)
    return Search(encode(problem, stops, fleet), effort.seed, Clock.of(effort), None)


def test_the_good_halves_of_two_plans_become_one_plan() -> None:
    rows = [collect(f"s{n}", n) for n in range(1, 9)]
    places = on_a_line(0, 100, 200, 300, 400, -100, -200, -300, -400)
    vans = [van(f"v{n}", fixed_cost=1.0) for n in range(4)]
    search, pool = search_of(day(places, rows, *vans), Effort(iterations=1)), RoutePool()
    day_, tours = search.encoded.day, search.tours

    def note(*plan: list[int]) -> float:
        routes = [GivenRoute(family=0, kind=0, nodes=np.array(nodes)) for nodes in plan]
        begin_with(day_, tours, routes, NOBODY)
        pool.note(day_, tours)
        return float(tours.figures[BEST_COST])

    one = note([0, 1, 2, 3], [4, 5], [7, 6])
    note([0, 1], [3, 2], [4, 5, 6, 7])
    pool.combine(day_, tours, None).begin(day_, tours)

    assert tours.figures[BEST_COST] == pytest.approx(2 * (1.0 + 8.0))  # there and back: 8 km each
    assert one > 18.0 + 1.0


def test_what_the_best_plan_leaves_out_stays_out() -> None:
    rows = [collect(f"s{n}", n) for n in range(1, 4)]
    one = van(max_tasks=2, fixed_cost=1.0)
    search, pool = (
        search_of(day(on_a_line(0, 1, 2, 3), rows, one), Effort(iterations=1)),
        RoutePool(),
    )
    day_, tours = search.encoded.day, search.tours
    begin_with(day_, tours, [GivenRoute(family=0, kind=0, nodes=np.array([2, 0]))], np.array([1]))

    found = pool.combine(day_, tours, None)
    found.begin(day_, tours)

    assert found.absent.tolist() == [1]
    assert tours.figures[BEST_LEFT_OUT] == 1


@pytest.mark.parametrize(("load", "vans_after"), [(1.0, 2), (2.0, 3)])
def test_a_vehicle_is_given_up_only_if_its_stops_find_other_places(
    load: float, vans_after: int
) -> None:
    """By weight alone two vans would do; each stop with its own van is cheapest."""
    ways = np.full((4, 4), 1000) - 1000 * np.eye(4, dtype=np.int64)
    ways[0, 1:] = ways[1:, 0] = 10
    rows = [collect(f"s{n}", n, load=load) for n in range(1, 4)]
    problem = day(ways, rows, *(van(f"v{n}", capacity=(3.0,)) for n in range(4)))
    search = search_of(problem, Effort(iterations=20))
    day_, tours = search.encoded.day, search.tours
    search.a_stop = 1.0
    routes = [GivenRoute(family=0, kind=0, nodes=np.array([stop])) for stop in range(3)]
    begin_with(day_, tours, routes, NOBODY)

    assert search.give_up_one(patience=0.5) == (vans_after == 2)
    assert tours.figures[LEFT_OUT] == 0
    assert tours.numbers[USED] == vans_after
    assert day_.kind[:, VEHICLES].tolist() == [2 if vans_after == 2 else 4]

    search.anneal_with_fewer(1.0, hottest=0.5, patience=0.1)

    assert day_.kind[:, VEHICLES].tolist() == [2 if vans_after == 2 else 4]
    assert (tours.tour[:, BEST_SIZE] > 0).sum() == 3  # the best that it knows


@pytest.mark.parametrize("tries", [1, 5])
def test_where_one_vehicle_cannot_be_spared_another_one_is_tried(tries: int) -> None:
    """The only one with room for the heavy stop has the shortest route, and is tried first."""
    ways = np.full((6, 6), 100) - 100 * np.eye(6, dtype=np.int64)
    rows = [collect("heavy", 1, load=7.0), *(collect(f"s{n}", n, load=1.0) for n in range(2, 6))]
    small = [van(f"v{n}", capacity=(3.0,)) for n in range(2)]
    problem = day(ways, rows, van("large", capacity=(9.0,)), *small)
    search = search_of(problem, Effort(iterations=100))
    tours, kinds = search.tours, search.encoded.day.kind
    search.a_stop = 1.0
    large = int(kinds[:, VEHICLES].argmin())
    routes = [([0], large), ([1, 2], 1 - large), ([3, 4], 1 - large)]
    begin_with(
        search.encoded.day,
        tours,
        [GivenRoute(family=0, kind=kind, nodes=np.array(stops)) for stops, kind in routes],
        NOBODY,
    )

    assert search.give_up_one(0.1, tries) == (tries > 1)
    assert tours.numbers[USED] == (2 if tries > 1 else 3)
    assert kinds[large, VEHICLES] == 1
    assert tours.figures[LEFT_OUT] == 0


def test_only_days_with_priced_vehicles_or_trips_some_stops_and_time_go_in_rounds() -> None:
    def may(problem: Problem, effort: Effort) -> bool:
        search = search_of(problem, effort)
        return may_go_in_rounds(search.encoded, search.clock)

    assert may(scattered(), Effort(time_limit_s=30.0))
    assert may(scattered(), Effort(iterations=1))
    assert not may(scattered(), Effort(time_limit_s=1.0))
    assert not may(scattered(LEAST_STOPS - 1), Effort(time_limit_s=30.0))
    free = scattered(fixed_cost=0.0)
    assert not may(free, Effort(time_limit_s=30.0))
    alike = [van(f"v{n}", reload_depots=("depot",), shift=between(0, 90_000)) for n in range(3)]
    assert may(replace(free, vehicles=tuple(alike)), Effort(time_limit_s=30.0))


def test_the_more_steps_a_stop_the_more_rounds() -> None:
    once, some, many, most = (rounds_for(steps) for steps in (499, 500, 800, 1500))

    assert [(one.until, one.start) for one in once] == [(1.0, 0)]
    assert [one.start for one in some] == [0, None, None]
    assert [one.start for one in many] == [0, 1, None, None]
    assert [one.start for one in most] == [0, None, 1, None, None]
    assert not any(one.apart for one in (*once, *some, *many))
    assert [one.apart for one in most] == [False, True, False, True, False]
    for rounds in (some, many, most):
        assert [one.until for one in rounds] == sorted({one.until for one in rounds})


@pytest.mark.parametrize(("cores", "iterations"), [(1, 250), (2, 250), (2, 450)])
def test_a_plan_made_in_rounds_is_sound_and_repeats(cores: int, iterations: int) -> None:
    problem, effort = scattered(), Effort(iterations=iterations)

    plan, again = (RuinRecreateSolver(cores).solve(problem, effort) for _ in range(2))

    assert check(problem, plan) == ()
    assert plan.unserved == ()
    assert [route.shipments for route in plan.routes] == [row.shipments for row in again.routes]


def test_a_search_in_rounds_that_somebody_stops_ends_with_a_sound_plan() -> None:
    told: list[float] = []
    effort = Effort(time_limit_s=600.0, stopped=lambda: len(told) > 3)

    plan = RuinRecreateSolver(2).solve(scattered(), effort, told.append)

    assert check(scattered(), plan) == ()
    assert plan.unserved == ()


def test_with_idle_vehicles_for_all_stops_nothing_is_left_out_for_money() -> None:
    short = replace(scattered(), vehicles=scattered().vehicles[:1])

    def has_spare(problem: Problem) -> bool:
        search = search_of(problem, Effort(iterations=1))
        search.run()
        return search._has_spare_vehicles()

    assert has_spare(scattered())
    assert not has_spare(short)
