"""Plain days: routes that change in constant time are what going through them says."""

from __future__ import annotations

import numpy as np
import pytest

from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.ruin_recreate.arrays import (
    BEST_COST,
    COST,
    PLAIN,
    SIZE,
    TYPE,
    Tours,
    empty_tours,
)
from routing.solvers.ruin_recreate.decoding import best_chains
from routing.solvers.ruin_recreate.encoding import Encoded, encode
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.randomness import seeded
from routing.solvers.ruin_recreate.restarting import build, restart
from routing.solvers.ruin_recreate.searching import search
from tests.solvers.small_days import between, collect, day, hand_over, van

STOPS = 40

STEPS = 1000


def some_day(seed: int, **more: object) -> Problem:
    """Return a day of ways that are longer there than back, and not the shortest either."""
    draw = np.random.default_rng(seed)
    place = draw.integers(0, 1000, (STOPS + 1, 2))
    apart = np.hypot(*(place[:, None] - place[None, :]).transpose(2, 0, 1))
    cells = (apart * draw.uniform(1.0, 1.5, apart.shape)).astype(int) + 1
    np.fill_diagonal(cells, 0)
    task = collect if seed % 2 else hand_over
    rows = [task(f"s{row}", row, load=float(draw.integers(1, 30))) for row in range(1, len(cells))]
    large = [van(f"large{k}", capacity=(100.0,), fixed_cost=9.0, **more) for k in range(5)]
    small = [van(f"small{k}", capacity=(70.0,), fixed_cost=2.0, **more) for k in range(3)]
    return day(cells, rows, *large, *(small if seed % 3 == 0 else ()))


def searched(encoded: Encoded, *, plain: bool) -> Tours:
    day = encoded.day._replace(flags=encoded.day.flags.copy())
    day.flags[PLAIN] = plain
    tours = empty_tours(day, 20, 0, seeded(0))
    build(day, tours)
    for _ in range(4):
        search(day, tours, STEPS // 4, 1.0, 0.999, 10.0, 10.0, 0.1, 2, 0)
    return tours


def encoded(problem: Problem) -> Encoded:
    return encode(problem, group_stops(problem), Fleet.of(problem))


@pytest.mark.parametrize("seed", [1, 2, 4, 5])
@pytest.mark.parametrize("most_m", [None, 30_000])
def test_a_plain_day_is_searched_step_by_step_as_any_other(seed: int, most_m: int | None) -> None:
    of = encoded(some_day(seed, max_distance_m=most_m))
    assert of.day.flags[PLAIN]
    tours, as_any = searched(of, plain=True), searched(of, plain=False)

    assert tours.figures[BEST_COST] == pytest.approx(as_any.figures[BEST_COST], abs=1e-6)
    assert list(best_chains(of, tours)) == list(best_chains(of, as_any))
    assert tours.figures[COST] == pytest.approx(as_any.figures[COST], abs=1e-6)


@pytest.mark.parametrize("seed", [0, 3, 6, 9])
def test_what_a_mixed_fleet_costs_is_what_it_costs_when_linked_anew(seed: int) -> None:
    of = encoded(some_day(seed))
    tours = searched(of, plain=True)
    best, known = float(tours.figures[BEST_COST]), tours.used.copy()
    assert known.sum() == (tours.tour[:, TYPE] >= 0).sum() == (tours.tour[:, SIZE] > 0).sum()
    assert tours.figures[COST] == pytest.approx(tours.cost.sum(), abs=1e-6)

    restart(of.day, tours)
    assert tours.figures[COST] == pytest.approx(best, abs=1e-6)
    assert (tours.used <= of.day.kind[:, 0]).all()


def test_a_day_with_hours_is_not_plain() -> None:
    day_long = some_day(1, shift=between(0, 10**6))
    assert not encoded(day_long).day.flags[PLAIN]
