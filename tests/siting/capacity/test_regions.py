"""Smaller instances: a few sites' demand, and demands that are alike put together."""

from __future__ import annotations

import numpy as np
import pytest

from routing.siting.capacity.instance import CapacityInstance, capacity_instance
from routing.siting.capacity.interchange import serve
from routing.siting.capacity.regions import around, clustered, doubtful, region_of
from routing.siting.capacity.search import CapacitySearch


def drawn(seed: int, demands: int = 60, candidates: int = 12) -> CapacityInstance:
    """Draw villages and candidates on a plane, with twice the capacity that is needed."""
    rng = np.random.default_rng(seed)
    villages, sites = rng.uniform(0, 100, (demands, 2)), rng.uniform(0, 100, (candidates, 2))
    cost = np.hypot(*(villages[:, None] - sites[None]).transpose(2, 0, 1))
    demand = rng.integers(1, 9, demands).astype(np.float64)
    capacity = rng.uniform(0.5, 1.5, candidates) * 2 * demand.sum() / candidates
    return capacity_instance(cost, rng.uniform(50, 500, candidates), capacity, demand)


@pytest.mark.parametrize("seed", range(8))
def test_the_same_sites_cost_as_much_or_more_where_demands_are_put_together(seed: int) -> None:
    whole = drawn(seed)
    fewer = clustered(whole, 15)

    assert 1 < len(fewer.rows) <= 15
    assert fewer.demand.sum() == pytest.approx(whole.demand.sum())
    assert fewer.costs.cost.sum(axis=1) == pytest.approx(whole.costs.cost.sum(axis=1))
    opened = np.argsort(-whole.capacity)[:8]
    least = serve(whole, opened).cost
    assert least - 1e-6 <= serve(fewer, opened).cost < 1.5 * least


def test_as_many_clusters_as_demands_change_nothing() -> None:
    whole = drawn(0)

    assert clustered(whole, 60) is whole


def test_seasons_stay_apart() -> None:
    rng = np.random.default_rng(1)
    season = np.repeat([0, 1], 20)
    whole = capacity_instance(
        rng.uniform(1, 9, (40, 5)), np.ones(5), 100.0, np.ones(40), season=season
    )

    assert clustered(whole, 10) is whole


def test_a_region_holds_what_its_sites_serve() -> None:
    whole = drawn(3)
    opened = np.argsort(-whole.capacity)[:8]
    served = serve(whole, opened)
    inside = np.sort(opened[:3])
    region = region_of(whole, served, inside)

    assert region is not None
    places = np.flatnonzero(np.isin(served.sites, inside))
    assert region.needed == pytest.approx(served.seasons[0].load[places].sum())
    others = served.seasons[0].flow * served.seasons[0].unit
    others[places] = 0.0
    rest = others.sum() + whole.costs.fixed[np.setdiff1d(opened, inside)].sum()
    again = serve(region, np.arange(3)).cost + rest
    assert again == pytest.approx(served.cost)


@pytest.mark.parametrize("seed", range(4))
def test_doubts_are_settled_between_what_is_sure(seed: int) -> None:
    whole = drawn(seed)
    best = CapacitySearch(whole, None).run()
    kept = np.union1d(best.opened, np.arange(0, 12, 2))
    sure = np.array(best.opened[:2])
    answer = CapacitySearch(doubtful(whole, kept, np.isin(kept, sure)), None, inside=True).run()

    assert set(best.opened[:2]) <= set(kept[list(answer.opened)].tolist())
    assert answer.cost == pytest.approx(best.cost, rel=2e-6)
    other = int(np.setdiff1d(np.arange(12), best.opened)[0])
    dearer = doubtful(whole, np.arange(12), np.arange(12) == other)
    worse = CapacitySearch(dearer, None, inside=True).run()
    assert other in worse.opened
    assert worse.cost >= best.cost * (1 - 2e-6)


def test_the_nearest_candidates_among_some() -> None:
    whole = drawn(5)
    among = np.arange(12) % 3 == 0

    far = whole.costs.cost[:, 7].argsort()
    assert around(whole, 7, 5, None).tolist() == sorted(far[:5].tolist())
    assert around(whole, 7, 3, among).tolist() == sorted([j for j in far if among[j]][:3])
    assert around(whole, 7, 50, among).tolist() == [0, 3, 6, 9]
