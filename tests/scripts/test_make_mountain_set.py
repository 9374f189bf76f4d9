"""The mountain set: each case is a day that has its rules, and no others."""

from __future__ import annotations

from typing import Any

import pytest
from make_mountain_set import CASES, FEW, RULES, make_case

from routing.formats.native_day import read_day
from tests.scripts.test_make_day import REGION


def case(name: str, seed: int = 1) -> dict[str, Any]:
    return make_case(REGION.id, REGION.settlements, name, orders=60, seed=seed)


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_case_has_its_rules_and_no_others(name: str) -> None:
    problem = read_day(case(name), timezone=REGION.timezone)
    shipments, vehicles = problem.shipments, problem.vehicles
    pairs = [row for row in shipments if row.pickup and row.delivery]
    found = {
        "windows": any(task.time_windows for row in shipments for task in row.tasks),
        "skills": any(row.skills for row in shipments),
        "fleet": len({vehicle.profile for vehicle in vehicles}) > 1,
        "breaks": any(vehicle.breaks for vehicle in vehicles),
        "duty": any(vehicle.max_duration_s for vehicle in vehicles),
        "depots": len({vehicle.start_depot for vehicle in vehicles}) > 1,
        "both_ways": any(row.pickup is None for row in shipments),
        "pairs": bool(pairs),
        "reloads": any(vehicle.reload_depots for vehicle in vehicles),
        "apart": "apart" in problem.rules,
        "familiar": "familiar" in problem.rules,
        "due": "soft_windows" in problem.rules,
        "paces": "service" in problem.rules,
    }

    assert not problem.rejected
    assert {rule for rule in (*RULES, *FEW) if found[rule]} == CASES[name]


def test_only_the_seed_makes_a_difference() -> None:
    assert case("market") == case("market")
    assert case("market")["shipments"] != case("market", seed=2)["shipments"]


def test_a_fleet_has_room_for_more_than_the_orders() -> None:
    day = case("plain")

    room_kg = sum(row["capacity"]["weight_kg"] for row in day["vehicles"])
    assert room_kg > 2 * sum(row["weight_kg"] for row in day["shipments"])
