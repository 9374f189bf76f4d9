from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree as ET

import gpxpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.plans import Plan
from routing.problem import Location
from routing.reports import gpx

from . import told_plan
from .small_plan import BACKDROP, NASTY, plan, problem

SCHEMA = {
    "gpx": ("metadata", "wpt", "rte", "trk"),
    "metadata": ("name", "desc", "author", "copyright", "link", "time"),
    "copyright": ("year", "license"),
    "wpt": ("ele", "time", "name", "cmt", "desc"),
    "rte": ("name", "cmt", "desc", "rtept"),
    "rtept": ("ele", "time", "name", "cmt", "desc"),
    "trk": ("name", "cmt", "desc", "trkseg"),
    "trkseg": ("trkpt",),
}
"""Order of what we write, from gpx.xsd of GPX 1.1."""


def named(*vehicle_ids: str) -> Plan:
    (route,) = plan().routes
    return replace(plan(), routes=tuple(replace(route, vehicle_id=one) for one in vehicle_ids))


def test_stops_in_order_with_times_and_the_way_as_a_track() -> None:
    (text,) = gpx.documents(plan(), problem(), "en", BACKDROP).values()
    assert 'xmlns="http://www.topografix.com/GPX/1/1"' in text
    read = gpxpy.parse(text)
    assert [point.name for point in read.waypoints] == [
        "Start",
        "1 核桃坪",
        "2 <img src=x onerror=alert(2)>",
        "Return",
    ]
    first = read.waypoints[1]
    assert (first.longitude, first.latitude) == (105.01, 33.42)
    assert first.description == "Arrive 08:15, leave 08:18\nCollect: a-1, a-2"
    assert read.name == NASTY
    assert read.description is not None
    assert read.description.startswith("2026-11-23, courier Courier 1: 2 stops, 3 shipments")
    assert "12.6 km, 08:00" in read.description
    (track,) = read.tracks
    assert [len(segment.points) for segment in track.segments] == [3, 3, 2]
    assert track.segments[0].points[2].latitude == 33.42


def test_what_is_told_on_the_way_is_a_route() -> None:
    (text,) = gpx.documents(told_plan.plan(), problem()).values()
    (told,) = gpxpy.parse(text).routes
    assert [point.name for point in told.points] == [
        "335省道",
        "335省道",
        "roundabout exit 2, Mill & Co",
        "← the secondary road",
        "→ 335省道",
    ]
    assert told.points[3].description == "Turn left onto the secondary road"
    leg = told_plan.plan().routes[0].legs[0]
    assert (told.points[4].longitude, told.points[4].latitude) == leg.geometry[2]
    assert not gpxpy.parse(*gpx.documents(plan(), problem()).values()).routes


def test_elements_stand_in_the_order_of_the_schema() -> None:
    (text,) = gpx.documents(told_plan.plan(), problem(), "en", BACKDROP).values()
    root = ET.fromstring(text)  # noqa: S314 - our own
    for parent in root.iter():
        tags = [child.tag.rpartition("}")[2] for child in parent]
        order = SCHEMA.get(parent.tag.rpartition("}")[2], ())
        assert tags == sorted(tags, key=order.index)


def test_numbers_are_decimals_as_the_schema_asks() -> None:
    """Near the prime meridian and the equator Python would write 1e-05."""
    (route,) = plan().routes
    here = replace(route, start=Location(lon=1e-05, lat=-2e-06))
    (text,) = gpx.documents(replace(plan(), routes=(here,)), problem()).values()
    assert '<wpt lat="-0.0000020" lon="0.0000100">' in text


def test_speaks_chinese() -> None:
    (text,) = gpx.documents(plan(), problem(), "zh").values()
    read = gpxpy.parse(text)
    assert read.waypoints[0].name == "出发"
    assert read.copyright_author is None


def test_credits_openstreetmap() -> None:
    (text,) = gpx.documents(plan(), problem(), "en", BACKDROP).values()
    read = gpxpy.parse(text)
    assert read.copyright_author == "© OpenStreetMap contributors <ODbL>, 2026-11-01"
    assert read.copyright_license == "https://www.openstreetmap.org/copyright"
    own = replace(BACKDROP, attribution="Drawn by hand, CC0")
    (text,) = gpx.documents(plan(), problem(), "en", own).values()
    assert gpxpy.parse(text).copyright_license is None


@pytest.mark.parametrize(
    ("vehicle_id", "name"),
    [
        ("van-1", "van-1.gpx"),
        ("车 1", "车_1.gpx"),
        ("../../etc/passwd", "etc_passwd.gpx"),
        ("a:b*c?", "a_b_c.gpx"),
        ("...", "route.gpx"),
        ("x" * 200, "x" * 80 + ".gpx"),
        ("𠀀" * 80, "𠀀" * 50 + ".gpx"),
        ("CON", "_CON.gpx"),
        ("aux.1", "_aux.1.gpx"),
        ("Lpt¹", "_Lpt¹.gpx"),
        ("con-1", "con-1.gpx"),
    ],
)
def test_file_names_that_any_system_takes(vehicle_id: str, name: str) -> None:
    assert list(gpx.documents(named(vehicle_id), problem())) == [name]


def test_no_file_overwrites_another() -> None:
    names = list(gpx.documents(named("Van 1", "van/1", "van_1", "van"), problem()))
    assert names == ["Van_1.gpx", "van_1~2.gpx", "van_1~3.gpx", "van.gpx"]


def test_a_route_without_points_has_no_document() -> None:
    (route,) = plan().routes
    visits = tuple(replace(visit, location=Location(index=4)) for visit in route.visits)
    assert gpx.documents(replace(plan(), routes=(replace(route, visits=visits),)), problem()) == {}


@given(st.text())
def test_any_name_gives_xml_that_can_be_read(name: str) -> None:
    (text,) = gpx.documents(named(name or "x"), problem()).values()
    read = gpxpy.parse(text.encode())
    assert len(read.waypoints) == 4
