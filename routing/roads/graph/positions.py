"""Where on the earth a share of a segment is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.graph.arrays import RoadGraph

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
    if not len(segment):
        return np.zeros((0, 2))
    # One ruler along all ways, with a gap between them, so that a place on it is on one way only.
    along = graph.shape_along_m
    ends = np.flatnonzero(np.diff(along) < 0)
    gaps = np.zeros(len(along))
    gaps[ends + 1] = along[ends] + 1.0
    ruler = along + np.cumsum(gaps)
    first, last = ruler[graph.segment_first[segment]], ruler[graph.segment_last[segment]]
    at = first + share * (last - first)
    columns = (graph.shape_lon, graph.shape_lat)
    return np.column_stack([np.interp(at, ruler, column) for column in columns])
