"""Points on one edge reach each other along it, without any node between them."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.hierarchy.compiled import compiled

Indices = npt.NDArray[np.int32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SharedEdges:
    """Directed edges with the points on each, in the direction of travel.

    Attributes
    ----------
    first : ndarray of int64, shape (e + 1,)
        Points on edge ``k`` are ``first[k]`` to ``first[k + 1] - 1`` of the others.
    point : ndarray of int32, shape (s,)
    passed : ndarray of int64, shape (s,)
        Weight from the start of the edge to the point; ascends along an edge.
    spot : ndarray of int64, shape (s,)
        Ascends along an edge; the same for points beside one spot, which reach each other.
    leave, reach : ndarrays of int64, shape (s,)
        Weight from the point to the edge, and from there to the point: 0 where it lies on it.
    """

    first: Integers
    point: Indices
    passed: Integers
    spot: Integers
    leave: Integers
    reach: Integers

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)


def reach_along(shared: SharedEdges, columns: slice, block: Integers, row_of: Integers) -> None:
    """Lower weights from some points to others, where one edge leads from one to the other.

    Parameters
    ----------
    shared : SharedEdges
    columns : slice
        The points that the columns of the block belong to.
    block : ndarray of int64, shape (r, b)
        Its first columns are changed.
    row_of : ndarray of int64, shape (k,)
        Row of each point in the block; -1 where it has none.
    """
    s = shared
    bounds = columns.start, columns.stop
    _along(s.first, s.point, s.passed, s.spot, s.leave, s.reach, *bounds, row_of, block)


@compiled
def _along(  # noqa: PLR0917 - compiled: plain arrays instead of objects
    first: Integers,
    point: Indices,
    passed: Integers,
    spot: Integers,
    leave: Integers,
    reach: Integers,
    begin: int,
    end: int,
    row_of: Integers,
    block: Integers,
) -> None:
    for edge in range(len(first) - 1):
        for later in range(first[edge], first[edge + 1]):
            column = point[later] - begin
            if 0 <= column < end - begin:
                for earlier in range(first[edge], first[edge + 1]):
                    if spot[earlier] > spot[later]:
                        break
                    between = passed[later] - passed[earlier] + leave[earlier] + reach[later]
                    row = row_of[point[earlier]]
                    if row >= 0:
                        block[row, column] = min(block[row, column], between)
