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
    at = along[first] + share * (along[last] - along[first])
    # The step of the shape on which each place lies: behind the last point that is not beyond it.
    point, of = ranges(first, last - first)
    before = first + np.bincount(of[along[point] <= at[of]], minlength=len(segment)) - 1
    step_m = along[before + 1] - along[before]
    on = (at - along[before]) / np.where(step_m > 0, step_m, 1.0)
    columns = (graph.shape_lon, graph.shape_lat)
    return np.column_stack([
        column[before] + on * (column[before + 1] - column[before]) for column in columns
    ])  # fmt: skip
