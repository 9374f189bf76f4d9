"""Where people live: a seat in the widest basin, towns at rivers, villages where one can build."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import ndimage

from model_county.ground import RIVER, Ground, Integers

Floats = npt.NDArray[np.float64]

FLOOR, SHOULDER, HIGH = "floor", "shoulder", "high"
_SHARES = {FLOOR: 0.46, SHOULDER: 0.40, HIGH: 0.14}
_APART_M = {FLOOR: 850.0, SHOULDER: 1000.0, HIGH: 1300.0}
_EDGE_M = 900.0
"""No village stands closer to the edge of the map."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place to build at.

    Attributes
    ----------
    cell : int
        Flat index.
    landform : str
        ``floor``, ``shoulder`` or ``high``.
    """

    cell: int
    landform: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merits:
    """How good each cell is to live at, 0 and up; all of the ground's shape."""

    basin: Floats
    town: Floats
    village: dict[str, Floats]


def weigh(ground: Ground) -> Merits:
    """Weigh flat land, water, sun and height."""
    height = ground.terrain.height_m.astype(np.float64)
    low, high = np.percentile(height, [2, 90])
    altitude = np.clip((height - low) / (high - low), -0.5, 1.1)
    flat = np.clip(1.15 - ground.slope / 0.22, 0, 1)
    around = _mean(ground, flat, 250)
    basin = _mean(ground, np.clip(1.1 - ground.slope / 0.12, 0, 1) * (ground.above_m < 60), 1200)
    dry = np.clip((ground.above_m - 0.5) / 4, 0, 1) * (ground.water == 0)
    sun = 1 + 0.35 * ground.sun
    near_river = ndimage.maximum_filter(ground.water, round(700 / ground.terrain.cell_m))
    here = around**1.5 * flat * dry * sun * _inside(ground, _EDGE_M)
    above = ground.above_m.astype(np.float64)
    return Merits(
        basin=basin,
        town=here * basin * (near_river == RIVER) * np.clip(1.2 - above / 60, 0, 1),
        village={
            FLOOR: here * (near_river > 0) * _between(above, 0, 6, 45, 80) * (1.15 - altitude),
            SHOULDER: here * _between(above, 70, 110, 380, 520) * (1.15 - altitude),
            HIGH: here * _between(altitude, 0.45, 0.6, 0.8, 0.92),
        },
    )


def _mean(ground: Ground, values: Floats, radius_m: float) -> Floats:
    size = 2 * round(radius_m / ground.terrain.cell_m) + 1
    return np.asarray(ndimage.uniform_filter(values, size, mode="constant"), dtype=np.float64)


def _between(x: Floats, none: float, full: float, until: float, over: float) -> Floats:
    rising, falling = (x - none) / (full - none), (over - x) / (over - until)
    return np.clip(np.minimum(rising, falling), 0, 1)


def _inside(ground: Ground, margin_m: float) -> Floats:
    rows, cols = ground.shape
    inside = np.zeros((rows, cols))
    margin = round(margin_m / ground.terrain.cell_m)
    inside[margin : rows - margin, margin : cols - margin] = 1
    return inside


def choose_seats(ground: Ground, merits: Merits, counties: int) -> list[int]:
    """Return one cell a county, row by row from the north-west: the widest basin on a large river.

    Where a county has no river to speak of, its flattest land near water serves.
    """
    side = round(counties**0.5)
    rows, cols = ground.shape
    seats = []
    drained = ndimage.maximum_filter(
        ground.terrain.drained_m2, round(900 / ground.terrain.cell_m), mode="nearest"
    )
    merit = merits.basin**2 * merits.town * np.log1p(drained / 20e6)
    merit += 1e-6 * merits.basin * merits.village[FLOOR]
    for county in range(counties):
        up, left = divmod(county, side)
        part = np.zeros((rows, cols))
        r, c = rows // side, cols // side
        part[
            up * r + r // 5 : (up + 1) * r - r // 5, left * c + c // 5 : (left + 1) * c - c // 5
        ] = 1
        seats.append(int(np.argmax(merit * part)))
    return seats


def choose_towns(ground: Ground, merits: Merits, seats: Sequence[int], count: int) -> list[int]:
    """Return the cells of township seats, the best first: good ground, far from one another."""
    merit = np.sqrt(merits.town) + 0.05 * np.sqrt(merits.village[FLOOR])
    far = np.full(ground.shape, np.inf)
    even_m = 0.8 * ground.terrain.cell_m * (merit.size / (count + len(seats))) ** 0.5
    towns: list[int] = []
    for seat in seats:
        _lower(far, ground, seat)
    for _ in range(count):
        town = int(np.argmax(merit * np.clip(far / even_m - 0.25, 0, 1) ** 2))
        towns.append(town)
        _lower(far, ground, town)
    return towns


def _lower(far: Floats, ground: Ground, cell: int) -> None:
    row, col = divmod(cell, ground.shape[1])
    rows, cols = np.ogrid[: ground.shape[0], : ground.shape[1]]
    np.minimum(far, ground.terrain.cell_m * np.hypot(rows - row, cols - col), out=far)


def choose_villages(
    ground: Ground, merits: Merits, taken: Sequence[int], count: int, rng: np.random.Generator
) -> list[Site]:
    """Return village sites: drawn by merit, each kind at its own distance from all others.

    They come in no order, so that the first of them are everywhere.
    """
    cell_m = ground.terrain.cell_m
    grid = _Spaced(ground.shape, cell_m)
    for cell in taken:
        grid.take(cell, 0)
    sites: list[Site] = []
    for landform, share in _SHARES.items():
        merit = merits.village[landform].ravel()
        cells = np.flatnonzero(merit > 0.004)
        keys = 1.3 * np.log(merit[cells]) + rng.gumbel(size=len(cells))
        left = round(count * share) if landform != HIGH else count - len(sites)
        for cell in cells[np.argsort(-keys, kind="stable")].tolist():
            if left and grid.take(cell, _APART_M[landform] * rng.uniform(0.8, 1.7)):
                sites.append(Site(cell=cell, landform=landform))
                left -= 1
            if not left:
                break
    return [sites[k] for k in rng.permutation(len(sites))]


class _Spaced:
    """Remembers what is taken, so that the next keeps its distance."""

    def __init__(self, shape: tuple[int, int], cell_m: float) -> None:
        self._shape = shape
        self._cell_m = cell_m
        self._bin = round(500 / cell_m)
        self._bins: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def take(self, cell: int, apart_m: float) -> bool:
        row, col = divmod(cell, self._shape[1])
        reach = int(apart_m / self._cell_m) // self._bin + 1
        up, left = row // self._bin, col // self._bin
        if apart_m:
            for i in range(up - reach, up + reach + 1):
                for j in range(left - reach, left + reach + 1):
                    for r, c in self._bins.get((i, j), ()):
                        if self._cell_m * np.hypot(r - row, c - col) < apart_m:
                            return False
        self._bins.setdefault((up, left), []).append((row, col))
        return True


def flattest_near(ground: Ground, cell: int, radius_m: float) -> Integers:
    """Return the cells around a cell, the flattest and driest first."""
    row, col = divmod(cell, ground.shape[1])
    reach = round(radius_m / ground.terrain.cell_m)
    r, c = np.mgrid[-reach : reach + 1, -reach : reach + 1].reshape(2, -1)
    near = (np.hypot(r, c) <= reach) & (r + row >= 0) & (c + col >= 0)
    near &= (r + row < ground.shape[0]) & (c + col < ground.shape[1])
    cells = (r[near] + row) * ground.shape[1] + c[near] + col
    worst = ground.slope.ravel()[cells] + (ground.water.ravel()[cells] > 0)
    order: Integers = cells[np.argsort(worst, kind="stable")]
    return order
