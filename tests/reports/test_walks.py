"""Where the courier parks and walks, every file says so."""

from __future__ import annotations

import io
import json
from xml.etree import ElementTree as ET

import gpxpy
import openpyxl
import pytest

from routing.formats.native_plan import read_plan, write_plan
from routing.plans.route_map import ways
from routing.reports import captions, geojson, gpx, kml
from routing.reports.html_map import html_map
from routing.reports.kml import NAMESPACE
from routing.reports.manifest import manifest
from routing.reports.manifest.stop_rows import stop_rows
from routing.reports.workbook import workbook
from routing.wording import Lang
from tests.reports import small_plan
from tests.reports.test_html_map import Page
from tests.reports.test_manifest import pages, squeezed
from tests.reports.walked_plan import CORNER, plan, problem

EN = "Park at 33.41000, 105.02500: 320 m on foot, 80 m up and 0 m down, 10 min"
ZH = "停车于 33.41000, 105.02500：步行 320 米（上升 80 米，下降 0 米），约 10 分钟"  # noqa: RUF001 - Chinese
SAID: list[tuple[Lang, str]] = [("en", EN), ("zh", ZH)]


@pytest.mark.parametrize(("lang", "told"), SAID)
def test_in_words(lang: Lang, told: str) -> None:
    (route,) = plan().routes
    assert captions.parking(route, 1, problem(), lang) == told
    assert captions.parking(route, 0, problem(), lang) == ""


def test_heavy_goods_are_fetched_in_several_walks() -> None:
    (route,) = plan().routes
    assert (
        captions.parking(route, 1, problem(load_kg=4.0), "en") == f"{EN}; 3 times, for the weight"
    )
    assert captions.parking(route, 1, problem(load_kg=4.0), "zh").endswith("需走 3 趟")


def test_a_leg_knows_its_parts() -> None:
    (route,) = plan().routes
    first, out, home = route.legs
    assert first.parts == ((False, first.geometry),)
    assert out.parts == ((False, out.geometry[:3]), (True, out.geometry[2:]))
    assert home.parts == ((True, home.geometry[:2]), (False, home.geometry[1:]))
    assert (first.parked, out.parked, home.parked) == (None, CORNER, None)


def test_plan_json_has_it_and_gives_it_back() -> None:
    written = json.loads(json.dumps(write_plan(plan(), problem())))
    (walk,) = written["routes"][0]["legs"][1]["walks"]
    assert walk == {
        "to_vehicle": False, "first": 2, "last": 3, "duration_s": 600, "distance_m": 320,
        "climb_m": 80.0, "descent_m": 0.0,
    }  # fmt: skip
    assert read_plan(written).routes[0].legs == plan().routes[0].legs


def test_geojson_has_a_line_and_the_parking_place() -> None:
    features = geojson.feature_collection(plan(), problem())["features"]
    there, back = (row for row in features if row["properties"]["kind"] == "walk")
    assert there["geometry"]["coordinates"] == [list(CORNER), [105.03, 33.41]]
    assert (there["properties"]["order"], there["properties"]["length_m"]) == (2, 320)
    assert back["properties"]["to_vehicle"] is True
    (parking,) = (row for row in features if row["properties"]["kind"] == "parking")
    assert parking["geometry"] == {"type": "Point", "coordinates": list(CORNER)}


@pytest.mark.parametrize(("lang", "told"), SAID)
def test_gpx_has_a_point_to_park_at(lang: Lang, told: str) -> None:
    (text,) = gpx.documents(plan(), problem(), lang).values()
    read = gpxpy.parse(text)
    parked = read.waypoints[2]
    assert (parked.longitude, parked.latitude) == CORNER
    assert parked.description == told
    description = read.waypoints[3].description
    assert description is not None
    assert description.startswith(told)
    (track,) = read.tracks
    assert [len(segment.points) for segment in track.segments] == [3, 3, 2, 2, 2]


def test_kml_draws_walks_thinner() -> None:
    root = ET.fromstring(kml.document(plan(), problem()))  # noqa: S314 - our own
    marks = root.findall(f".//{{{NAMESPACE}}}Placemark")
    by_name = {mark.findtext(f"{{{NAMESPACE}}}name"): mark for mark in marks}
    walk = by_name["On foot"]
    assert walk.findtext(f"{{{NAMESPACE}}}styleUrl") == "#walk-0"
    assert len(walk.findall(f".//{{{NAMESPACE}}}LineString")) == 2
    place = by_name["Parking place for stop 2"]
    assert place.findtext(f".//{{{NAMESPACE}}}coordinates") == "105.025000,33.410000"
    assert place.findtext(f"{{{NAMESPACE}}}description") == EN
    widths = {
        style.get("id"): style.findtext(f".//{{{NAMESPACE}}}width")
        for style in root.findall(f".//{{{NAMESPACE}}}Style")
    }
    assert float(widths["walk-0"] or 0) < float(widths["route-0"] or 0)


def test_the_map_draws_each_walk_once_and_says_where_to_park() -> None:
    source = html_map(plan(), problem())
    page = Page(source)
    (walk,) = page.data["walks"]
    assert walk[0] == 0
    assert len(walk) == 5
    assert EN in source
    assert ZH in source
    assert "walks" in Page(html_map(small_plan.plan(), small_plan.problem())).data
    assert Page(html_map(small_plan.plan(), small_plan.problem())).data["walks"] == []


def test_notebooks_draw_walks_as_dashes() -> None:
    driven, dashed = ways(plan().routes[0])
    assert [len(line) for line in driven] == [3, 3, 2]
    assert [len(line) for line in dashed] == [2, 2]


@pytest.mark.parametrize(("lang", "told"), SAID)
def test_the_courier_reads_it_on_the_sheet(lang: Lang, told: str) -> None:
    rows = list(stop_rows(plan().routes[0], plan(), problem(), lang))
    assert [row["walk"] for row in rows if row["kind"] == "stop"] == ["", told]
    assert any(squeezed(told) in page for page in pages(manifest(plan(), problem(), lang)))


@pytest.mark.parametrize(("lang", "told"), SAID)
def test_the_courier_reads_it_in_the_workbook(lang: Lang, told: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(plan(), problem(), lang)))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    assert cells.count(told) == 1
