"""Demands that are served whole: from the given sites, within what they can serve."""

from __future__ import annotations

import numpy as np
import pytest

from routing.siting.capacity.instance import capacity_instance
from routing.siting.capacity.interchange import serve
from routing.siting.capacity.rearranging import whole_demands


@pytest.mark.parametrize("spare", [1.02, 1.2, 3.0])
@pytest.mark.parametrize("seed", range(4))
def test_all_find_room_near_what_split_demand_costs(seed: int, spare: float) -> None:
    rng = np.random.default_rng(seed)
    villages, sites = rng.uniform(0, 100, (120, 2)), rng.uniform(0, 100, (8, 2))
    cost = np.hypot(*(villages[:, None] - sites[None]).transpose(2, 0, 1))
    demand = rng.integers(1, 20, 120).astype(np.float64)
    season = rng.integers(0, 2, 120)
    most = max(demand[season == one].sum() for one in (0, 1))
    instance = capacity_instance(cost, np.ones(8), spare * most / 8, demand, season=season)
    split = serve(instance, np.arange(8))

    site = whole_demands(instance, split, 40, lambda: False)

    assert site is not None
    for one in (0, 1):
        own = season[instance.rows] == one
        load = np.bincount(site[own], weights=instance.demand[own], minlength=8)
        assert (load <= instance.capacity * (1 + 1e-6)).all()
    paid = instance.costs.cost[site, np.arange(len(site))].sum() + 8
    assert split.cost - 1e-6 <= paid <= 1.1 * split.cost


def test_what_cannot_fit_is_not_placed() -> None:
    instance = capacity_instance(np.zeros((3, 2)), np.ones(2), 3.0, np.full(3, 2.0))

    assert whole_demands(instance, serve(instance, np.arange(2)), 40, lambda: False) is None
