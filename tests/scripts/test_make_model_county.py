"""The model county holds what it promises after the same import as any real extract."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import make_model_county
import numpy as np
import osmium
import pytest
from model_county.county import Size, draw_county
from model_county.terrain import make_terrain

from routing.roads.osm.way_tags import ROAD_CLASSES, TUNNEL
from routing.roads.region import Region
from routing.roads.region_building import build_region, read_source
from routing.roads.terrain.elevation import sample_heights

HOME = make_model_county.HOME
OSM, DEM = HOME / "model-county.osm.pbf", HOME / "model-county-dem.tif"
WHEELS = ("van", "three_wheeler")


@pytest.fixture(scope="module")
def region(county: Region) -> Region:
    return county


@pytest.fixture(scope="module")
def villages(region: Region) -> list[tuple[float, float]]:
    return [(s.lon, s.lat) for s in region.settlements if s.place == "village"]


def classes(region: Region) -> list[str]:
    """Of each segment."""
    rows = region.graph.kinds[region.graph.segment_kind]
    return [ROAD_CLASSES[number] for number in rows["road_class"]]


def ways(key: str, osm: Path = OSM) -> list[tuple[dict[str, str], list[tuple[float, float]]]]:
    """Tags and (lon, lat) of the ways that have a key."""
    reader = osmium.FileProcessor(str(osm), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    return [
        (dict(thing.tags), [(node.lon, node.lat) for node in thing.nodes])
        for thing in reader.with_filter(osmium.filter.KeyFilter(key))
        if isinstance(thing, osmium.osm.Way)
    ]


def test_a_county_of_the_size_that_is_promised(region: Region) -> None:
    places = Counter(settlement.place for settlement in region.settlements)
    assert places["town"] == 16
    assert 290 <= places["village"] <= 300
    assert 4000 < region.graph.nodes < 6000
    assert 1200 < region.graph.segment_length_m.sum() / 1000 < 3000
    assert region.meta.osm_date == "2026-11-01"
    assert OSM.stat().st_size + DEM.stat().st_size < 4_000_000


def steepest(region: Region) -> float:
    """Return the steepest grade of any piece of a road, of paths apart."""
    graph = region.graph
    driven = ~np.isin(classes(region), ["path", "barrier"])
    found = 0.0
    for k in np.flatnonzero(driven):
        points = slice(graph.segment_first[k], graph.segment_last[k] + 1)
        rise = np.abs(np.diff(graph.shape_height_m[points].astype(np.float64)))
        length = np.diff(graph.shape_along_m[points])
        found = max(found, float((rise[length > 1] / length[length > 1]).max(initial=0)))
    return found


def climbing(osm: Path, dem: Path) -> list[dict[str, str]]:
    """Return the tags of waters that climb somewhere."""
    found = []
    for tags, line in ways("waterway", osm):
        heights = sample_heights([dem], *np.array(line).T)
        runs = heights[0] > heights[-1] or len(line) < 4
        if np.diff(heights).max() >= 0.05 or not runs:  # a coordinate is rounded to a centimetre
            found.append(tags)
    return found


def test_no_road_is_as_steep_as_the_terrain_models_noise(region: Region) -> None:
    assert 0.10 < steepest(region) < 0.18


def test_streams_never_climb() -> None:
    assert len(ways("waterway")) > 100
    assert not climbing(OSM, DEM)


@pytest.mark.parametrize("profile", WHEELS)
def test_wheels_reach_all_but_the_footpath_villages(
    region: Region, villages: list[tuple[float, float]], profile: str
) -> None:
    refused = region.snap(
        villages, profile, carry=None
    ).refused  # the others are in one strong component
    assert 0.03 <= len(refused) / len(villages) <= 0.08


def test_walkers_reach_every_village(region: Region, villages: list[tuple[float, float]]) -> None:
    assert not region.snap(villages, "foot").refused


def test_a_van_is_neither_crawling_nor_racing(
    region: Region, villages: list[tuple[float, float]]
) -> None:
    some = region.matrix(villages[::12], "van")
    length, duration = some.distances_m.astype(float), some.durations_s.astype(float)
    far = (length > 5000) & (duration > 0)
    kmh = 3.6 * length[far] / duration[far]
    assert 20 < np.median(kmh) < 60


def test_each_village_has_its_township_and_a_name_of_its_own_there(region: Region) -> None:
    small = [s for s in region.settlements if s.place == "village"]
    townships = {s.parent for s in small}
    assert all(name and name[-1] in "镇乡" for name in townships)
    assert 14 <= len(townships) <= 16
    assert max(Counter((s.name, s.parent) for s in small).values()) == 1
    repeated = [n for n in Counter(s.name for s in small).values() if n > 1]
    assert len(repeated) > 10
    assert all(s.name_latin and s.name_latin.isascii() and s.population for s in small)


def test_bridges_tunnels_and_what_else_the_readme_names() -> None:
    roads = [tags for tags, _ in ways("highway")]
    main = [tags for tags in roads if tags["highway"] == "trunk"]
    assert any(tags.get("tunnel") == "yes" for tags in main)
    assert sum(tags.get("bridge") == "yes" for tags in main) > 5
    for key, value in (("junction", "roundabout"), ("oneway", "yes"), ("tracktype", "grade4")):
        assert any(tags.get(key) == value for tags in roads), key
    kinds = Counter(tags["highway"] for tags in roads)
    assert kinds.keys() >= {
        *("trunk", "primary", "secondary", "tertiary", "unclassified", "residential"),
        *("service", "track", "path"),
    }


def test_tunnels_run_under_a_ridge(region: Region) -> None:
    graph = region.graph
    bored = np.flatnonzero(graph.kinds["structure"][graph.segment_kind] == TUNNEL)
    assert bored.size
    for k in bored.tolist():
        shape = graph.shape(k)
        ground = sample_heights([DEM], *shape.T)
        assert ground[1:-1].max() > max(ground[0], ground[-1]) + 40


def unjoined(osm: Path) -> list[tuple[int, int]]:
    """Return pairs of points within a step of each other: a mapper's mistakes."""
    lines = [line for tags, line in ways("highway", osm) if tags.get("tunnel") != "yes"]
    nodes = np.array(sorted({point for line in lines for point in line}))
    metres = nodes * [92_700, 111_000]
    order = np.argsort(metres[:, 0])
    return [(a, b) for a, b in pairwise(order) if np.hypot(*(metres[a] - metres[b])) < 0.3]


def test_roads_that_meet_are_joined() -> None:
    assert not unjoined(OSM)


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_other_seeds_keep_to_the_same_rules(seed: int, tmp_path: Path) -> None:
    make_model_county.main(["--km", "12", "--seed", str(seed), "-o", str(tmp_path)])
    osm, dem = tmp_path / OSM.name, tmp_path / DEM.name
    other = build_region("other", read_source(osm), dem=[dem]).region
    assert 0.08 < steepest(other) < 0.18
    assert not climbing(osm, dem)
    assert not unjoined(osm)
    villages = [(s.lon, s.lat) for s in other.settlements]
    assert len(villages) > 8
    assert len(other.snap(villages, "van", carry=None).refused) <= 0.15 * len(villages)
    assert not other.snap(villages, "foot").refused


@pytest.fixture(scope="module")
def piece(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("piece")
    make_model_county.main(["--km", "9", "--seed", "5", "-o", str(folder)])
    return folder


def test_the_same_bytes_every_time(piece: Path, tmp_path: Path) -> None:
    make_model_county.main(["--km", "9", "--seed", "5", "-o", str(tmp_path)])
    files = [path.relative_to(piece) for path in piece.rglob("*") if path.is_file()]
    assert len(files) == 2 + 5  # map and terrain; orders, vehicles, couriers, depots, settings
    for name in files:
        assert (tmp_path / name).read_bytes() == (piece / name).read_bytes()


def test_another_seed_is_another_county() -> None:
    terrains = [make_terrain(seed, km=3) for seed in (5, 6)]
    assert (terrains[0].height_m != terrains[1].height_m).mean() > 0.9
    size = Size(counties=1, towns=1, villages=8)
    one, other = (draw_county(terrains[0], seed, size, lambda *_: None)[0] for seed in (5, 6))
    assert one.node_tags != other.node_tags
    assert one.lonlat != other.lonlat


def test_a_piece_is_imported_like_a_county(piece: Path) -> None:
    built = build_region(
        "piece",
        read_source(piece / "model-county.osm.pbf"),
        dem=[piece / "model-county-dem.tif"],
    )
    assert not built.notices
    assert len(built.region.settlements) >= 8
