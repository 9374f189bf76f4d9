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
    seconds, metres : ndarrays of int32, shape (r, k)
        Of some rows; whole once :meth:`fill` has seen all positions.
    row_position : ndarray of int64, shape (r,)
        Row of the blocks that each row is filled from; -1 where it has none.
    position : ndarray of int64, shape (k,)
        Position of the point of each column.
    by_position : ndarray of int64, shape (k,)
        The columns in the order of their positions.
    none : int
        What stands for no way.
    """

    seconds: Singles
    metres: Singles
    row_position: Integers
    position: Integers
    by_position: Integers
    none: int

    @classmethod
    def of(cls, row_position: Integers, position: Integers, none: int) -> Cells:
        """Return the cells of some rows; those without a position are filled."""
        # In one piece: numpy asks for large pages from 4 MiB on.
        both = np.empty((2, len(row_position), len(position)), dtype=np.int32)
        _blank(row_position, np.flatnonzero(position < 0), none, both)
        return cls(
            seconds=both[0],
            metres=both[1],
            row_position=row_position,
            position=position,
            by_position=np.argsort(position, kind="stable"),
            none=none,
        )

    def frozen(self) -> tuple[Singles, Singles]:
        """Return seconds and metres, which nobody can change any more."""
        for cells in (self.seconds.base, self.seconds, self.metres):
            if cells is not None:
                cells.setflags(write=False)
        return self.seconds, self.metres

    def fill(self, columns: slice, block: Integers) -> None:
        """Round the weights to some positions and put them into all columns of points there.

        Halves are rounded to even.

        Parameters
        ----------
        columns : slice
            The positions.
        block : ndarray of int64, shape (p, b)
            Weights from the positions of rows; its first columns are those positions.
        """
        begin, end = np.searchsorted(
            self.position, (columns.start, columns.stop), sorter=self.by_position
        )
        points = self.by_position[begin:end]
        place = self.position[points] - columns.start
        _fill(block, self.row_position, points, place, self.none, self.seconds, self.metres)


@compiled
def _blank(rows: Integers, columns: Integers, none: int, both: Singles) -> None:
    """Fill the rows of points without a position, and the columns."""
    for half in range(2):
        for row in range(len(rows)):
            if rows[row] < 0:
                for column in range(both.shape[2]):
                    both[half, row, column] = none
            else:
                for column in columns:
                    both[half, row, column] = none


@compiled
def _fill(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    block: Integers,
    rows: Integers,
    points: Integers,
    place: Integers,
    none: int,
    seconds: Singles,
    metres: Singles,
) -> None:
    # Points come in runs that lie side by side: all of them, but for those at one position and
    # for those that are refused in between. Short runs are no vector code, so a whole row is
    # rounded first.
    runs = np.empty((len(points), 3), dtype=np.int64)
    count = 0
    for k in range(len(points)):
        if count:
            point, first, length = runs[count - 1]
            if points[k] == point + length and place[k] == first + length:
                runs[count - 1, 2] += 1
                continue
        runs[count] = points[k], place[k], 1
        count += 1
    row_seconds = np.empty(block.shape[1], dtype=np.int32)
    row_metres = np.empty(block.shape[1], dtype=np.int32)
    for row in range(len(rows)):
        if rows[row] >= 0:
            _round(block[rows[row]], none, row_seconds, row_metres)
            for run in range(count):
                point, first, length = runs[run]
                for k in range(length):
                    seconds[row, point + k] = row_seconds[first + k]
                    metres[row, point + k] = row_metres[first + k]


@compiled
def _round(weights: Integers, none: int, seconds: Singles, metres: Singles) -> None:
    """Round weights; over whole arrays, so that it becomes vector code."""
    for k in range(len(seconds)):
        weight = weights[k]
        known = weight < FAR
        # A product is twice as fast as a quotient, and the same for all halves up to 2^32.
        second = np.int32(np.rint(np.int32(weight >> DISTANCE_BITS) * 0.001))
        metre = np.int32(np.rint(np.uint32(weight & _DISTANCE_MASK) * 0.1))
        seconds[k] = second if known else none
        metres[k] = metre if known else none
