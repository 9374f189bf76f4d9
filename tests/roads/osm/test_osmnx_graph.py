"""OSMnx graphs of a drawn map, simplified or not, are the same roads as its file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import osmnx
import pytest

from routing.errors import InputError
from routing.roads.osm.barriers import BARRIER_KEYS
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.osm_file import read_osm_file
from routing.roads.osm.osmnx_graph import extract_of_graph, read_graphml
from routing.roads.osm.way_tags import WAY_KEYS
from routing.roads.region_building import build_region, read_source
from tests.maps.drawn import ROAD, DrawnMap

if TYPE_CHECKING:
    import networkx as nx

# One-ways along and against their drawing, a roundabout, a loop, a way through its own node, two
# ways between the same crossings, a private road, shape points, a gate at a crossing.
TOWN = DrawnMap(
    """
    a--b--c---d--e
       |  |   |   \\
       f--g   h    i--j
       |   \\  |    |  |
       k    l-m    n--o
       |
       p--q--r
    """,
    {
        "abcde": {"highway": "secondary", "name": "River Road", "surface": "asphalt"},
        "bfgc": {**ROAD, "oneway": "yes"},
        "dhm": {**ROAD, "oneway": "-1"},
        "glm": {"highway": "track", "surface": "gravel", "tracktype": "grade3"},
        "ei": {"highway": "unclassified", "maxspeed": "30"},
        "ijoni": {**ROAD, "junction": "roundabout"},
        "fkpqr": {"highway": "tertiary", "maxweight": "3.5"},
        "kq": {"highway": "unclassified", "smoothness": "bad"},
        "rm": {**ROAD, "access": "private"},
    },
    {"f": {"barrier": "gate"}},
)
STOPS = "aegimoqr"
PROFILES = ("foot", "motorcycle", "van", "light_truck")


@pytest.fixture(scope="module", autouse=True)
def our_tags() -> Any:
    """Ask OSMnx for the tags that decide about mountain roads, as a user of ours would."""
    with pytest.MonkeyPatch.context() as patch:
        settings = osmnx.settings
        patch.setattr(settings, "useful_tags_way", [*settings.useful_tags_way, *WAY_KEYS])
        patch.setattr(settings, "useful_tags_node", [*settings.useful_tags_node, *BARRIER_KEYS])
        yield


@pytest.fixture
def town_file(tmp_path: Path) -> Path:
    return TOWN.write(tmp_path / "town.osm")


def graph_of(path: Path, *, simplify: bool) -> nx.MultiDiGraph[Any]:
    graph = osmnx.graph_from_xml(path, simplify=False, retain_all=True)
    # Ways whose tags differ are not merged, and gates stay: OSMnx offers both.
    return (
        osmnx.simplify_graph(
            graph, edge_attrs_differ=["osmid"], node_attrs_include=["barrier"], remove_rings=False
        )
        if simplify
        else graph
    )


def assert_same_roads(extract: OsmExtract, file: Path, *, within_s: int) -> None:
    """Compare every cell: exactly, or within a second where the graph is simplified.

    Simplifying cuts ways at crossings, and there the chords that bends are measured over end.
    """
    ours, theirs = (build_region("town", one).region for one in (read_osm_file(file), extract))
    for profile in PROFILES:
        expected, found = (r.matrix(TOWN.points(STOPS), profile) for r in (ours, theirs))
        assert not expected.refused
        np.testing.assert_allclose(found.durations_s, expected.durations_s, atol=within_s)
        np.testing.assert_allclose(found.distances_m, expected.distances_m, atol=0)
    lengths = [region.figures()["length_km"] for region in (ours, theirs)]
    assert lengths[0] == pytest.approx(lengths[1], abs=0.11)


@pytest.mark.parametrize("simplify", [False, True])
def test_a_graph_is_the_roads_of_its_file(town_file: Path, *, simplify: bool) -> None:
    graph = graph_of(town_file, simplify=simplify)
    assert_same_roads(extract_of_graph(graph), town_file, within_s=int(simplify))


@pytest.mark.parametrize("simplify", [False, True])
def test_graphml_keeps_all_of_it(town_file: Path, tmp_path: Path, *, simplify: bool) -> None:
    path = tmp_path / "town.graphml"
    osmnx.save_graphml(graph_of(town_file, simplify=simplify), path)
    extract = read_source(path)
    assert extract.source == "town.graphml"
    assert_same_roads(extract, town_file, within_s=int(simplify))


def test_an_unsimplified_graph_gives_back_the_very_ways(town_file: Path) -> None:
    read = extract_of_graph(graph_of(town_file, simplify=False))
    ids = np.split(read.node_id[read.way_nodes], read.way_first[1:-1])
    lines = {int(way): nodes.tolist() for way, nodes in zip(read.way_id, ids, strict=True)}
    for way, tags in TOWN.ways.items():
        if tags.get("access") == "private":
            continue
        drawn = [TOWN.id_of[name] for name in way]
        found = lines[TOWN.way_id(way)]
        if tags.get("oneway") == "-1":
            assert found == drawn[::-1]  # OSMnx turns it round
        elif drawn[0] == drawn[-1]:
            assert set(found) == set(drawn)  # a ring may begin anywhere
        else:
            assert found == drawn


def test_default_simplification_merges_what_differs_in_tags(town_file: Path) -> None:
    """One street of asphalt and gravel is one edge of OSMnx's: told by one of its values."""
    drawn = DrawnMap(
        "a--b--c", {"ab": {**ROAD, "surface": "gravel"}, "bc": {**ROAD, "surface": "mud"}}
    )
    graph = osmnx.graph_from_xml(drawn.write(town_file), simplify=True, retain_all=True)
    region = build_region("merged", extract_of_graph(graph)).region
    assert region.graph.segments == 1
    assert region.matrix(drawn.points("ac"), "van").distances_m[0, 1] == 600


def test_a_two_way_loop_is_one_road(tmp_path: Path) -> None:
    drawn = DrawnMap(
        """
        a--b---c
           |   |
           e---d
        """,
        {"ab": ROAD, "bcdeb": ROAD},
    )
    graph = osmnx.graph_from_xml(drawn.write(tmp_path / "x.osm"), simplify=True)
    region = build_region("loop", extract_of_graph(graph)).region
    assert region.figures()["length_km"] == 1.5


def test_twin_streets_of_equal_length_are_two(tmp_path: Path) -> None:
    """Both sides of a square, drawn as one way: the same ends, id and length."""
    drawn = DrawnMap(
        """
        x--a--b
           |  |
           d--c--y
        """,
        {"xa": ROAD, "cy": ROAD, "abcda": ROAD},
    )
    graph = osmnx.graph_from_xml(drawn.write(tmp_path / "x.osm"), simplify=True)
    region = build_region("twins", extract_of_graph(graph)).region
    assert region.graph.segments == 4
    distances = region.matrix(drawn.points("bd"), "van").distances_m
    assert distances[0, 1] == 500


def test_settlements_and_date_are_handed_on(town_file: Path) -> None:
    settlements = read_osm_file(
        DrawnMap("a--b", {"ab": ROAD}, {"a": {"place": "village", "name": "Huaxi"}}).write(
            town_file.with_name("v.osm")
        )
    ).settlements
    extract = extract_of_graph(
        graph_of(town_file, simplify=False), settlements=settlements, osm_date="2026-11-01"
    )
    assert extract.settlements == settlements
    assert extract.osm_date == "2026-11-01"


def test_without_a_date_it_is_that_of_the_download(town_file: Path) -> None:
    graph = graph_of(town_file, simplify=False)
    graph.graph["created_date"] = "2026-10-31 08:30:00"
    assert extract_of_graph(graph).osm_date == "2026-10-31"
    del graph.graph["created_date"]
    assert extract_of_graph(graph).osm_date is None


# --- what is refused -----------------------------------------------------------------------------


def test_a_projected_graph(town_file: Path) -> None:
    graph = osmnx.project_graph(graph_of(town_file, simplify=False))
    with pytest.raises(InputError, match="graph_projected") as caught:
        extract_of_graph(graph)
    assert "32648" in caught.value.cause()


def test_a_graph_without_roads(town_file: Path) -> None:
    graph = graph_of(town_file, simplify=False)
    graph.remove_edges_from(list(graph.edges(keys=True)))
    with pytest.raises(InputError, match="osm_without_roads"):
        extract_of_graph(graph)


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"{}", b"\xff\xfe\0", b"<graphml/>"])
def test_a_file_that_is_no_graphml(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.graphml"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_graphml(path)
    assert caught.value.code in {"graphml_unreadable", "osm_without_roads"}
    assert str(path) in caught.value.cause("zh") or "x.graphml" in caught.value.cause("zh")


def test_a_graphml_that_was_cut_off(town_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "town.graphml"
    osmnx.save_graphml(graph_of(town_file, simplify=True), path)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(InputError, match="graphml_unreadable"):
        read_graphml(path)


def test_a_graphml_of_another_program(tmp_path: Path) -> None:
    import networkx as nx  # noqa: PLC0415 - at module level only for types

    path = tmp_path / "x.graphml"
    nx.write_graphml(nx.path_graph(3), path)
    with pytest.raises(InputError, match="graphml_unreadable"):
        read_graphml(path)


def test_a_missing_graphml(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file_not_found"):
        read_graphml(tmp_path / "x.graphml")
