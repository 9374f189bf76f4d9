"""Many ranges of rows at once, such as the shape points of some segments."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]


def ranges(
    start: npt.NDArray[np.integer], count: npt.NDArray[np.integer]
) -> tuple[Integers, Integers]:
    """Return the rows of ranges, one range after the other, and which range each is of."""
    of = np.repeat(np.arange(len(start)), count)
    within = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    return start[of] + within, of
