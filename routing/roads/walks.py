"""Ways on foot between a parked vehicle and points that it cannot drive to."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

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
    """

    index: Integers
    door: Floats
    parked: Floats
    there_ms: Integers
    back_ms: Integers
    length_dm: Integers

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)

    def __len__(self) -> int:
        return len(self.index)

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
