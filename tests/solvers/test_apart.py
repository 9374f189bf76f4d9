"""Goods that spoil each other: two vehicles, or two trips, or one of them stays behind."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.checker import check
from routing.errors import InputError
from routing.formats.native_day import read_day
from routing.problem import Problem, Vehicle
from tests.solvers.small_days import (
    collect,
    day,
    hand_over,
    left_out,
    on_a_line,
    served,
    solved,
    task,
    van,
)

ROAD = on_a_line(0, 100, 200, 300)

pytestmark = pytest.mark.usefixtures("each_engine")


def market(*vehicles: Vehicle) -> Problem:
    rows = [
        collect("tea", 1, commodity="Green tea, 500 g"),
        collect("pepper", 2, commodity="PEPPER"),
        collect("eggs", 2, commodity="eggs"),
    ]
    return replace(day(ROAD, rows, *vehicles), apart=(("tea", "pepper"),))


def test_they_take_two_vehicles() -> None:
    plan = solved(market(van("one"), van("two", fixed_cost=1.0)))

    assert left_out(plan) == set()
    assert sorted(map(set, served(plan).values()), key=len) == [{"tea"}, {"pepper", "eggs"}]


def test_or_two_trips() -> None:
    plan = solved(market(van("one", reload_depots=("depot",))))

    assert left_out(plan) == set()
    assert len(plan.routes[0].trips) == 2


def test_or_one_stays_behind() -> None:
    assert len(left_out(solved(market(van("one"))))) == 1


def test_what_is_brought_is_kept_apart_too() -> None:
    problem = market(van("one"))
    oil = hand_over("oil", 3, commodity="pepper oil")
    problem = replace(problem, shipments=(problem.shipments[0], oil))

    assert len(left_out(solved(problem))) == 1


def test_so_is_what_is_carried_from_place_to_place() -> None:
    problem = market(van("one", reload_depots=("depot",)))
    tea, pepper, _ = problem.shipments
    moved = replace(tea, delivery=task(3))
    problem = replace(problem, shipments=(moved, pepper))

    plan = solved(problem)

    assert left_out(plan) == set()
    assert [len(trip) for trip in plan.routes[0].trips] in ([1, 2], [2, 1])


def test_the_checker_names_both() -> None:
    problem = market(van("one"))
    together = solved(replace(problem, apart=()))

    (found,) = check(problem, together)

    assert (found.code, set(found.shipment_ids)) == ("apart.together", {"tea", "pepper"})
    assert "tea and pepper are to be kept apart" in found.sentence()


def test_a_day_says_what_it_keeps_apart() -> None:
    row = {"id": "a", "index": 1, "commodity": "花椒"}
    vehicle = {"id": "v", "profile": "van", "start_depot": "d", "capacity": {"parcels": 9}}
    cells = [[0, 60], [60, 0]]
    data = {
        "date": "2026-11-23",
        "depots": [{"id": "d", "index": 0}],
        "vehicles": [vehicle],
        "shipments": [row],
        "matrices": {"van": {"durations_s": cells, "distances_m": cells}},
    }

    assert read_day({**data, "apart": [["花椒", "茶叶"]]}).apart == (("花椒", "茶叶"),)
    with pytest.raises(InputError) as refused:
        read_day({**data, "apart": [["茶叶", "茶叶"]]})
    assert refused.value.code == "apart_from_itself"
    with pytest.raises(InputError) as refused:
        read_day({**data, "apart": [["茶叶"]]})
    assert refused.value.code == "too_few_values"
