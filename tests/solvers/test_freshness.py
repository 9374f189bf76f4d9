"""What does not keep is not on board for too long: the order, the times and the trips follow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from routing.checker import check
from routing.errors import InputError
from routing.planning.explaining import explain
from routing.problem import Problem, Shipment
from routing.solvers.ruin_recreate import carries
from tests.solvers.small_days import (
    between,
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


def carry(name: str, origin: int, target: int, **more: Any) -> Shipment:
    return Shipment(id=name, pickup=task(origin), delivery=task(target), load=(1.0,), **more)


def test_what_spoils_is_collected_last() -> None:
    # by the road alone both orders are as long: 600 s there and back
    rows = [
        collect("berries", 1, service_s=10, max_aboard_s=100),
        collect("wood", 3, service_s=10),
    ]

    plan = solved(day(ROAD, rows))

    assert served(plan) == {"van": ("wood", "berries")}


def test_what_spoils_is_handed_over_first() -> None:
    rows = [hand_over("fish", 1, max_aboard_s=100), hand_over("rice", 3)]

    assert served(solved(day(ROAD, rows))) == {"van": ("fish", "rice")}


@pytest.mark.parametrize(("most_s", "missed"), [(200, set()), (199, {"berries"})])
def test_what_cannot_be_fresh_is_left_out(most_s: int, missed: set[str]) -> None:
    rows = [collect("berries", 2, max_aboard_s=most_s)]

    assert left_out(solved(day(ROAD, rows))) == missed


@pytest.mark.parametrize(("most_s", "missed"), [(100, set()), (99, {"fish"})])
def test_so_is_what_goes_from_place_to_place(most_s: int, missed: set[str]) -> None:
    rows = [carry("fish", 1, 2, max_aboard_s=most_s)]

    assert left_out(solved(day(ROAD, rows))) == missed


def test_nothing_else_comes_between_the_two_places() -> None:
    rows = [carry("fish", 1, 3, max_aboard_s=200), collect("wood", 2, service_s=50)]

    plan = solved(day(ROAD, rows))

    assert left_out(plan) == set()
    assert served(plan) != {"van": ("fish", "wood")} or plan.routes[0].visits[1].deliveries


def test_one_waits_where_waiting_does_no_harm() -> None:
    #   wood by 100, then 400 s of waiting for tea at 700: berries in between are taken on late
    rows = [
        collect("wood", 1, (100, 100)),
        collect("berries", 2, max_aboard_s=400),
        collect("tea", 3, (700, 700)),
    ]

    plan = solved(day(ROAD, rows))

    assert left_out(plan) == set()
    (route,) = plan.routes
    berries = next(visit for visit in route.visits if visit.pickups == ("berries",))
    assert route.return_s - berries.departure_s <= 400


def test_a_trip_more_keeps_goods_fresh() -> None:
    rows = [
        collect("east", 1, service_s=150, max_aboard_s=110),
        collect("west", 2, service_s=150, max_aboard_s=210),
        hand_over("post", 3, (900, 1000)),
    ]

    plan = solved(day(ROAD, rows, van(reload_depots=("depot",))))

    assert left_out(plan) == set()


def test_two_limits_at_one_place_are_two_stops() -> None:
    rows = [
        collect("berries", 1, service_s=50, max_aboard_s=100),
        collect("wood", 1, service_s=50),
        collect("far", 3),
    ]

    plan = solved(day(ROAD, rows, van(shift=between(0, 700))))

    assert left_out(plan) == set()


def too_far_away() -> Problem:
    return day(ROAD, [collect("berries", 3, max_aboard_s=240)])


def test_the_reason_says_that_it_would_not_keep() -> None:
    problem = too_far_away()

    (reason,) = explain(problem, solved(problem).unserved)

    assert reason.code == "not_fresh"
    assert "longer than 4 minutes" in reason.reason("en")


def test_the_checker_measures_the_time_on_board() -> None:
    problem = too_far_away()
    (row,) = problem.shipments
    plan = solved(replace(problem, shipments=(replace(row, max_aboard_s=None),)))

    (found,) = check(problem, plan)

    assert (found.code, found.shipment_ids) == ("freshness.too_long_aboard", ("berries",))
    assert "on board for 0:05:00, longer than 0:04:00" in found.sentence()


def test_it_is_left_to_the_engine_that_knows_it() -> None:
    assert not carries(too_far_away())


def test_no_time_is_less_than_nothing() -> None:
    with pytest.raises(InputError) as refused:
        collect("berries", 3, max_aboard_s=-1)
    assert refused.value.code == "negative"
