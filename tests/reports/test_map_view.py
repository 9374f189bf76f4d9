from __future__ import annotations

from dataclasses import replace

import pytest

from routing.palette import COLOURS
from routing.reports import map_view

from .small_plan import NASTY, plan, problem


def test_a_route_has_its_figures() -> None:
    (route,) = map_view.routes(plan(), problem())
    assert (route.number, route.vehicle, route.courier) == (1, NASTY, "Courier 1")
    assert route.profile == {"en": "three-wheeler", "zh": "三轮车"}
    assert route.phone is not None
    assert route.phone.link == "tel:00000000001"
    assert route.figures == {
        "stops": "2",
        "shipments": "3",
        "kg": "69.5",
        "km": "12.6",
        "climb": "",  # the last leg does not know its own
        "hours": "1:20",
        "cost": "123.46",
        "leaves": "08:00",
        "returns": "09:20",
    }
    assert [row.number for row in route.rows] == [1, None, 2]


def test_fullest_is_what_binds_most() -> None:
    (route,) = map_view.routes(plan(), problem())
    assert route.fill == (23, {"en": "weight", "zh": "重量"})  # 69.5 of 300 kg, 0.3 of 2 m³
    day = problem()
    bulky = replace(day.vehicles[0], capacity=(float("inf"), 0.4, 0.0))
    (route,) = map_view.routes(plan(), replace(day, vehicles=(bulky,)))
    assert route.fill == (75, {"en": "volume", "zh": "体积"})
    unbound = replace(bulky, capacity=(float("inf"), float("inf"), float("inf")))
    (route,) = map_view.routes(plan(), replace(day, vehicles=(unbound,)))
    assert route.fill is None


def test_an_unnamed_dimension_keeps_its_own_name() -> None:
    day = replace(problem(), load_dimensions=("crates", "b", "c"))
    (route,) = map_view.routes(plan(), day)
    assert route.fill == (23, {"en": "crates", "zh": "crates"})
    assert route.figures["kg"] == ""


def test_a_vehicle_that_the_day_does_not_know_is_drawn_too() -> None:
    (route,) = map_view.routes(plan(), replace(problem(), vehicles=(), couriers=()))
    assert (route.vehicle, route.fill, route.phone) == (NASTY, None, None)


def test_totals_stand_under_their_headings() -> None:
    totals = map_view.totals(plan(), problem())
    assert totals["served"] == "3 / 5"
    assert totals["km"] == "13"
    assert totals["hours"] == "1:20"


def test_everywhere_covers_depots_stops_ways_and_what_is_left() -> None:
    known = set(map_view.everywhere(plan(), problem()))
    assert known == {
        (105.0, 33.4),
        (105.01, 33.42),
        (105.03, 33.41),
        (105.02, 33.39),
        (105.01, 33.4),
    }


def test_colours_repeat_only_after_all_are_used() -> None:
    assert len(set(COLOURS)) == len(COLOURS)
    routes = (plan().routes[0],) * (len(COLOURS) + 1)
    hues = [route.hue for route in map_view.routes(replace(plan(), routes=routes), problem())]
    assert hues == [*range(len(COLOURS)), 0]


@pytest.mark.parametrize("colour", COLOURS)
def test_white_figures_can_be_read_on_every_colour(colour: str) -> None:
    # Contrast of WCAG 2.2, section 1.4.3.
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 4.5
