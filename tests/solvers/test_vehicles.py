"""The fleet is mixed: a whole route may have to go by another vehicle than it was begun with."""

from __future__ import annotations

import numpy as np
import pytest

from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate import RuinRecreateSolver
from routing.solvers.ruin_recreate.annealing import fewest_for_loads
from routing.solvers.ruin_recreate.encoding import encode
from routing.solvers.ruin_recreate.fleet import Fleet
from tests.solvers.small_days import between, collect, day, on_a_line, served, van

VILLAGES = 30
KILOMETRE_S = 100


def up_the_valley() -> Problem:
    """Return a day with a stop a kilometre: for each of them alone a tricycle is enough.

    A longest distance that never binds makes another family of it than the van's.
    """
    shipments = [collect(f"s{row}", row) for row in range(1, VILLAGES + 1)]
    places = (KILOMETRE_S * row for row in range(VILLAGES + 1))
    tricycle = van("tricycle", cost_per_km=4.0, max_distance_m=500_000)
    return day(on_a_line(*places), shipments, tricycle, van("van", fixed_cost=170.0))


@pytest.mark.parametrize("seed", range(6))
def test_all_stops_of_a_tricycle_go_over_to_a_van(seed: int) -> None:
    """A step takes out ten stops; to win back the van's price it would need twice as many."""
    effort = Effort(time_limit_s=None, iterations=10, seed=seed)

    plan = RuinRecreateSolver().solve(up_the_valley(), effort)

    assert served(plan).keys() == {"van"}


def eighty_stops() -> Problem:
    """Return a day for which four shifts are enough, and 20 stops a route: twice a string."""
    random = np.random.default_rng(0)
    points = random.random((81, 2)) * 1000
    points[0] = 500
    apart = points[:, None] - points[None]
    shipments = []
    for row in range(1, 81):
        opens_s = int(random.integers(0, 4000))
        windows = [(opens_s, opens_s + 3000)] if row % 2 else []
        shipments.append(collect(f"s{row}", row, *windows, service_s=30))
    fleet = [van(f"van{k}", fixed_cost=20.0, shift=between(0, 4500)) for k in range(12)]
    return day(np.rint(np.hypot(apart[..., 0], apart[..., 1])).astype(int), shipments, *fleet)


@pytest.mark.parametrize("seed", range(6))
def test_a_vehicle_with_a_long_route_is_given_up(seed: int) -> None:
    """By strings alone two of these seeds end with five."""
    plan = RuinRecreateSolver().solve(
        eighty_stops(), Effort(time_limit_s=None, iterations=20, seed=seed)
    )

    assert len(plan.routes) == 4


def test_no_fewer_vehicles_are_tried_than_carry_everything() -> None:
    rows = [collect(f"s{row}", row, load=60.0) for row in range(1, 5)]
    fleet = [van("big", capacity=(150.0,)), *(van(name, capacity=(60.0,)) for name in "abc")]
    problem = day(on_a_line(0, 100, 200, 300, 400), rows, *fleet)

    encoded = encode(problem, group_stops(problem), Fleet.of(problem))

    assert fewest_for_loads(encoded.day) == 3  # 150 + 60 is not enough for 240
