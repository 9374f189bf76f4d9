from __future__ import annotations

import dataclasses
import re

import pytest

from routing import notebook_map, wording
from routing.errors import InputError
from routing.notebook_map import inert
from routing.palette import COLOURS, UNSERVED
from routing.plans import Plan
from routing.plans.route_map import ways
from routing.problem import Location
from routing.region_ref import RegionRef
from routing.roads.region import Region
from tests.reports.small_plan import NASTY, PEPPER, plan, problem

folium = pytest.importorskip("folium", reason="shanlu[notebook] is not installed")


def page_of(m: object) -> str:
    assert isinstance(m, folium.Map)
    return str(m.get_root().render())


def credited(credit: str) -> Plan:
    return dataclasses.replace(plan(), region=RegionRef(id="r", version="v", credit=credit))


def test_a_route_is_a_layer_of_its_colour_with_numbered_stops() -> None:
    page = page_of(plan().explore())
    assert page.count("L.polyline(") == 1
    assert f'"color": "{COLOURS[0]}"' in page
    assert page.count("L.divIcon(") == 3  # two stops, one depot
    assert "Arrive 08:15, leave 08:18" in page
    assert "Courier: c1" in page
    assert "Collect: a-1, a-2" in page
    assert "On board when leaving: 60.5 / 0.2 / 2" in page
    assert "L.control.layers(" in page


def test_the_day_adds_names_loads_and_the_places_of_the_unserved() -> None:
    page = page_of(plan().explore(problem=problem()))
    assert "Courier: Courier 1" in page
    assert "weight in kg 60.5" in page
    assert "Town depot" in page
    assert page.count("L.divIcon(") == 4
    assert UNSERVED in page


def test_what_is_not_served_is_told_with_its_reason_without_the_day_too() -> None:
    page = page_of(plan().explore())
    assert "Not served (2)" in page
    for row in plan().unserved:
        assert inert(row.reason()) in page


def test_it_speaks_chinese() -> None:
    page = page_of(plan().explore(problem=problem(), lang="zh"))
    assert wording.text("report.unserved", "zh", count=2) in page
    assert "快递员" in page
    assert "Arrive" not in page


def test_what_somebody_typed_is_inert() -> None:
    day = problem()
    note = "`${alert(3)}`{{7*7}}</script>"
    shipments = tuple(dataclasses.replace(row, note=note) for row in day.shipments)
    day = dataclasses.replace(day, shipments=shipments)
    page = page_of(credited(note).explore(problem=day))
    assert inert(note) in page
    for text in (NASTY, note, str(PEPPER.place)):
        assert text not in page
    for mark in ("<img", "`${", "{{", '</script><script>alert("1")'):
        assert mark not in page, mark


def test_a_plan_lies_on_a_region(valley: Region) -> None:
    m = valley.explore()
    assert plan().explore(m=m) is m
    page = page_of(m)
    assert page.count("L.control.layers(") == 1
    assert page.index("L.control.layers(") > page.rindex("L.featureGroup(")
    assert page.count("fitBounds") == 1


def test_tiles_follow_the_map_data_of_the_plan() -> None:
    assert "L.tileLayer" not in page_of(plan().explore())
    assert "L.tileLayer" not in page_of(credited("drawn, CC0").explore())
    page = page_of(credited("© OpenStreetMap contributors").explore())
    assert "tile.openstreetmap.org" in page
    assert "addAttribution(" in page
    assert "L.tileLayer" not in page_of(credited("© OpenStreetMap").explore(tiles=None))


def test_other_keywords_reach_a_map_of_its_own() -> None:
    assert "321.0px" in page_of(plan().explore(height=321))


def test_a_leg_without_its_way_is_a_straight_line() -> None:
    (route,) = plan().routes
    legs = (dataclasses.replace(route.legs[0], geometry=()), *route.legs[1:])
    driven, straight = ways(dataclasses.replace(route, legs=legs))
    assert len(driven) == 2
    assert straight == [[(105.0, 33.4), (105.01, 33.42)]]


def test_a_plan_of_matrices_alone_has_nothing_to_show_but_its_reasons() -> None:
    (route,) = plan().routes
    nowhere = Location(index=1)
    visits = tuple(dataclasses.replace(visit, location=nowhere) for visit in route.visits)
    legs = tuple(dataclasses.replace(leg, geometry=()) for leg in route.legs)
    bare = dataclasses.replace(route, start=None, end=None, visits=visits, legs=legs)
    page = page_of(dataclasses.replace(plan(), routes=(bare,)).explore())
    assert "L.polyline(" not in page
    assert "Not served (2)" in page


def test_stops_at_one_place_stand_side_by_side() -> None:
    (route,) = plan().routes
    visits = tuple(dataclasses.replace(visit, location=PEPPER) for visit in route.visits)
    crowded = dataclasses.replace(plan(), routes=(dataclasses.replace(route, visits=visits),))
    anchors = re.findall(r'"iconAnchor": \[\s*(-?\d+),', page_of(crowded.explore()))
    assert sorted(map(int, anchors)) == [-6, 9, 11]  # second stop, depot, first stop


def test_without_folium_it_says_what_to_install(
    valley: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook_map, "find_spec", lambda _: None)
    for thing in (plan(), valley):
        with pytest.raises(InputError, match="extra_missing") as caught:
            thing.explore()
        assert "shanlu[notebook]" in caught.value.action()
