"""Isochrones as GeoJSON and as files that GeoPandas reads."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from routing.errors import InputError
from routing.roads.isochrone_layer import as_features, write_features
from tests.maps.drawn import ROAD, DrawnMap

DRAWN = DrawnMap("a" + "-" * 60 + "b", {"ab": ROAD})
CREDIT = {"attribution": "© OpenStreetMap contributors", "osm_date": None}


def test_features_say_what_they_are_the_longest_first() -> None:
    found = DRAWN.region().isochrones(DRAWN.lonlat["a"], "van", [1, 3])
    features = as_features(found, {"profile": "van"})["features"]
    assert [one["properties"]["minutes"] for one in features] == [3, 1]
    assert features[0]["properties"]["profile"] == "van"
    assert features[0]["properties"]["road_km"] == found[1].road_km
    ring = features[0]["geometry"]["coordinates"][0][0]
    assert shapely.LinearRing(ring).is_ccw


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".GPKG"])
def test_files_come_back(tmp_path: Path, ending: str) -> None:
    found = DRAWN.region().isochrones(DRAWN.lonlat["a"], "van", [1, 3])
    path = tmp_path / f"reach{ending}"
    for _ in range(2):  # a file that is there is replaced
        write_features(path, as_features(found, {"profile": "van"}) | CREDIT)
    read = gpd.read_file(path)
    assert read["minutes"].tolist() == [3, 1]
    assert read.crs == "EPSG:4326"
    assert read.geometry[1].symmetric_difference(found[0].polygon).area < 1e-10
    if ending == ".geojson":
        assert json.loads(path.read_text())["attribution"] == CREDIT["attribution"]


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown_isochrone_format"):
        write_features(tmp_path / "reach.shp", {})
