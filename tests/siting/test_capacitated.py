"""Sites that can serve only so much: the best answer and its proof, held against HiGHS."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InfeasibleError, ShanluError
from routing.siting.answer import NOBODY
from routing.siting.capacitated import capacitated
from routing.siting.checking import wrong_with

from .slow_obvious import capacitated_by_highs

Floats = npt.NDArray[np.float64]

# Five villages along one road, a kilometre apart; the third has most parcels.
#
#   A --- B --- C --- D --- E
#   1     1     4     1     1
ROAD = np.abs(np.arange(5)[:, None] - np.arange(5)[None, :]).astype(np.float64)
PARCELS = (1, 1, 4, 1, 1)


def test_a_depot_in_the_middle_overflows_to_a_second_one() -> None:
    large = capacitated(ROAD, np.full(5, 3.0), 8, PARCELS)
    assert (large.opened, large.cost, large.proven) == ((2,), 9.0, True)
    small = capacitated(ROAD, np.full(5, 4.0), 5, PARCELS)
    assert small.proven
    assert len(small.opened) == 2
    assert wrong_with(small, ROAD, weight=PARCELS, fixed=np.full(5, 4.0), capacity=5) == []


def test_a_village_is_served_from_two_sites_where_one_is_too_small() -> None:
    answer = capacitated(ROAD, np.zeros(5), 2, PARCELS)
    of_c = answer.flows.demand == 2
    assert dict(
        zip(answer.flows.site[of_c].tolist(), answer.flows.share[of_c].tolist(), strict=True)
    ) == {1: 0.25, 2: 0.5, 3: 0.25}
    assert (answer.cost, answer.proven) == (2.0, True)
    assert answer.assignment.tolist() == [0, 1, 2, 3, 4]


def test_capacity_is_for_each_season_by_itself() -> None:
    # Spring and harvest of the same five villages: one depot of 8 serves 8 twice.
    both = np.vstack((ROAD, ROAD))
    answer = capacitated(both, np.full(5, 9.0), 8, PARCELS * 2, season=[0] * 5 + [1] * 5)
    assert (answer.opened, answer.cost) == ((2,), 21.0)
    with pytest.raises(InfeasibleError) as caught:
        capacitated(both[:, :1], np.full(1, 3.0), 8, PARCELS * 2)
    assert caught.value.code == "siting_capacity_short"


@st.composite
def tables(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a small problem, often with just enough capacity."""
    demands, candidates = draw(st.integers(1, 7)), draw(st.integers(1, 5))
    value = draw(st.sampled_from([st.integers(0, 20), st.floats(0, 20, allow_subnormal=False)]))
    cell = st.one_of(value, value, value, value, st.just(np.inf))
    cost = draw(st.lists(cell, min_size=demands * candidates, max_size=demands * candidates))
    season = np.array(draw(st.lists(st.integers(0, 1), min_size=demands, max_size=demands)))
    return {
        "cost": np.array(cost, dtype=np.float64).reshape(demands, candidates),
        "fixed": np.array(draw(st.lists(value, min_size=candidates, max_size=candidates)), float),
        "capacity": np.array(
            draw(st.lists(st.integers(0, 20), min_size=candidates, max_size=candidates)), float
        ),
        "demand": np.array(
            draw(st.lists(st.integers(1, 9), min_size=demands, max_size=demands)), float
        ),
        "season": draw(st.sampled_from([None, season])),
    }


@settings(max_examples=200)
@given(tables())
def test_nothing_is_cheaper_than_the_answer(problem: dict[str, Any]) -> None:
    best = capacitated_by_highs(**problem)
    try:
        answer = capacitated(**problem)
    except InfeasibleError:
        assert best == np.inf
        return
    assert answer.proven
    assert answer.cost == pytest.approx(best, rel=1e-5, abs=1e-6)
    given_cost = problem.pop("cost")
    assert wrong_with(answer, given_cost, weight=problem.pop("demand"), **problem) == []


@settings(max_examples=100)
@given(tables())
def test_nothing_is_cheaper_from_single_sources(problem: dict[str, Any]) -> None:
    best = capacitated_by_highs(**problem, single_source=True)
    try:
        answer = capacitated(**problem, single_source=True)
    except InfeasibleError:
        assert best == np.inf
        return
    assert answer.proven
    assert answer.split is None
    assert answer.cost == pytest.approx(best, rel=1e-5, abs=1e-6)
    given_cost = problem.pop("cost")
    assert wrong_with(answer, given_cost, weight=problem.pop("demand"), **problem) == []


def test_a_demand_above_every_capacity_is_named() -> None:
    with pytest.raises(InfeasibleError) as caught:
        capacitated(ROAD, np.zeros(5), 3, PARCELS, single_source=True)
    assert caught.value.code == "siting_single_source_unfound"
    assert caught.value.details == {"demands": "2"}


@pytest.mark.parametrize("seed", range(6))
def test_villages_on_a_plane_as_highs_has_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    villages, sites = rng.uniform(0, 100, (40, 2)), rng.uniform(0, 100, (15, 2))
    problem: dict[str, Any] = {
        "fixed": rng.uniform(500, 3000, 15),
        "capacity": rng.integers(60, 160, 15).astype(float),
        "demand": rng.integers(1, 30, 40).astype(float),
    }
    cost = np.hypot(*(villages[:, None] - sites[None]).transpose(2, 0, 1))
    answer = capacitated(cost, **problem)
    assert answer.proven
    assert answer.cost == pytest.approx(capacitated_by_highs(cost, **problem), rel=2e-6)
    single = capacitated(cost, **problem, single_source=True)
    assert single.proven
    best = capacitated_by_highs(cost, **problem, single_source=True)
    assert single.cost == pytest.approx(best, rel=2e-6)
    demand = problem.pop("demand")
    assert wrong_with(answer, cost, weight=demand, **problem) == []
    assert wrong_with(single, cost, weight=demand, **problem) == []


def test_a_time_limit_returns_the_best_so_far_with_its_gap() -> None:
    rng = np.random.default_rng(1)
    cost = rng.uniform(1, 100, (120, 30))  # no plane: the relaxation leaves a wide gap
    problem: dict[str, Any] = {"fixed": np.full(30, 900.0), "capacity": 500.0}
    demand = rng.integers(1, 30, 120).astype(float)
    told: list[tuple[float, float]] = []
    hurried = capacitated(
        cost, **problem, demand=demand, time_limit_s=0.0,
        progress=lambda *figures: told.append(figures),
    )  # fmt: skip
    assert not hurried.proven
    assert 0 < hurried.gap < 1
    assert list(told[-1]) == pytest.approx([hurried.cost, hurried.bound])
    assert wrong_with(hurried, cost, weight=demand, **problem) == []


@pytest.mark.parametrize(
    ("change", "code", "told"),
    [
        ({"capacity": 1}, "siting_capacity_short", {"capacity": 5.0, "demand": 8.0}),
        ({"capacity": [9, 9, -1, 9, 9]}, "siting_negative", {"rows": "2"}),
        ({"demand": [0] * 5}, "siting_no_demand", {}),
        ({"demand": [1, -1, 1, 1, 1]}, "siting_negative", {"rows": "1"}),
        ({"season": [1, 2]}, "siting_shapes_differ", {"field": "season"}),
        ({"must_not": [1, 2, 3, 4], "capacity": 7}, "siting_capacity_short", {"capacity": 7.0}),
        ({"cost": np.where(ROAD > 0, -1, ROAD), "capacity": 3}, "siting_capacity_unreached",
         {"demands": "2"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_with_the_rows_that_it_is_about(
    change: dict[str, Any], code: str, told: dict[str, Any]
) -> None:
    usual = {"cost": ROAD, "fixed": np.zeros(5), "capacity": 8, "demand": PARCELS}
    with pytest.raises(ShanluError) as caught:
        capacitated(**(usual | change))
    assert caught.value.code == code
    assert caught.value.details.items() >= told.items()


def test_rows_without_demand_are_served_by_nobody() -> None:
    cost = np.array([[1.0, 9.0], [9.0, 1.0], [5.0, 5.0]])
    for single in (False, True):
        answer = capacitated(cost, [1.0, 1.0], 4.0, [0.0, 2.0, 0.0], single_source=single)
        assert answer.assignment.tolist() == [NOBODY, 1, NOBODY]
        assert (answer.cost, answer.proven) == (3.0, True)


def test_a_single_source_answer_is_there_when_time_is_up() -> None:
    rng = np.random.default_rng(3)
    places = rng.uniform(0, 100, (400, 2))
    cost = np.hypot(*(places[:, None] - places[None, :40]).transpose(2, 0, 1))
    demand = rng.integers(1, 30, 400).astype(float)
    fixed, capacity = np.full(40, 900.0), np.full(40, 500.0)
    answer = capacitated(cost, fixed, capacity, demand, single_source=True, time_limit_s=0.0)
    assert wrong_with(answer, cost, weight=demand, fixed=fixed, capacity=capacity) == []
    assert answer.split is None
    assert 0 < answer.bound <= answer.cost < np.inf
