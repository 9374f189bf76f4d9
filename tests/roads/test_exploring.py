from __future__ import annotations

import dataclasses

import pytest
import shapely

from routing.notebook_map import inert
from routing.roads.exploring import ROADS, road_lines
from routing.roads.osm.settlements import Settlement
from routing.roads.region import Region
from routing.roads.terrain.landscape import Landscape

folium = pytest.importorskip("folium", reason="shanlu[notebook] is not installed")

NASTY = "</script><b>`${alert(1)}{{7*7}}"


def page_of(m: object) -> str:
    assert isinstance(m, folium.Map)
    return str(m.get_root().render())


def without_relief(region: Region, attribution: str) -> Region:
    meta = dataclasses.replace(region.meta, attribution=attribution)
    return dataclasses.replace(region, meta=meta, _landscape=Landscape)


def test_a_region_shows_roads_water_settlements_relief_and_credit(valley: Region) -> None:
    page = page_of(valley.explore())
    for said in ("Roads", "Rivers and streams", "Settlements", "Relief", "Names of townships"):
        assert f'"{said}" :' in page
    assert "secondary road" in page
    assert "data:image/webp;base64," in page
    assert "画溪镇" in page or "\\u753b\\u6eaa\\u9547" in page
    assert "attributionControl.addAttribution(" in page
    assert len(page) < 200_000


def test_a_drawn_region_has_no_tiles_of_the_real_world(valley: Region) -> None:
    assert "L.tileLayer" not in page_of(valley.explore())
    assert "L.tileLayer" not in page_of(without_relief(valley, "drawn, CC0").explore())


def test_openstreetmaps_tiles_lie_beneath_its_roads_where_there_is_no_relief(
    valley: Region,
) -> None:
    region = without_relief(valley, "© OpenStreetMap contributors, ODbL 1.0")
    page = page_of(region.explore())
    assert "tile.openstreetmap.org" in page
    assert "data:image/webp" not in page


def test_tiles_that_are_asked_for_are_not_covered_by_the_relief(valley: Region) -> None:
    page = page_of(valley.explore(tiles="https://own.example/{z}/{x}/{y}.png", attr="ours"))
    assert "own.example" in page
    assert "data:image/webp" not in page


def test_a_map_that_is_given_is_drawn_on(valley: Region) -> None:
    m = folium.Map(location=(0, 0), tiles=None)
    assert valley.explore(m=m) is m
    assert "fitBounds" not in page_of(m)


def test_other_keywords_reach_the_map_and_the_roads(valley: Region) -> None:
    page = page_of(valley.explore(height=321, legend=False))
    assert "321.0px" in page
    assert "class='maplegend'" not in page


def test_it_speaks_chinese(valley: Region) -> None:
    page = page_of(valley.explore(lang="zh"))
    assert "次干道路" in page
    assert "secondary road" not in page


def test_names_on_the_map_are_inert(valley: Region) -> None:
    place = Settlement(osm_id="n1", place="town", name=NASTY, lon=105.05, lat=33.43, parent=NASTY)
    names = tuple(NASTY if name else name for name in valley.graph.names)
    meta = dataclasses.replace(valley.meta, attribution=NASTY)
    region = dataclasses.replace(
        valley,
        meta=meta,
        graph=dataclasses.replace(valley.graph, names=names),
        settlements=(place,),
    )
    page = page_of(region.explore())
    assert "alert(1)" in page
    for mark in ("</script><b>", "`${alert", "{{7"):
        assert mark not in page.replace(inert(NASTY), ""), mark


def test_roads_are_put_together_by_layer_and_name(valley: Region) -> None:
    lines = road_lines(valley.graph)
    assert {layer for layer, _ in lines} <= {layer for layer, _, _ in ROADS}
    drawn_m = sum(shapely.length(line) for line in lines.values()) * 100_000
    assert drawn_m == pytest.approx(valley.figures()["length_km"] * 1000, rel=0.15)


def test_too_many_points_are_thinned_and_then_the_least_roads_left_out(valley: Region) -> None:
    def points(most: int) -> int:
        lines = road_lines(valley.graph, most)
        return sum(int(shapely.get_num_coordinates(line)) for line in lines.values())

    whole = points(10**9)
    assert 0 < points(whole // 2) <= whole // 2
    assert {layer for layer, _ in road_lines(valley.graph, 1)} <= {"major", "secondary", "ferry"}
