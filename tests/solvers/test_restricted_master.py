"""The restricted master problem: the cheapest routes of many that serve each stop once."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from routing.solvers.ruin_recreate import restricted_master
from routing.solvers.ruin_recreate.restricted_master import Key, cheapest_partition

STOPS = 7


def drawn(random: Random) -> tuple[dict[Key, float], list[Key], list[int]]:
    """Draw routes of two vehicle types, a plan of some, and how many vehicles there are."""
    order = random.sample(range(STOPS), STOPS)
    plan = [(0, frozenset(order[:3])), (1, frozenset(order[3:5])), (1, frozenset(order[5:]))]
    cost = {key: 30.0 + random.randrange(20) for key in plan}
    for _ in range(60):
        served = frozenset(random.sample(range(STOPS + 1), random.randint(1, 4)))
        cost[random.randrange(2), served] = float(random.randrange(5, 60))
    return cost, plan, [random.randint(1, 2), 2]


def least(cost: dict[Key, float], vehicles: list[int], stops: frozenset[int]) -> float:
    """Try everything: serve the first stop by each route that can."""
    if not stops:
        return 0.0
    best, first = np.inf, min(stops)
    for (kind, served), price in cost.items():
        if first in served and served <= stops and vehicles[kind]:
            left = [count - (kind == k) for k, count in enumerate(vehicles)]
            best = min(best, price + least(cost, left, stops - served))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_nothing_cheaper_can_be_chosen(seed: int) -> None:
    cost, plan, vehicles = drawn(Random(seed))

    keys = cheapest_partition(cost, np.array(vehicles), plan)

    served = [stop for _, stops in keys for stop in stops]
    assert sorted(served) == list(range(STOPS))  # and not the stop that the plan leaves out
    assert all(sum(kind == k for kind, _ in keys) <= count for k, count in enumerate(vehicles))
    assert sum(cost[key] for key in keys) == least(cost, vehicles, frozenset(range(STOPS)))


def test_without_time_the_plan_stays_as_it_is() -> None:
    cost, plan, vehicles = drawn(Random(0))

    assert cheapest_partition(cost, np.array(vehicles), plan, limit_s=0.0) == plan


def test_of_many_routes_the_plan_is_among_those_chosen_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(restricted_master, "MOST", 0)
    cost, plan, vehicles = drawn(Random(0))

    assert set(cheapest_partition(cost, np.array(vehicles), plan)) == set(plan)


@pytest.mark.parametrize("seed", range(6))
def test_of_a_crowd_only_so_many_are_chosen(seed: int) -> None:
    cost, plan, vehicles = drawn(Random(seed))
    free = cheapest_partition(cost, np.array(vehicles), plan)
    crowd = {key for key in free if key not in plan}

    keys = cheapest_partition(cost, np.array(vehicles), plan, crowds=[(crowd, 0)])

    assert crowd.isdisjoint(keys)
    assert sum(cost[key] for key in keys) >= sum(cost[key] for key in free)
