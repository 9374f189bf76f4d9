"""KML, as GDAL and a plain XML parser read it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pyogrio
from hypothesis import given
from hypothesis import strategies as st

from routing.plans import Leg
from routing.problem import Location
from routing.reports import kml
from tests.checker import village

from .small_plan import BACKDROP, NASTY, PEPPER, plan, problem

KML = {"k": kml.NAMESPACE}


def parsed(text: str) -> ET.Element:
    return ET.fromstring(text.encode())  # noqa: S314 - our own


def texts(root: ET.Element, path: str) -> list[str | None]:
    return [found.text for found in root.iterfind(path, KML)]


def test_a_folder_a_route_then_depots_and_unserved() -> None:
    root = parsed(kml.document(plan(), problem(), "en", BACKDROP))
    folders = root.findall("k:Document/k:Folder", KML)
    assert texts(root, "k:Document/k:Folder/k:name") == [
        f"Courier 1 ({NASTY})",
        "Depot",
        "Not served (2)",
    ]
    assert texts(folders[0], "k:Placemark/k:name") == [
        NASTY, "1 核桃坪", f"2 {PEPPER.place}",
    ]  # fmt: skip
    assert texts(folders[0], "k:Placemark/k:Point/k:coordinates") == [
        "105.010000,33.420000",
        "105.030000,33.410000",
    ]
    assert texts(folders[1], "k:Placemark/k:description") == ["Cut-off 17:00"]
    assert texts(folders[2], "k:Placemark/k:name") == ["hens 茶山", "late 茶山"]
    assert texts(root, "k:Document/k:description") == [
        "© OpenStreetMap contributors &lt;ODbL&gt;, 2026-11-01"
    ]


def test_a_line_a_leg_in_the_colour_of_the_map() -> None:
    root = parsed(kml.document(plan(), problem()))
    lines = texts(root, ".//k:MultiGeometry/k:LineString/k:coordinates")
    assert [str(line).count(",") for line in lines] == [3, 3, 2]
    assert texts(root, ".//k:Placemark/k:styleUrl")[0] == "#route-0"
    # The map's first blue, #1f6fb4, as opacity, blue, green, red.
    assert texts(root, ".//k:Style[@id='route-0']/k:LineStyle/k:color") == ["ffb46f1f"]
    styles = {style.get("id") for style in root.iterfind(".//k:Style", KML)}
    assert {str(url).removeprefix("#") for url in texts(root, ".//k:styleUrl")} <= styles


def test_what_a_stop_does_is_data_of_its_own() -> None:
    root = parsed(kml.document(plan(), problem(), "zh"))
    stop = root.findall(".//k:Folder/k:Placemark", KML)[1]
    data = {
        one.get("name"): one.findtext("k:value", namespaces=KML)
        for one in stop.iterfind("k:ExtendedData/k:Data", KML)
    }
    assert data == {
        "vehicle": NASTY,
        "courier": "Courier 1",
        "stop": "1",
        "township": "画溪镇",
        "pickups": "a-1, a-2",
        "deliveries": "",
        "arrival": "2026-11-23T08:15:00+08:00",
        "departure": "2026-11-23T08:18:40+08:00",
    }
    assert texts(stop, "k:description") == ["08:15 到达，08:18 离开<br>揽收: a-1, a-2"]  # noqa: RUF001 - Chinese


def test_gdal_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.kml"
    path.write_text(kml.document(plan(), problem(), "en", BACKDROP), encoding="utf-8")
    layers = [name for name, _ in pyogrio.list_layers(path)]
    assert len(layers) == 3
    route = pyogrio.read_dataframe(path, layer=0)
    assert list(route.geometry.geom_type) == ["MultiLineString", "Point", "Point"]
    assert route.geometry.iloc[1].x == 105.01
    assert route["pickups"].iloc[1] == "a-1, a-2"


def test_a_plan_without_points_or_ways_lists_its_stops() -> None:
    root = parsed(kml.document(village.PLAN, village.PROBLEM))
    assert root.find(".//k:Point", KML) is None
    assert root.find(".//k:LineString", KML) is None
    assert texts(root, "k:Document/k:Folder/k:name")[:2] == ["li (van)", "wang (moto)"]
    assert "5 D" in texts(root, ".//k:Placemark/k:name")


@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_makes_valid_xml_and_no_markup(name: str) -> None:
    (route,) = plan().routes
    at = Location(lon=105.0, lat=33.0, place=name or "?")
    visit = replace(route.visits[0], location=at, pickups=(name,))
    legs = (Leg(duration_s=1, distance_m=1), *route.legs[1:])
    odd = replace(plan(), routes=(replace(route, vehicle_id=name, visits=(visit,), legs=legs),))
    root = parsed(kml.document(odd, problem()))
    (described,) = texts(root.findall(".//k:Folder/k:Placemark", KML)[1], "k:description")
    assert described is not None
    assert "<" not in described.replace("<br>", "")
