"""A way before anybody tells it: the pieces of directed edges that it runs over, in their order."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph

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


def shape_of(graph: RoadGraph, pieces: Pieces, piece: int) -> Floats:
    """Return lon, lat, height along a piece in the direction of travel, shape (p, 3)."""
    segment = int(graph.edge_segment[pieces.edge[piece]])
    start, end = float(pieces.share_from[piece]), float(pieces.share_to[piece])
    points = slice(int(graph.segment_first[segment]), int(graph.segment_last[segment]) + 1)
    along = graph.shape_along_m[points] - graph.shape_along_m[points.start]
    low, high = sorted((start * along[-1], end * along[-1]))
    inner = along[(along > low) & (along < high)]
    at = np.r_[low, inner, high]
    shape = np.column_stack([
        np.interp(at, along, column[points])
        for column in (graph.shape_lon, graph.shape_lat, graph.shape_height_m)
    ])  # fmt: skip
    return shape if start <= end else shape[::-1]
