"""Drives between points told as ways, with the walks at their ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.last_leg.parking import Parking
from routing.roads.last_leg.walk_pieces import WalkPieces, walk_to
from routing.roads.last_leg.walked_ways import with_walks
from routing.roads.ways.junctions import Junctions
from routing.roads.ways.paths import Way, make_way
from routing.roads.ways.pieces import Pieces


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Teller:
    """Makes ways of pieces between some points.

    Attributes
    ----------
    points : ndarray, shape (n, 2)
        lon, lat.
    walked : frozenset of int
        Points that are walked to.
    junctions, footpaths : Junctions
        As the vehicle and as people on foot see them.
    parking : Parking or None
        None for people on foot.
    """

    points: npt.NDArray[np.float64]
    walked: frozenset[int]
    junctions: Junctions
    footpaths: Junctions
    parking: Parking | None

    def way(self, pair: tuple[int, int], pieces: Pieces) -> Way:
        """Return the way from one point to another over pieces."""
        start, end = pair
        way = make_way(self.junctions, pieces, self.points[end])
        if self.walked.isdisjoint(pair) or np.array_equal(self.points[start], self.points[end]):
            return way
        back, there = self._walk(start, back=True), self._walk(end, back=False)
        return with_walks(way, pieces, self.footpaths, back, there)

    def _walk(self, point: int, *, back: bool) -> WalkPieces | None:
        if self.parking is None or point not in self.walked:
            return None
        lon, lat = self.points[point].tolist()
        return walk_to(self.junctions.graph, self.parking, (lon, lat), back=back)
