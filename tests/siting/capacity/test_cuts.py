"""Inequalities of regions: no solution breaks them, and the bound with them is one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.siting.capacitated import capacitated
from routing.siting.capacity import search
from routing.siting.capacity.cuts import Cuts, cuts_of, no_cuts
from routing.siting.capacity.instance import CapacityInstance, capacity_instance
from routing.siting.capacity.relaxation import ascend
from routing.siting.capacity.separation import broken
from routing.siting.median_instance import Floats
from tests.siting.slow_obvious import capacitated_by_highs

numbers = st.integers(1, 12)


def instance_of(demand: Floats, capacity: Floats, cost: Floats | None = None) -> CapacityInstance:
    """Return an instance with a price of opening of 5."""
    table = np.zeros((len(demand), len(capacity))) if cost is None else cost
    return capacity_instance(table, np.full(len(capacity), 5.0), capacity, demand)


@settings(max_examples=300)
@given(
    demand=st.lists(numbers, min_size=1, max_size=5),
    capacity=st.lists(numbers, min_size=1, max_size=5),
    unit=st.floats(0.5, 15.0),
    data=st.data(),
)
def test_nothing_that_can_be_served_breaks_one(
    demand: list[int], capacity: list[int], unit: float, data: st.DataObject
) -> None:
    capacity.append(sum(demand))  # from elsewhere: all find room
    instance = instance_of(np.array(demand, float), np.array(capacity, float))
    member = st.lists(st.booleans(), min_size=len(demand), max_size=len(demand))
    within = np.array([data.draw(member)])
    lost = st.lists(st.booleans(), min_size=len(capacity) - 1, max_size=len(capacity) - 1)
    turned = np.array([[*data.draw(lost), False]])
    cuts = cuts_of(instance, within, np.array([unit]), turned)
    assert (cuts.slope >= 0).all()
    wanted = float(within[0] @ instance.demand)
    for opened in product((0, 1), repeat=len(capacity) - 1):
        # The most that the opened candidates serve of the region.
        most = min(wanted, float(np.dot(opened, instance.capacity[:-1])))
        allowed = cuts.room[0] + np.dot(opened, cuts.slope[:-1, 0])
        assert most <= allowed + 1e-9


def villages(seed: int, *, equal: bool) -> tuple[Floats, Floats, Floats]:
    """Return costs of a unit, capacities and demands on a plane."""
    rng = np.random.default_rng(seed)
    places, sites = rng.uniform(0, 100, (40, 2)), rng.uniform(0, 100, (12, 2))
    cost = np.hypot(*(places[:, None] - sites[None]).transpose(2, 0, 1))
    demand = rng.integers(1, 30, 40).astype(np.float64)
    size = np.full(12, 1) if equal else rng.integers(1, 5, 12)
    return cost, size * np.ceil(demand.sum() / size.sum() * 2.2), demand


def ascended(
    instance: CapacityInstance, prices: Floats, cuts: Cuts, toll: Floats, flow: Floats
) -> tuple[float, Floats]:
    """Return the bound, and its prices, after a while."""
    costs = instance.costs
    bound, prices, *_ = ascend(
        instance.nearest_cost, instance.nearest, costs.fixed, instance.demand,
        instance.season_first, instance.capacity, costs.state, instance.equal,
        prices.copy(), 3e4, np.inf, 400, 1.0, 20, cuts, toll, flow,
    )  # fmt: skip
    return float(bound), prices


@pytest.mark.parametrize("seed", [*range(7), *range(8, 12)])  # 7 breaks none
def test_the_bound_rises_and_stays_below_the_best(seed: int) -> None:
    cost, capacity, demand = villages(seed, equal=seed % 2 == 0)
    fixed = np.full(12, 1500.0)
    instance = capacity_instance(cost, fixed, capacity, demand)
    best = capacitated_by_highs(cost, fixed, capacity, demand)
    flow = np.zeros((12, 41))
    without, prices = ascended(instance, np.full(40, 300.0), no_cuts(40, 12), np.zeros(0), flow)
    assert flow[:, :-1].sum() == pytest.approx(demand.sum(), rel=0.2)
    potential = np.broadcast_to(demand, (12, 40))
    cuts = broken(instance, flow, potential)
    assert len(cuts.room) > 0
    toll = np.zeros(len(cuts.room))
    having, _ = ascended(instance, prices, cuts, toll, np.zeros((0, 0)))
    assert (toll > 0).any()
    assert without < having <= best * (1 + 1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_the_search_with_them_proves_what_highs_has(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_FEW", 0)  # for few candidates as well
    cost, capacity, demand = villages(seed + 20, equal=seed % 2 == 0)
    fixed = np.random.default_rng(seed).uniform(1000, 2500, 12)
    answer = capacitated(cost, fixed, capacity, demand)
    assert answer.proven
    best = capacitated_by_highs(cost, fixed, capacity, demand)
    assert answer.cost == pytest.approx(best, rel=2e-6)
    season = np.arange(40) % 2
    both = capacitated(cost, fixed, capacity, demand, season=season)
    assert both.proven
    best = capacitated_by_highs(cost, fixed, capacity, demand, season=season)
    assert both.cost == pytest.approx(best, rel=2e-6)
