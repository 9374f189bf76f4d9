"""A stop takes longer with a truck than with a three-wheeler."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.checker import check
from routing.problem import Problem
from tests.solvers.small_days import (
    between,
    collect,
    day,
    hand_over,
    left_out,
    on_a_line,
    served,
    solved,
    van,
)

ROAD = on_a_line(0, 100, 200, 300)

pytestmark = pytest.mark.usefixtures("each_engine")


def two_villages(setup_factor: float, service_factor: float, shift_s: int) -> Problem:
    """Two villages on the way to 200: 400 s of driving, 60 + 10 and 60 + 20 s at the stops."""
    rows = [
        collect("a", 1, setup_s=60, service_s=10),
        collect("b", 2, setup_s=60, service_s=20),
    ]
    truck = van(shift=between(0, shift_s), setup_factor=setup_factor, service_factor=service_factor)
    return day(ROAD, rows, truck)


@pytest.mark.parametrize(
    ("setup", "service", "work_s"), [(1.0, 1.0, 150), (2.0, 1.0, 270), (1.0, 1.5, 165)]
)
def test_what_a_stop_takes_follows_from_the_vehicle(
    setup: float, service: float, work_s: int
) -> None:
    plan = solved(two_villages(setup, service, 400 + work_s))

    assert left_out(plan) == set()
    assert plan.duration_s == 400 + work_s
    assert len(left_out(solved(two_villages(setup, service, 400 + work_s - 1)))) == 1


def test_the_three_wheeler_is_sent_where_the_truck_would_be_too_slow() -> None:
    rows = [collect(name, 1 + n, service_s=100) for n, name in enumerate("abc")]
    truck = van("truck", service_factor=3.0, shift=between(0, 900))
    trike = van("trike", cost_per_km=5.0, shift=between(0, 900))

    plan = solved(day(ROAD, rows, truck, trike))

    assert left_out(plan) == set()
    assert "trike" in served(plan)
    alike = solved(day(ROAD, rows, replace(truck, service_factor=1.0), trike))
    assert list(served(alike)) == ["truck"]


def test_windows_of_neighbours_at_one_place_know_whose_set_up_is_saved() -> None:
    # what is handed over and what is collected at one place are two stops for the engines
    rows = [
        hand_over("out", 1, (100, 100), setup_s=50, service_s=10),
        collect("in", 1, (210, 210), setup_s=50, service_s=5),
    ]
    truck = van("truck", setup_factor=2.0)

    plan = solved(day(ROAD, rows, truck, van("trike", cost_per_km=2.0, setup_factor=1.5)))

    assert served(plan) == {"truck": ("out", "in")}
    assert [visit.setup_s for visit in plan.routes[0].visits] == [100, 0]


def test_the_checker_knows_who_is_slow() -> None:
    usual = two_villages(1.0, 1.0, 900)
    plan = solved(usual)
    (truck,) = usual.vehicles

    slow = replace(usual, vehicles=(replace(truck, setup_factor=1.5, service_factor=2.0),))

    assert [found.code for found in check(slow, plan)] == [
        "service.wrong_setup",
        "service.wrong_service",
    ] * 2


def test_a_whole_fleet_that_is_slow_is_no_rule_of_its_own() -> None:
    slow = van("one", setup_factor=2.0)
    rows = [collect("a", 1)]

    assert "service" not in day(ROAD, rows, slow, replace(slow, id="two")).rules
    assert "service" in day(ROAD, rows, slow, van("two")).rules
