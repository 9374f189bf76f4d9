"""Regions in the files that QGIS, GeoPandas and OSMnx read."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import osmnx
import pyogrio
import pytest

from routing.errors import InputError
from routing.roads import export
from routing.roads.export import export_region
from routing.roads.osm.osm_file import read_osm_file
from routing.roads.region import Region
from routing.roads.region_building import build_region
from tests.maps.drawn import ROAD, DrawnMap
from tests.maps.terrain import write_geotiff

VILLAGE = DrawnMap(
    """
    a--b--c--f
       |
       d--e
    """,
    {
        "abc": {**ROAD, "name": "画溪河路", "surface": "asphalt", "oneway": "yes"},
        "bde": {"highway": "track"},
        "ca": {"highway": "tertiary"},
        "cf": {"highway": "path"},
    },
    {
        "c": {"place": "village", "name": "画溪", "name:en": "Huaxi"},
        "e": {"place": "farm", "name": "Walnut farm"},
        "d": {"barrier": "gate"},
    },
)


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Region:
    folder = tmp_path_factory.mktemp("village")
    tile = write_geotiff(
        folder / "t.tif",
        lambda x, y: 1000 + 9000 * (x - 105) + 0 * y,
        (104.9, 33, 106, 34),
        cell=0.001,
    )
    extract = read_osm_file(VILLAGE.write(folder / "v.osm"))
    return build_region("village", extract, dem=[tile]).region


def test_geopackage_has_roads_and_settlements_and_says_whose_they_are(
    region: Region, tmp_path: Path
) -> None:
    path = export_region(region, tmp_path / "out" / "village.gpkg")
    assert {name for name, _ in pyogrio.list_layers(path)} == {"roads", "settlements"}
    for layer in ("roads", "settlements"):
        told = pyogrio.read_info(path, layer=layer)["layer_metadata"]
        assert "OpenStreetMap" in told["attribution"]
        assert told["license"] == "ODbL-1.0"
        assert told["osm_date"] == "2026-11-01"
        assert told["version"] == region.version
    check_roads(gpd.read_file(path, layer="roads"), region)
    check_settlements(gpd.read_file(path, layer="settlements"))


def test_geopackage_is_written_anew(region: Region, tmp_path: Path) -> None:
    path = tmp_path / "village.gpkg"
    for _ in range(2):
        export_region(region, path)
    check_roads(gpd.read_file(path, layer="roads"), region)


def test_geoparquet_is_two_files_that_say_whose_they_are(region: Region, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the optional part shanlu[parquet] is not installed")
    path = export_region(region, tmp_path / "village.parquet")
    roads = gpd.read_parquet(path)
    settlements = gpd.read_parquet(tmp_path / "village-settlements.parquet")
    check_roads(roads, region)
    check_settlements(settlements)
    for layer in (roads, settlements):
        assert "OpenStreetMap" in layer.attrs["attribution"]
        assert layer.attrs["version"] == region.version


def check_roads(roads: gpd.GeoDataFrame, region: Region) -> None:
    assert roads.crs == "EPSG:4326"
    assert set(roads["way_id"]) == {101, 102, 103, 104}  # a gate is no line on a map
    assert roads["length_m"].sum() == pytest.approx(region.graph.segment_length_m.sum(), abs=1)
    lane = roads[roads["way_id"] == 101].iloc[0]
    assert (lane["name"], lane["road_class"], lane["surface"]) == (
        "画溪河路", "residential", "paved"
    )  # fmt: skip
    assert lane["access"] == "foot,motorcycle,motorcar,goods"
    assert lane["access_back"] == "foot"
    assert lane["van_s"] > 0
    assert np.isnan(lane["van_back_s"])
    assert lane["foot_back_s"] > lane["van_s"]
    assert lane["rise_m"] > 5
    path = roads[roads["way_id"] == 104].iloc[0]
    assert np.isnan(path["van_s"])
    assert tuple(lane.geometry.coords[0]) == VILLAGE.lonlat["a"]


def check_settlements(settlements: gpd.GeoDataFrame) -> None:
    assert settlements.crs == "EPSG:4326"
    rows = {row["name"]: row for _, row in settlements.iterrows()}
    assert set(rows) == {"画溪", "Walnut farm"}
    assert rows["画溪"]["name_latin"] == "Huaxi"
    assert rows["Walnut farm"]["parent"] == "画溪"
    place = rows["画溪"].geometry
    assert (place.x, place.y) == VILLAGE.lonlat["c"]


def test_graphml_is_read_by_osmnx_and_its_fastest_ways_are_ours(
    region: Region, tmp_path: Path
) -> None:
    path = export_region(region, tmp_path / "village.graphml")
    graph = osmnx.load_graphml(path)
    assert "OpenStreetMap" in graph.graph["attribution"]
    assert graph.graph["created_date"] == "2026-11-01"
    assert len(osmnx.graph_to_gdfs(graph, nodes=False)) == region.graph.edges
    nodes = {name: node_at(region, name) for name in "aceb"}
    matrix = region.matrix(VILLAGE.points("ac"), "van")
    for start, end, cell in (("a", "c", (0, 1)), ("c", "a", (1, 0))):
        seconds = nx.shortest_path_length(graph, nodes[start], nodes[end], weight="travel_time")
        assert seconds == pytest.approx(matrix.durations_s[cell], abs=0.51)
    route = osmnx.shortest_path(graph, nodes["a"], nodes["c"], weight="travel_time")
    assert route is not None
    assert route[0] == nodes["a"]
    assert all(data["elevation"] > 900 for _, data in graph.nodes(data=True))


def node_at(region: Region, name: str) -> int:
    return int(np.flatnonzero(region.graph.node_id == VILLAGE.id_of[name])[0])


@pytest.mark.parametrize("ending", ["gpkg", "parquet", "graphml"])
def test_a_region_without_settlements_can_be_exported(tmp_path: Path, ending: str) -> None:
    if ending == "parquet":
        pytest.importorskip("pyarrow", reason="the optional part shanlu[parquet] is not installed")
    region = DrawnMap("a--b", {"ab": ROAD}).region()
    assert export_region(region, tmp_path / f"x.{ending}").is_file()
    if ending == "gpkg":
        assert len(gpd.read_file(tmp_path / "x.gpkg", layer="settlements")) == 0


def test_an_unknown_ending_names_those_that_are_known(region: Region, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown_export_format") as caught:
        export_region(region, tmp_path / "village.shp")
    assert ".gpkg" in caught.value.action("zh")
    assert not list(tmp_path.iterdir())


def test_parquet_without_pyarrow_says_what_to_install(
    region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "find_spec", lambda _: None)
    with pytest.raises(InputError, match="extra_missing") as caught:
        export_region(region, tmp_path / "village.parquet")
    assert "shanlu[parquet]" in caught.value.action()
