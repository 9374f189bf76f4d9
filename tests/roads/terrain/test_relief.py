"""The picture under maps: lit from the north-west, pale, and honest about what it does not know."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import rasterio
from PIL import Image
from rasterio.transform import from_bounds

from routing.errors import InputError
from routing.roads.terrain.relief import Relief, draw_relief

BOX = (105.0, 33.4, 105.1, 33.5)


def tile(folder: Path, heights: npt.NDArray[np.float64], box: tuple[float, ...] = BOX) -> Path:
    path = folder / "dem.tif"
    rows, columns = heights.shape
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=1, dtype="float32",
        crs="EPSG:4326", transform=from_bounds(*box, columns, rows), nodata=-9999,
    ) as file:  # fmt: skip
        file.write(heights.astype(np.float32), 1)
    return path


def pixels(relief: Relief | None) -> npt.NDArray[np.float64]:
    assert relief is not None
    return np.asarray(Image.open(io.BytesIO(relief.image)).convert("RGB"), dtype=np.float64)


def ridge() -> npt.NDArray[np.float64]:
    """Return an east-west ridge: the upper half of the picture is its north face."""
    row = 3000 - 40 * np.abs(np.arange(120) - 59.5)
    return np.repeat(row[:, None], 120, axis=1)


def test_the_face_towards_the_north_west_is_the_bright_one(tmp_path: Path) -> None:
    light = pixels(draw_relief([tile(tmp_path, ridge())], BOX)).mean(axis=(1, 2))
    rows = len(light)
    assert light[rows // 4] > light[3 * rows // 4] + 20


def test_flat_ground_is_not_darkened(tmp_path: Path) -> None:
    flat = pixels(draw_relief([tile(tmp_path, np.full((60, 60), 800.0))], BOX))
    assert flat.std() < 20
    assert flat.mean() > 180


def test_pixels_are_as_wide_as_they_are_high_on_the_ground(tmp_path: Path) -> None:
    picture = pixels(draw_relief([tile(tmp_path, ridge())], BOX, longest_px=300))
    rows, columns, _ = picture.shape
    assert rows == 300
    assert columns / rows == pytest.approx(np.cos(np.radians(33.45)), abs=0.01)


def test_a_small_void_is_filled_and_what_no_tile_covers_is_paper(tmp_path: Path) -> None:
    heights = ridge()
    heights[30:33, 30:33] = -9999
    dem = tile(tmp_path, heights)
    whole = draw_relief([dem], BOX, longest_px=200)
    sound = draw_relief([tile(tmp_path, ridge())], BOX, longest_px=200)
    assert np.abs(pixels(whole) - pixels(sound)).max() < 90
    tile(tmp_path, heights)
    west, south, east, north = BOX
    wide = pixels(draw_relief([dem], (west, south, 2 * east - west, north), longest_px=200))
    assert np.ptp(wide[:, -40:]) < 12  # one colour, but for the codec


def test_without_a_height_there_is_no_picture(tmp_path: Path) -> None:
    dem = tile(tmp_path, ridge())
    assert draw_relief([dem], (10.0, 10.0, 10.1, 10.1)) is None
    assert draw_relief([], BOX) is None
    with pytest.raises(InputError, match="file_not_found"):
        draw_relief([tmp_path / "none.tif"], BOX)
