from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import wording
from routing.errors import InputError
from routing.formats.files import decode
from routing.formats.native_day import peek, read_day
from routing.formats.summary import rejected_row
from routing.problem import FOREVER_S, Location, RegionRef, Rejected, TimeWindow
from routing.roads.matrix import UNREACHABLE
from tests.formats.days import day, with_row

NAN = float("nan")


def the_rejected(data: Any, **options: Any) -> Rejected:
    (row,) = read_day(data, **options).rejected
    return row


def test_a_good_day_has_nothing_rejected() -> None:
    problem = read_day(day())
    assert problem.rejected == ()
    assert problem.start.isoformat() == "2026-11-23T00:00:00+08:00"
    assert problem.region == RegionRef(id="somewhere")
    (shipment,) = problem.shipments
    assert shipment.pickup is not None
    assert shipment.delivery is None
    assert (shipment.pickup.setup_s, shipment.pickup.service_s) == (180, 20)
    assert shipment.load == (0, 0, 1)
    (vehicle,) = problem.vehicles
    assert vehicle.capacity == (800, math.inf, math.inf)
    assert (vehicle.start_depot, vehicle.end_depot) == ("town", "town")


def test_every_field_of_a_shipment_is_taken() -> None:
    row = {
        "id": 7,
        "place": "Upper Mill",
        "township": "Willow Township",
        "parcels": 3.0,
        "weight_kg": 12,
        "volume_m3": 0.5,
        "setup_s": 60,
        "per_parcel_s": 10,
        "time_windows": [["14:00", "16:00"], {"start": "08:00", "end": "12:00"}],
        "ready": "07:30",
        "skills": ["cold"],
        "priority": 2,
        "commodity": "honey",
        "contact": "Sender 1",
        "phone": "000",
        "note": "ring",
        "x_source": {"file": 3},
    }
    problem = read_day(day(shipments=[row]))
    assert problem.rejected == ()
    (shipment,) = problem.shipments
    assert shipment.id == "7"
    assert shipment.pickup is not None
    assert shipment.pickup.location == Location(place="Upper Mill", parent="Willow Township")
    assert shipment.pickup.service_s == 30
    assert shipment.pickup.time_windows == (
        TimeWindow(start_s=28_800, end_s=43_200),
        TimeWindow(start_s=50_400, end_s=57_600),
    )
    assert (shipment.load, shipment.parcels, shipment.ready_s) == ((12, 0.5, 3), 3, 27_000)
    assert (shipment.skills, shipment.priority, shipment.commodity) == ({"cold"}, 2, "honey")
    assert (shipment.contact, shipment.phone, shipment.note) == ("Sender 1", "000", "ring")


def test_a_shipment_is_collected_delivered_or_both() -> None:
    here = {"lon": 104.9, "lat": 33.4}
    to = {"place": "Station", "setup_s": 5, "time_windows": [["10:00", "15:00"]]}
    rows = [{"id": 1, **here}, {"id": 2, **here, "kind": "deliver"}, {"id": 3, **here, "to": to}]
    collected, delivered, carried = read_day(day(shipments=rows)).shipments
    assert collected.pickup is not None
    assert collected.delivery is None
    assert delivered.pickup is None
    assert delivered.delivery is not None
    assert carried.pickup is not None
    assert carried.delivery is not None
    assert carried.pickup.setup_s == 180
    assert carried.delivery.setup_s == 5
    assert carried.delivery.location.place == "Station"
    assert carried.delivery.time_windows == (TimeWindow(start_s=36_000, end_s=54_000),)


def test_every_field_of_a_vehicle_and_a_depot_is_taken() -> None:
    depot = {"id": "town", "lon": 104.9, "lat": 33.4, "close": "20:00", "cut_off": "17:00"}
    vehicle = {
        "id": "V1",
        "profile": "van",
        "capacity": {"parcels": 40},
        "start_depot": "town",
        "end_depot": "town",
        "shift": {"start": "08:00", "end": "26:00"},
        "skills": ["cold"],
        "courier": "c1",
        "breaks": [{"id": "lunch", "duration_s": 600, "windows": [["12:00", "13:00"]]}],
        "max_duration_s": 1,
        "max_travel_s": 2,
        "max_distance_m": 3,
        "max_stops": 4,
        "costs": {"fixed": 5, "per_km": 6, "per_hour": 7, "per_travel_hour": 8},
    }
    problem = read_day(day(depots=[{**depot, "handover_s": 60}], vehicles=[vehicle]))
    assert problem.rejected == ()
    assert problem.depots[0].opening == TimeWindow(start_s=0, end_s=72_000)
    assert (problem.depots[0].cut_off_s, problem.depots[0].handover_s) == (61_200, 60)
    taken = problem.vehicles[0]
    assert taken.shift == TimeWindow(start_s=28_800, end_s=93_600)
    assert taken.capacity == (math.inf, math.inf, 40)
    assert taken.breaks[0].time_windows == (TimeWindow(start_s=43_200, end_s=46_800),)
    limits = (taken.max_duration_s, taken.max_travel_s, taken.max_distance_m, taken.max_tasks)
    assert limits == (1, 2, 3, 4)
    costs = (taken.fixed_cost, taken.cost_per_km, taken.cost_per_hour, taken.cost_per_travel_hour)
    assert costs == (5, 6, 7, 8)
    assert taken.courier == "c1"


def test_a_depot_that_only_opens_never_closes() -> None:
    problem = read_day(day(depots=[{"id": "town", "lon": 1, "lat": 2, "open": "07:00"}]))
    assert problem.depots[0].opening == TimeWindow(start_s=25_200, end_s=FOREVER_S)


def test_without_any_cost_a_second_of_driving_costs_one() -> None:
    second = {"id": "V2", "profile": "van", "capacity": {"parcels": 1}, "start_depot": "town"}
    free = read_day(day(vehicles=[*day()["vehicles"], second]))
    assert [vehicle.cost_per_travel_hour for vehicle in free.vehicles] == [3600, 3600]
    priced = read_day(day(vehicles=[*day()["vehicles"], {**second, "costs": {"per_km": 2}}]))
    assert [vehicle.cost_per_travel_hour for vehicle in priced.vehicles] == [0, 0]


BAD_SHIPMENTS: list[tuple[dict[str, Any], str, str | None]] = [
    ({"lat": None}, "half_a_coordinate", None),
    ({"lon": None, "lat": None}, "no_location", None),
    ({"lon": 33.4, "lat": 104.9}, "coordinate_out_of_range", None),
    ({"lat": NAN}, "not_a_number", "lat"),
    ({"weight_kg": NAN}, "not_a_number", "weight_kg"),
    ({"parcels": NAN}, "not_a_number", "parcels"),
    ({"weight_kg": float("inf")}, "not_a_number", "weight_kg"),
    ({"weight_kg": -3}, "negative", "weight_kg"),
    ({"parcels": -1}, "negative", "parcels"),
    ({"priority": -1}, "negative", "priority"),
    ({"setup_s": -60}, "negative", "setup_s"),
    ({"weight_kg": "12"}, "number_expected", "weight_kg"),
    ({"weight_kg": True}, "number_expected", "weight_kg"),
    ({"parcels": 2.5}, "whole_number_expected", "parcels"),
    ({"parcels": "3"}, "whole_number_expected", "parcels"),
    ({"parcels": 10**30}, "out_of_range", "parcels"),
    ({"note": 3}, "text_expected", "note"),
    ({"skills": "cold"}, "list_expected", "skills"),
    ({"skills": [1]}, "text_expected", "skills[0]"),
    ({"to": "Station"}, "object_expected", "to"),
    ({"to": {"lon": 1}}, "half_a_coordinate", None),
    ({"kind": "fetch"}, "not_one_of", "kind"),
    ({"kind": "collect", "to": {"place": "Station"}}, "kind_and_to", None),
    ({"wieght_kg": 3}, "unknown_field", "wieght_kg"),
    ({"to": {"place": "Station", "weight": 3}}, "unknown_field", "to.weight"),
    ({"ready": "soon"}, "not_a_time", "ready"),
    ({"time_windows": ["08:00", "12:00"]}, "window_expected", "time_windows[0]"),
    ({"time_windows": [["08:00"]]}, "window_expected", "time_windows[0]"),
    ({"time_windows": [["12:00", "08:00"]]}, "window_ends_before_start", None),
    ({"time_windows": [["08:00", "9 o'clock"]]}, "not_a_time", "time_windows[0]"),
    ({"ready": "13:00", "time_windows": [["08:00", "12:00"]]}, "ready_after_last_window", None),
    ({"index": 1}, "index_without_matrices", "index"),
]


@pytest.mark.parametrize(("change", "code", "field"), BAD_SHIPMENTS)
def test_a_bad_shipment_is_told_and_the_good_one_kept(
    change: dict[str, Any], code: str, field: str | None
) -> None:
    problem = read_day(with_row("shipments", **change))
    assert [shipment.id for shipment in problem.shipments] == ["good"]
    (row,) = problem.rejected
    assert (row.kind, row.id, row.row, row.code) == ("shipment", "bad", 2, code)
    assert row.details.get("field") == field
    for lang in wording.LANGS:
        told = rejected_row(row, lang)
        assert told["cause"] != code
        assert told["action"]
        assert field is None or field in told["cause"]


BAD_VEHICLES: list[tuple[dict[str, Any], str]] = [
    ({"capacity": None}, "no_capacity"),
    ({"capacity": {}}, "no_capacity"),
    ({"capacity": {"kg": 3}}, "unknown_field"),
    ({"capacity": {"weight_kg": -1}}, "negative"),
    ({"start_depot": None}, "missing_field"),
    ({"start_depot": "nowhere"}, "unknown_depot"),
    ({"end_depot": "nowhere"}, "unknown_depot"),
    ({"courier": "nobody"}, "unknown_courier"),
    ({"profile": None}, "missing_field"),
    ({"profile": "boat"}, "unknown_profile"),
    ({"shift": ["18:00", "08:00"]}, "window_ends_before_start"),
    ({"breaks": [{"id": 1, "duration_s": 60}, {"id": "1", "duration_s": 60}]}, "duplicate_break"),
    ({"costs": {"per_mile": 1}}, "unknown_field"),
    ({"max_stops": 1.5}, "whole_number_expected"),
]


@pytest.mark.parametrize(("change", "code"), BAD_VEHICLES)
def test_a_bad_vehicle_is_told_and_the_good_one_kept(change: dict[str, Any], code: str) -> None:
    problem = read_day(with_row("vehicles", **change), profiles={"van"})
    assert [vehicle.id for vehicle in problem.vehicles] == ["V1"]
    (row,) = problem.rejected
    assert (row.kind, row.id, row.row, row.code) == ("vehicle", "bad", 2, code)


def test_a_vehicle_of_a_rejected_depot_or_courier_is_told_why() -> None:
    data = with_row("depots", lat=None)
    data["couriers"].append({"id": "c2", "phone": 12345})
    spare = data["vehicles"][0]
    data["vehicles"].append({**spare, "id": "V2", "start_depot": "bad"})
    data["vehicles"].append({**spare, "id": "V3", "courier": "c2"})
    problem = read_day(data)
    told = {row.id: row for row in problem.rejected}
    assert told["V2"].code == "depot_rejected"
    assert told["V2"].details["depot"] == "bad"
    assert told["V2"].details["reason"] == "half_a_coordinate"
    assert "bad" in rejected_row(told["V2"], "en")["cause"]
    assert told["V3"].code == "courier_rejected"
    assert [vehicle.id for vehicle in problem.vehicles] == ["V1"]


def test_all_rows_that_share_an_id_are_rejected() -> None:
    rows = [{"id": row, "place": "Mill"} for row in ("a", 1, "b", "1", "a", "a")]
    rows[4]["weight_kg"] = -5
    problem = read_day(day(shipments=rows))
    assert [shipment.id for shipment in problem.shipments] == ["b"]
    assert [(row.id, row.row, row.code) for row in problem.rejected] == [
        ("a", 1, "duplicate_id"),
        ("1", 2, "duplicate_id"),
        ("1", 4, "duplicate_id"),
        ("a", 5, "duplicate_id"),
        ("a", 6, "duplicate_id"),
    ]
    assert problem.rejected[0].details["count"] == 3


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"place": "Mill"}, "missing_field"),
        ({"id": "", "place": "Mill"}, "id_expected"),
        ({"id": True, "place": "Mill"}, "id_expected"),
        ({"id": [1], "place": "Mill"}, "id_expected"),
        ("Mill", "object_expected"),
        (None, "object_expected"),
    ],
)
def test_rows_without_a_usable_id_are_told_by_their_number(row: Any, code: str) -> None:
    told = the_rejected(day(shipments=[*day()["shipments"], row]))
    assert (told.id, told.row, told.code) == (None, 2, code)


def test_an_unknown_table_is_told_but_not_a_remark() -> None:
    told = the_rejected(day(shipmnts=[], x_remark=1, _remark=2))
    assert (told.kind, told.code, told.details["field"]) == ("day", "unknown_field", "shipmnts")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "not_an_object"),
        (day(vehicles=[]), "no_vehicles"),
        (day(vehicles=None), "no_vehicles"),
        (day(shipments=[]), "no_shipments"),
        (day(shipments={}), "list_expected"),
        (day(region=None), "no_region_and_no_matrices"),
        (day(region=3), "text_expected"),
        (day(date=None), "no_date"),
        (day(date=20261123), "text_expected"),
        (day(timezone="Mars/Base"), "unknown_timezone"),
        (day(matrices=[]), "object_expected"),
        (day(matrices={"van": {"durations_s": [[0]]}}), "region_and_matrices"),
    ],
)
def test_only_where_nothing_usable_is_left_there_is_an_error(data: Any, code: str) -> None:
    with pytest.raises(InputError, match=f"^{code}: "):
        read_day(data)


def test_a_single_bad_row_that_leaves_nothing_speaks_for_itself() -> None:
    data = day(vehicles=[{"id": "V1", "profile": "van", "start_depot": "town"}])
    with pytest.raises(InputError) as refused:
        read_day(data)
    told = refused.value.as_dict("en")
    assert (told["id"], told["code"]) == ("V1", "no_capacity")
    assert [row.id for row in refused.value.details["rejected"]] == ["V1"]


def test_many_bad_rows_that_leave_nothing_are_all_told() -> None:
    rows = [{"id": number, "place": "Mill", "parcels": -1} for number in range(7)]
    with pytest.raises(InputError) as refused:
        read_day(day(shipments=rows))
    assert refused.value.code == "no_usable_shipment"
    assert "0: negative; 1: negative" in str(refused.value)
    assert len(refused.value.details["rejected"]) == 7


def test_the_region_gives_the_zone_unless_the_day_does() -> None:
    assert read_day(day(), timezone="Europe/Andorra").start.utcoffset() is not None
    there = read_day(day(timezone=None), timezone="Europe/Andorra")
    assert there.start.isoformat() == "2026-11-23T00:00:00+01:00"
    assert read_day(day(timezone=None)).start.isoformat() == "2026-11-23T00:00:00+00:00"
    other = RegionRef(id="other", version="v2")
    assert read_day(day(), region=other).region == other


def test_a_peek_tells_what_must_be_opened() -> None:
    seen = peek(day(timezone=None, vehicles="anything"))
    assert (seen.region, seen.timezone, seen.has_matrices) == ("somewhere", None, False)


def matrix_day(**matrices: Any) -> dict[str, Any]:
    changed = day(region=None, timezone=None, matrices=matrices)
    changed["depots"] = [{"id": "town", "index": 0}]
    changed["shipments"] = [{"id": "good", "index": 1, "lon": 1, "lat": 2}]
    return changed


VAN = {"durations_s": [[0, 9], [None, 0]], "distances_m": [[0, 90], [None, 0]]}


def test_a_day_may_bring_its_own_matrices() -> None:
    problem = read_day(matrix_day(van=VAN), region=RegionRef(id="unused"))
    assert problem.region is None
    np.testing.assert_array_equal(problem.matrices["van"].durations_s, [[0, 9], [UNREACHABLE, 0]])
    (shipment,) = problem.shipments
    assert shipment.tasks[0].location == Location(lon=1, lat=2, index=1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "bad", "place": "Mill"}, "no_matrix_index"),
        ({"id": "bad", "index": 2}, "index_outside_matrix"),
        ({"id": "bad", "index": -1}, "negative"),
    ],
)
def test_an_index_must_be_a_row_of_the_matrices(row: dict[str, Any], code: str) -> None:
    data = matrix_day(van=VAN)
    data["shipments"].append(row)
    assert the_rejected(data).code == code


@pytest.mark.parametrize(
    ("table", "code"),
    [
        ({"durations_s": [[0, 1]], "distances_m": [[0, 1]]}, "matrix_not_square"),
        ({"durations_s": [[0, 1], [1]], "distances_m": [[0]]}, "matrix_not_square"),
        ({"durations_s": "fast", "distances_m": [[0]]}, "matrix_not_square"),
        ({"durations_s": [[0, "a"], [1, 0]], "distances_m": VAN["distances_m"]}, "matrix_not_a_n"),
        ({"durations_s": [[0, NAN], [1, 0]], "distances_m": VAN["distances_m"]}, "matrix_not_a_n"),
        ({"durations_s": [[0, -7], [1, 0]], "distances_m": VAN["distances_m"]}, "matrix_out_of"),
        ({"durations_s": [[0, 2**40], [1, 0]], "distances_m": [[0, 1], [1, 0]]}, "matrix_out_of"),
        ({"durations_s": VAN["durations_s"], "distances_m": [[0]]}, "matrix_shapes_differ"),
        ({"durations_s": [[0]], "distances_m": [[0]]}, "matrix_sizes_differ"),
        ({"durations_s": VAN["durations_s"]}, "missing_field"),
        ({**VAN, "speed": 1}, "unknown_field"),
        ([], "object_expected"),
    ],
)
def test_a_bad_matrix_costs_only_its_own_vehicles(table: Any, code: str) -> None:
    data = matrix_day(van=VAN, foot=table)
    data["vehicles"].append({**data["vehicles"][0], "id": "V2", "profile": "foot"})
    data["vehicles"].append({**data["vehicles"][0], "id": "V3", "profile": "boat"})
    problem = read_day(data)
    matrix, walker, boat = problem.rejected
    assert (matrix.kind, matrix.id) == ("matrix", "foot")
    assert matrix.code.startswith(code)
    assert (walker.id, walker.code) == ("V2", "matrix_rejected")
    assert (boat.id, boat.code) == ("V3", "profile_without_matrix")
    with pytest.raises(InputError, match=f"^{code}"):
        read_day(matrix_day(foot=table) if code != "matrix_sizes_differ" else matrix_day(foot=[[]]))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=5,
)
FIELDS = sorted({key for change, *_ in BAD_SHIPMENTS for key in change} | {"id"})


@settings(max_examples=200)
@given(row=st.dictionaries(st.sampled_from(FIELDS), json_values) | json_values)
def test_whatever_a_row_holds_the_others_are_kept(row: Any) -> None:
    problem = read_day(day(shipments=[*day()["shipments"], row]))
    kept = [shipment.id for shipment in problem.shipments]
    assert len(kept) + len(problem.rejected) == 2
    for rejected in problem.rejected:
        for lang in wording.LANGS:
            assert rejected_row(rejected, lang)["action"]


@settings(max_examples=100)
@given(data=st.dictionaries(st.sampled_from(sorted({*day(), "matrices", "start"})), json_values))
def test_whatever_a_day_holds_is_an_error_of_ours(data: Any) -> None:
    with pytest.raises(InputError) as refused:
        read_day({**day(), "vehicles": [], **data})
    for lang in wording.LANGS:
        assert refused.value.cause(lang)
        assert refused.value.action(lang)


def test_a_number_too_long_to_be_written_is_still_told() -> None:
    text = b'{"id": 1' + b"0" * 5000 + b', "place": "Mill", "weight_kg": 1' + b"0" * 5000 + b"}"
    told = the_rejected(day(shipments=[*day()["shipments"], decode(text)]))
    assert told.row == 2
