"""Cells of a table in whole seconds and metres, filled block by block from weights of positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled
from routing.roads.hierarchy.weights import DISTANCE_BITS, FAR

Singles = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]

_DISTANCE_MASK = (1 << DISTANCE_BITS) - 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Seconds and metres between points, of which several may be at one position.

    Attributes
    ----------
    seconds, metres : ndarrays of int32, shape (k, k)
        Filled with what stands for no way, until :meth:`fill` knows better.
    position : ndarray of int64, shape (k,)
        Position of each point; -1 where it has none.
    by_position : ndarray of int64, shape (k,)
        The points in the order of their positions.
    """

    seconds: Singles
    metres: Singles
    position: Integers
    by_position: Integers

    @classmethod
    def without_ways(cls, position: Integers, none: int) -> Cells:
        """Return cells that all say ``none``."""
        shape = (len(position), len(position))
        return cls(
            seconds=np.full(shape, none, dtype=np.int32),
            metres=np.full(shape, none, dtype=np.int32),
            position=position,
            by_position=np.argsort(position, kind="stable"),
        )

    def fill(self, columns: slice, block: Integers) -> None:
        """Round the weights to some positions and put them into all columns of points there.

        Halves are rounded to even.

        Parameters
        ----------
        columns : slice
            The positions.
        block : ndarray of int64, shape (p, b)
            Weights from all positions; its first columns are those positions.
        """
        begin, end = np.searchsorted(
            self.position, (columns.start, columns.stop), sorter=self.by_position
        )
        points = self.by_position[begin:end]
        _fill(block, columns.start, self.position, points, self.seconds, self.metres)


@compiled
def _fill(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    block: Integers,
    first_column: int,
    position: Integers,
    points: Integers,
    seconds: Singles,
    metres: Singles,
) -> None:
    columns = block.shape[1]
    whole_s, whole_m = np.empty(columns, dtype=np.int32), np.empty(columns, dtype=np.int32)
    far = np.empty(columns, dtype=np.bool_)
    place = position[points] - first_column
    for row in range(len(position)):
        if position[row] < 0:
            continue
        for column in range(columns):
            weight = block[position[row], column]
            # A product is twice as fast as a quotient, and the same for all halves up to 2^32.
            whole_s[column] = np.int32(np.rint(np.int32(weight >> DISTANCE_BITS) * 0.001))
            whole_m[column] = np.int32(np.rint(np.uint32(weight & _DISTANCE_MASK) * 0.1))
            far[column] = weight >= FAR
        for k in range(len(points)):
            if not far[place[k]]:
                seconds[row, points[k]] = whole_s[place[k]]
                metres[row, points[k]] = whole_m[place[k]]
