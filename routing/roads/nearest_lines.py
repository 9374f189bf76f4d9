"""The nearest of many lines to a point in the plane, by a grid over their steps.

A region's lines hardly change and thousands of points ask for them: a compiled search over the grid
takes a tenth of the time of shapely's tree, which makes an object of each point first.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Indices = npt.NDArray[np.int32]

_STEPS_A_CELL = 2
_MOST_CELLS = 1 << 22


class LineGrid:
    """Finds nearest lines.

    Parameters
    ----------
    xy : ndarray, shape (p, 2)
        Points of all lines, one line after the other.
    first : ndarray of int64, shape (k + 1,)
        Line ``i`` has the points ``first[i]`` to ``first[i + 1] - 1``, two or more.
    """

    def __init__(self, xy: Floats, first: Integers) -> None:
        self._xy = np.ascontiguousarray(xy)
        line = np.repeat(np.arange(len(first) - 1), np.diff(first))
        step_length = np.r_[np.hypot(*np.diff(xy, axis=0).T), 0.0]
        step_length[first[1:] - 1] = 0.0
        so_far = np.cumsum(step_length) - step_length
        self._along = so_far - so_far[first[:-1]][line]
        self._length = self._along[first[1:] - 1]
        step = np.delete(np.arange(len(xy)), first[1:] - 1)
        self._step, self._line = step.astype(np.int32), line[step].astype(np.int32)
        low, high = xy.min(axis=0), xy.max(axis=0)
        width, height = np.maximum(high - low, 1e-12)
        cells = min(max(len(step) // _STEPS_A_CELL, 1), _MOST_CELLS)
        self._size = max(np.sqrt(width * height / cells), max(width, height) / _MOST_CELLS**0.5)
        self._low = low
        self._shape = int(width // self._size) + 1, int(height // self._size) + 1
        self._first, self._steps = _in_cells(
            self._xy, self._step, low, self._size, self._shape[0], self._shape[1]
        )

    def nearest(self, xy: Floats) -> tuple[Integers, Floats, Floats]:
        """Return the nearest line of each point, shape (n, 2); of equally near ones the first.

        Returns
        -------
        line : ndarray of int64, shape (n,)
        share : ndarray, shape (n,)
            Where along the line it is nearest: 0 at its first point, 1 at its last.
        distance : ndarray, shape (n,)
        """
        return _nearest(
            np.ascontiguousarray(xy),
            self._xy,
            self._step,
            self._line,
            self._along,
            self._length,
            self._first,
            self._steps,
            self._low,
            self._size,
            self._shape[0],
            self._shape[1],
        )


@compiled
def _in_cells(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    xy: Floats, step: Indices, low: Floats, size: float, columns: int, rows: int
) -> tuple[Integers, Indices]:
    """Return the steps whose box touches each cell, as compressed rows."""
    first = np.zeros(columns * rows + 1, dtype=np.int64)
    steps = np.empty(0, dtype=np.int32)
    for filling in range(2):
        for k in range(len(step)):
            a = step[k]
            x0, x1 = min(xy[a, 0], xy[a + 1, 0]), max(xy[a, 0], xy[a + 1, 0])
            y0, y1 = min(xy[a, 1], xy[a + 1, 1]), max(xy[a, 1], xy[a + 1, 1])
            for row in range(int((y0 - low[1]) / size), int((y1 - low[1]) / size) + 1):
                for column in range(int((x0 - low[0]) / size), int((x1 - low[0]) / size) + 1):
                    cell = min(row, rows - 1) * columns + min(column, columns - 1)
                    if filling:
                        first[cell] -= 1
                        steps[first[cell]] = k
                    else:
                        first[cell] += 1
        if not filling:
            for cell in range(1, len(first)):
                first[cell] += first[cell - 1]
            steps = np.empty(first[-1], dtype=np.int32)
    return first, steps


@compiled
def _nearest(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    at: Floats,
    xy: Floats,
    step: Indices,
    line: Indices,
    along: Floats,
    length: Floats,
    first: Integers,
    steps: Indices,
    low: Floats,
    size: float,
    columns: int,
    rows: int,
) -> tuple[Integers, Floats, Floats]:
    lines = np.full(len(at), -1, dtype=np.int64)
    shares = np.zeros(len(at))
    distances = np.empty(len(at))
    for k in range(len(at)):
        x, y = at[k, 0], at[k, 1]
        column = min(max(int((x - low[0]) / size), 0), columns - 1)
        row = min(max(int((y - low[1]) / size), 0), rows - 1)
        best = np.inf
        best_step = 0
        best_part = 0.0
        for ring in range(max(columns, rows)):
            # What lies farther out than this ring is at least as far as its outer edge.
            inner = _inside(x, y, low, size, column, row, ring - 1)
            if inner > 0 and inner * inner > best:
                break
            for r in range(max(row - ring, 0), min(row + ring, rows - 1) + 1):
                edge_row = abs(r - row) == ring
                c = column - ring
                while c <= column + ring:
                    if 0 <= c < columns:
                        cell = r * columns + c
                        for place in range(first[cell], first[cell + 1]):
                            one = steps[place]
                            square, part = _to_step(x, y, xy, step[one])
                            if square < best or (square == best and line[one] < line[best_step]):
                                best, best_step, best_part = square, one, part
                    c += 1 if edge_row else max(2 * ring, 1)
        a = step[best_step]
        on = line[best_step]
        gone = along[a] + best_part * (along[a + 1] - along[a])
        lines[k] = on
        shares[k] = min(gone / length[on], 1.0) if length[on] > 0 else 0.0
        distances[k] = np.sqrt(best)
    return lines, shares, distances


@compiled
def _inside(  # noqa: PLR0917 - compiled
    x: float, y: float, low: Floats, size: float, column: int, row: int, ring: int
) -> float:
    """Return how far a point is from the nearest side of the square of cells up to a ring."""
    west, south = low[0] + (column - ring) * size, low[1] + (row - ring) * size
    east, north = low[0] + (column + ring + 1) * size, low[1] + (row + ring + 1) * size
    inside: float = min(x - west, east - x, y - south, north - y)
    return inside


@compiled
def _to_step(x: float, y: float, xy: Floats, a: int) -> tuple[float, float]:
    """Return the square of the distance from a point to a step, and the share of it there."""
    ax, ay, bx, by = xy[a, 0], xy[a, 1], xy[a + 1, 0], xy[a + 1, 1]
    dx, dy = bx - ax, by - ay
    square = dx * dx + dy * dy
    part = ((x - ax) * dx + (y - ay) * dy) / square if square > 0 else 0.0
    if part <= 0:
        return (x - ax) * (x - ax) + (y - ay) * (y - ay), 0.0
    if part >= 1:
        return (x - bx) * (x - bx) + (y - by) * (y - by), 1.0
    fx, fy = x - ax - part * dx, y - ay - part * dy
    return fx * fx + fy * fy, part
