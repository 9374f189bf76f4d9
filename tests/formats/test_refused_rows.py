from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import wording
from routing.errors import InputError
from routing.formats.files import decode
from routing.formats.native_day import read_day
from routing.rejected import Rejected
from tests.formats.days import day, json_values, with_row

NAN = float("nan")


def the_rejected(data: Any, **options: Any) -> Rejected:
    (row,) = read_day(data, **options).rejected
    return row


BAD_SHIPMENTS: list[tuple[dict[str, Any], str, str | None]] = [
    ({"lat": None}, "half_a_coordinate", None),
    ({"lon": None, "lat": None}, "no_location", None),
    ({"lon": 33.4, "lat": 104.9}, "swapped_lonlat", None),
    ({"lon": 204.9, "lat": 33.4}, "coordinate_out_of_range", None),
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
        told = row.as_dict(lang)
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
    assert "bad" in told["V2"].as_dict("en")["cause"]
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


FIELDS = sorted({key for change, *_ in BAD_SHIPMENTS for key in change} | {"id"})


@settings(max_examples=200)
@given(row=st.dictionaries(st.sampled_from(FIELDS), json_values) | json_values)
def test_whatever_a_row_holds_the_others_are_kept(row: Any) -> None:
    problem = read_day(day(shipments=[*day()["shipments"], row]))
    kept = [shipment.id for shipment in problem.shipments]
    assert len(kept) + len(problem.rejected) == 2
    for rejected in problem.rejected:
        for lang in wording.LANGS:
            assert rejected.as_dict(lang)["action"]


def test_a_number_too_long_for_any_computer_is_told_by_its_place() -> None:
    with pytest.raises(InputError, match="not_json"):
        decode(b'{"id": 1' + b"0" * 5000 + b"}")
    long = decode(
        b'{"id": 1' + b"0" * 4000 + b', "place": "Mill", "weight_kg": 1' + b"0" * 400 + b"}"
    )
    told = the_rejected(day(shipments=[*day()["shipments"], long]))
    assert (told.row, told.code) == (2, "number_expected")
    assert len(told.details["value"]) < 100
