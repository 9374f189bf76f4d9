"""A trip that is cut in two: the first of them need not wait for the goods of the second."""

from __future__ import annotations

import numpy as np
import pytest

from routing.schedule.stops import group_stops
from routing.solvers.ruin_recreate.arrays import empty_tours
from routing.solvers.ruin_recreate.cutting import in_time
from routing.solvers.ruin_recreate.encoding import encode
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.given_routes import GivenRoute, begin_with
from routing.solvers.ruin_recreate.randomness import seeded
from tests.solvers.small_days import between, day, hand_over, on_a_line, van

ROAD = on_a_line(0, 100, 200)

LATE, EARLY = 0, 1


@pytest.mark.parametrize(("ready_s", "duration_s"), [(0, 600), (100, 600), (101, -1)])
def test_a_trip_may_leave_before_one_whose_goods_are_ready_late(
    ready_s: int, duration_s: int
) -> None:
    rows = [hand_over("late", 1, ready_s=1000), hand_over("early", 2, (0, 300), ready_s=ready_s)]
    fleet = van(reload_depots=("depot",), shift=between(0, 2000))
    problem = day(ROAD, rows, fleet)
    encoded = encode(problem, group_stops(problem), Fleet.of(problem))
    tours = empty_tours(encoded.day, 3, 2, seeded(0))
    route = GivenRoute(family=0, kind=0, nodes=np.array([LATE], dtype=np.int64))
    begin_with(encoded.day, tours, [route], np.array([EARLY], dtype=np.int64))
    n = len(encoded.stops)

    # to the early stop and back, 400 s, to the late one and back, 200 s; waiting is left to a walk
    judge = in_time.py_func  # type: ignore[attr-defined]
    assert judge(encoded.day, tours, EARLY, n, LATE, 0, 1, 0) == duration_s
