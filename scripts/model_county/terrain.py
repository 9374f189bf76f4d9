"""The terrain of the model county: heights, where the water goes, and the rivers as lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from model_county.erosion import Flow, Land, Mesh, raster_land
from model_county.floors import with_floors
from model_county.geology import INFLOW_M2, Geology, draw_trunk, first_ground, survey
from model_county.grid import Floats, Grid
from model_county.noise import smooth
from model_county.rivers import Integers, River, draw_rivers, let_run_off, open_beds

Progress = Callable[[str, float], None]
"""Told what is being done and which share of the whole is done, 0 to 1."""

STEP_M = 0.125
"""Heights are whole multiples of this: float32 then ends in zeros, which deflate packs well."""

MARGIN_M = 9_600.0  # is modelled around the land and cut off, so that no edge shows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Terrain:
    """Heights and drainage; row 0 is the north; cells are square on the ground.

    Attributes
    ----------
    height_m : (rows, cols) array of float32
        Exactly what the DEM file says.
    cell_m : float
        Ground size of a cell, metres.
    west, north : float
        The outer corner, degrees.
    dlon, dlat : float
        Size of a cell, degrees, both positive.
    receiver : (rows * cols,) array of int
        Flat index of the cell downstream; the cell itself where water leaves the land.
    drained_m2 : (rows, cols) array
        Upstream area, with what lies outside of the land.
    rivers : tuple of River
        Largest first.
    """

    height_m: NDArray[np.float32]
    cell_m: float
    west: float
    north: float
    dlon: float
    dlat: float
    receiver: Integers
    drained_m2: Floats
    rivers: tuple[River, ...]

    def lonlat(self, rows: Any, cols: Any) -> tuple[Floats, Floats]:
        """Return degrees of (fractional) rows and columns; whole numbers are cell centres."""
        lon = self.west + (np.asarray(cols, dtype=np.float64) + 0.5) * self.dlon
        lat = self.north - (np.asarray(rows, dtype=np.float64) + 0.5) * self.dlat
        return lon, lat


def make_terrain(
    seed: int, *, counties: int = 1, km: float | None = None, progress: Progress | None = None
) -> Terrain:
    """Make the terrain of one county (60 km a side) or of a square of several.

    Parameters
    ----------
    seed : int
        The same number gives the same bytes.
    counties : int
        A square number.
    km : float or None
        Side of a small piece instead.
    progress : callable or None
        Told what is being done.
    """
    tell = progress or (lambda _what, _share: None)
    side_m = 60_000.0 * round(counties**0.5) if km is None else km * 1000
    cell_m = 50.0 if side_m < 100_000 else 90.0
    inner = round(side_m / cell_m)
    margin = round(min(MARGIN_M, 0.3 * side_m + 1000) / cell_m / 4) * 4
    whole = -(-(inner + 2 * margin) // 4) * 4
    land = _evolve(seed, Grid(side=whole, cell_m=cell_m), tell)
    tell("rivers", 0.9)
    return _cut(land, inner, cell_m)


def _evolve(seed: int, full: Grid, tell: Progress) -> Land:
    """From coarse to fine: most of the time passes on a mesh of few points."""
    tell("erosion", 0.0)
    trunk = draw_trunk(seed, full.half_m)
    inlet = float(trunk.y_m[0]), INFLOW_M2
    mesh = Mesh(full.half_m, full.cell_m * 4, np.random.default_rng([seed, 7]))
    land = mesh.land(first_ground(seed, mesh.x_m, mesh.y_m, trunk), *inlet)
    land.erode(survey(seed, mesh.x_m, mesh.y_m, trunk), steps=70, step_years=5e4)

    lattice = Grid(side=full.side // 4, cell_m=full.cell_m * 4)
    geology = survey(seed, *lattice.xy_m(), trunk)
    grid = Grid(side=full.side // 2, cell_m=full.cell_m * 2)
    tell("erosion", 0.25)
    land = raster_land(grid, mesh.sample(land.height_m, *_moved(seed, grid)), *inlet)
    _settle(seed, land, geology.finer(2), grid, steps=(10, 10), years=4e4)

    tell("erosion", 0.45)
    coarser, grid = grid, full
    x, y = _moved(seed, grid)
    height = ndimage.map_coordinates(land.height_m, coarser.cells(x, y), order=3, mode="nearest")
    land = raster_land(grid, height, *inlet)
    _settle(seed, land, geology.finer(4), grid, steps=(4, 7), years=2e4)
    return land


def _settle(
    seed: int, land: Land, geology: Geology, grid: Grid, *, steps: tuple[int, int], years: float
) -> None:
    """Erode on finer cells with new roughness; from half-way on with valley floors."""
    x, y = grid.xy_m()
    rng = np.random.default_rng([seed, 8, grid.side])
    land.height_m += 0.08 * grid.cell_m * smooth(x, y, grid.cell_m * 4, rng)
    land.erode(geology, steps=steps[0], step_years=years)
    floors = with_floors(seed, geology, land.flow().drained_m2, grid)
    land.erode(floors, steps=steps[1], step_years=years)


def _moved(seed: int, grid: Grid) -> tuple[Floats, Floats]:
    """Return the places of the cells, swayed a little, so that no row of cells shows."""
    x, y = grid.xy_m()
    rng = np.random.default_rng([seed, 5, grid.side])
    sway, wave = grid.cell_m * 1.5, grid.cell_m * 14
    return x + sway * smooth(x, y, wave, rng), y + sway * smooth(x, y, wave, rng)


def _cut(land: Land, inner: int, cell_m: float) -> Terrain:
    """Cut the margin off and settle the drainage of what remains."""
    flow = land.flow()
    for _ in range(2):  # the first opening may turn a stream into another corner
        land.height_m = open_beds(
            let_run_off(land.height_m, flow.receiver), flow.receiver, flow.drained_m2
        )
        flow = land.flow()
    height = let_run_off(land.height_m, flow.receiver)
    whole = height.shape[0]
    first = (whole - inner) // 2
    part = slice(first, first + inner)
    receiver = _receivers_within(flow, whole, first, inner)
    drained = np.ascontiguousarray(flow.drained_m2[part, part])
    west, north, dlon, dlat = Grid(side=inner, cell_m=cell_m).degrees()
    return Terrain(
        # Rounded down all alike, so that what did not climb does not climb now.
        height_m=(np.floor(height[part, part] / STEP_M) * STEP_M).astype(np.float32),
        cell_m=cell_m,
        west=west,
        north=north,
        dlon=dlon,
        dlat=dlat,
        receiver=receiver,
        drained_m2=drained,
        rivers=draw_rivers(receiver, drained),
    )


def _receivers_within(flow: Flow, whole: int, first: int, inner: int) -> Integers:
    """Return the receivers of the inner cells, numbered anew; what leaves ends in its last cell."""
    part = slice(first, first + inner)
    row, col = np.divmod(flow.receiver.reshape(whole, whole)[part, part].ravel(), whole)
    row, col = row - first, col - first
    inside = (row >= 0) & (col >= 0) & (row < inner) & (col < inner)
    own = np.arange(inner * inner, dtype=np.int64)
    return np.where(inside, row * inner + col, own)
