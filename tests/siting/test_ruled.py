"""Groups, budgets and depots that exist already: the best of all sets that keep the rules."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.errors import InfeasibleError, ShanluError
from routing.siting.answer import SitingAnswer
from routing.siting.capacitated import capacitated
from routing.siting.checking import wrong_with
from routing.siting.fixed_charge import fixed_charge
from routing.siting.p_median import p_median
from routing.siting.ruled import keeping_rules

from .slow_obvious import capacitated_by_highs

Floats = npt.NDArray[np.float64]

# Five villages along one road, a kilometre apart; the third has most parcels.
#
#   A --- B --- C --- D --- E
#   1     1     4     1     1
ROAD = np.abs(np.arange(5)[:, None] - np.arange(5)[None, :]).astype(np.float64)
PARCELS = (1, 1, 4, 1, 1)


def test_neighbours_of_one_group_are_not_both_opened() -> None:
    assert p_median(ROAD, 2, weight=PARCELS).cost == 4.0  # C and another one
    pairs = [(0, 2), (1, 2), (2, 3), (2, 4)]
    ruled = p_median(ROAD, 2, weight=PARCELS, at_most_one=pairs)
    assert (ruled.opened, ruled.cost, ruled.proven) == ((1, 3), 6.0, True)


def test_a_depot_that_exists_stays_where_giving_it_up_costs_more() -> None:
    dear = fixed_charge(ROAD, np.full(5, 3.0), weight=PARCELS, closing=[9, 0, 0, 0, 0])
    assert (dear.opened, dear.cost, len(dear.assignment)) == ((0, 2), 10.0, 5)
    cheap = fixed_charge(ROAD, np.full(5, 3.0), weight=PARCELS, closing=[0.5, 0, 0, 0, 0])
    assert (cheap.opened, cheap.cost) == ((2,), 9.5)


def test_a_budget_that_buys_nothing_is_said() -> None:
    with pytest.raises(ShanluError) as caught:
        fixed_charge(ROAD, np.full(5, 3.0), budget=2.0)
    assert caught.value.code == "siting_rules_unkept"


def keeps(opened: tuple[int, ...], rules: dict[str, Any], price: Floats) -> bool:
    paid = price[list(opened)].sum()
    return (rules["budget"] is None or paid <= rules["budget"]) and all(
        len(set(group) & set(opened)) <= 1 for group in rules["at_most_one"]
    )


@st.composite
def ruled(draw: st.DrawFn) -> tuple[Floats, Floats, Floats, dict[str, Any]]:
    """Draw costs, prices of opening and of closing, and rules."""
    demands, candidates = draw(st.integers(1, 5)), draw(st.integers(2, 6))
    value = st.integers(0, 20)
    cells = draw(st.lists(value, min_size=demands * candidates, max_size=demands * candidates))
    row = st.lists(value, min_size=candidates, max_size=candidates)
    groups = st.sets(st.integers(0, candidates - 1), min_size=1, max_size=3)
    rules = {
        "at_most_one": draw(st.lists(groups, max_size=2)),
        "budget": draw(st.one_of(st.none(), st.integers(0, 60))),
    }
    prices = np.array(draw(row), float), np.array(draw(row), float)
    return np.array(cells, float).reshape(demands, candidates), *prices, rules


@settings(max_examples=100)
@given(ruled(), st.integers(1, 3))
def test_no_set_that_keeps_the_rules_is_cheaper(
    drawn: tuple[Floats, Floats, Floats, dict[str, Any]], count: int
) -> None:
    cost, price, closing, rules = drawn
    sets = [opened for size in range(1, cost.shape[1] + 1)
            for opened in combinations(range(cost.shape[1]), size)
            if keeps(opened, rules, price)]  # fmt: skip
    served = {opened: cost[:, opened].min(axis=1).sum() for opened in sets}
    left = {one: closing.sum() - closing[list(one)].sum() for one in sets}
    charged = min((served[one] + price[list(one)].sum() + left[one] for one in sets), default=None)
    counted = min((served[one] for one in sets if len(one) == count), default=None)
    try:
        answer = fixed_charge(cost, price, closing=closing, **rules)
    except InfeasibleError:
        assert charged is None
    else:
        assert answer.proven
        assert answer.cost == pytest.approx(charged)
        assert wrong_with(answer, cost, fixed=price, closing=closing, **rules) == []
    try:
        answer = p_median(cost, count, price=price, **rules)
    except InfeasibleError:
        assert counted is None
    else:
        assert answer.proven
        assert answer.cost == pytest.approx(counted)
        assert keeps(answer.opened, rules, price)
        assert wrong_with(answer, cost, count=count) == []


@settings(max_examples=50)
@given(ruled(), st.integers(1, 5), st.data())
def test_capacitated_too(
    drawn: tuple[Floats, Floats, Floats, dict[str, Any]], most: int, data: st.DataObject
) -> None:
    cost, price, closing, rules = drawn
    demand = np.array(data.draw(st.lists(st.integers(1, 3), min_size=len(cost),
                                         max_size=len(cost))), float)  # fmt: skip
    capacity = np.full(cost.shape[1], float(most))
    best = np.inf
    for size in range(1, cost.shape[1] + 1):
        for opened in combinations(range(cost.shape[1]), size):
            if keeps(opened, rules, price) and size * most >= demand.sum():
                one = list(opened)
                served = capacitated_by_highs(cost[:, one], 0 * price[one], capacity[one], demand)
                paid = price[one].sum() + closing.sum() - closing[one].sum()
                best = min(best, served + paid)
    try:
        answer = capacitated(cost, price, capacity, demand, closing=closing, **rules)
    except InfeasibleError:
        assert best == np.inf
        return
    assert answer.proven
    assert answer.cost == pytest.approx(best, rel=1e-5, abs=1e-6)
    assert wrong_with(
        answer, cost, weight=demand, fixed=price, capacity=capacity, closing=closing, **rules
    ) == []  # fmt: skip


@settings(max_examples=100)
@given(ruled(), st.integers(1, 3))
def test_what_is_given_up_is_paid_from_the_budget_too(
    drawn: tuple[Floats, Floats, Floats, dict[str, Any]], count: int
) -> None:
    cost, price, leaving, rules = drawn
    candidates = cost.shape[1]

    def allowed(opened: tuple[int, ...]) -> bool:
        gone = leaving.sum() - leaving[list(opened)].sum()
        return keeps(opened, {**rules, "budget": None}, price) and (
            rules["budget"] is None or price[list(opened)].sum() + gone <= rules["budget"]
        )

    def solve(opened: frozenset[int], closed: frozenset[int], _: float | None) -> SitingAnswer:
        return p_median(cost, count, must_open=opened, must_not=closed)

    sets = [one for one in combinations(range(candidates), count) if allowed(one)]
    best = min((cost[:, list(one)].min(axis=1).sum() for one in sets), default=None)
    try:
        answer = keeping_rules(solve, candidates, price=price, giving_up=leaving, **rules)
    except InfeasibleError:
        assert best is None
        return
    assert answer.proven
    assert answer.cost == pytest.approx(best)
    assert allowed(answer.opened)
