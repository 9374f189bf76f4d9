from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import pytest

from routing.checker import check
from routing.errors import InputError
from routing.formats.vroom import VroomDay, read_vroom, read_vroom_solution
from routing.planning.locating import locate
from tests.formats.vroom.days import VROOM_ANSWER, vroom_day


def opened(data: Any) -> VroomDay:
    day = read_vroom(data)
    return replace(day, problem=locate(day.problem, None))


def answer() -> dict[str, Any]:
    return copy.deepcopy(VROOM_ANSWER)


def test_vrooms_own_answer_passes_the_check() -> None:
    day = opened(vroom_day())
    plan = read_vroom_solution(answer(), day)
    assert check(day.problem, plan) == ()
    assert [row.id for row in plan.unserved] == ["job 4"]
    assert [route.vehicle_id for route in plan.routes] == ["1", "2"]
    assert plan.cost == 4400


def test_steps_at_one_place_are_one_visit_where_both_ways_of_counting_agree() -> None:
    day = opened(vroom_day())
    first, second = read_vroom_solution(answer(), day).routes
    # VROOM set up for job 1 alone (60 s), a visit would for the longer job 2 (120 s).
    assert [visit.setup_s for visit in first.visits] == [60, 0]
    # Job 3's window opens at 425000, after the visit has started at 424900.
    assert [visit.deliveries for visit in second.visits] == [(), ("shipment 1",), ("job 3",)]
    easier = vroom_day()
    easier["jobs"][1]["setup"] = 60
    del easier["jobs"][2]["time_windows"]
    first, second = read_vroom_solution(answer(), opened(easier)).routes
    assert [visit.setup_s for visit in first.visits] == [60]
    assert first.visits[0].service_s == 600
    assert [visit.deliveries for visit in second.visits] == [(), ("shipment 1", "job 3")]
    assert second.visits[1].load == (0,)


def test_waiting_before_a_break_is_waiting_at_the_next_visit() -> None:
    data = vroom_day(jobs=vroom_day()["jobs"][1:2], shipments=[])
    data["vehicles"] = data["vehicles"][:1]
    told = answer()
    told |= {"routes": told["routes"][:1], "unassigned": []}
    steps = told["routes"][0]["steps"]
    start, _, job, rest, end = steps
    start |= {"arrival": 1600416000, "load": [0]}
    rest |= {"arrival": 1600416600, "duration": 600, "waiting_time": 3400, "load": [0]}
    job |= {"arrival": 1600420700, "duration": 1000, "waiting_time": 100, "setup": 120}
    end |= {"arrival": 1600422220, "load": [1]}
    told["routes"][0]["steps"] = [start, rest, job, end]
    day = opened(data)
    plan = read_vroom_solution(told, day)
    (visit,) = plan.routes[0].visits
    assert visit.waiting_s == 3500
    assert visit.arrival_s + day.base_s == 1600417300
    assert check(day.problem, plan) == ()


@pytest.mark.parametrize(
    ("where", "change", "rule"),
    [
        ((0, 1), {"arrival": 1600418341}, "travel"),
        ((0, 1), {"setup": 0}, "service"),
        ((0, 1), {"service": 299}, "service"),
        ((0, 1), {"location_index": 2}, "places"),
        ((0, 1), {"load": [3]}, "capacity"),
        ((0, 1), {"id": 77}, "coverage"),
        ((0, 1), {"distance": 10001}, "travel"),
        ((0, 0), {"location_index": 3}, "depots"),
        ((0, 3), {"arrival": 1600421500}, "breaks"),
        ((0, 3), {"id": 8}, "breaks"),
        ((0, 4), {"arrival": 1600450000}, "shifts"),
        ((1, 3), {"waiting_time": 2000}, "time_windows"),
    ],
)
def test_mistakes_are_told_as_they_are(
    where: tuple[int, int], change: dict[str, Any], rule: str
) -> None:
    route, step = where
    told = answer()
    told["routes"][route]["steps"][step] |= change
    day = opened(vroom_day())
    found = {one.rule for one in check(day.problem, read_vroom_solution(told, day))}
    assert rule in found


def test_an_unknown_vehicle_and_a_forgotten_job_are_told() -> None:
    told = answer()
    told["routes"][0]["vehicle"] = 9
    told["unassigned"] = []
    day = opened(vroom_day())
    found = {one.code for one in check(day.problem, read_vroom_solution(told, day))}
    assert {"vehicles.unknown", "coverage.missing"} <= found


def test_only_rounding_of_the_cost_is_forgiven() -> None:
    data = vroom_day()
    data["vehicles"][0]["costs"] = {"per_hour": 1001}
    day = opened(data)
    told = answer()
    told["routes"][0]["cost"] = round(2000 * 1001 / 3600)
    plan = read_vroom_solution(told, day)
    assert plan.routes[0].cost == pytest.approx(2000 * 1001 / 3600, abs=1e-9)
    assert check(day.problem, plan) == ()
    told["routes"][0]["cost"] += 2
    assert {one.rule for one in check(day.problem, read_vroom_solution(told, day))} == {"cost"}


def test_distances_that_are_not_told_come_from_the_matrix() -> None:
    told = answer()
    for route in told["routes"]:
        for step in route["steps"]:
            del step["distance"]
    day = opened(vroom_day())
    plan = read_vroom_solution(told, day)
    assert [leg.distance_m for leg in plan.routes[0].legs] == [10_000, 0, 10_000]
    assert check(day.problem, plan) == ()


def test_what_was_refused_is_not_unserved() -> None:
    data = vroom_day()
    data["jobs"][3]["service"] = -1
    plan = read_vroom_solution(answer(), opened(data))
    assert plan.unserved == ()
    assert [row.id for row in plan.rejected] == ["4"]
    told = answer()
    told["unassigned"].append({"id": 99, "type": "job"})
    assert [row.id for row in read_vroom_solution(told, opened(data)).unserved] == ["job 99"]


def test_a_route_without_start_and_end_steps_is_open() -> None:
    told = answer()
    told["routes"][1]["steps"] = told["routes"][1]["steps"][1:-1]
    plan = read_vroom_solution(told, opened(vroom_day()))
    route = plan.routes[1]
    assert (route.start, route.end) == (None, None)
    assert len(route.legs) == len(route.visits) + 1
    assert route.return_s == route.visits[-1].departure_s


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"code": 2, "error": "Invalid vehicles."}, "vroom_error"),
        ({}, "missing_field"),
        ({"code": 0, "routes": [{"vehicle": 1, "steps": [{"type": "fly"}]}]}, "not_one_of"),
        ({"code": 0, "routes": 3}, "list_expected"),
    ],
)
def test_what_is_no_answer_is_told(data: Any, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read_vroom_solution(data, opened(vroom_day()))
