"""A matrix too large to be held, whose cells are worked out when they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Cells = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StraightLines:
    """Distances between points in a plane, indexed as the array of all of them would be.

    Attributes
    ----------
    points : ndarray of float64, shape (n, 2)
    whole : callable
        Makes whole numbers of distances: scales and rounds them.
    """

    points: npt.NDArray[np.float64]
    whole: Callable[[npt.NDArray[np.float64]], npt.NDArray[Any]]

    @property
    def shape(self) -> tuple[int, int]:
        """Of the array of all cells."""
        return len(self.points), len(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def __getitem__(self, cells: tuple[Any, ...]) -> Any:
        """Return the cells of rows and columns: numbers, or arrays that go together."""
        rows, columns = cells
        if isinstance(rows, int) and isinstance(columns, int):
            return self._cell(rows, columns)
        apart = self.points[rows] - self.points[columns]
        distances = np.sqrt(apart[..., 0] ** 2 + apart[..., 1] ** 2)
        return self.whole(distances).astype(np.int32)

    def _cell(self, row: int, column: int) -> Any:
        """Return one cell; by way of arrays it takes three times as long."""
        (x, y), (to_x, to_y) = self.points[row].tolist(), self.points[column].tolist()
        return self.whole(np.sqrt((x - to_x) ** 2 + (y - to_y) ** 2)).astype(np.int32)[()]

    def __array__(self, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> Any:  # noqa: FBT001 - numpy's
        """Return all cells at once."""
        everything = np.arange(len(self.points))
        return np.asarray(self[np.ix_(everything, everything)], dtype=dtype, copy=copy)

    def tobytes(self) -> bytes:
        """Return what tells these cells from others: the points, and how they are made whole."""
        return self.points.tobytes() + np.asarray(self[0, np.arange(len(self.points))]).tobytes()
