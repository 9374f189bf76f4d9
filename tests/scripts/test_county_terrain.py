"""The terrain of the model county: water runs off, rivers do not climb, the same bytes twice."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from model_county import dem_file
from model_county.grid import Grid
from model_county.noise import smooth
from model_county.rivers import RIVER_M2, STREAM_M2, draw_rivers, let_run_off, open_beds
from model_county.terrain import STEP_M, Terrain, make_terrain
from scipy import ndimage

from routing.roads.terrain.elevation import sample_heights

KM = 10.0
SCRIPTS = Path(dem_file.__file__).parents[1]


@pytest.fixture(scope="module")
def terrain() -> Terrain:
    return make_terrain(1, km=KM)


@pytest.fixture(scope="module")
def dem(terrain: Terrain, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("dem") / "dem.tif"
    dem_file.write(terrain, path)
    return path


def test_every_cell_drains_to_the_edge_and_never_climbs(terrain: Terrain) -> None:
    flat = terrain.height_m.ravel()
    assert (flat[terrain.receiver] <= flat).all()
    rows, cols = terrain.height_m.shape
    reached = terrain.receiver
    while (reached[reached] != reached).any():  # halves the way left; a circle would never end
        reached = reached[reached]
    row, col = np.divmod(np.unique(reached), cols)
    assert ((row == 0) | (col == 0) | (row == rows - 1) | (col == cols - 1)).all()


def test_water_goes_to_a_neighbour_and_gathers(terrain: Terrain) -> None:
    rows, cols = terrain.height_m.shape
    here = np.arange(rows * cols)
    (row, col), (row_below, col_below) = np.divmod(here, cols), np.divmod(terrain.receiver, cols)
    assert max(np.abs(row - row_below).max(), np.abs(col - col_below).max()) == 1
    drained = terrain.drained_m2.ravel()
    moves = terrain.receiver != here
    assert (drained[terrain.receiver[moves]] > drained[moves]).all()


def test_rivers_do_not_climb_in_the_file_at_nodes_and_hardly_between(
    terrain: Terrain, dem: Path
) -> None:
    assert terrain.rivers
    cols = terrain.height_m.shape[1]
    for river in terrain.rivers:
        row, col = np.divmod(river.cells, cols)
        nodes = sample_heights([dem], *terrain.lonlat(row, col))
        assert np.diff(nodes).max() <= 1e-3  # the place of a cell's middle in degrees is rounded
        steps = np.linspace(0, row.size - 1, 8 * row.size)
        index = np.arange(row.size)
        along = terrain.lonlat(np.interp(steps, index, row), np.interp(steps, index, col))
        heights = sample_heights([dem], *along)
        assert (heights - np.minimum.accumulate(heights)).max() < 1.0


def test_rivers_follow_the_water_and_end_in_larger_ones(terrain: Terrain) -> None:
    drained = terrain.drained_m2.ravel()
    owner: dict[int, int] = {}
    for index, river in enumerate(terrain.rivers):
        assert river.name_index == index
        assert (terrain.receiver[river.cells[:-1]] == river.cells[1:]).all()
        assert (drained[river.cells] >= STREAM_M2).all()
        last = int(river.cells[-1])
        own = river.cells
        if terrain.receiver[last] != last or last in owner:
            assert owner[last] < index
            own = river.cells[:-1]
        assert (river.kind == "river") == (drained[own[-1]] >= RIVER_M2)
        assert owner.keys().isdisjoint(own.tolist())
        owner.update(dict.fromkeys(own.tolist(), index))


def test_it_looks_like_mountains_with_a_valley(terrain: Terrain) -> None:
    heights = terrain.height_m
    assert 600 < heights.min() < heights.max() < 4000
    assert heights.max() - heights.min() > 600
    slope = np.degrees(np.arctan(np.hypot(*np.gradient(heights, terrain.cell_m))))
    assert 14 < np.median(slope) < 30
    assert np.percentile(slope, 99) < 55
    trunk = terrain.rivers[0]
    assert trunk.kind == "river"
    drop = float(heights.ravel()[trunk.cells[0]] - heights.ravel()[trunk.cells[-1]])
    assert 0.0005 < drop / (trunk.cells.size * terrain.cell_m) < 0.01
    floor = slope.ravel()[trunk.cells]
    assert np.median(floor) < 6  # room for a road beside the water


def test_the_file_says_what_the_terrain_says(terrain: Terrain, dem: Path) -> None:
    with rasterio.open(dem) as raster:
        assert raster.crs.to_epsg() == 4326
        assert raster.nodata is None
        assert (raster.read(1) == terrain.height_m).all()
        row, col = 7, 11
        assert raster.xy(row, col) == pytest.approx(terrain.lonlat(row, col))
    assert (terrain.height_m % STEP_M == 0).all()


def test_cells_are_as_long_as_wide(terrain: Terrain) -> None:
    middle = np.radians(terrain.north - terrain.dlat * terrain.height_m.shape[0] / 2)
    assert terrain.dlon * np.cos(middle) == pytest.approx(terrain.dlat, rel=0.01)
    assert terrain.height_m.shape[0] * terrain.cell_m == KM * 1000


def test_the_same_bytes_in_another_process_and_other_land_by_another_seed(
    terrain: Terrain, dem: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again.tif"
    code = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1]);"
        "from model_county import dem_file; from model_county.terrain import make_terrain;"
        f"dem_file.write(make_terrain(1, km={KM}), Path(sys.argv[2]))"
    )
    subprocess.run([sys.executable, "-c", code, str(SCRIPTS), str(again)], check=True)  # noqa: S603 - our own code
    one, two = (hashlib.sha256(path.read_bytes()).hexdigest() for path in (dem, again))
    assert one == two
    told: list[float] = []
    other = make_terrain(2, km=KM, progress=lambda _what, share: told.append(share))
    assert told == sorted(told)
    assert 0 <= told[0] < told[-1] < 1
    assert (other.height_m != terrain.height_m).mean() > 0.9


@given(seed=st.integers(0, 10_000), wavelength_m=st.floats(500, 50_000))
def test_noise_is_the_same_field_at_every_cell_size(seed: int, wavelength_m: float) -> None:
    fine, coarse = Grid(side=48, cell_m=100.0), Grid(side=16, cell_m=300.0)
    small = smooth(*fine.xy_m(), wavelength_m, np.random.default_rng(seed))
    large = smooth(*coarse.xy_m(), wavelength_m, np.random.default_rng(seed))
    assert small[1::3, 1::3] == pytest.approx(large, abs=1e-6)


@given(seed=st.integers(0, 10_000))
def test_running_off_only_lowers_and_only_where_needed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    heights = rng.uniform(0, 100, (6, 7))
    receiver = np.array([rng.integers(0, cell + 1) for cell in range(42)])
    lowered = let_run_off(heights, receiver)
    assert (lowered.ravel()[receiver] <= lowered.ravel()).all()
    assert (lowered <= heights).all()
    lowest_above = heights.ravel().copy()
    for cell in range(41, 0, -1):  # receivers have lower numbers
        below = receiver[cell]
        lowest_above[below] = min(lowest_above[below], lowest_above[cell])
    assert (lowered.ravel() == lowest_above).all()


def test_banks_at_a_corner_are_opened() -> None:
    heights = np.array([[10.0, 30.0], [40.0, 9.0]])
    receiver = np.array([3, 0, 3, 3])
    drained = np.array([[STREAM_M2, 0.0], [0.0, 2 * STREAM_M2]])
    opened = open_beds(heights, receiver, drained)
    middle = ndimage.map_coordinates(opened, [[0.5], [0.5]], order=1)[0]
    assert opened.ravel()[[0, 3]].tolist() == [10.0, 9.0]
    assert middle < 10.5


def test_a_short_water_is_left_out_unless_another_ends_in_it() -> None:
    # A trunk of 12 cells down column 2; a stub from the left; and a stub that a long one joins.
    cols = 16
    receiver = np.arange(12 * cols)
    drained = np.zeros(12 * cols)

    def flow(cells: list[tuple[int, int]], area: float) -> None:
        flat = [row * cols + col for row, col in cells]
        for step, (cell, below) in enumerate(pairwise(flat)):
            receiver[cell], drained[cell] = below, area + step

    flow([(row, 2) for row in range(12)], 20 * STREAM_M2)
    drained[11 * cols + 2] = 21 * STREAM_M2
    flow([(4, 0), (4, 1), (4, 2)], STREAM_M2)
    flow([(8, 5), (8, 4), (8, 3), (8, 2)], 6 * STREAM_M2)
    flow([(7, 4), (8, 3)], 5 * STREAM_M2)  # larger than the long one: the branch that is followed
    flow([(9, col) for col in range(15, 3, -1)] + [(8, 3)], 2 * STREAM_M2)
    rivers = draw_rivers(receiver, drained.reshape(12, cols))
    assert [river.cells.size for river in rivers] == [12, 4, 13]
    assert rivers[2].cells[-1] in rivers[1].cells
