"""Trips that a search was at, put together anew."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest

from routing.checker import check
from routing.problem import Depot, Location, Problem
from routing.schedule.stops import group_stops
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver
from routing.solvers.ruin_recreate.annealing import Search
from routing.solvers.ruin_recreate.arrays import BEST_COST, COST, TOTAL, Day, Tours
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.encoding import encode
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.given_routes import GivenRoute, begin_with
from routing.solvers.ruin_recreate.rounds import LEAST_STOPS
from routing.solvers.ruin_recreate.route_pool import Combined
from routing.solvers.ruin_recreate.trip_pool import (
    Trip,
    TripPool,
    given_to_vehicles,
    timed_trip,
    trips_cost_the_same,
)
from tests.solvers.small_days import between, day, hand_over, left_out, on_a_line, van

NOBODY = np.array([], dtype=np.int64)

ROAD = on_a_line(0, 100, 200, 300, 400, -100, -200, -300, -400)


def search_of(problem: Problem, seed: int = 0) -> Search:
    encoded = encode(problem, group_stops(problem), Fleet.of(problem))
    return Search(encoded, seed, Clock.of(Effort(iterations=1)), None)


def both_ways(vehicles: int, day_s: int, **more: Any) -> Problem:
    """Return a day with four stops on either side of the depot, four to a trip."""
    rows = [hand_over(f"s{n}", n, (0, 10_000), load=25.0) for n in range(1, 9)]
    usual = {"reload_depots": ("depot",), "shift": between(0, day_s), **more}
    return day(ROAD, rows, *(van(f"v{n}", **usual) for n in range(vehicles)))


def begin(search: Search, *plan: list[int]) -> float:
    routes = [GivenRoute(family=0, kind=0, nodes=np.array(nodes)) for nodes in plan]
    begin_with(search.encoded.day, search.tours, routes, NOBODY)
    return float(search.tours.figures[BEST_COST])


def combine(pool: TripPool, search: Search) -> None:
    day, tours = search.encoded.day, search.tours
    pool.combine(day, tours, None).begin(day, tours)


def test_the_good_trips_of_two_plans_become_one_plan() -> None:
    search, pool = search_of(both_ways(2, 5000)), TripPool()
    begin(search, [0, 1, 2, 3], [4, 5, -1, 7, 6])
    pool.note(search.encoded.day, search.tours)
    before = begin(search, [0, 1, -1, 3, 2], [4, 5, 6, 7])
    combine(pool, search)

    assert before == pytest.approx(4 + 8 + 8)
    assert search.tours.figures[BEST_COST] == pytest.approx(8 + 8)
    assert search.tours.figures[COST] == pytest.approx(8 + 8)


def test_what_no_vehicle_has_time_for_is_not_chosen() -> None:
    """Two trips of 800 s each need 1,600 s of one vehicle, or another vehicle."""
    for day_s, vehicles, enough in ((1600, 1, True), (1599, 1, False), (1599, 2, True)):
        known = search_of(both_ways(2, day_s)).encoded.day
        there, back = timed_trip(known, (0, 1, 2, 3)), timed_trip(known, (4, 5, 6, 7))
        assert there is not None
        assert back is not None
        assert (given_to_vehicles([there, back], vehicles) is not None) == enough


def test_what_passes_some_other_limit_is_taken_back() -> None:
    """One vehicle has the time for both trips, but not the metres."""
    search, pool = search_of(both_ways(2, 5000, max_distance_m=12_000)), TripPool()
    begin(search, [0, 1, 2, 3], [4, 5, 6, 7])
    pool.note(search.encoded.day, search.tours)
    before = begin(search, [0, 1, 2, 3], [5, 4, 7, 6])
    combine(pool, search)

    assert before == pytest.approx(8 + 10)
    assert search.tours.figures[BEST_COST] == search.tours.figures[COST] == before


def test_a_trip_is_timed_and_priced_as_the_kernels_do() -> None:
    random = Random(3)
    for _ in range(40):
        rows = []
        for n in range(1, 9):
            opens = random.randrange(0, 900)
            window = (opens, opens + random.randrange(50, 900))
            ready = random.choice([0, 0, random.randrange(300)])
            work = random.randrange(60)
            rows.append(hand_over(f"s{n}", n, window, load=1.0, ready_s=ready, service_s=work))
        one = van(reload_depots=("depot",), shift=between(100, 3000), cost_per_travel_hour=2.0)
        search = search_of(day(ROAD, rows, one))
        stops = tuple(random.sample(range(8), random.randint(1, 3)))
        trip = timed_trip(search.encoded.day, stops)
        absent = np.array(sorted(set(range(8)) - set(stops)), dtype=np.int64)
        route = GivenRoute(family=0, kind=0, nodes=np.array(stops))
        begin_with(search.encoded.day, search.tours, [route], absent)

        cost = search.tours.figures[COST]
        assert (trip is None) == (cost == 0.0)
        if trip is not None:
            assert cost == pytest.approx(trip.cost)
            assert search.tours.tour[0, TOTAL + 2] == trip.duration_s


def test_trips_go_to_the_vehicle_that_waits_least() -> None:
    early = Trip((0,), 1.0, 100, 0, 0)
    middle = Trip((1,), 1.0, 50, 20, 60)
    late = Trip((2,), 1.0, 10, 0, 110)

    assert given_to_vehicles([late, middle, early], 1) is None
    assert given_to_vehicles([late, middle, early], 2) == [[early, late], [middle]]


def many(seed: int, **more: Any) -> Problem:
    """Draw a day whose vehicles make several trips."""
    random = Random(seed)
    count = LEAST_STOPS + 10
    places = np.array([(random.randrange(200), random.randrange(200)) for _ in range(count + 1)])
    ways = np.abs(places[:, None] - places[None, :]).sum(axis=2)
    rows = []
    for n in range(1, count + 1):
        opens = random.randrange(300, 3000)
        window, ready_s = (opens, opens + 900), random.choice([0, opens // 3])
        rows.append(hand_over(f"s{n}", n, window, load=10.0 + n % 17, ready_s=ready_s))
    usual = {"reload_depots": ("depot",), "shift": between(0, 5000), **more}
    west = Depot(id="west", location=Location(index=1))
    return day(ways, rows, *(van(f"v{n}", **usual) for n in range(4)), depots=[west])


def test_a_pool_takes_over_what_another_knows_of_if_it_is_cheaper() -> None:
    search, one, other = search_of(both_ways(2, 5000)), TripPool(), TripPool()
    for pool, plan in ((one, ([0, 1, 2, 3], [5, 4, 7, 6])), (other, ([1, 0, 3, 2], [4, 5, 6, 7]))):
        begin(search, *plan)
        pool.note(search.encoded.day, search.tours)
    one.add(other)
    before = begin(search, [1, 0, 3, 2], [5, 4, 7, 6])
    combine(one, search)

    assert before == pytest.approx(10 + 10)
    assert search.tours.figures[BEST_COST] == pytest.approx(8 + 8)


def test_what_is_combined_is_a_valid_plan_and_the_same_each_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    costs = []
    combined = TripPool.combine

    def noted(pool: TripPool, day: Day, tours: Tours, limit_s: float | None) -> Combined:
        before = float(tours.figures[BEST_COST])
        made = combined(pool, day, tours, limit_s)
        made.begin(day, tours)
        costs.append((before, float(tours.figures[BEST_COST])))
        return made

    monkeypatch.setattr(TripPool, "combine", noted)
    problem = many(1)
    plans = [RuinRecreateSolver().solve(problem, Effort(iterations=210, seed=2)) for _ in range(2)]

    assert check(problem, plans[0]) == ()
    assert left_out(plans[0]) == set()
    assert plans[0].cost == plans[1].cost
    assert len(costs) >= 2 * 2
    assert all(after <= before for before, after in costs)


@pytest.mark.parametrize(
    ("more", "may"),
    [
        ({}, True),
        ({"cost_per_hour": 1.0}, False),
        ({"fixed_cost": 1.0}, False),
        ({"end_depot": "west"}, False),
        ({"reload_depots": ()}, False),
        ({"reload_depots": ("depot", "west")}, False),
    ],
)
def test_only_where_a_trip_costs_the_same_whoever_makes_it(
    more: dict[str, Any], *, may: bool
) -> None:
    problem = many(1, **more)
    encoded = encode(problem, group_stops(problem), Fleet.of(problem))

    assert trips_cost_the_same(encoded.day) == may
