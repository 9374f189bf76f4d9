"""What a candidate earns: the same as by sorting, whatever capacity was worth before."""

from __future__ import annotations

import numpy as np
import pytest

from routing.siting.capacity.earnings import earnings
from routing.siting.capacity.instance import sorted_candidates
from routing.siting.median_instance import Floats


def by_sorting(cost: Floats, prices: Floats, demand: Floats, capacity: float) -> float:
    """Serve the demands that gain most for a unit, the last one in part."""
    gain = (prices - cost) / demand
    earned, room = 0.0, capacity
    for i in np.argsort(-gain):
        amount = min(demand[i], room)
        if gain[i] <= 0 or amount <= 0:
            break
        earned += gain[i] * amount
        room -= amount
    return earned


@pytest.mark.parametrize("thought", [0.0, 0.5, 1.0, 1.1, 3.0])
@pytest.mark.parametrize("seed", range(6))
def test_it_earns_what_sorting_says(seed: int, thought: float) -> None:
    rng = np.random.default_rng(seed)
    candidates, demands = 5, 40
    cost = rng.integers(0, 30, (candidates, demands)).astype(np.float64)
    demand = rng.integers(1, 9, demands).astype(np.float64)
    prices = rng.integers(5, 30, demands).astype(np.float64)
    capacity = rng.integers(0, int(demand.sum()), candidates).astype(np.float64)
    expected = [by_sorting(cost[j], prices, demand, capacity[j]) for j in range(candidates)]
    way, way_cost = sorted_candidates(cost)
    worth, part = np.zeros(candidates), np.empty(candidates)
    size, full = np.zeros(candidates, dtype=np.int64), np.zeros(candidates, dtype=np.int64)
    who, gain = np.empty(cost.size, dtype=np.int32), np.empty(cost.size)

    none = np.zeros((0, 0))
    for _ in range(2):  # the second time from what capacity was worth, or was not
        rho = np.zeros(candidates)
        earnings(
            way_cost, way, none, prices, demand, 0, demands, capacity, worth, size, full, part, who,
            gain, rho,
        )  # fmt: skip
        assert -rho == pytest.approx(expected)
        assert (worth >= 0).all()
        for j in range(candidates):
            served = demand[who[j * demands : j * demands + full[j]]].sum()
            if part[j] > 0:
                served += part[j] * demand[who[j * demands + full[j]]]
            assert served <= capacity[j] + 1e-9
        worth *= thought
