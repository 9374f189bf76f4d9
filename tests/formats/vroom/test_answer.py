from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.formats.vroom import VroomDay, read_vroom, read_vroom_solution, write_vroom
from routing.formats.vroom.polyline import encode
from routing.planning.locating import locate
from routing.plans import Plan, Route, Unserved
from routing.rejected import Rejected
from routing.schedule import Halt, schedule
from tests.formats.vroom.days import DISTANCES, DURATIONS, VROOM_ANSWER, vroom_day, with_row

SUMS = ("cost", "setup", "service", "duration", "waiting_time", "priority", "distance")


def opened(data: Any) -> VroomDay:
    day = read_vroom(data)
    return replace(day, problem=locate(day.problem, None))


def plan_of(day: VroomDay, *routes: Route, **more: Any) -> Plan:
    problem = day.problem
    return Plan(
        start=problem.start,
        routes=routes,
        rejected=problem.rejected,
        matrix_digest=problem.matrix_digest,
        **more,
    )


def assert_it_adds_up(answer: dict[str, Any]) -> None:
    routes, summary = answer["routes"], answer["summary"]
    for name in SUMS:
        assert summary[name] == sum(route[name] for route in routes)
    for name in ("delivery", "pickup"):
        columns = zip(*(route[name] for route in routes), strict=True)
        assert not routes or summary[name] == [sum(column) for column in columns]
    assert summary["routes"] == len(routes)
    assert summary["unassigned"] == len(answer["unassigned"])
    for route in routes:
        steps = route["steps"]
        for name in ("setup", "service", "waiting_time"):
            assert route[name] == sum(step[name] for step in steps)
        assert route["duration"] == steps[-1]["duration"]
        assert route["distance"] == steps[-1]["distance"]
        for here, there in pairwise(steps):
            busy = here["waiting_time"] + here["setup"] + here["service"]
            drive = there["duration"] - here["duration"]
            assert there["arrival"] == here["arrival"] + busy + drive
        assert [step["type"] for step in (steps[0], steps[-1])] == ["start", "end"]


def test_vrooms_own_answer_is_written_as_vroom_wrote_it() -> None:
    day = opened(vroom_day())
    answer = write_vroom(read_vroom_solution(VROOM_ANSWER, day), day)
    assert_it_adds_up(answer)
    (unassigned,) = answer["unassigned"]
    assert unassigned.pop("code") == "not_selected"
    assert unassigned.pop("fix") is None
    assert unassigned.pop("reason")
    assert answer == VROOM_ANSWER


def test_ids_come_back_in_the_type_in_which_they_came() -> None:
    data = vroom_day()
    data["vehicles"][0] |= {"id": "van", "description": "the blue one"}
    data["vehicles"][0]["breaks"][0]["id"] = "lunch"
    data["jobs"][0]["id"] = "A-1"
    data["shipments"][0]["pickup"]["id"] = "p"
    day = opened(data)
    first, *_, carried = day.problem.shipments
    assert first.delivery is not None
    assert carried.pickup is not None
    assert carried.delivery is not None
    halts = [
        Halt(location=first.delivery.location, deliveries=(first.id,)),
        Halt(location=carried.pickup.location, pickups=(carried.id,)),
        Halt(location=carried.delivery.location, deliveries=(carried.id,)),
    ]
    route = schedule(day.problem, day.problem.vehicles[0], halts)
    assert route is not None
    unserved = (Unserved(id="job 2", code="not_selected"),)
    answer = write_vroom(plan_of(day, route, unserved=unserved), day)
    (told,) = answer["routes"]
    assert (told["vehicle"], told["description"]) == ("van", "the blue one")
    ids = [(step["type"], step["id"]) for step in told["steps"] if "id" in step]
    assert sorted(ids, key=str) == [
        ("break", "lunch"),
        ("delivery", 1),
        ("job", "A-1"),
        ("pickup", "p"),
    ]
    assert [(row["id"], row["type"]) for row in answer["unassigned"]] == [(2, "job")]
    assert_it_adds_up(answer)


def test_what_was_refused_stands_among_the_unassigned() -> None:
    data = with_row("jobs", pickup=[1], description="both ways")
    data["shipments"].append({"pickup": {"id": 9}, "delivery": {"id": "x", "location_index": 1}})
    day = opened(data)
    late = Rejected(kind="shipment", id="job 2", row=None, code="no_location", details={})
    answer = write_vroom(replace(plan_of(day), rejected=(late,)), day, "zh")
    told = [(row["id"], row["type"], row["code"]) for row in answer["unassigned"]]
    assert told == [
        ("bad", "job", "job_both_ways"),
        (9, "pickup", "no_matrix_index"),
        ("x", "delivery", "no_matrix_index"),
        (2, "job", "no_location"),
    ]
    assert answer["unassigned"][0]["description"] == "both ways"
    assert answer["unassigned"][2]["location_index"] == 1
    assert answer["unassigned"][0]["fix"] == "请在同一地点拆成两个任务。"
    assert [row["id"] for row in answer["rejected"]] == ["bad", "9/x", "job 2"]


def test_an_open_route_starts_and_ends_at_its_tasks() -> None:
    data = vroom_day(
        vehicles=[
            {"id": 1, "end_index": 0, "capacity": [9]},
            {"id": 2, "capacity": [9], "start_index": 0},
        ]
    )
    day = opened(data)
    second = day.problem.shipments[1]
    assert second.pickup is not None
    halt = Halt(location=second.pickup.location, pickups=(second.id,))
    for vehicle, ends in zip(day.problem.vehicles, ((1, 0), (0, 1)), strict=True):
        route = schedule(day.problem, vehicle, [halt])
        assert route is not None
        (told,) = write_vroom(plan_of(day, route), day)["routes"]
        indices = (told["steps"][0]["location_index"], told["steps"][-1]["location_index"])
        assert indices == ends


def test_without_loads_or_distances_none_are_told() -> None:
    data = vroom_day(vehicles=[{"id": 1, "start_index": 0}], shipments=[])
    data["jobs"] = [{"id": 1, "location_index": 1}]
    del data["matrices"]["car"]["distances"]
    day = opened(data)
    (job,) = day.problem.shipments
    assert job.delivery is not None
    halt = Halt(location=job.delivery.location, deliveries=(job.id,))
    route = schedule(day.problem, day.problem.vehicles[0], [halt])
    assert route is not None
    answer = write_vroom(plan_of(day, route), day)
    for row in (answer["summary"], answer["routes"][0], *answer["routes"][0]["steps"]):
        assert not {"load", "delivery", "pickup", "amount", "distance"} & row.keys()


def test_a_polyline_is_encoded_as_its_makers_do() -> None:
    # The example of https://developers.google.com/maps/documentation/utilities/polylinealgorithm
    points = [(-120.2, 38.5), (-120.95, 40.7), (-126.453, 43.252)]
    assert encode(points) == "_p~iF~ps|U_ulLnnqC_mqNvxq`@"


tasks = st.fixed_dictionaries(
    {
        "location_index": st.integers(1, 3),
        "setup": st.sampled_from([0, 60, 120]),
        "service": st.sampled_from([0, 30, 300]),
    }
)
rests = st.fixed_dictionaries(
    {
        "id": st.integers(1, 9),
        "service": st.sampled_from([0, 600]),
        "time_windows": st.tuples(st.integers(0, 9000), st.integers(0, 3000)).map(
            lambda pair: [[pair[0], pair[0] + pair[1]]]
        ),
    }
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    jobs=st.lists(tasks, min_size=1, max_size=4),
    carried=st.lists(st.tuples(tasks, tasks), max_size=2),
    breaks=st.lists(rests, max_size=2, unique_by=lambda rest: rest["id"]),
    ends=st.sampled_from([["start_index"], ["end_index"], ["start_index", "end_index"]]),
    base=st.sampled_from([0, 1_600_000_000]),
    order=st.randoms(use_true_random=False),
)
def test_a_plan_adds_up_and_is_read_back_as_good_as_it_was(  # noqa: PLR0917 - hypothesis draws them
    jobs: list[dict[str, Any]],
    carried: list[tuple[dict[str, Any], dict[str, Any]]],
    breaks: list[dict[str, Any]],
    ends: list[str],
    base: int,
    order: Any,
) -> None:
    for rest in breaks:
        rest["time_windows"] = [[base + moment for moment in rest["time_windows"][0]]]
    vehicle: dict[str, Any] = {
        "id": 1,
        "breaks": breaks,
        "capacity": [99],
        "time_window": [base, base + 60_000],
    }
    data: dict[str, Any] = {
        "vehicles": [vehicle | dict.fromkeys(ends, 0)],
        "jobs": [
            job | {"id": number, "delivery" if number % 2 else "pickup": [number]}
            for number, job in enumerate(jobs)
        ],
        "shipments": [
            {"amount": [2], "pickup": {"id": number, **a}, "delivery": {"id": number, **b}}
            for number, (a, b) in enumerate(carried)
        ],
        "matrices": {"car": {"durations": DURATIONS, "distances": DISTANCES}},
    }
    day = opened(data)
    halts: list[Halt] = []
    for shipment in order.sample(day.problem.shipments, len(day.problem.shipments)):
        if shipment.pickup is not None:
            halts.append(Halt(location=shipment.pickup.location, pickups=(shipment.id,)))
        if shipment.delivery is not None:
            halts.append(Halt(location=shipment.delivery.location, deliveries=(shipment.id,)))
    route = schedule(day.problem, day.problem.vehicles[0], halts)
    assert route is not None
    plan = plan_of(day, route)
    assume(not check(day.problem, plan))
    answer = write_vroom(plan, day)
    assert_it_adds_up(answer)
    again = read_vroom_solution(answer, day)
    assert check(day.problem, again) == ()
    assert write_vroom(again, day) == answer


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5])
def test_a_break_on_the_road_shows_how_far_the_vehicle_has_come(share: float) -> None:
    begins = int(1000 * share)
    data = vroom_day(
        vehicles=[
            {
                "id": 1,
                "start_index": 0,
                "capacity": [9],
                "time_window": [0, 9000],
                "breaks": [{"id": 7, "service": 300, "time_windows": [[begins, begins]]}],
            }
        ],
        jobs=[{"id": 1, "location_index": 1, "time_windows": [[1300, 1300]]}],
        shipments=[],
    )
    day = opened(data)
    (job,) = day.problem.shipments
    assert job.delivery is not None
    halt = Halt(location=job.delivery.location, deliveries=(job.id,))
    route = schedule(day.problem, day.problem.vehicles[0], [halt])
    assert route is not None
    answer = write_vroom(plan_of(day, route), day)
    (rest,) = (step for step in answer["routes"][0]["steps"] if step["type"] == "break")
    assert (rest["arrival"], rest["duration"], rest["distance"]) == (begins, begins, 10 * begins)
