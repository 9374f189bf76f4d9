"""The ground as cells: metres about the middle of the land, and back to degrees."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CENTRE = (105.3, 33.5)
"""Longitude and latitude of the middle of the land."""

_DEGREE_M = 110_910.0  # of latitude at 33.5 degrees
_DEGREE_LON_M = 111_320.0 * math.cos(math.radians(CENTRE[1]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A square of cells about the middle; row 0 is the north."""

    side: int
    cell_m: float

    @property
    def half_m(self) -> float:
        """From the middle to the edge."""
        return self.side * self.cell_m / 2

    def xy_m(self) -> tuple[Floats, Floats]:
        """Return metres east and metres north of the middle, of each cell."""
        along = (np.arange(self.side) + 0.5) * self.cell_m - self.half_m
        x, y = np.meshgrid(along, -along)
        return x, y

    def cells(self, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
        """Return the fractional row and column of points; cell centres are whole."""
        return (self.half_m - y_m) / self.cell_m - 0.5, (x_m + self.half_m) / self.cell_m - 0.5

    def degrees(self) -> tuple[float, float, float, float]:
        """Return west, north, and the size of a cell in longitude and in latitude."""
        dlon, dlat = self.cell_m / _DEGREE_LON_M, self.cell_m / _DEGREE_M
        return CENTRE[0] - dlon * self.side / 2, CENTRE[1] + dlat * self.side / 2, dlon, dlat
