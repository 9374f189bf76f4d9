"""Terrain tiles sampled exactly, whatever they come as; what is no height is unknown."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from routing.errors import InputError
from routing.roads.terrain.elevation import sample_heights
from tests.maps.drawn import NORTH, WEST
from tests.maps.terrain import HGT_VOID, Numbers, write_geotiff, write_hgt, zipped

BOX = (104.9, 33.3, 105.2, 33.6)
CELL = 1 / 1200


def plane(lon: Numbers, lat: Numbers) -> Numbers:
    """Slope so that a bilinear sample hits it exactly: +800 m a degree east, -300 m north."""
    return 1000 + 800 * (lon - WEST) - 300 * (lat - NORTH)


def scattered(
    seed: int = 0, box: tuple[float, float, float, float] = BOX
) -> tuple[Numbers, Numbers]:
    west, south, east, north = box
    draw = np.random.default_rng(seed)
    return draw.uniform(west, east, 200), draw.uniform(south, north, 200)


def test_geotiff_is_sampled_exactly_on_a_plane(tmp_path: Path) -> None:
    tile = write_geotiff(tmp_path / "t.tif", plane, BOX, cell=CELL)
    lon, lat = scattered(box=(104.91, 33.31, 105.19, 33.59))
    np.testing.assert_allclose(sample_heights([tile], lon, lat), plane(lon, lat), atol=1e-6)


@given(east=st.floats(0, 1), south=st.floats(0, 1))
def test_bilinear_weights(
    tmp_path_factory: pytest.TempPathFactory, east: float, south: float
) -> None:
    """Four cells, of which one is high: its weight is the product of the two distances."""
    tile = tmp_path_factory.getbasetemp() / "four.tif"
    if not tile.exists():
        write_geotiff(tile, lambda x, y: 100.0 * ((x > 1) & (y < 1)), (0, 0, 2, 2), cell=1.0)
    height = sample_heights([tile], np.array([0.5 + east]), np.array([1.5 - south]))
    assert height[0] == pytest.approx(100 * east * south, abs=1e-6)


@pytest.mark.parametrize("zip_it", [False, True])
def test_hgt_posts_lie_on_whole_degrees(tmp_path: Path, *, zip_it: bool) -> None:
    """An .hgt has its outer posts on the degrees; half a cell off would be 46 m."""
    tile = write_hgt(tmp_path, 105, 33, lambda lon, lat: 12000 * (lon - 105) + 1200 * (lat - 33))
    tile = zipped(tile) if zip_it else tile
    lon = np.array([105.0, 106.0, 105.5, 105.25 + CELL / 2])
    lat = np.array([33.0, 34.0, 33.5, 33.75])
    expected = 12000 * (lon - 105) + 1200 * (lat - 33)
    expected[1] = np.nan  # 13,200 m: no height on Earth
    np.testing.assert_allclose(sample_heights([tile], lon, lat), expected, atol=1e-3)


def test_one_second_hgt(tmp_path: Path) -> None:
    tile = write_hgt(tmp_path, 105, 33, lambda lon, _: 3600 * (lon - 105), size=3601)
    assert sample_heights([tile], np.array([105.25]), np.array([33.1]))[0] == pytest.approx(900)


def test_zip_may_hold_several_tiles_and_other_files(tmp_path: Path) -> None:
    flat = {105: 100, 106: 200}

    def step(lon: Numbers, _: Numbers) -> Numbers:
        return np.where(lon < 106, flat[105], flat[106])

    tiles = [write_hgt(tmp_path, west, 33, step) for west in flat]
    readme = tmp_path / "readme.txt"
    readme.write_text("heights")
    heights = sample_heights(
        [zipped(readme, *tiles)], np.array([105.5, 106.5]), np.array([33.5, 33.5])
    )
    assert heights.tolist() == [100, 200]


def test_voids_are_masked_with_all_that_they_touch(tmp_path: Path) -> None:
    def holed(lon: Numbers, lat: Numbers) -> Numbers:
        heights = plane(lon, lat)
        heights[600, 600] = HGT_VOID
        return heights

    tile = write_hgt(tmp_path, 105, 33, holed)
    hole_lon, hole_lat = 105 + 600 * CELL, 34 - 600 * CELL
    away = np.array([0.0, 0.5, 0.99, 1.5])
    heights = sample_heights([tile], hole_lon + away * CELL, np.full(4, hole_lat))
    assert np.isnan(heights).tolist() == [True, True, True, False]
    beside = plane(np.array([hole_lon + 1.5 * CELL]), np.array([hole_lat]))
    assert heights[3] == pytest.approx(beside[0], abs=1)


@pytest.mark.parametrize("nodata", [-9999.0, 0.0, float("nan")])
def test_declared_nodata_is_a_void(tmp_path: Path, nodata: float) -> None:
    def holed(lon: Numbers, lat: Numbers) -> Numbers:
        return np.where(lon < WEST, nodata, plane(lon, lat))

    tile = write_geotiff(tmp_path / "t.tif", holed, BOX, cell=CELL, dtype="float32", nodata=nodata)
    heights = sample_heights([tile], np.array([104.95, 105.05]), np.array([33.5, 33.5]))
    assert np.isnan(heights).tolist() == [True, False]


def test_projected_tile_is_sampled_where_the_roads_are(tmp_path: Path) -> None:
    """A plane in metres of UTM 48 N, whose grid is turned against the degrees."""
    to_utm = Transformer.from_crs("EPSG:4326", "EPSG:32648", always_xy=True)
    x, y = to_utm.transform(WEST, NORTH)

    def tilted(east: Numbers, north: Numbers) -> Numbers:
        heights: Numbers = 1000 + 0.05 * (east - x) - 0.02 * (north - y)
        return heights

    box = (x - 10_000, y - 10_000, x + 10_000, y + 10_000)
    tile = write_geotiff(tmp_path / "utm.tif", tilted, box, cell=30.0, crs="EPSG:32648")
    lon, lat = scattered(box=(104.95, 33.45, 105.05, 33.55))
    expected = tilted(*to_utm.transform(lon, lat))
    np.testing.assert_allclose(sample_heights([tile], lon, lat), expected, atol=0.01)


def test_outside_every_tile_is_unknown(tmp_path: Path) -> None:
    tile = write_geotiff(tmp_path / "t.tif", plane, BOX, cell=CELL)
    lon, lat = np.array([104.0, 105.0, 105.0, 0.0]), np.array([33.5, 32.0, 33.5, 89.9])
    assert np.isnan(sample_heights([tile], lon, lat)).tolist() == [True, True, False, True]


def test_first_tile_that_knows_a_height_wins(tmp_path: Path) -> None:
    west = (104.9, 33.3, 105.1, 33.6)
    first = write_geotiff(tmp_path / "a.tif", lambda x, _: 0 * x + 100, west, cell=CELL)
    second = write_geotiff(tmp_path / "b.tif", lambda x, _: 0 * x + 200, BOX, cell=CELL)
    lon, lat = np.array([105.0, 105.15]), np.array([33.5, 33.5])
    assert sample_heights([first, second], lon, lat).tolist() == [100, 200]
    assert sample_heights([second, first], lon, lat).tolist() == [200, 200]


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        sample_heights([path], np.array([105.0]), np.array([33.5]))
    assert str(path) in caught.value.cause("zh")
    return caught.value.code


def test_bad_tiles(tmp_path: Path) -> None:
    assert refused(tmp_path / "N33E105.hgt") == "file_not_found"
    page = tmp_path / "page.tif"
    page.write_text("<html>404</html>")
    assert refused(page) == "dem_unreadable"
    short = tmp_path / "N33E105.hgt"
    short.write_bytes(b"\0" * 1000)
    assert refused(short) == "dem_cut_short"
    odd = tmp_path / "terrain.hgt"  # whole, but its name does not say where it is
    odd.write_bytes(b"\0" * (2 * 1201 * 1201))
    assert refused(odd) == "dem_unreadable"
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK not a zip")
    assert refused(broken) == "dem_unreadable"
    empty = tmp_path / "empty.zip"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
    assert refused(empty) == "dem_unreadable"


def test_tile_that_was_cut_off(tmp_path: Path) -> None:
    tile = write_geotiff(tmp_path / "t.tif", plane, BOX, cell=CELL)
    tile.write_bytes(tile.read_bytes()[:20_000])
    assert refused(tile) == "dem_unreadable"


def test_tile_without_a_coordinate_system(tmp_path: Path) -> None:
    tile = write_geotiff(tmp_path / "t.tif", plane, BOX, cell=CELL, crs=None)
    assert refused(tile) == "dem_unreadable"


def test_tile_of_a_single_row(tmp_path: Path) -> None:
    tile = write_geotiff(tmp_path / "t.tif", plane, (104.9, 33.4, 105.1, 33.6), cell=0.2)
    assert refused(tile) == "dem_unreadable"  # nothing to interpolate between
