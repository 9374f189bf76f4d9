"""p-median and fixed-charge location: the best answer and its proof, held against slow code."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InfeasibleError, InputError, ShanluError
from routing.roads.matrix import UNREACHABLE
from routing.siting.answer import SitingAnswer
from routing.siting.checking import wrong_with
from routing.siting.fixed_charge import fixed_charge
from routing.siting.median_instance import median_instance
from routing.siting.median_search import MedianSearch
from routing.siting.p_median import p_median

from .slow_obvious import by_highs, by_trying

Floats = npt.NDArray[np.float64]

# Five villages along one road, a kilometre apart; the third has most parcels.
#
#   A --- B --- C --- D --- E
#   1     1     4     1     1
ROAD = np.abs(np.arange(5)[:, None] - np.arange(5)[None, :]).astype(np.float64)
PARCELS = (1, 1, 4, 1, 1)


def check_answer(
    answer: SitingAnswer, cost: Floats, fixed: Floats, count: int | None = None, **rules: Any
) -> None:
    """Judge an answer from the costs alone, here and by the checker."""
    assert wrong_with(answer, cost, fixed=fixed, count=count, **rules) == []
    opened = list(answer.opened)
    assert len(set(opened)) == len(opened) > 0
    assert set(answer.assignment.tolist()) <= set(opened)
    paid = cost[np.arange(len(cost)), answer.assignment].sum() + fixed[opened].sum()
    assert answer.cost == pytest.approx(paid, rel=1e-12)
    assert (cost[np.arange(len(cost)), answer.assignment] <= cost[:, opened].min(axis=1)).all()
    assert answer.bound <= answer.cost
    assert answer.gap >= 0
    assert not answer.proven or answer.bound == answer.cost


def test_one_depot_goes_to_the_middle_and_two_share_the_road() -> None:
    one = p_median(ROAD, 1, weight=PARCELS)
    assert (one.opened, one.cost, one.bound, one.gap, one.proven) == ((2,), 6.0, 6.0, 0.0, True)
    two = p_median(ROAD, 2, weight=PARCELS)
    assert (two.cost, two.proven) == (4.0, True)
    assert p_median(ROAD, 2, weight=PARCELS, must_open=[0], must_not=[2]).opened == (0, 3)


def test_depots_open_as_long_as_they_pay() -> None:
    dear, fair, free = (
        fixed_charge(ROAD, np.full(5, charge), weight=PARCELS) for charge in (100.0, 2.0, 0.0)
    )
    assert (dear.opened, dear.cost) == ((2,), 106.0)
    assert len(fair.opened) == 1
    assert fair.cost == 8.0
    assert (free.opened, free.cost) == ((0, 1, 2, 3, 4), 0.0)


@st.composite
def tables(draw: st.DrawFn) -> tuple[Floats, Floats, dict[str, Any]]:
    """Draw costs (inf where a candidate cannot serve), opening costs, and what must (not) be."""
    demands, candidates = draw(st.integers(1, 6)), draw(st.integers(1, 7))
    whole = draw(st.booleans())
    value = st.integers(0, 30) if whole else st.floats(0, 30, allow_subnormal=False)
    cells = draw(
        st.lists(
            st.lists(st.one_of(value, value, value, st.just(np.inf)), min_size=candidates,
                     max_size=candidates),
            min_size=demands, max_size=demands,
        )
    )  # fmt: skip
    fixed = draw(st.lists(value, min_size=candidates, max_size=candidates))
    ids = st.integers(0, candidates - 1)
    must = frozenset(draw(st.lists(ids, max_size=2)))
    never = frozenset(draw(st.lists(ids, max_size=2))) - must
    return (
        np.array(cells, dtype=np.float64),
        np.array(fixed, dtype=np.float64),
        {"must_open": must, "must_not": never},
    )


@settings(max_examples=150)
@given(tables(), st.integers(1, 7))
def test_p_median_is_the_best_of_all_sets(
    table: tuple[Floats, Floats, dict[str, Any]], count: int
) -> None:
    cost, _, rules = table
    nothing = np.zeros(cost.shape[1])
    best = by_trying(cost, nothing, count, **rules)
    try:
        answer = p_median(cost, count, **rules)
    except InfeasibleError:
        assert best == np.inf
        return
    check_answer(answer, cost, nothing, count, **rules)
    assert answer.proven
    assert answer.cost == pytest.approx(best, rel=1e-5, abs=1e-9)


@settings(max_examples=150)
@given(tables())
def test_fixed_charge_is_the_best_of_all_sets(
    table: tuple[Floats, Floats, dict[str, Any]],
) -> None:
    cost, fixed, rules = table
    best = by_trying(cost, fixed, None, **rules)
    try:
        answer = fixed_charge(cost, fixed, **rules)
    except InfeasibleError:
        assert best == np.inf
        return
    check_answer(answer, cost, fixed, **rules)
    assert answer.proven
    assert answer.cost == pytest.approx(best, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_villages_on_a_plane_as_highs_has_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    villages, sites = rng.uniform(0, 1000, (40, 2)), rng.uniform(0, 1000, (25, 2))
    cost = np.rint(np.hypot(*(villages[:, None] - sites[None]).transpose(2, 0, 1)))
    cost *= rng.integers(1, 9, 40)[:, None]
    nothing, fixed = np.zeros(25), rng.integers(200, 2000, 25).astype(np.float64)
    for count in (2, 5, 9):
        answer = p_median(cost, count)
        check_answer(answer, cost, nothing, count)
        assert answer.proven
        assert answer.cost == pytest.approx(by_highs(cost, nothing, count))
    charged = fixed_charge(cost, fixed)
    check_answer(charged, cost, fixed)
    assert charged.proven
    assert charged.cost == pytest.approx(by_highs(cost, fixed, None))


@pytest.mark.parametrize("unit", [1e-9, 1.0, 1e13, 1e30])
def test_small_and_large_costs_are_proven_alike(unit: float) -> None:
    at = np.random.default_rng(5).uniform(0, 1000, (40, 2))
    cost = np.rint(np.linalg.norm(at[:, None] - at[None], axis=2))
    answer = p_median(unit * cost, 4)
    assert answer.proven
    assert answer.cost == pytest.approx(unit * by_highs(cost, np.zeros(40), 4))


def test_a_search_that_ended_keeps_no_table() -> None:
    search = MedianSearch(median_instance(np.eye(4), count=2), None)
    search.run()
    alive = weakref.ref(search)
    gc.disable()  # what refers to itself would stay until the next collection, however large
    try:
        del search
        assert alive() is None
    finally:
        gc.enable()


def test_a_time_limit_returns_the_best_so_far_with_its_gap() -> None:
    rng = np.random.default_rng(3)
    villages = rng.uniform(0, 100_000, (400, 2))
    cost = np.rint(np.hypot(*(villages[:, None] - villages[None]).transpose(2, 0, 1)))
    told: list[tuple[float, float]] = []
    hurried = p_median(cost, 8, time_limit_s=0.0, progress=lambda *figures: told.append(figures))
    best = p_median(cost, 8)
    assert best.proven
    assert hurried.bound <= best.cost <= hurried.cost
    assert hurried.gap < 0.2
    assert list(told[-1]) == pytest.approx([hurried.cost, hurried.bound])


@pytest.mark.parametrize(
    ("cost", "count", "more", "code", "told"),
    [
        (np.zeros((0, 3)), 1, {}, "siting_empty", {}),
        (ROAD, 6, {}, "siting_too_few_candidates", {"available": 5}),
        (ROAD, 0, {}, "siting_too_few_candidates", {"count": 0}),
        (ROAD, 1, {"must_open": [0, 1]}, "siting_too_many_must_open", {"forced": 2}),
        (ROAD, 1, {"must_open": [9]}, "siting_unknown_candidate", {"id": "9"}),
        (ROAD, 2, {"must_open": [1], "must_not": [1]}, "siting_open_and_closed", {"ids": "1"}),
        (ROAD, 1, {"weight": [1, 1, -4, 1, 1]}, "siting_negative", {"rows": "2"}),
        (ROAD, 1, {"weight": [1, 1]}, "siting_shapes_differ", {"field": "weight"}),
        ([[1, 2], [UNREACHABLE, UNREACHABLE]], 1, {}, "siting_unreached", {"demands": "1"}),
        ([[1, UNREACHABLE], [UNREACHABLE, 1]], 1, {}, "siting_none_serves_all", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_with_the_rows_that_it_is_about(
    cost: Any, count: int, more: dict[str, Any], code: str, told: dict[str, Any]
) -> None:
    with pytest.raises(ShanluError) as caught:
        p_median(cost, count, **more)
    assert caught.value.code == code
    assert caught.value.details.items() >= told.items()
    assert isinstance(caught.value, InputError | InfeasibleError)
