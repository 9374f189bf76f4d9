"""What is known beforehand of new trips, so that most places for them need not be tried."""

from __future__ import annotations

import numpy as np
import pytest

from routing.problem import Depot, Location, Problem
from routing.schedule.stops import group_stops
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate.annealing import LONGEST, Search
from routing.solvers.ruin_recreate.arrays import FREE_HALTS, LEG, NEXT, ON_BOARD, PLACE
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.encoding import Encoded, encode
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.given_routes import GivenRoute, begin_with
from routing.solvers.ruin_recreate.positions import NO_WAY
from routing.solvers.ruin_recreate.trips import _least_trip
from tests.solvers.small_days import between, collect, day, hand_over, on_a_line, van


def road(*reloads: str, stops: int = 6) -> Problem:
    """Return a road with stops every 100 s, a depot at its beginning and one behind its end."""
    rows = [hand_over(f"s{row}", row, load=40.0) for row in range(1, stops + 1)]
    one = van(reload_depots=reloads, shift=between(0, 20_000))
    cells = on_a_line(0, *range(100, 100 * stops + 1, 100), 100 * stops + 30)
    west = Depot(id="west", location=Location(index=stops + 1))
    return day(cells, rows, one, depots=[west])


def encoded(problem: Problem) -> Encoded:
    return encode(problem, group_stops(problem), Fleet.of(problem))


def search_of(problem: Problem) -> Search:
    return Search(encoded(problem), 0, Clock.of(Effort(iterations=10)), None)


def test_each_node_knows_the_least_way_round_by_a_depot() -> None:
    search = search_of(road("depot", "west"))
    known, tours, n = search.encoded.day, search.tours, 6
    nodes = np.array([0, 3, -1, 5, 2, -2, 1, 4], dtype=np.int64)
    begin_with(known, tours, [GivenRoute(family=0, kind=0, nodes=nodes)], np.array([], dtype=int))

    depots = known.reloads[:, 1]
    node, at, looked_at = n, ON_BOARD + 4 * known.dimensions, 0
    while tours.node[node, NEXT] >= 0:
        here, there = tours.node[node, PLACE], tours.node[tours.node[node, NEXT], PLACE]
        leg = tours.node[node, LEG : LEG + 2]
        to = known.ways[0, here, depots].min(axis=0) - leg
        out = known.ways[0, depots, there].min(axis=0) - leg
        assert tours.node[node, at : at + 4].tolist() == [*to, *out]
        node, looked_at = tours.node[node, NEXT], looked_at + 1
    assert looked_at == len(nodes) + 1


@pytest.mark.parametrize(("reloads", "cost"), [(("depot",), 6.0), (("west",), -NO_WAY)])
def test_where_all_begin_and_reload_at_one_depot_a_trip_costs_the_same_anywhere(
    reloads: tuple[str, ...], cost: float
) -> None:
    least = _least_trip.py_func  # type: ignore[attr-defined]
    assert least(encoded(road(*reloads)).day, 2, 0) == pytest.approx(cost)


def test_strings_are_no_longer_than_trips_are_on_average() -> None:
    search = search_of(road("depot"))
    search.run()

    halts = len(search.tours.free_halts) - search.tours.numbers[FREE_HALTS]
    assert halts == 2  # six loads of 40, two at a time
    assert search._longest() == 6 / 3
    plain = search_of(day(on_a_line(0, 100), [collect("a", 1)]))
    assert plain._longest() == LONGEST
