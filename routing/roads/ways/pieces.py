"""A way before anybody tells it: the pieces of directed edges that it runs over, in their order."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.graph.ranges import ranges

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pieces:
    """The edges of one way, the first and the last perhaps in part.

    A way of no length has one piece of no length, which tells where it is.

    Attributes
    ----------
    edge : ndarray of int64, shape (k,)
        Directed edges; k is at least one.
    share_from, share_to : ndarrays, shape (k,)
        Where a piece begins and ends along its edge's segment, 0 at the segment's tail and 1 at
        its head: they fall where the edge runs against the segment.
    ms, dm : ndarrays of int64, shape (k,)
        Milliseconds and decimetres of each piece.
    turn_ms : ndarray of int64, shape (k,)
        Spent on the turn before each piece.
    """

    edge: Integers
    share_from: Floats
    share_to: Floats
    ms: Integers
    dm: Integers
    turn_ms: Integers

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.edge)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Where a way runs.

    Attributes
    ----------
    lonlat : ndarray, shape (k, 2)
        At least two points, which are one place where the way has no length.
    height_m : ndarray, shape (k,)
        NaN without terrain.
    along_m : ndarray, shape (k,)
        Metres from the start.
    first : ndarray of int64, shape (pieces + 1,)
        Point at which each piece begins, and the last point.
    """

    lonlat: Floats
    height_m: Floats
    along_m: Floats
    first: Integers


def kinds_of(graph: RoadGraph, pieces: Pieces) -> np.ndarray[Any, np.dtype[np.void]]:
    """Return the row of ``kinds`` of each piece's road."""
    return graph.kinds[graph.segment_kind[graph.edge_segment[pieces.edge]]]


def joined(pieces: Pieces) -> Pieces:
    """Return the same way with each edge in one piece, however many points lie on it."""
    goes_on = (pieces.edge[1:] == pieces.edge[:-1]) & (
        pieces.share_from[1:] == pieces.share_to[:-1]
    )
    if not goes_on.any():
        return pieces
    first = np.flatnonzero(np.r_[True, ~goes_on])
    last = np.r_[first[1:] - 1, len(pieces) - 1]
    return Pieces(
        edge=pieces.edge[first],
        share_from=pieces.share_from[first],
        share_to=pieces.share_to[last],
        ms=np.add.reduceat(pieces.ms, first),
        dm=np.add.reduceat(pieces.dm, first),
        turn_ms=np.add.reduceat(pieces.turn_ms, first),
    )


def line_of(graph: RoadGraph, pieces: Pieces) -> Line:
    """Return the line over all pieces."""
    points, at, starts = _shapes(graph, pieces)
    steps = np.diff(at)
    steps[starts[1:] - 1] = 0  # from piece to piece
    # Neighbouring pieces share a point.
    kept = np.append(True, (points[1:, :2] != points[:-1, :2]).any(axis=1))
    along = np.append(0.0, np.cumsum(np.abs(steps)))
    first = (np.cumsum(kept) - 1)[np.append(starts, len(points) - 1)]
    points, along = points[kept], along[kept]
    if len(points) == 1:  # a line has two ends, though they are one place
        points, along = np.repeat(points, 2, axis=0), np.repeat(along, 2)
        first[-1] = 1
    return Line(lonlat=points[:, :2], height_m=points[:, 2], along_m=along, first=first)


def _shapes(graph: RoadGraph, pieces: Pieces) -> tuple[Floats, Floats, Integers]:
    """Return the shapes of all pieces in the direction of travel, one after the other.

    Returns
    -------
    points : ndarray, shape (p, 3)
        lon, lat, height. What lies beyond a piece's end is moved to that end.
    at : ndarray, shape (p,)
        Metres from the tail of the point's segment.
    starts : ndarray of int64, shape (k,)
        First point of each piece.
    """
    segment = graph.edge_segment[pieces.edge]
    first, last = graph.segment_first[segment], graph.segment_last[segment]
    back = pieces.share_from > pieces.share_to
    count = last - first + 1
    index, of = ranges(first, count)
    index = np.where(back[of], (first + last)[of] - index, index)
    length = graph.shape_along_m[last] - graph.shape_along_m[first]
    low = np.minimum(pieces.share_from, pieces.share_to) * length
    high = np.maximum(pieces.share_from, pieces.share_to) * length
    at = np.clip(graph.shape_along_m[index] - graph.shape_along_m[first][of], low[of], high[of])
    columns: tuple[npt.NDArray[np.floating], ...] = (
        graph.shape_lon,
        graph.shape_lat,
        graph.shape_height_m,
    )
    points = np.empty((len(index), 3))
    for k, column in enumerate(columns):
        points[:, k] = column[index]
    starts = np.cumsum(count) - count
    for piece in np.flatnonzero((low > 0) | (high < length)).tolist():
        rows = slice(starts[piece], starts[piece] + count[piece])
        shape = slice(first[piece], last[piece] + 1)
        along = graph.shape_along_m[shape] - graph.shape_along_m[first[piece]]
        for k, column in enumerate(columns):
            points[rows, k] = np.interp(at[rows], along, column[shape])
    return points, at, starts
