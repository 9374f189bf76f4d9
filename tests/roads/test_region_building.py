"""From a source to a region: stages told, notices given."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from routing.errors import InputError
from routing.roads.region_building import build_region
from routing.wording import LANGS, has, text
from tests.maps.drawn import ROAD, WEST, DrawnMap, place
from tests.maps.terrain import Numbers, write_geotiff

BOX = (104.9, 33.3, 105.2, 33.6)
CELL = 1 / 1200

LANE = DrawnMap("a--b", {"ab": ROAD})


def test_progress_names_stages_that_can_be_told() -> None:
    stages: list[str] = []
    build_region("lane", LANE.extract(), progress=stages.append)
    assert stages
    assert all(has(f"stages.{stage}", lang) for stage in stages for lang in LANGS)


def test_a_map_without_settlements_is_built_with_a_notice() -> None:
    built = build_region("lane", LANE.extract())
    assert [notice.code for notice in built.notices] == ["no_settlements"]
    for notice in built.notices:
        assert all(text(f"notices.{notice.code}", lang, **notice.details) for lang in LANGS)


def test_a_bad_id_is_refused_before_the_work() -> None:
    with pytest.raises(InputError, match="region_id_invalid"):
        build_region("../lane", LANE.extract())


def test_timezone_is_that_of_the_place() -> None:
    assert LANE.region().timezone == "Asia/Shanghai"
    far = DrawnMap("a--b", {"ab": ROAD}, origin=(1.52, 42.51))
    assert far.region().timezone == "Europe/Andorra"


def test_a_region_far_at_sea_has_a_timezone_too() -> None:
    sea = DrawnMap("a--b", {"ab": ROAD}, origin=(-30.0, 0.0))
    assert sea.region().timezone


def test_one_road_is_a_region() -> None:
    region = LANE.region()
    assert (region.graph.nodes, region.graph.edges) == (2, 2)
    assert region.matrix([place(0, 0), place(300, 0)], "van").distances_m[0, 1] == 300


# --- terrain -----------------------------------------------------------------------


def slope(lon: Numbers, _: Numbers) -> Numbers:
    return np.asarray(1000 + 800 * (lon - WEST))


def test_terrain_that_is_elsewhere_is_told_and_the_region_built_flat(tmp_path: Path) -> None:
    tile = write_geotiff(tmp_path / "elsewhere.tif", slope, (1, 42, 2, 43), cell=CELL)
    drawn = DrawnMap("a--b", {"ab": ROAD})
    result = build_region("flat", drawn.extract(), dem=[tile])
    notice = next(notice for notice in result.notices if notice.code == "dem_elsewhere")
    assert notice.details["tiles"] == "elsewhere.tif"
    assert result.region.meta.dem is None
    assert result.region.graph.rise_m.tolist() == [0, 0]
    flat = build_region("flat", drawn.extract()).region
    assert result.region.edge_ms("van").tolist() == flat.edge_ms("van").tolist()


def test_terrain_that_covers_a_part_is_told_with_its_share(tmp_path: Path) -> None:
    half = write_geotiff(
        tmp_path / "half.tif", slope, (104.9, 33.4, WEST + 0.0108, 33.6), cell=CELL
    )
    drawn = DrawnMap("a" + "-" * 19 + "b", {"ab": ROAD})  # 2 km = 0.0215 degrees
    result = build_region("half", drawn.extract(), dem=[half])
    notice = next(notice for notice in result.notices if notice.code == "dem_covers_part")
    assert notice.details["percent"] == pytest.approx(50, abs=3)
    assert result.region.meta.dem is not None
    assert result.region.meta.dem["coverage"] == pytest.approx(0.5, abs=0.03)
    assert np.isfinite(result.region.graph.shape_height_m).all()


def test_terrain_that_covers_everything_needs_no_notice(tmp_path: Path) -> None:
    tile = write_geotiff(tmp_path / "t.tif", slope, BOX, cell=CELL)
    result = build_region("all", DrawnMap("a--b", {"ab": ROAD}).extract(), dem=[tile])
    assert not [notice for notice in result.notices if notice.code.startswith("dem")]
    assert result.region.meta.dem == {"tiles": ["t.tif"], "coverage": 1.0, "smoothing_m": 100.0}
