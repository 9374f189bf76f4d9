from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import wording
from routing.errors import InputError
from routing.formats.vroom import read_vroom
from routing.problem import FOREVER_S, Location, TimeWindow
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.roads.matrix import UNREACHABLE
from tests.formats.days import json_values
from tests.formats.vroom.days import DURATIONS, vroom_day, with_row

SOMEWHERE = RegionRef(id="somewhere")


def the_rejected(data: Any, **options: Any) -> Rejected:
    (row,) = read_vroom(data, **options).problem.rejected
    return row


def test_jobs_and_shipments_share_no_ids_inside() -> None:
    problem = read_vroom(vroom_day()).problem
    assert problem.rejected == ()
    ids = [shipment.id for shipment in problem.shipments]
    assert ids == ["job 1", "job 2", "job 3", "job 4", "shipment 1"]
    assert [vehicle.id for vehicle in problem.vehicles] == ["1", "2"]
    first, second, *_, carried = problem.shipments
    assert first.delivery is not None
    assert first.pickup is None
    assert (first.delivery.setup_s, first.delivery.service_s) == (60, 300)
    assert (first.load, first.skills, first.note) == ((1.0,), frozenset({"1"}), "first")
    assert second.pickup is not None
    assert second.delivery is None
    assert len(carried.tasks) == 2


def test_two_vehicles_at_one_place_share_a_depot() -> None:
    problem = read_vroom(vroom_day()).problem
    (depot,) = problem.depots
    assert depot.location == Location(index=0)
    there, open_end = problem.vehicles
    assert there.start_depot == there.end_depot == open_end.start_depot == depot.id
    assert open_end.end_depot is None


def test_unix_times_count_from_the_day_before_the_first() -> None:
    day = read_vroom(vroom_day())
    assert day.base_s == 1600300800
    assert day.problem.start.timestamp() == day.base_s
    assert day.problem.vehicles[0].shift == TimeWindow(start_s=115_200, end_s=139_200)
    assert read_vroom(vroom_day(), timezone="Asia/Shanghai").problem.start.isoformat() == (
        "2020-09-17T08:00:00+08:00"
    )


def test_relative_times_stay_as_they_are() -> None:
    jobs = [{"id": 1, "location_index": 1, "time_windows": [[600, 4294967295], [0, 60]]}]
    day = read_vroom(vroom_day(vehicles=[{"id": 1, "start_index": 0}], jobs=jobs, shipments=[]))
    assert day.base_s == 0
    (shipment,) = day.problem.shipments
    assert shipment.tasks[0].time_windows == (
        TimeWindow(start_s=0, end_s=60),
        TimeWindow(start_s=600, end_s=FOREVER_S),
    )


def test_the_cost_is_seconds_of_driving_unless_told_otherwise() -> None:
    told = {"fixed": 9, "per_hour": 60, "per_km": 2}
    usual, other = read_vroom(with_row("vehicles", costs=told)).problem.vehicles[::2]
    costs = [usual.fixed_cost, usual.cost_per_km, usual.cost_per_hour, usual.cost_per_travel_hour]
    assert costs == [0, 0, 0, 3600]
    costs = [other.fixed_cost, other.cost_per_km, other.cost_per_hour, other.cost_per_travel_hour]
    assert costs == [9, 2, 0, 60]


def test_limits_are_taken() -> None:
    limits = {"max_tasks": 3, "max_travel_time": 4, "max_distance": 5}
    vehicle = read_vroom(with_row("vehicles", **limits)).problem.vehicles[-1]
    assert (vehicle.max_tasks, vehicle.max_travel_s, vehicle.max_distance_m) == (3, 4, 5)


def test_a_speed_factor_has_a_matrix_of_its_own() -> None:
    data = with_row("vehicles", speed_factor=1.5)
    data["matrices"]["car"]["durations"][1][2] = None
    problem = read_vroom(data).problem
    scaled = problem.matrices[problem.vehicles[-1].profile]
    expected = np.rint(np.array(DURATIONS) * 0.67)
    expected[1, 2] = UNREACHABLE
    np.testing.assert_array_equal(scaled.durations_s, expected)
    plain = problem.matrices[problem.vehicles[0].profile]
    np.testing.assert_array_equal(scaled.distances_m, plain.distances_m)
    assert plain.durations_s[0, 1] == 1000


def test_the_old_keys_are_understood() -> None:
    jobs = [{"id": 1, "location_index": 1, "amount": [2]}]
    data = vroom_day(jobs=jobs, shipments=[], matrices=None, matrix=DURATIONS)
    day = read_vroom(data)
    (shipment,) = day.problem.shipments
    assert shipment.delivery is not None
    assert shipment.load == (2.0,)
    assert not day.with_distances


def test_in_a_region_coordinates_count_and_a_car_is_a_van() -> None:
    data = {
        "vehicles": [
            {"id": 1, "start": [1.5, 42.5]},
            {"id": 2, "end": [1.5, 42.5], "profile": "foot"},
        ],
        "jobs": [{"id": 1, "location": [1.52, 42.51], "location_index": 9}],
    }
    problem = read_vroom(data, region=SOMEWHERE, profiles={"van", "foot"}).problem
    assert problem.region == SOMEWHERE
    assert [vehicle.profile for vehicle in problem.vehicles] == ["van", "foot"]
    assert problem.shipments[0].tasks[0].location == Location(lon=1.52, lat=42.51)
    assert problem.depots[0].id == "1.5,42.5"
    data["vehicles"][1]["profile"] = "boat"
    told = the_rejected(data, region=SOMEWHERE, profiles={"van"})
    assert (told.id, told.code) == ("2", "unknown_profile")


BAD_JOBS: list[tuple[dict[str, Any], str, str | None]] = [
    ({"location_index": None}, "no_matrix_index", "location_index"),
    ({"location_index": 4}, "index_outside_matrix", "location_index"),
    ({"location_index": -1}, "negative", "location_index"),
    ({"location": [1]}, "too_few_values", "location"),
    ({"location": [200, 1]}, "coordinate_out_of_range", None),
    ({"location": [float("nan"), 1]}, "not_a_number", "location[0]"),
    ({"setup": -1}, "negative", "setup"),
    ({"service": 1.5}, "whole_number_expected", "service"),
    ({"service": "300"}, "whole_number_expected", "service"),
    ({"delivery": [-1]}, "negative", "delivery[0]"),
    ({"delivery": 1}, "list_expected", "delivery"),
    ({"delivery": [1, 2]}, "amount_size", "delivery"),
    ({"pickup": [1]}, "job_both_ways", None),
    ({"priority": 101}, "out_of_range", "priority"),
    ({"time_windows": [[9, 3]]}, "window_ends_before_start", None),
    ({"time_windows": [[9]]}, "too_few_values", "time_windows[0]"),
    ({"time_windows": [9, 10]}, "list_expected", "time_windows[0]"),
    ({"service_per_type": {"truck": 5}}, "vroom_unsupported", "service_per_type"),
    ({"setup_per_type": {"truck": 5}}, "vroom_unsupported", "setup_per_type"),
]


@pytest.mark.parametrize(("change", "code", "field"), BAD_JOBS)
def test_a_bad_job_is_told_and_the_others_kept(
    change: dict[str, Any], code: str, field: str | None
) -> None:
    data = with_row("jobs", **change)
    data["vehicles"][0]["type"] = "truck"
    problem = read_vroom(data).problem
    assert len(problem.shipments) == 5
    (row,) = problem.rejected
    assert (row.kind, row.id, row.row, row.code) == ("job", "bad", 5, code)
    assert row.details.get("field") == field
    for lang in wording.LANGS:
        assert row.as_dict(lang)["action"]


BAD_VEHICLES: list[tuple[dict[str, Any], str]] = [
    ({"capacity": None}, "no_capacity"),
    ({"capacity": [1, 2]}, "amount_size"),
    ({"start_index": None, "end_index": None}, "no_start_or_end"),
    ({"start_index": 7}, "index_outside_matrix"),
    ({"start": [1, 2], "start_index": None}, "no_matrix_index"),
    ({"profile": "boat"}, "profile_without_matrix"),
    ({"time_window": [9, 3]}, "window_ends_before_start"),
    ({"steps": [{"type": "jump"}]}, "not_one_of"),
    ({"costs": {"per_task_hour": 5}}, "vroom_unsupported"),
    ({"breaks": [{"id": 1, "max_load": [3]}]}, "vroom_unsupported"),
    ({"breaks": [{"id": 1}, {"id": 1}]}, "duplicate_break"),
    ({"speed_factor": 0}, "out_of_range"),
    ({"speed_factor": 6}, "out_of_range"),
]


@pytest.mark.parametrize(("change", "code"), BAD_VEHICLES)
def test_a_bad_vehicle_is_told_and_the_others_kept(change: dict[str, Any], code: str) -> None:
    problem = read_vroom(with_row("vehicles", **change)).problem
    assert [vehicle.id for vehicle in problem.vehicles] == ["1", "2"]
    (row,) = problem.rejected
    assert (row.kind, row.id, row.row, row.code) == ("vehicle", "bad", 3, code)


@pytest.mark.parametrize(
    "row",
    [
        {"breaks": [{"id": 1, "max_load": [4]}]},
        {"costs": {"per_task_hour": 0}},
        {"steps": [{"type": "start"}, {"type": "end"}]},
        {"speed_factor": 1},
    ],
)
def test_what_changes_nothing_is_not_refused(row: dict[str, Any]) -> None:
    assert read_vroom(with_row("vehicles", **row)).problem.rejected == ()
    job = {"service_per_type": {"truck": 5}}
    assert read_vroom(with_row("jobs", **job)).problem.rejected == ()


def test_distances_are_needed_where_they_cost_or_bind() -> None:
    data = with_row("vehicles", costs={"per_km": 1})
    del data["matrices"]["car"]["distances"]
    assert the_rejected(data).code == "matrix_without_distances"


def test_speed_factors_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("routing.formats.vroom.vehicles.MAX_SCALED_CELLS", 2 * 4**2)
    cars = [
        {"id": one, "start_index": 0, "capacity": [1], "speed_factor": 1 + one / 4}
        for one in range(5)
    ]
    cars.append({**cars[2], "id": 9})
    problem = read_vroom(vroom_day(vehicles=cars)).problem
    assert [vehicle.id for vehicle in problem.vehicles] == ["0", "1", "2", "9"]
    assert [(row.id, row.code) for row in problem.rejected] == [
        ("3", "too_many_speed_factors"),
        ("4", "too_many_speed_factors"),
    ]


def test_a_speed_factor_needs_matrices() -> None:
    data = {
        "vehicles": [{"id": 1, "start": [1, 2]}, {"id": 2, "start": [1, 2], "speed_factor": 2}],
        "jobs": [{"id": 1, "location": [1, 2]}],
    }
    assert the_rejected(data, region=SOMEWHERE).code == "speed_factor_without_matrices"


def test_a_cost_matrix_costs_only_its_own_vehicles() -> None:
    data = with_row("vehicles", profile="bike")
    data["matrices"]["bike"] = {"durations": DURATIONS, "costs": DURATIONS}
    matrix, vehicle = read_vroom(data).problem.rejected
    assert (matrix.kind, matrix.id, matrix.code) == ("matrix", "bike", "vroom_unsupported")
    assert matrix.details["field"] == "matrices.bike.costs"
    assert (vehicle.id, vehicle.code) == ("bad", "matrix_rejected")


def test_ids_are_counted_by_kind_and_step() -> None:
    data = vroom_day()
    (shipment,) = data["shipments"]
    other = {**shipment, "pickup": {**shipment["pickup"], "id": 5}}
    data["shipments"].append(other)
    data["jobs"].append({**data["jobs"][1], "id": "1"})
    problem = read_vroom(data).problem
    told = [(row.kind, row.id, row.row, row.code) for row in problem.rejected]
    assert told == [
        ("job", "1", 1, "duplicate_id"),
        ("job", "1", 5, "duplicate_id"),
        ("shipment", "1", 1, "duplicate_id"),
        ("shipment", "5/1", 2, "duplicate_id"),
    ]


def test_keys_that_nobody_knows_are_named() -> None:
    data = vroom_day(options={"g": True})
    data["jobs"][0]["address"] = data["jobs"][1]["address"] = "Mill"
    data["shipments"][0]["pickup"]["adress"] = "Mill"
    data["vehicles"][0]["breaks"][0]["name"] = "lunch"
    assert read_vroom(data).ignored == (
        "options",
        "jobs[].address",
        "shipments[].pickup.adress",
        "vehicles[].breaks[].name",
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "not_an_object"),
        (vroom_day(vehicles=[]), "no_vehicles"),
        pytest.param(
            vroom_day(vehicles=[{}] * 100_001), "too_many_vehicles", id="too many vehicles"
        ),
        (vroom_day(jobs=[], shipments=[]), "no_shipments"),
        (vroom_day(jobs={}), "list_expected"),
        (vroom_day(matrices=[]), "object_expected"),
        (vroom_day(matrices=None), "no_region_and_no_matrices"),
        (vroom_day(vehicles=[{"id": 1}]), "no_capacity|no_start_or_end"),
        (vroom_day(vehicles=[{"id": 1, "start_index": 0}], shipments=[]), "no_usable_shipment"),
        (vroom_day(matrices={"car": {"durations": [[1, 2]]}}), "matrix_not_square"),
        (vroom_day(matrices={"car": {"durations": DURATIONS, "costs": []}}), "vroom_unsupported"),
    ],
)
def test_only_where_nothing_usable_is_left_there_is_an_error(data: Any, code: str) -> None:
    with pytest.raises(InputError, match=f"^({code}): "):
        read_vroom(data)


FIELDS = sorted({key for change, *_ in BAD_JOBS for key in change} | {"id", "pickup", "amount"})


@settings(max_examples=150)
@given(
    table=st.sampled_from(["jobs", "shipments", "vehicles"]),
    row=st.dictionaries(st.sampled_from(FIELDS), json_values) | json_values,
)
def test_whatever_a_row_holds_the_others_are_kept(table: str, row: Any) -> None:
    data = vroom_day()
    data[table].append(row)
    problem = read_vroom(data).problem
    kept = len(problem.shipments) + len(problem.vehicles) + len(problem.rejected)
    assert kept == 5 + 2 + 1
