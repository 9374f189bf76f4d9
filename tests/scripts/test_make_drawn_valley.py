"""The bundled valley is what its script draws, and what its README says."""

from __future__ import annotations

import json
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import make_drawn_valley
import networkx as nx
import numpy as np
import pytest
import rasterio
from drawn_valley import roads, sheet
from drawn_valley.lines import climb
from drawn_valley.terrain import VOID, Terrain
from shapely import LineString, Point, polygonize

HOME = make_drawn_valley.HOME
NO_ROAD = {"construction", "proposed"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    make_drawn_valley.main([str(folder)])
    return folder


@pytest.fixture(scope="module")
def terrain() -> Terrain:
    return Terrain()


@pytest.fixture(scope="module")
def ways(terrain: Terrain) -> list[roads.Way]:
    return list(roads.all_roads(terrain))


def test_bundled_files_are_what_the_script_draws(drawn: Path) -> None:
    for name in ("drawn-valley.osm", "day.json"):
        assert (drawn / name).read_bytes() == (HOME / name).read_bytes()
    # The compressed bytes are the library's affair; the heights are ours.
    with (
        rasterio.open(drawn / "drawn-valley-dem.tif") as ours,
        rasterio.open(HOME / "drawn-valley-dem.tif") as bundled,
    ):
        assert (ours.read(1) == bundled.read(1)).all()
        assert ours.transform == bundled.transform


def test_the_same_bytes_every_time(drawn: Path, tmp_path: Path) -> None:
    make_drawn_valley.main([str(tmp_path)])
    for path in drawn.iterdir():
        assert (tmp_path / path.name).read_bytes() == path.read_bytes()


def test_a_few_kilobytes(drawn: Path) -> None:
    assert (drawn / "drawn-valley.osm").stat().st_size < 80_000
    assert (drawn / "drawn-valley-dem.tif").stat().st_size < 15_000


def test_the_river_falls_all_the_way(terrain: Terrain) -> None:
    heights = terrain.at([(x, sheet.river_y(x)) for x in np.arange(100.0, 12_900.0, 300.0)])
    assert heights[0] - heights[-1] > 80
    assert np.diff(heights).max() <= 1  # a rounded metre


def test_the_void_lies_on_the_river_road(drawn: Path) -> None:
    with rasterio.open(drawn / "drawn-valley-dem.tif") as raster:
        lonlat = sheet.to_lonlat(sheet.river_road(11_500))
        assert raster.nodata == VOID
        assert next(raster.sample([lonlat]))[0] == VOID
        assert (raster.read(1) == VOID).sum() == 12


def test_settlements_stand_between_900_and_1650_metres(terrain: Terrain) -> None:
    heights = terrain.at([sheet.spot(letter) for letter in sheet.SETTLEMENTS])
    assert 900 < heights.min() < 1000
    assert 1500 < heights.max() < 1650


def grades(terrain: Terrain, way: roads.Way) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Of each piece longer than 30 m, as fractions."""
    heights = terrain.at(way.line)
    lengths = np.array([np.hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(way.line)])
    return np.asarray(np.abs(np.diff(heights) / lengths)[lengths > 30])


def test_village_roads_climb_four_to_ten_percent(terrain: Terrain) -> None:
    for low, village, grade, hairpins, tags in roads.CLIMBS:
        start = sheet.spot(low) if isinstance(low, str) else roads._on(*low)
        line = climb(terrain, start, sheet.spot(village), grade=grade, hairpins=hairpins)
        assert LineString(line).is_simple
        found = grades(terrain, roads.Way(line=line, tags=tags))
        assert found.min() > 0.04, village
        assert found.max() < 0.11, village
        assert np.median(found) == pytest.approx(grade, rel=0.1), village


def test_the_tunnel_runs_deep_under_the_ground(terrain: Terrain, ways: list[roads.Way]) -> None:
    (tunnel,) = (way for way in ways if "tunnel" in way.tags)
    ends = terrain.at(tunnel.line)
    middle = ((tunnel.line[0][0] + tunnel.line[1][0]) / 2, tunnel.line[0][1])
    assert terrain.at([middle])[0] > ends.max() + 100
    assert grades(terrain, tunnel).max() < 0.03


def test_no_lane_is_steeper_than_a_hillside_path(terrain: Terrain, ways: list[roads.Way]) -> None:
    for way in ways:
        steepest = 0.25 if way.tags.get("highway") in {"path", *NO_ROAD} else 0.15
        assert grades(terrain, way).max(initial=0) < steepest, way.tags


def test_roads_meet_only_at_nodes(ways: list[roads.Way]) -> None:
    flat = [w for w in ways if w.tags.get("highway") not in NO_ROAD and "tunnel" not in w.tags]
    for one, other in combinations(flat, 2):
        shared = {sheet.to_lonlat(point) for point in one.line}
        shared &= {sheet.to_lonlat(point) for point in other.line}
        if shared:
            continue
        assert not LineString(one.line).crosses(LineString(other.line)), (one, other)


def network(ways: list[roads.Way], *without: str) -> nx.Graph[Any]:
    graph: nx.Graph[Any] = nx.Graph()
    for way in ways:
        if way.tags.get("highway", "ferry") not in {*NO_ROAD, *without}:
            graph.add_edges_from(pairwise([sheet.to_lonlat(point) for point in way.line]))
    return graph


def test_one_island_for_wheels_and_none_for_walkers(ways: list[roads.Way]) -> None:
    wheels = network(ways, "path", "ferry")
    main, island = sorted(nx.connected_components(wheels), key=len, reverse=True)
    assert sheet.to_lonlat(sheet.spot("O")) in island
    assert sheet.to_lonlat(sheet.spot("G")) not in wheels
    assert all(
        sheet.to_lonlat(sheet.spot(letter)) in main
        for letter in set(sheet.SETTLEMENTS) - set("OGT")
    )
    assert nx.is_connected(network(ways))


def test_the_footpath_hamlet_is_a_kilometre_from_any_wheel(ways: list[roads.Way]) -> None:
    hamlet = Point(sheet.spot("G"))
    wheeled = [w for w in ways if w.tags.get("highway", "path") not in {"path", *NO_ROAD}]
    assert min(LineString(way.line).distance(hamlet) for way in wheeled) > 1000


def tags_of(element: ET.Element) -> dict[str, str]:
    return {tag.attrib["k"]: tag.attrib["v"] for tag in element.iter("tag")}


def test_each_settlement_stands_in_its_township(drawn: Path) -> None:
    osm = ET.parse(drawn / "drawn-valley.osm").getroot()  # noqa: S314 - our own file
    at = {
        n.attrib["id"]: (float(n.attrib["lon"]), float(n.attrib["lat"])) for n in osm.iter("node")
    }
    lines = {
        way.attrib["id"]: LineString([at[nd.attrib["ref"]] for nd in way.iter("nd")])
        for way in osm.iter("way")
    }
    townships = {}
    for relation in osm.iter("relation"):
        outer = [m.attrib["ref"] for m in relation.iter("member") if m.attrib["role"] == "outer"]
        (ring,) = polygonize([lines[ref] for ref in outer]).geoms
        townships[tags_of(relation)["name"]] = ring
    assert set(townships) == {sheet.HUAXI, sheet.HUIYUN}
    for name, _, _, township, _ in sheet.SETTLEMENTS.values():
        nodes = [n for n in osm.iter("node") if tags_of(n).get("name") == name]
        assert any(townships[township].contains(Point(at[n.attrib["id"]])) for n in nodes), name
    area = next(lines[w.attrib["id"]] for w in osm.iter("way") if "place" in tags_of(w))
    assert area.is_ring


def test_every_kind_that_the_readme_names_is_there(ways: list[roads.Way]) -> None:
    kinds = Counter(way.tags.get("highway", way.tags.get("route")) for way in ways)
    assert kinds.keys() == {
        *("secondary", "tertiary", "unclassified", "residential", "track", "path"),
        *("construction", "proposed", "ferry"),
    }
    points = [tags for way in ways for tags in way.points.values()]
    assert {"ford": "yes"} in points
    assert {"barrier": "bollard"} in points
    for key, value in {
        "junction": "roundabout",
        "oneway": "yes",
        "access": "private",
        "maxweight": "3.5",
        "tunnel": "yes",
        "bridge": "yes",
    }.items():
        assert any(way.tags.get(key) == value for way in ways), key


def test_the_day_speaks_of_places_that_exist() -> None:
    day = json.loads((HOME / "day.json").read_text(encoding="utf-8"))
    places = Counter(
        (name, None if name == township else township)
        for name, _, _, township, _ in sheet.SETTLEMENTS.values()
    )
    assert set(places.values()) == {1}
    vague = [row for row in day["shipments"] if (row["place"], row.get("township")) not in places]
    assert [row["place"] for row in vague] == ["上庄"]
    assert 25 <= len(day["shipments"]) - len(vague) <= 30
    ids = Counter(row["id"] for row in day["shipments"])
    assert set(ids.values()) == {1}
    capacity = max(row["capacity"]["weight_kg"] for row in day["vehicles"])
    heavy = [row for row in day["shipments"] if row["weight_kg"] > capacity]
    assert len(heavy) == 1
    skills = {skill for row in day["vehicles"] for skill in row["skills"]}
    unskilled = [r for r in day["shipments"] if not set(r.get("skills", ())) <= skills]
    assert len(unskilled) == 1
    assert {row["profile"] for row in day["vehicles"]} == {"van", "three_wheeler", "motorcycle"}
