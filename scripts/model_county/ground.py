"""What the ground is like for people and roads: slope, water, floods, sun, flat land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy import ndimage

Singles = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

STREAM, RIVER = 1, 2
"""Values of :attr:`Ground.water`: what is bridged cheaply, and what is not."""

_ROAD_STEP_M = 25.0
_RIVER_M2, _STREAM_M2 = 25e6, 2.5e6
"""Upstream area from which a water needs a real bridge, and from which a culvert."""


class Terrain(Protocol):
    """The part of the terrain that roads and people need; see terrain.py."""

    @property
    def height_m(self) -> Singles:
        """Metres, shape (rows, cols)."""
        ...

    @property
    def cell_m(self) -> float:
        """Ground size of a cell."""
        ...

    @property
    def west(self) -> float:
        """Outer edge, degrees."""
        ...

    @property
    def north(self) -> float:
        """Outer edge, degrees."""
        ...

    @property
    def dlon(self) -> float:
        """Width of a cell, degrees."""
        ...

    @property
    def dlat(self) -> float:
        """Height of a cell, degrees."""
        ...

    @property
    def receiver(self) -> Integers:
        """Flat index of the cell downstream."""
        ...

    @property
    def drained_m2(self) -> npt.NDArray[np.float64]:
        """Upstream area, shape (rows, cols)."""
        ...

    @property
    def rivers(self) -> tuple[Any, ...]:
        """Waters as lines, the larger first."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """The terrain as builders see it.

    Roads are searched on a lattice of ``steps`` points a cell, whose every ``steps``-th point is a
    cell's centre; sites are cells.

    Attributes
    ----------
    step_m : float
        Ground distance of neighbouring lattice points.
    slope : ndarray, shape (rows, cols)
        Rise over run.
    sun : ndarray, shape (rows, cols)
        1 on a slope that faces south, -1 north, 0 on the flat.
    above_m : ndarray, shape (rows, cols)
        Height above the river or stream that the cell drains to.
    water : ndarray of uint8, shape (rows, cols)
        0, ``STREAM`` or ``RIVER``.
    road_cost, foot_cost : ndarrays, shape (rows, cols)
        What a metre of road or path costs here, in metres of flat dry ground.
    lattice_m : ndarray of the lattice's shape
        Heights of its points.
    """

    terrain: Terrain
    steps: int
    step_m: float
    slope: Singles
    sun: Singles
    above_m: Singles
    water: Bytes
    road_cost: Singles
    foot_cost: Singles
    lattice_m: Singles

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        rows, cols = self.terrain.height_m.shape
        return rows, cols

    @property
    def lattice(self) -> tuple[int, int]:
        """Rows and columns of the lattice."""
        rows, cols = self.shape
        return (rows - 1) * self.steps + 1, (cols - 1) * self.steps + 1

    def node(self, cell: Integers | int) -> Any:
        """Return the lattice point at a cell's centre; both are flat indices."""
        row, col = np.divmod(cell, self.shape[1])
        return row * self.steps * self.lattice[1] + col * self.steps

    def cell(self, node: Integers | int) -> Any:
        """Return the cell nearest to a lattice point."""
        row, col = np.divmod(node, self.lattice[1])
        half = self.steps // 2
        return (row + half) // self.steps * self.shape[1] + (col + half) // self.steps

    def xy_m(self, node: Integers | int) -> Any:
        """Return east and south of the north-western cell's centre, shape (n, 2)."""
        row, col = np.divmod(node, self.lattice[1])
        return np.stack((col * self.step_m, row * self.step_m), axis=-1).astype(np.float64)

    def height_at(self, xy_m: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return the bilinear height at points, shape (n, 2): what the import will sample."""
        at = xy_m[:, ::-1].T / self.terrain.cell_m
        heights: npt.NDArray[np.float64] = ndimage.map_coordinates(
            self.terrain.height_m, at, output=np.float64, order=1, mode="nearest"
        )
        return heights

    def lonlat(self, xy_m: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return degrees, shape (n, 2)."""
        at = xy_m / self.terrain.cell_m + 0.5
        lon = self.terrain.west + at[:, 0] * self.terrain.dlon
        lat = self.terrain.north - at[:, 1] * self.terrain.dlat
        return np.column_stack((lon, lat))


def survey(terrain: Terrain) -> Ground:
    """Survey a terrain."""
    height = terrain.height_m
    steps = max(1, round(terrain.cell_m / _ROAD_STEP_M))
    smooth = ndimage.gaussian_filter(height, 1.0)
    down, east = np.gradient(smooth, terrain.cell_m)
    slope = np.hypot(down, east).astype(np.float32)
    water = _water(terrain)
    above = _above_water(terrain, water)
    # Fields, houses and whose land it is: no small road runs straight for long.
    lie = np.random.default_rng(height.shape[0]).normal(size=height.shape)
    lie = ndimage.gaussian_filter(lie, 1.2) * 4.2
    flood = np.where((above < 1) & (water == 0), np.float32(0.6), np.float32(0))
    flood *= ndimage.maximum_filter(water, 5) == RIVER
    return Ground(
        terrain=terrain,
        steps=steps,
        step_m=terrain.cell_m / steps,
        slope=slope,
        sun=(-down / (slope + 0.05)).astype(np.float32),
        above_m=above,
        water=water,
        road_cost=(1 + 2.2 * slope + flood + 0.35 * np.clip(lie, -1, 2)).astype(np.float32),
        foot_cost=(1 + 0.6 * slope + 0.2 * np.clip(lie, -1, 2)).astype(np.float32),
        lattice_m=_finer(_finer(height, steps).T, steps).T.copy(),
    )


def _finer(values: Singles, steps: int) -> Singles:
    """Put rows between the rows, linearly."""
    finer = np.empty(((len(values) - 1) * steps + 1, values.shape[1]), dtype=np.float32)
    finer[::steps] = values
    for k in range(1, steps):
        finer[k::steps] = values[:-1] + (values[1:] - values[:-1]) * np.float32(k / steps)
    return finer


def _water(terrain: Terrain) -> Bytes:
    """Mark rivers without gaps at corners, so that no road slips through."""
    rows, cols = terrain.height_m.shape
    drained = terrain.drained_m2.ravel()
    water = np.zeros(rows * cols, dtype=np.uint8)
    water[drained > _STREAM_M2] = STREAM
    water[drained > _RIVER_M2] = RIVER
    cells = np.flatnonzero(water)
    to = terrain.receiver[cells]
    corner = (cells // cols) * cols + to % cols  # on straight steps one of the two cells itself
    np.maximum.at(water, corner, water[cells])
    return water.reshape(rows, cols)


def _above_water(terrain: Terrain, water: Bytes) -> Singles:
    """Follow the water of each cell down to the first stream, doubling the strides."""
    to = terrain.receiver.copy()
    own = np.arange(len(to))
    to = np.where((water.ravel() > 0) | (to == own), own, to)
    for _ in range(14):
        to = to[to]
    height = terrain.height_m.ravel()
    return (height - height[to]).reshape(terrain.height_m.shape).astype(np.float32)
