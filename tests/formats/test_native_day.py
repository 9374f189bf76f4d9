from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import wording
from routing.errors import InputError
from routing.formats.native_day import peek, read_day
from routing.problem import FOREVER_S, Balance, Location, TimeWindow, Wait
from routing.region_ref import RegionRef
from tests.formats.days import day, json_values, with_row


def test_a_good_day_has_nothing_rejected() -> None:
    problem = read_day(day())
    assert problem.rejected == ()
    assert problem.start.isoformat() == "2026-11-23T00:00:00+08:00"
    assert problem.region == RegionRef(id="somewhere")
    (shipment,) = problem.shipments
    assert shipment.pickup is not None
    assert shipment.delivery is None
    assert (shipment.pickup.setup_s, shipment.pickup.service_s) == (180, 20)
    assert list(shipment.load) == [0, 0, 1]
    (vehicle,) = problem.vehicles
    assert list(vehicle.capacity) == [800, math.inf, math.inf]
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
    assert shipment.skills == frozenset({"cold"})
    assert (shipment.priority, shipment.commodity) == (2, "honey")
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
    assert list(taken.capacity) == [math.inf, math.inf, 40]
    assert taken.breaks[0].time_windows == (TimeWindow(start_s=43_200, end_s=46_800),)
    limits = (taken.max_duration_s, taken.max_travel_s, taken.max_distance_m, taken.max_tasks)
    assert limits == (1, 2, 3, 4)
    costs = [taken.fixed_cost, taken.cost_per_km, taken.cost_per_hour, taken.cost_per_travel_hour]
    assert costs == [5, 6, 7, 8]
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


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "not_an_object"),
        (day(vehicles=[]), "no_vehicles"),
        (day(vehicles=None), "no_vehicles"),
        pytest.param(day(vehicles=[{}] * 100_001), "too_many_vehicles", id="too many vehicles"),
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


@settings(max_examples=100)
@given(data=st.dictionaries(st.sampled_from(sorted({*day(), "matrices", "start"})), json_values))
def test_whatever_a_day_holds_is_an_error_of_ours(data: Any) -> None:
    with pytest.raises(InputError) as refused:
        read_day({**day(), "vehicles": [], **data})
    for lang in wording.LANGS:
        assert refused.value.cause(lang)
        assert refused.value.action(lang)


def test_each_way_may_have_the_times_of_its_own_hour() -> None:
    problem = read_day(day(at="departure"))
    assert problem.time_dependent
    assert problem.at is None


def test_an_order_may_say_that_it_may_be_split() -> None:
    (shipment,) = read_day(day(shipments=[{**day()["shipments"][0], "split": True}])).shipments
    assert shipment.split


def test_a_day_may_balance_what_couriers_have() -> None:
    problem = read_day(day(balance={"by": "earnings", "cost": 2}))
    assert problem.balance == Balance(by="earnings", cost=2)
    assert problem.vehicles[0].pay_per_parcel == 1
    with pytest.raises(InputError, match="balance_unknown"):
        read_day(day(balance={"by": "luck", "cost": 2}))


@pytest.mark.parametrize(
    ("latest", "price", "wait"),
    [
        ("2026-11-25", 3, Wait(until=date(2026, 11, 25), cost=3)),
        ("2026-11-25", None, Wait(until=date(2026, 11, 25), cost=0.5)),  # the day's own price
        ("2026-11-23", 3, None),  # today
        ("2026-11-01", 3, None),  # long since
        (None, None, None),
    ],
)
def test_an_order_may_wait_until_its_latest_day(
    latest: str | None, price: float | None, wait: Wait | None
) -> None:
    row = {**day()["shipments"][0], "latest_day": latest, "wait_cost": price}
    (shipment,) = read_day(day(shipments=[row], wait_cost=0.5)).shipments
    assert shipment.wait == wait


@pytest.mark.parametrize(
    ("row", "code"),
    [({"wait_cost": 3}, "wait_without_latest_day"), ({"latest_day": "soon"}, "not_a_date")],
)
def test_waiting_that_says_not_until_when_is_refused(row: dict[str, Any], code: str) -> None:
    (rejected,) = read_day(with_row("shipments", **row)).rejected
    assert (rejected.id, rejected.code) == ("bad", code)


def test_promises_become_the_visits_that_are_due() -> None:
    rows = [
        {"id": "due", "place": "Mill", "every_days": 3, "last_visit": "2026-11-18"},
        {"id": "not yet", "place": "Ford", "every_days": 7, "last_visit": "2026-11-20"},
        {"id": "odd", "place": "Ford", "every_days": 0},
        {"id": "dear", "place": "Ford", "every_days": 1, "cost_per_day": 9},
    ]
    problem = read_day(day(promises=rows, promise_cost=2))
    due, dear = problem.shipments[1:]
    assert (due.id, due.wait and due.wait.cost) == ("visit/due", 2 * 3)
    assert (dear.id, dear.wait and dear.wait.cost) == ("visit/dear", 9)
    assert [(row.kind, row.id, row.code) for row in problem.rejected] == [
        ("promise", "odd", "promise_of_no_days")
    ]
