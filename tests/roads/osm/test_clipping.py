"""A county cut out of a country's file: ways end inside, and begin anew where they come back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import shapely

from routing.errors import InputError
from routing.roads.osm.clipping import clip, read_boundary
from routing.roads.osm.extract import OsmExtract
from routing.roads.osm.osm_file import read_osm_file
from routing.roads.region_building import read_source
from tests.maps.drawn import ROAD, DrawnMap

COUNTRY = DrawnMap(
    """
    a--b--c--d--e--f
          |     |
          g     h
    """,
    {"abcdef": ROAD, "cg": ROAD, "eh": {"highway": "track"}},
    {"a": {"place": "village", "name": "West"}, "h": {"place": "village", "name": "East"}},
)


def around(names: str, margin: float = 1e-4) -> shapely.Geometry:
    return shapely.MultiPoint(COUNTRY.points(names)).buffer(margin)


def lines(extract: OsmExtract) -> list[str]:
    names = {number: name for name, number in COUNTRY.id_of.items()}
    bounds = zip(extract.way_first[:-1], extract.way_first[1:], strict=True)
    return [
        "".join(names[int(extract.node_id[k])] for k in extract.way_nodes[a:b]) for a, b in bounds
    ]


@pytest.mark.parametrize(
    ("inside", "left"),
    [
        ("abcdefgh", ["abcdef", "cg", "eh"]),
        ("abcg", ["abc", "cg"]),
        ("abdef", ["ab", "def"]),  # goes out at c and comes back
        ("acdg", ["cd", "cg"]),  # a alone is no road
        ("eh", ["eh"]),
    ],
)
def test_ways_end_at_their_last_node_inside(inside: str, left: list[str]) -> None:
    assert lines(clip(COUNTRY.extract(), around(inside))) == left


def test_tags_stay_with_their_ways() -> None:
    whole = COUNTRY.extract()
    clipped = clip(whole, around("deh"))
    assert clipped.way_id.tolist() == [101, 103]
    assert (
        clipped.kinds[clipped.way_kind[1]]["road_class"]
        == (whole.kinds[whole.way_kind[2]]["road_class"])
    )


def test_settlements_outside_are_left_out(tmp_path: Path) -> None:
    extract = read_osm_file(COUNTRY.write(tmp_path / "x.osm"))
    assert [place.name for place in clip(extract, around("abc")).settlements] == ["West"]


def test_a_boundary_elsewhere() -> None:
    with pytest.raises(InputError, match="boundary_elsewhere"):
        clip(COUNTRY.extract(), shapely.box(0, 0, 1, 1))


def feature(shape: shapely.Geometry) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(shape))}


@pytest.mark.parametrize(
    "content",
    [
        feature(around("abc")),
        {"type": "FeatureCollection", "features": [feature(around("ab")), feature(around("c"))]},
        json.loads(shapely.to_geojson(around("abc"))),
    ],
    ids=["feature", "collection", "geometry"],
)
def test_a_region_is_built_inside_a_geojson_boundary(
    tmp_path: Path, content: dict[str, Any]
) -> None:
    boundary = tmp_path / "county.geojson"
    boundary.write_text(json.dumps(content), encoding="utf-8")
    extract = read_source(COUNTRY.write(tmp_path / "x.osm"), boundary)
    assert lines(extract) == ["abc"]


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"type": "Feature"}', '{"type": "Feature", "geometry": null}',
     '{"type": "Point", "coordinates": [105, 33]}', '{"type": "FeatureCollection", "features": 7}',
     '{"type": "Polygon", "coordinates": [[[105, 33], ["x", 33], [105, 34]]]}'],
)  # fmt: skip
def test_a_boundary_that_is_none(tmp_path: Path, content: str) -> None:
    boundary = tmp_path / "county.geojson"
    boundary.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="boundary_unreadable"):
        read_boundary(boundary)


def test_a_missing_boundary(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file_not_found"):
        read_boundary(tmp_path / "county.geojson")
