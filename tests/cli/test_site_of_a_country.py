"""A study of a real country, from its extract to the report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from routing.roads.region_building import build_region, read_source
from routing.roads.region_files import save_region
from tests.cli.shell import shanlu


@pytest.fixture(scope="module")
def country(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build Andorra with its terrain, outside the folder of the other tests' regions."""
    extract, terrain = shared / "osm" / "andorra.osm.pbf", shared / "osm" / "N42E001.hgt.zip"
    region = build_region("andorra", read_source(extract), dem=[terrain]).region
    return save_region(region, tmp_path_factory.mktemp("regions") / "andorra")


def test_five_depots_within_an_hour_for_the_mayor(country: Path, tmp_path: Path) -> None:
    study, out = tmp_path / "study.toml", tmp_path / "out"
    study.write_text(
        f"region = '{country}'\ncount = 5\nalternatives = 1\nwithin_minutes = 60\n"
        '[[scenarios]]\nname = "hour"\n[[scenarios]]\nname = "ten"\nwithin_minutes = 10\n',
        encoding="utf-8",
    )
    done = shanlu("site", study, "-o", out, "--lang", "zh")
    assert done.code == 1  # ten minutes cannot be kept
    page = (out / "report.html").read_text(encoding="utf-8")
    assert re.search("能做到.5 个网点.+可使每个村都在60分钟以内", page)
    assert re.search("做不到.无法使每个村都在10分钟以内", page)
    assert "OpenStreetMap" in page
    hour, short = json.loads((out / "study.json").read_text(encoding="utf-8"))["scenarios"]
    assert hour["promise"]["kept"]
    assert hour["gap"] == 0
    assert hour["longest_minutes"] <= 60
    assert short["promise"]["cannot_be_kept_for"]
    assert short["promise"]["closest_minutes"] == short["longest_minutes"] > 10
    assert short["promise"]["sites_needed"] > 5
    sites = gpd.read_file(out / "study.gpkg", layer="sites")
    assert list(np.bincount(sites["number"])) == [0, 2, 2, 2, 2, 2]
