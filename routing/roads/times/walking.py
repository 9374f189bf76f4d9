"""People on foot: speed by slope.

Campbell et al. (2019), "Using crowdsourced fitness tracker data to model the relationship between
slope and travel rates", 10th percentile: a loaded, unhurried walker. Off any path at 0.6 of it:
Tobler (1993), "Three presentations on geographical analysis and modeling", NCGIA report 93-1.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

OFF_PATH = 0.6
"""Share of the speed that is left where there is no path (Tobler 1993)."""


def walking_ms(grade: Floats, on_steps: npt.ArrayLike = ()) -> Floats:
    """Return the walking speed, m/s, by Campbell et al. (2019), 10th percentile.

    ``grade`` is rise over run.

    Coefficients as published in the R package leastcostpath. Steps are taken at half of it
    (assumed).
    """
    degrees = np.degrees(np.arctan(grade))
    bell = np.pi * 13.328 * (1 + ((degrees + 1.568) / 13.328) ** 2)
    speed: Floats = 38.892 / bell + 0.404 - 0.00323 * degrees
    return np.where(on_steps, speed / 2, speed) if np.size(on_steps) else speed


def off_path_ms() -> float:
    """Return the speed where there is no path, m/s; as on the level, for its slope is unknown."""
    return OFF_PATH * float(walking_ms(np.zeros(1))[0])
