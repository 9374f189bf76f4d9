"""Where on the earth a share of a segment is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.graph.arrays import RoadGraph
from routing.roads.graph.ranges import ranges

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


def positions(graph: RoadGraph, segment: Integers, share: Floats) -> Floats:
    """Return lon and lat of shares of segments, shape (k, 2).

    Parameters
    ----------
    segment : ndarray of int64, shape (k,)
    share : ndarray, shape (k,)
        0 at the segment's tail, 1 at its head.
    """
    first, last = graph.segment_first[segment], graph.segment_last[segment]
    along = graph.shape_along_m
    at = share * (along[last] - along[first])
    # Each place lies behind the last point of the shape that is not beyond it.
    point, of = ranges(first, last - first + 1)
    passed = along[point] - along[first][of] <= at[of]
    before = first + np.bincount(of[passed], minlength=len(segment)) - 1
    after = np.minimum(before + 1, last)
    step_m = along[after] - along[before]
    behind_m = at - (along[before] - along[first])
    columns = (graph.shape_lon, graph.shape_lat)
    return np.column_stack([
        column[before]
        + behind_m * ((column[after] - column[before]) / np.where(step_m > 0, step_m, 1.0))
        for column in columns
    ])  # fmt: skip
