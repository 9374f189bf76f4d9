"""Places of the user's own, from every kind of file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from shapely import Point, Polygon

from routing.errors import InputError
from routing.formats.sheets.places import NamedPlace, read_places
from tests.formats.sheets.books import csv_bytes, read, with_orders, write_workbook

OAK = NamedPlace(name="老槐树", township="画溪镇", lon=105.05, lat=33.43)
WELL = NamedPlace(name="水井", township=None, lon=105.06, lat=33.44)


TRIANGLE = [[[105.05, 33.43], [105.06, 33.43], [105.06, 33.44], [105.05, 33.43]]]


def feature(coordinates: Any, **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": coordinates}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def test_geojson(tmp_path: Path) -> None:
    path = tmp_path / "places.geojson"
    rows = [
        feature([105.05, 33.43], name="老槐树", township="画溪镇"),
        feature([105.06, 33.44], 名称="水井"),
        feature(None, name="x"),
        feature([1, 2]),
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    own = read_places(path)
    assert own.places == (OAK, WELL)
    assert [(row.id, row.row, row.code) for row in own.rejected] == [
        ("x", 3, "no_location"),
        (None, 4, "cell_missing"),
    ]


@pytest.mark.parametrize(
    ("row", "refused"),
    [
        (None, (None, "cell_missing")),
        ("x", (None, "cell_missing")),
        ({"geometry": "x", "properties": "y"}, (None, "cell_missing")),
        (feature(["105", "33"], name="x"), ("x", "no_location")),
        (feature([10**400, 33], name="x"), ("x", "no_location")),
        (feature([105.05], name="x"), ("x", "no_location")),
        (feature([105.05, 33.43], name=["x"]), (None, "cell_missing")),
        (
            {"geometry": {"type": "Polygon", "coordinates": TRIANGLE}, "properties": {"name": "x"}},
            ("x", "place_not_a_point"),
        ),
    ],
)
def test_a_feature_that_is_no_place_costs_no_other(
    tmp_path: Path, row: Any, refused: tuple[str | None, str]
) -> None:
    path = tmp_path / "places.geojson"
    rows = [row, feature([105.06, 33.44], name="水井")]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": rows}), encoding="utf-8")
    own = read_places(path)
    assert own.places == (WELL,)
    assert [(one.id, one.row, one.code) for one in own.rejected] == [(refused[0], 1, refused[1])]


def test_geojson_of_one_feature_alone_and_of_several_points_that_are_one(tmp_path: Path) -> None:
    path = tmp_path / "places.geojson"
    row = feature([[105.06, 33.44]], name="水井")
    row["geometry"]["type"] = "MultiPoint"
    path.write_text(json.dumps(row), encoding="utf-8")
    assert read_places(path).places == (WELL,)


def test_geopackage_in_any_projection(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["老槐树"], "township": ["画溪镇"]},
        geometry=[Point(105.05, 33.43)],
        crs="EPSG:4326",
    )
    frame.to_crs("EPSG:32648").to_file(tmp_path / "places.gpkg")
    own = read_places(tmp_path / "places.gpkg")
    (place,) = own.places
    assert (place.name, place.township, own.rejected) == ("老槐树", "画溪镇", ())
    assert [place.lon, place.lat] == pytest.approx([105.05, 33.43])


def test_geopackage_with_dates_gaps_and_several_layers(tmp_path: Path) -> None:
    path = tmp_path / "places.gpkg"
    shapes: list[Any] = [Point(105.05, 33.43), Point(105.06, 33.44), Point(1, 2), None]
    frame = gpd.GeoDataFrame(
        {
            "名称": ["老槐树", "水井", None, "空", "园"],
            "乡镇": ["画溪镇", None, None, None, None],
            "建立": pd.to_datetime(["2020-01-01"] * 5),
        },
        geometry=[*shapes, Polygon(TRIANGLE[0])],
        crs="EPSG:4326",
    )
    frame.to_file(path, layer="a")
    frame[:1].to_file(path, layer="b")
    pyogrio.write_dataframe(pd.DataFrame({"name": ["x"]}), path, layer="c", driver="GPKG")
    own = read_places(path)
    assert own.places == (OAK, WELL)
    assert [(one.sheet, one.row, one.code) for one in own.rejected] == [
        ("places.gpkg: a", 3, "cell_missing"),
        ("places.gpkg: a", 4, "no_location"),
        ("places.gpkg: a", 5, "place_not_a_point"),
    ]


def test_a_geopackage_without_a_map_layer(tmp_path: Path) -> None:
    path = tmp_path / "places.gpkg"
    pyogrio.write_dataframe(pd.DataFrame({"name": ["x"]}), path, layer="c", driver="GPKG")
    with pytest.raises(InputError, match="places_unreadable"):
        read_places(path)


@pytest.mark.parametrize(
    ("name", "text", "where"),
    [
        ("x.csv", "地点,经度(GCJ-02),纬度\n水井,105.06,33.44\n", "x.csv: 经度(GCJ-02)"),
        ("x.csv", "地点,经度,纬度,坐标系\n水井,105.06,33.44,高德\n", "x.csv: 高德"),
        (
            "x.geojson",
            json.dumps(feature([105.06, 33.44], name="水井", 坐标系="GCJ-02")),
            "x.geojson: GCJ-02",
        ),
    ],
)
def test_places_that_are_said_to_be_shifted(
    tmp_path: Path, name: str, text: str, where: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    own = read_places(tmp_path / name)
    assert own.places == (WELL,)
    (notice,) = own.notices
    assert notice.code == "coordinates_said_shifted"
    assert notice.details == {"system": "GCJ-02", "where": where}


def test_villages_of_one_name_in_two_townships_are_two_places(tmp_path: Path) -> None:
    text = "地点,乡镇,经度,纬度\n老槐树,画溪镇,105.05,33.43\n老槐树,绘云乡,105.09,33.44\n"
    (tmp_path / "x.csv").write_text(f"{text}井,,1,2\n井,,3,4\n", encoding="utf-8")
    own = read_places(tmp_path / "x.csv")
    assert [one.township for one in own.places] == ["画溪镇", "绘云乡"]
    assert [(one.row, one.code) for one in own.rejected] == [
        (4, "duplicate_id"),
        (5, "duplicate_id"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["name", "township", "lon", "lat"], ["老槐树", "画溪镇", 105.05, 33.43],
         ["水井", "", 105.06, 33.44], ["x", "", "east", 1]],
        [["地点", "乡镇", "坐标"], ["老槐树", "画溪镇", "105.05,33.43"],
         ["水井", "", "105.06 33.44"], ["x", "", "105.06"]],
    ],
)  # fmt: skip
def test_csv(tmp_path: Path, rows: list[list[Any]]) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(csv_bytes(rows, "gb18030"))
    own = read_places(path)
    assert own.places == (OAK, WELL)
    assert [(row.row, row.code) for row in own.rejected] == [(4, "cell_not_coordinates")]


def test_a_sheet_of_places_in_the_days_own_workbook(tmp_path: Path) -> None:
    sheets = with_orders(["订单号", "村"], ["A", "老槐树"])
    sheets["地点"] = [["地点", "乡镇", "经度", "纬度"], ["老槐树", "画溪镇", 105.05, 33.43],
                     ["半个", "", 105.05, ""]]  # fmt: skip
    day = read(write_workbook(tmp_path / "day.xlsx", sheets))
    assert day.places == (OAK,)
    assert [(row.kind, row.row, row.code) for row in day.rejected] == [
        ("place", 3, "half_a_coordinate")
    ]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("x.kml", "", "unknown_places_format"),
        ("x.json", "{}", "places_unreadable"),
        ("x.csv", "订单号,村\nA,b\n", "places_unreadable"),
        ("x.gpkg", "nothing", "places_unreadable"),
    ],
)
def test_what_holds_no_places(tmp_path: Path, name: str, text: str, code: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=code):
        read_places(tmp_path / name)
