"""Costs in blocks give the same sums as the whole table, and bounds that hold."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.siting.blocks import block_earnings, blocks_of, take
from routing.siting.median_instance import CLOSED
from routing.siting.part_ascent import ascend_part
from routing.siting.relaxation import earnings

seeds = st.integers(0, 10_000)
few = settings(max_examples=25, deadline=None)


def _drawn(seed: int) -> tuple[np.random.Generator, npt.NDArray[np.float64]]:
    draw = np.random.default_rng(seed)
    size = int(draw.integers(2, 9)), int(draw.integers(2, 50))
    return draw, np.rint(draw.uniform(0, 100, size))


@few
@given(seed=seeds)
def test_blocks_earn_what_the_table_earns(seed: int) -> None:
    draw, cost = _drawn(seed)
    candidates, demands = cost.shape
    reach = draw.uniform(5, 80, size=(demands,))
    prices, fixed = (
        reach * draw.uniform(0, 1, size=(demands,)),
        draw.uniform(0, 9, size=(candidates,)),
    )
    blocks = blocks_of(cost, reach, np.array([0, 1]))
    assert sorted(blocks.order.tolist()) == list(range(demands))
    in_order = np.zeros(len(blocks.reach))
    in_order[:demands] = prices[blocks.order]
    expected, found = np.empty(candidates), np.empty(candidates)
    earnings(cost, prices, fixed, expected)
    block_earnings(blocks.first, blocks.place, blocks.cost, in_order, fixed, found)
    assert found == pytest.approx(expected)


@few
@given(seed=seeds)
def test_a_share_is_taken_where_a_candidate_earns(seed: int) -> None:
    draw, cost = _drawn(seed)
    demands = cost.shape[1]
    prices = draw.uniform(5, 80, size=(demands,))
    blocks = blocks_of(cost, prices + 1, np.array([0, 1]))
    in_order = np.zeros(len(blocks.reach))
    in_order[:demands] = prices[blocks.order]
    missing = np.ones_like(in_order)
    take(blocks.first, blocks.place, blocks.cost, in_order, missing, 1, 0.25)
    expected = np.where(cost[1] < prices, 0.75, 1.0)[blocks.order]
    assert missing[:demands] == pytest.approx(expected)


@few
@given(seed=seeds)
def test_the_bound_of_a_part_holds_and_comes_near(seed: int) -> None:
    draw, cost = _drawn(seed)
    candidates, demands = len(cost), cost.shape[1]
    count = int(draw.integers(1, candidates))
    state = np.zeros(candidates, dtype=np.int8)
    state[0] = CLOSED
    group = draw.integers(0, 2, size=candidates)
    least = int(draw.integers(0, count + 1))
    low, high = np.array([least, 0]), np.array([draw.integers(least, count + 1), candidates])
    sets = [
        list(some)
        for some in itertools.combinations(range(1, candidates), count)
        if low[0] <= (group[list(some)] == 0).sum() <= high[0]
    ]
    if not sets:
        return
    best = min(cost[some].min(axis=0).sum() for some in sets)
    prices = np.full(demands, best / demands)
    blocks = blocks_of(cost, 100.0 + prices, np.array([0, 1]))
    bound, raised, *_ = ascend_part(
        blocks, np.zeros(candidates), state, count, group, low, high, prices,
        np.zeros(candidates), best, best, 20, 60, 0.1, 80,
    )  # fmt: skip
    assert bound <= best + 1e-9
    assert bound >= 0.7 * best
    assert raised.shape == (demands,)
