"""What more or fewer sites would give: the mean way and the longest one against their number."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from routing.errors import InfeasibleError
from routing.siting.coverage import Floats
from routing.siting.p_center import p_center
from routing.siting.p_median import p_median
from routing.siting.serving import least_costs


def count_curve(
    table: Floats,
    weight: npt.ArrayLike,
    counts: Iterable[int],
    *,
    must_open: Iterable[int] = (),
    must_not: Iterable[int] = (),
    time_limit_s: float,
) -> tuple[tuple[int, float, float], ...]:
    """Return (count, least mean way, shortest longest way), each the best of its own.

    Parameters
    ----------
    table : ndarray of float64, shape (n, m)
        How far each demand (row) is from each candidate (column); inf where there is no way.
    counts : iterable of int
        Ascending; those that are too few to reach everybody are left out.
    time_limit_s : float
        After it no further count is looked at.
    """
    deadline = time.monotonic() + time_limit_s
    rules = {"must_open": tuple(must_open), "must_not": tuple(must_not)}
    weights = np.asarray(weight, dtype=np.float64)
    total = max(float(weights.sum()), 1e-12)
    barred = np.where(np.isfinite(table), table, -1.0)
    found: list[tuple[int, float, float]] = []
    for count in counts:
        left_s = deadline - time.monotonic()
        if left_s <= 0:
            break
        try:
            median = p_median(barred, count, weight=weights, time_limit_s=left_s, **rules)  # type: ignore[arg-type]
            center = p_center(table, count, time_limit_s=left_s, **rules)  # type: ignore[arg-type]
        except InfeasibleError:
            continue
        ways = least_costs(table, np.array(median.opened, dtype=np.int64))
        found.append((count, float(weights @ ways) / total, center.cost))
    return tuple(found)
