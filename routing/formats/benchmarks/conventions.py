"""In which numbers the best known costs of a benchmark set are counted.

Every set has its own rule: which decimals of a distance count, and in what unit the cost is told.
A problem holds whole seconds and metres, so distances and times are scaled first and then rounded
or cut off as the set does it; the price of a kilometre takes the scale out again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

_ENDLESS = 2.0**63
"""No whole number of 64 bits is as large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """How a set's numbers become whole ones, and what its costs are divided by.

    Attributes
    ----------
    scale : int
        Distances and times are multiplied by it.
    truncated : bool
        Whether what is left after the point is cut off; otherwise it is rounded.
    cost_unit : float
        Scaled distance that costs 1.
    fewest_vehicles : bool
        Whether fewer vehicles are better, whatever the distance.
    """

    scale: int
    truncated: bool
    cost_unit: float
    fewest_vehicles: bool = False

    def whole(self, values: float | npt.ArrayLike) -> npt.NDArray[np.int64]:
        """Scale numbers and make them whole; a ``FloatingPointError`` for those without end."""
        if isinstance(values, float):  # by way of an array it takes seven times as long
            return np.asarray(self._whole(float(values)))
        with np.errstate(invalid="raise", over="raise"):
            scaled = self.scale * np.asarray(values, dtype=np.float64)
            return (np.trunc(scaled) if self.truncated else np.rint(scaled)).astype(np.int64)

    def _whole(self, value: float) -> int:
        scaled = self.scale * value
        if not abs(scaled) < _ENDLESS:
            raise FloatingPointError
        return math.trunc(scaled) if self.truncated else round(scaled)


ROUNDED = Convention(scale=1, truncated=False, cost_unit=1)
"""CVRPLIB, and backhauls."""

ONE_DECIMAL = Convention(scale=10, truncated=True, cost_unit=10)
"""Time windows in a ``.vrp`` file, as in the 12th DIMACS challenge."""

TENTHS = Convention(scale=10, truncated=True, cost_unit=1)
"""Several trips with release times: costs are told in tenths."""

THOUSANDTHS = Convention(scale=1000, truncated=False, cost_unit=1)
"""Several depots: costs are told in thousandths."""

MIXED_FLEET = Convention(scale=1000, truncated=False, cost_unit=1000 * 100)
"""Vehicles with costs of their own, which the files write in hundredths."""

VEHICLES_FIRST = Convention(scale=1000, truncated=False, cost_unit=1000, fewest_vehicles=True)
"""Solomon, Homberger, Li and Lim: doubles, of which three decimals are kept."""


def convention_of(fields: Mapping[str, Any]) -> Convention:
    """Tell the convention of a VRPLIB file from what it holds."""
    if fields.keys() & {"release_time", "vehicles_reload_depot"}:
        return TENTHS
    if fields.keys() & {"vehicles_fixed_cost", "vehicles_unit_distance_cost"}:
        return MIXED_FLEET
    if "vehicles_depot" in fields or np.size(fields.get("depot", 0)) > 1:
        return THOUSANDTHS
    if fields.keys() & {"time_window", "pickup_and_delivery"}:
        return ONE_DECIMAL
    return ROUNDED
