"""Ways on foot between a parked vehicle and points that it cannot drive to."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Walks:
    """Which of some points are walked to, from where, and how long that takes.

    Attributes
    ----------
    index : ndarray of int64, shape (w,)
        The points, ascending.
    door, parked : ndarrays, shape (w, 2)
        lon and lat of the points, and of where the vehicle is parked.
    there_ms, back_ms : ndarrays of int64, shape (w,)
        From the vehicle to the point, and back to it by the same way.
    length_dm : ndarray of int64, shape (w,)
        One way, decimetres.
    load_kg : float
        What one person carries at once.
    """

    index: Integers
    door: Floats
    parked: Floats
    there_ms: Integers
    back_ms: Integers
    length_dm: Integers
    load_kg: float = math.inf

    def __post_init__(self) -> None:
        for column in (self.index, self.door, self.parked, *self._figures):
            column.setflags(write=False)

    def __len__(self) -> int:
        return len(self.index)

    @property
    def _figures(self) -> tuple[Integers, Integers, Integers]:
        return self.there_ms, self.back_ms, self.length_dm

    def round_trip_s(self, point: int) -> int:
        """Return the seconds there and back again; 0 for a point that is driven to."""
        row = bisect_left(self.index, point)  # of one number numpy's takes three times as long
        if row == len(self) or self.index[row] != point:
            return 0
        return round(int(self.there_ms[row] + self.back_ms[row]) / 1000)

    def part(self, points: Sequence[int]) -> Walks:
        """Return the walks of some of the points, numbered in their order, which is ascending."""
        mine = np.isin(self.index, points)
        return replace(
            self,
            index=np.searchsorted(np.asarray(points, dtype=np.int64), self.index[mine]),
            door=self.door[mine],
            parked=self.parked[mine],
            there_ms=self.there_ms[mine],
            back_ms=self.back_ms[mine],
            length_dm=self.length_dm[mine],
        )

    def tobytes(self) -> bytes:
        """Return what these walks are told apart by."""
        columns = (self.index, *self._figures, np.array([self.load_kg]))
        return b"".join(column.tobytes() for column in columns)

    @classmethod
    def none(cls) -> Walks:
        """Return the walks of points that are all driven to."""
        nothing, nowhere = np.zeros(0, dtype=np.int64), np.zeros((0, 2))
        return cls(
            index=nothing,
            door=nowhere,
            parked=nowhere,
            there_ms=nothing,
            back_ms=nothing,
            length_dm=nothing,
        )
