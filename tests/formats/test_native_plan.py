from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import wording
from routing.errors import InputError
from routing.formats.native_plan import read_plan, write_plan
from routing.formats.summary import summary
from routing.formats.times import zone
from routing.plans import BreakTaken, Leg, Plan, Route, Unserved, Visit, Walk
from routing.problem import NATIVE_LOADS, Location, Problem
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.roads.osm.way_tags import ROAD_CLASSES, SURFACES
from routing.roads.ways.steps import Manoeuvre, Slope, Step, Turn

EMPTY = Problem(start=datetime(2026, 11, 23, tzinfo=UTC), shipments=(), vehicles=())

numbers = st.floats(allow_nan=False, allow_infinity=False)
seconds = st.integers(-(10**6), 10**6)
names = st.text(min_size=1, max_size=5)
loads = st.lists(numbers, max_size=len(NATIVE_LOADS)).map(tuple)
points = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
locations = st.builds(
    lambda point, place, parent, index: Location(
        lon=point[0], lat=point[1], place=place, parent=parent, index=index
    ),
    points,
    st.none() | names,
    st.none() | names,
    st.none() | st.integers(0, 99),
) | st.builds(lambda place: Location(place=place), names)
visits = st.builds(
    Visit,
    location=locations,
    pickups=st.lists(names, max_size=3).map(tuple),
    deliveries=st.lists(names, max_size=3).map(tuple),
    arrival_s=seconds,
    waiting_s=seconds,
    setup_s=seconds,
    service_s=seconds,
    load=loads,
)
walks = st.builds(
    Walk,
    to_vehicle=st.booleans(),
    first=seconds,
    last=seconds,
    duration_s=seconds,
    distance_m=seconds,
    climb_m=st.none() | numbers,
    descent_m=st.none() | numbers,
)
steps = st.builds(
    Step,
    manoeuvre=st.sampled_from(get_args(Manoeuvre)),
    turn=st.sampled_from(get_args(Turn)),
    exit=st.integers(0, 9),
    obstacle=st.sampled_from(("", "gate")),
    bearing=st.integers(0, 359),
    name=st.just("") | names,
    ref=st.just("") | names,
    road_class=st.sampled_from(ROAD_CLASSES),
    surface=st.sampled_from(SURFACES),
    length_m=seconds,
    duration_s=seconds,
    slope=st.none() | st.builds(Slope, percent=numbers, length_m=seconds),
    on_foot=st.booleans(),
    point=st.integers(0, 99),
)
legs = st.builds(
    Leg,
    duration_s=seconds,
    distance_m=seconds,
    climb_m=st.none() | numbers,
    descent_m=st.none() | numbers,
    geometry=st.lists(points, max_size=3).map(tuple),
    steps=st.lists(steps, max_size=2).map(tuple),
    walks=st.lists(walks, max_size=2).map(tuple),
)
routes = st.builds(
    Route,
    vehicle_id=names,
    courier_id=st.none() | names,
    start=st.none() | locations,
    end=st.none() | locations,
    departure_s=seconds,
    return_s=seconds,
    load=loads,
    visits=st.lists(visits, max_size=2).map(tuple),
    breaks=st.lists(
        st.builds(BreakTaken, id=names, start_s=seconds, duration_s=seconds), max_size=2
    ).map(tuple),
    legs=st.lists(legs, max_size=2).map(tuple),
    cost=st.floats(-1e12, 1e12),  # sums of them stay finite
)
details = st.dictionaries(names, st.none() | st.booleans() | st.integers() | numbers | names)
refused = st.builds(
    Rejected,
    kind=names,
    id=st.none() | names,
    row=st.none() | st.integers(1),
    code=names,
    details=details,
)
zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=5, minutes=45)), zone("Asia/Shanghai"), zone("Europe/Andorra")]
)
plans = st.builds(
    Plan,
    # Through UTC: a local time that clocks skipped is no moment.
    start=st.builds(
        lambda moment, zone: moment.astimezone(zone),
        st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - in UTC
        zones,
    ),
    routes=st.lists(routes, max_size=2).map(tuple),
    unserved=st.lists(st.builds(Unserved, id=names, code=names, details=details), max_size=2).map(
        tuple
    ),
    rejected=st.lists(
        refused, max_size=2, unique_by=lambda row: (row.kind, row.id, row.row, row.code)
    ).map(tuple),
    region=st.none() | st.builds(RegionRef, id=names, version=st.none() | names),
    profiles=st.lists(names, max_size=2).map(tuple),
    matrix_digest=names,
    engine=names,
    seed=st.integers(0, 99),
)


@settings(max_examples=60)
@given(plan=plans, lang=st.sampled_from(wording.LANGS))
def test_a_plan_that_is_written_is_read_again_to_the_last_digit(
    plan: Plan, lang: wording.Lang
) -> None:
    written = json.loads(json.dumps(write_plan(plan, EMPTY, lang), allow_nan=False))
    again = read_plan(written)
    # By the clock of the world: Python calls no two zones equal in an hour that clocks repeat.
    assert again.start.astimezone(UTC) == plan.start.astimezone(UTC)
    assert replace(again, start=plan.start) == plan
    # An offset is read, not a zone: times after the clocks change are written with another one.
    assert write_plan(replace(again, start=plan.start), EMPTY, lang) == written


VISIT = Visit(
    location=Location(lon=104.95, lat=33.41, place="Upper Mill", index=1),
    pickups=("o1",),
    arrival_s=30_000,
    waiting_s=60,
    setup_s=180,
    service_s=20,
    load=(12.5, 0.0, 1.0),
)
TOWN = Location(lon=104.9, lat=33.4, index=0)
PLAN = Plan(
    start=datetime(2026, 11, 23, tzinfo=zone("Asia/Shanghai")),
    at=datetime(2026, 11, 23, 12, tzinfo=zone("Asia/Shanghai")),
    weather="snow",
    routes=(
        Route(
            vehicle_id="V1",
            courier_id="c1",
            start=TOWN,
            end=TOWN,
            departure_s=28_800,
            return_s=31_460,
            load=(0.0, 0.0, 0.0),
            visits=(VISIT,),
            legs=(
                Leg(duration_s=1200, distance_m=9000, climb_m=120.5, geometry=((1.0, 2.0),) * 2),
                Leg(duration_s=1200, distance_m=9000),
            ),
            cost=37.5,
        ),
    ),
    unserved=(
        Unserved(
            id="o2",
            code="over_capacity",
            details={"dimension": "weight_kg", "load": 900.0, "largest": 800.5},
        ),
        Unserved(id="o3", code="not_selected"),
    ),
    region=RegionRef(id="somewhere", version="v1", credit="© OSM contributors, 2026-11-01"),
    profiles=("van",),
)


def test_times_have_the_offset_of_the_place() -> None:
    written = write_plan(PLAN, EMPTY)
    visit = written["routes"][0]["visits"][0]
    assert written["routes"][0]["departure"] == "2026-11-23T08:00:00+08:00"
    assert visit["arrival"] == "2026-11-23T08:20:00+08:00"
    assert visit["start"] == "2026-11-23T08:21:00+08:00"
    assert visit["departure"] == "2026-11-23T08:24:20+08:00"


def test_map_data_carries_its_attribution() -> None:
    written = write_plan(PLAN, EMPTY)
    assert written["attribution"] == "© OSM contributors, 2026-11-01"
    assert written["region"] == {"id": "somewhere", "version": "v1"}
    assert write_plan(Plan(start=PLAN.start), EMPTY)["attribution"] is None


def test_the_summary_adds_up_and_gives_reasons_in_the_readers_language() -> None:
    told = summary(PLAN, EMPTY, (), "en")
    assert (told["cost"], told["duration_s"], told["distance_m"]) == (37.5, 2660, 18_000)
    assert told["served"] == 1
    assert [route["vehicle"] for route in told["routes"]] == ["V1"]
    assert told["routes"][0]["shipments"] == ["o1"]
    assert told["violations"] == []
    heavy, left = told["unserved"]
    assert heavy["id"] == "o2"
    assert "weight in kg, 900," in heavy["reason"]
    assert "800.5" in heavy["reason"]
    assert heavy["fix"]
    assert (left["code"], left["fix"]) == ("not_selected", None)
    chinese = summary(PLAN, EMPTY, (), "zh")["unserved"]
    assert "公斤" in chinese[0]["reason"]
    assert "900" in chinese[0]["reason"]


def test_violations_are_told_in_their_own_words() -> None:
    class Found:
        def as_dict(self, lang: wording.Lang) -> dict[str, Any]:
            return {"code": "breaks.skipped", "text": lang}

    assert summary(PLAN, EMPTY, [Found()], "zh")["violations"] == [
        {"code": "breaks.skipped", "text": "zh"}
    ]


def test_rows_refused_by_reading_and_by_planning_are_told_once() -> None:
    read = Rejected(kind="shipment", id="a", row=3, code="no_location")
    planned = Rejected(kind="shipment", id="b", row=None, code="no_location")
    problem = Problem(start=PLAN.start, shipments=(), vehicles=(), rejected=(read,))
    told = summary(Plan(start=PLAN.start, rejected=(read, planned)), problem)["rejected"]
    assert [(row["id"], row["row"]) for row in told] == [("a", 3), ("b", None)]
    assert told[0]["cause"] == "It does not say where it is."


def changed(**changes: Any) -> dict[str, Any]:
    return {**write_plan(PLAN, EMPTY), **changes}


def with_visit(**changes: Any) -> dict[str, Any]:
    data = write_plan(PLAN, EMPTY)
    data["routes"][0]["visits"][0] |= changes
    return data


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ([], "not_an_object"),
        ({}, "unknown_format"),
        (changed(format="shanlu-plan/99"), "unknown_format"),
        (changed(start="2026-11-23T00:00:00"), "time_without_offset"),
        (changed(start="today"), "not_a_time"),
        (changed(rotes=[]), "unknown_field"),
        (changed(routes=[{"vehicle": "V1"}]), "missing_field"),
        (with_visit(arrival="08:20"), "not_a_time"),
        (with_visit(arrival="2026-11-23T08:19:00+08:00"), "times_disagree"),
        (with_visit(departure="2026-11-23T09:00:00+08:00"), "times_disagree"),
        (with_visit(waiting_s=float("nan")), "whole_number_expected"),
        (with_visit(waiting_s=10**30), "out_of_range"),
        (with_visit(load={"volume": 1.0}), "unknown_field"),
        (with_visit(location={"lon": 1.0}), "half_a_coordinate"),
    ],
)
def test_what_cannot_be_read_is_told(data: Any, code: str) -> None:
    with pytest.raises(InputError) as refused:
        read_plan(data)
    assert refused.value.code == code
    assert refused.value.cause("zh")


def test_a_visit_may_be_moved_by_hand_if_all_its_times_are() -> None:
    data = with_visit(
        arrival="2026-11-23T08:19:00+08:00",
        start="2026-11-23T08:20:00+08:00",
        departure="2026-11-23T08:23:20+08:00",
    )
    assert read_plan(data).routes[0].visits[0].arrival_s == 29_940
