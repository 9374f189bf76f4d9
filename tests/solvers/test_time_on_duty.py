"""What positions cost at least, time on duty counted: what the kernels are told beforehand."""

from __future__ import annotations

import numpy as np

from routing.problem import Problem, Shipment
from routing.schedule.stops import group_stops
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate.arrays import BACK, IDLE, LEAST_WORK, SECONDS, WORK, Day
from routing.solvers.ruin_recreate.encoding import encode
from routing.solvers.ruin_recreate.engine import searched
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.given_routes import numbers_in_use
from tests.solvers.small_days import collect, day, on_a_line, task, van


def encoded(problem: Problem) -> Day:
    return encode(problem, group_stops(problem), Fleet.of(problem)).day


def test_a_stop_may_save_another_one_a_longer_set_up_than_its_own() -> None:
    # windows apart keep them two stops; the short one first, the long one has no set-up any more
    rows = [
        collect("short", 1, (0, 900), setup_s=50, service_s=700),
        collect("long", 1, (0, 1000), setup_s=600, service_s=20),
        collect("away", 2, setup_s=30, service_s=5),
    ]
    table = encoded(day(on_a_line(0, 100, 300), rows, van())).stop
    assert table[:, [LEAST_WORK, WORK]].tolist() == [[150, 750], [20, 620], [35, 35]]


def test_with_pairs_the_way_back_stands_beside_each_way() -> None:
    cells = np.array([[0, 1, 2], [30, 0, 4], [50, 60, 0]])
    pair = Shipment(id="pair", pickup=task(1), delivery=task(2), load=(1.0,))
    ways = encoded(day(cells, [pair], van())).ways
    assert (ways[0, :, :, BACK:] == ways[0, :, :, :BACK].transpose(1, 0, 2)).all()
    assert ways[0, 0, 1, SECONDS] == 4
    assert encoded(day(cells, [collect("one", 1)], van())).ways.shape[3] == BACK


def test_idle_is_what_is_left_of_time_on_duty() -> None:
    # 100 s to a, 60 s of work, 100 s to b, which opens 1,000 s after a has closed; 200 s back
    rows = [collect("a", 1, (0, 500), service_s=60), collect("b", 2, (1500, 1600), service_s=40)]
    problem = day(on_a_line(0, 100, 200), rows, van(cost_per_hour=36.0))
    stops, fleet = group_stops(problem), Fleet.of(problem)
    tours, _ = searched(problem, stops, fleet, Effort(iterations=1))
    (route,) = numbers_in_use(tours)
    assert tours.tour[route, IDLE] == 1500 - 500 - 60 - 100
