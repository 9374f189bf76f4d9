"""Reading .osm, .osm.gz and .osm.pbf: the same map, and every way in which a file can be bad."""

from __future__ import annotations

import dataclasses
import gzip
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import osmium
import pytest

from routing.errors import InputError
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.osm_file import read_osm_file
from routing.roads.region_building import build_region, read_source
from tests.maps.drawn import ROAD, DrawnMap, DrawnRelation

VILLAGE = DrawnMap(
    """
    a--b--c---d
       |  |   |
       e--f   g
       |
       h
    """,
    {
        "abcd": {"highway": "tertiary", "name": "River Road", "ref": "X5", "surface": "asphalt"},
        "befc": {**ROAD, "oneway": "yes"},
        "eh": {"highway": "track", "tracktype": "grade3"},
        "dg": {"highway": "construction"},
        "efbe": {"place": "hamlet", "name": "Lower"},
        "dg" * 2: {"waterway": "river"},
    },
    {
        "c": {"barrier": "gate"},
        "h": {"place": "village", "name": "Upper"},
        "g": {"amenity": "cafe"},
    },
    relations=[
        DrawnRelation(
            members={"efbe": "outer"},
            tags={
                "type": "boundary",
                "boundary": "administrative",
                "admin_level": "8",
                "name": "Town",
            },
        )
    ],
)


def assert_equal(first: OsmExtract, second: OsmExtract, *, but: Sequence[str] = ()) -> None:
    for field in dataclasses.fields(OsmExtract):
        if field.name not in but:
            one, other = getattr(first, field.name), getattr(second, field.name)
            if isinstance(one, np.ndarray):
                np.testing.assert_array_equal(one, other, err_msg=field.name)
            else:
                assert one == other, field.name


@pytest.mark.parametrize("ending", [".osm", ".osm.gz", ".osm.pbf", ".osm.bz2", ".pbf"])
def test_every_format_gives_the_same_extract(tmp_path: Path, ending: str) -> None:
    read = read_source(VILLAGE.write(tmp_path / f"village{ending}"))
    assert read.source == f"village{ending}"
    assert read.osm_date == "2026-11-01"
    assert {place.name: place.parent for place in read.settlements} == {
        "Upper": None,
        "Lower": "Town",
    }
    assert_equal(read, VILLAGE.extract(), but=("settlements", "waterways", "source"))


def test_every_format_gives_the_same_region(tmp_path: Path) -> None:
    versions = {
        build_region("v", read_osm_file(VILLAGE.write(tmp_path / f"v{ending}"))).region.version
        for ending in (".osm", ".osm.gz", ".osm.pbf")
    }
    assert len(versions) == 1


def test_only_roads_are_ways_and_only_their_nodes_are_nodes(tmp_path: Path) -> None:
    read = read_osm_file(VILLAGE.write(tmp_path / "v.osm"))
    assert read.way_id.tolist() == [101, 102, 103]
    names = [name for name, number in VILLAGE.id_of.items() if number in read.node_id]
    assert names == list("abcdefh")
    assert [read.names[k] for k in read.way_name] == ["River Road", "", ""]
    assert [read.refs[k] for k in read.way_name] == ["X5", "", ""]
    assert [barrier.kind for barrier in read.barriers.values()] == ["gate"]
    assert read.node_id[next(iter(read.barriers))] == VILLAGE.id_of["c"]


def test_ways_of_equal_tags_share_a_kind() -> None:
    drawn = DrawnMap(
        "a--b--c--d", {"ab": ROAD, "bc": {**ROAD, "note": "x"}, "cd": {"highway": "track"}}
    )
    assert drawn.extract().way_kind.tolist() == [0, 0, 1]


# --- files that are not what they should be ------------------------------------------------------


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_osm_file(path)
    assert caught.value.details["path"] == path
    for lang in ("en", "zh"):
        assert str(path) in caught.value.cause(lang) + caught.value.action(lang)
    return caught.value.code


def test_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "nowhere.osm.pbf") == "file_not_found"
    assert refused(tmp_path) == "file_not_found"


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.99])
@pytest.mark.parametrize("ending", [".osm", ".osm.gz", ".osm.pbf"])
def test_truncated_file(tmp_path: Path, ending: str, share: float) -> None:
    path = VILLAGE.write(tmp_path / f"cut{ending}")
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])
    assert refused(path) == "osm_unreadable"


@pytest.mark.parametrize("name", ["empty.osm", "empty.osm.gz", "empty.osm.pbf"])
def test_empty_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    assert refused(path) == "osm_unreadable"


@pytest.mark.parametrize("name", ["page.osm", "page.osm.gz", "page.osm.pbf"])
def test_a_web_page_is_no_map(tmp_path: Path, name: str) -> None:
    page = b"<html><body>404 Not Found</body></html>"
    path = tmp_path / name
    path.write_bytes(gzip.compress(page) if name.endswith("gz") else page)
    assert refused(path) == "osm_unreadable"


def test_a_map_without_roads(tmp_path: Path) -> None:
    rivers = DrawnMap("a--b", {"ab": {"waterway": "river"}}, {"a": {"place": "village"}})
    assert refused(rivers.write(tmp_path / "rivers.osm")) == "osm_without_roads"
    planned = DrawnMap("a--b", {"ab": {"highway": "proposed"}})
    assert refused(planned.write(tmp_path / "planned.osm")) == "osm_without_roads"


def test_a_map_whose_roads_have_no_nodes(tmp_path: Path) -> None:
    path = DrawnMap("a--b", {"ab": ROAD}, missing="ab").write(tmp_path / "clipped.osm.pbf")
    assert refused(path) == "osm_without_roads"


def test_unknown_ending_names_those_that_are_known(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown_map_format") as caught:
        read_source(tmp_path / "map.shp")
    assert ".osm.pbf" in caught.value.action("en") + caught.value.cause("en")


# --- odd contents --------------------------------------------------------------------------------


def lines(extract: OsmExtract) -> list[list[int]]:
    """Return each way's OSM node ids."""
    bounds = zip(extract.way_first[:-1], extract.way_first[1:], strict=True)
    return [extract.node_id[extract.way_nodes[a:b]].tolist() for a, b in bounds]


@pytest.mark.parametrize(
    ("missing", "left"),
    [
        ("", ["abcde"]),
        ("a", ["bcde"]),
        ("e", ["abcd"]),
        ("ae", ["bcd"]),
        ("c", ["ab", "de"]),  # leaves the extract and comes back: nothing joins across
        ("ac", ["de"]),  # b alone is no road
    ],
)
def test_a_clipped_way_ends_at_the_edge(tmp_path: Path, missing: str, left: list[str]) -> None:
    drawn = DrawnMap("a-b-c-d-e", {"abcde": ROAD}, missing=missing)
    read = read_osm_file(drawn.write(tmp_path / "clipped.osm"))
    assert lines(read) == [[drawn.id_of[name] for name in way] for way in left]
    assert set(read.way_id) == {101}


@pytest.mark.parametrize(
    ("way", "left"),
    [
        ("a", None),
        ("aa", None),
        ("aabb", "ab"),
        ("abba", "aba"),
        ("abcb", "abcb"),
        ("abca", "abca"),
    ],
)
def test_nodes_that_a_way_repeats(tmp_path: Path, way: str, left: str | None) -> None:
    drawn = DrawnMap(
        """
        a--b
        |
        c   y--z
        """,
        {way: ROAD, "yz": ROAD},
    )
    read = read_osm_file(drawn.write(tmp_path / "x.osm"))
    found = [ids for ids, way_id in zip(lines(read), read.way_id, strict=True) if way_id == 101]
    assert found == ([] if left is None else [[drawn.id_of[name] for name in left]])


def osm(path: Path, nodes: Mapping[int, str], *ways: str) -> Path:
    """Write OSM XML as other programs do: no timestamps, any order."""
    rows = [f'<node id="{number}" {place}/>' for number, place in nodes.items()]
    path.write_text(f"<osm version='0.6'>{''.join(ways)}{''.join(rows)}</osm>", encoding="utf-8")
    return path


def way(number: int, refs: Sequence[int], key: str, value: str) -> str:
    listed = "".join(f'<nd ref="{ref}"/>' for ref in refs)
    return f'<way id="{number}">{listed}<tag k="{key}" v="{value}"/></way>'


CORNERS = {
    1: 'lon="105" lat="33"',
    2: 'lon="105.01" lat="33"',
    3: 'lon="105.01" lat="33.01"',
    4: 'lon="105" lat="33.01"',
}


def test_without_timestamps_the_date_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "x.osm"
    rows = "".join(f'<node id="{number}" {place}/>' for number, place in CORNERS.items())
    path.write_text(f"<osm version='0.6'>{rows}{way(5, [1, 2], 'highway', 'track')}</osm>")
    assert read_osm_file(path).osm_date is None


def test_the_date_of_an_extract_is_that_of_its_header(tmp_path: Path) -> None:
    header = osmium.io.Header()
    header.set("osmosis_replication_timestamp", "2026-11-20T20:21:00Z")
    path = tmp_path / "x.osm.pbf"
    with osmium.SimpleWriter(str(path), header=header) as writer:
        for number, lon in enumerate((105.0, 105.01), 1):
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, 33.0)))
        writer.add_way(osmium.osm.mutable.Way(id=5, nodes=[1, 2], tags={"highway": "track"}))
    assert read_osm_file(path).osm_date == "2026-11-20"


def test_ways_before_their_nodes_have_no_places(tmp_path: Path) -> None:
    """Files are sorted nodes, ways, relations; one that is not is told, not half read."""
    assert refused(osm(tmp_path / "x.osm", CORNERS, way(5, [1, 2], "highway", "track"))) == (
        "osm_without_roads"
    )


def test_coordinates_that_are_not_on_earth(tmp_path: Path) -> None:
    assert refused(osm(tmp_path / "x.osm", {1: 'lon="500" lat="33"'})) == "osm_unreadable"


def test_one_area_that_crosses_itself_spoils_nothing_else(tmp_path: Path) -> None:
    rows = "".join(f'<node id="{number}" {place}/>' for number, place in CORNERS.items())
    bow_tie = way(6, [1, 2, 4, 3, 1], "place", "village")
    path = tmp_path / "x.osm"
    path.write_text(f"<osm version='0.6'>{rows}{way(5, [1, 2], 'highway', 'track')}{bow_tie}</osm>")
    assert read_osm_file(path).way_id.tolist() == [5]


def test_a_ring_without_a_junction_is_a_road(tmp_path: Path) -> None:
    drawn = DrawnMap(
        """
        a---b
        |   |
        d---c
        """,
        {"abcda": ROAD},
    )
    region = build_region("ring", read_osm_file(drawn.write(tmp_path / "ring.osm"))).region
    assert region.graph.nodes == 1
    assert region.graph.segments == 1
    around = region.matrix(drawn.points("abcd"), "van").distances_m
    assert around[0].tolist() == [0, 400, 600, 200]  # the shorter way round
    assert (around == around.T).all()
