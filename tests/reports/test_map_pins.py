from __future__ import annotations

from dataclasses import replace

from routing.problem import Location
from routing.reports import map_left_out, map_pins
from routing.reports.backdrop import EMPTY
from routing.reports.mercator import Frame

from .small_plan import BACKDROP, PEPPER, plan, problem

FRAME = Frame(west=104.99, south=33.38, east=105.04, north=33.43)


def test_stops_are_numbered_and_two_shipments_left_at_one_place_are_one_pin() -> None:
    pins = map_pins.pins(plan(), problem(), FRAME)
    assert [(pin.kind, pin.route, pin.number) for pin in pins] == [
        ("depot", 0, 0),
        ("stop", 1, 1),
        ("stop", 1, 2),
        ("lost", 0, 0),
    ]
    lost = map_left_out.unserved(plan(), problem(), FRAME)
    assert {row.at for row in lost} == {pins[-1].at}


def test_what_has_no_point_is_told_but_not_drawn() -> None:
    day = problem()
    hens = day.shipments[3]
    assert hens.pickup is not None
    nowhere = replace(hens, pickup=replace(hens.pickup, location=Location(place="Somewhere")))
    day = replace(day, shipments=(*day.shipments[:3], nowhere))
    (row, _) = map_left_out.unserved(plan(), day, FRAME)
    assert (row.at, row.place) == (None, "Somewhere")
    assert "lost" not in {pin.kind for pin in map_pins.pins(plan(), day, FRAME)}


def test_a_point_has_one_name_and_depots_come_first() -> None:
    pins = map_pins.pins(plan(), problem(), FRAME)
    names = map_pins.names(pins, BACKDROP, FRAME)
    assert [name.text for name in names] == [
        "Town depot",
        "核桃坪",
        PEPPER.place,
        "茶山",
        "Quiet Hamlet",
    ]
    assert len({name.at for name in names}) == len(names)
    assert [name.rank for name in names] == [0, 3, 3, 3, 4]


def test_a_hamlet_where_somebody_waits_is_named_like_a_village() -> None:
    (place,) = (place for place in BACKDROP.places if place.kind == "village")
    small = replace(BACKDROP, places=(replace(place, kind="hamlet"),))
    pins = map_pins.pins(plan(), problem(), FRAME)
    ranks = {name.text: name.rank for name in map_pins.names(pins, small, FRAME)}
    assert ranks["核桃坪"] == map_pins.STOP_RANK
    assert map_pins.names([], EMPTY, FRAME) == []


def test_what_is_left_out_has_its_reason_in_every_language() -> None:
    hens, late = map_left_out.unserved(plan(), problem(), FRAME)
    assert set(hens.reason) == {"en", "zh"}
    assert hens.fix is not None
    assert late.fix is None
    day = problem()
    refused = replace(day.rejected[0], sheet="orders.xlsx")
    (row,) = map_left_out.rejected(plan(), replace(day, rejected=(refused,)))
    assert row.place == {"en": "orders.xlsx, row 7", "zh": "orders.xlsx, 第 7 行"}
    assert row.id == "twice"
