"""``shanlu isochrone`` on the bundled valley."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from routing.roads.region import Region
from tests.cli.shell import shanlu

TOWN = "105.055305,33.425876"


def test_isochrones_are_printed_as_geojson(valley: Region) -> None:
    answer = shanlu("isochrone", "--region", valley.id, "--minutes", "5,10", TOWN)
    collection = answer.json
    assert answer.code == 0
    outer, inner = collection["features"]
    assert (outer["properties"]["minutes"], inner["properties"]["minutes"]) == (10, 5)
    assert outer["properties"] | {"profile": "van", "towards": False} == outer["properties"]
    assert collection["attribution"]
    lon, lat = map(float, TOWN.split(","))
    assert shapely.geometry.shape(inner["geometry"]).contains(shapely.Point(lon, lat))


def test_isochrones_are_written_and_their_figures_told(valley: Region, tmp_path: Path) -> None:
    on = ["--region", valley.id, "--minutes", "10", "--towards", "-o"]
    told = shanlu("isochrone", *on, tmp_path / "in.gpkg", "--json", TOWN).json
    (row,) = told["isochrones"]
    layer = gpd.read_file(told["written"])
    assert layer["road_km"].tolist() == [row["road_km"]]
    assert layer["towards"].tolist() == [True]
    told_zh = shanlu("isochrone", *on, tmp_path / "in.geojson", "--lang", "zh", TOWN)
    assert f"{row['area_km2']} 平方公里" in told_zh.out


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("--minutes", "5;10"), "minutes_unreadable"),
        (("--minutes", "0"), "minutes_invalid"),
        (("--width", "-1"), "width_invalid"),
        (("-o", "reach.shp"), "unknown_isochrone_format"),
        (("--profile", "mule"), "unknown_profile"),
        (("--weather", "fog"), "unknown_weather"),
    ],
)
def test_what_nobody_can_draw_is_refused(valley: Region, wrong: tuple[str, str], code: str) -> None:
    answer = shanlu("isochrone", "--region", valley.id, *wrong, TOWN, "--json")
    assert answer.code == 2
    assert answer.json["error"]["code"] == code
