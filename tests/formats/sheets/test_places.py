"""Places of the user's own, from every kind of file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import Point

from routing.errors import InputError
from routing.formats.sheets.places import NamedPlace, read_places
from tests.formats.sheets.books import csv_bytes, read, with_orders, write_workbook

OAK = NamedPlace(name="老槐树", township="画溪镇", lon=105.05, lat=33.43)
WELL = NamedPlace(name="水井", township=None, lon=105.06, lat=33.44)


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
    places, rejected = read_places(path)
    assert places == (OAK, WELL)
    assert [(row.id, row.row, row.code) for row in rejected] == [
        ("x", 3, "no_location"),
        (None, 4, "cell_missing"),
    ]


def test_geopackage_in_any_projection(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"name": ["老槐树"], "township": ["画溪镇"]},
        geometry=[Point(105.05, 33.43)],
        crs="EPSG:4326",
    )
    frame.to_crs("EPSG:32648").to_file(tmp_path / "places.gpkg")
    ((place,), rejected) = read_places(tmp_path / "places.gpkg")
    assert (place.name, place.township, rejected) == ("老槐树", "画溪镇", ())
    assert [place.lon, place.lat] == pytest.approx([105.05, 33.43])


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
    places, rejected = read_places(path)
    assert places == (OAK, WELL)
    assert [(row.row, row.code) for row in rejected] == [(4, "cell_not_coordinates")]


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
