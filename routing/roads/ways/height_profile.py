"""Heights along a way: what it climbs, its profile, and its long steep stretches."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.roads.ways.steps import Slope

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

SPACING_M = 50.0
"""Between the points of a profile; half the default smoothing of heights along roads."""

STEEP = 0.08
"""A slope that a driver is warned of. Assumed."""

_STEEP_FOR_M = 500.0
"""For how long it must be steep. Assumed."""


def climb_and_descent(height_m: Floats) -> tuple[float | None, float | None]:
    """Return the metres climbed and descended along heights; None where one is unknown."""
    if np.isnan(height_m).any():
        return None, None
    rises = np.diff(height_m)
    return float(rises[rises > 0].sum()), float(-rises[rises < 0].sum()) + 0.0


def climbs_and_descents(
    height_m: Floats, first: Integers, last: Integers
) -> list[tuple[float | None, float | None]]:
    """Return what :func:`climb_and_descent` returns for stretches, both ends included."""
    rises = np.diff(height_m)
    unknown = np.isnan(height_m)
    climbed, descended = (
        np.append(0.0, np.cumsum(np.where(sign * rises > 0, sign * rises, 0.0))) for sign in (1, -1)
    )
    gaps = np.append(0, np.cumsum(unknown))
    known = gaps[last + 1] == gaps[first]
    parts = (climbed[last] - climbed[first], descended[last] - descended[first])
    return [
        (climb, descent) if is_known else (None, None)
        for climb, descent, is_known in zip(
            *(part.tolist() for part in parts), known.tolist(), strict=True
        )
    ]


def height_profile(along_m: Floats, height_m: Floats, spacing_m: float = SPACING_M) -> Floats:
    """Return metres along and height at even distances from the start to the end, shape (k, 2).

    The spacing is the largest up to ``spacing_m`` that divides the length; a way of no length has
    one point, and one without terrain none.
    """
    if np.isnan(height_m).any():
        return np.empty((0, 2))
    length = float(along_m[-1])
    at = np.linspace(0.0, length, 1 + int(np.ceil(length / spacing_m)))
    return np.column_stack((at, np.interp(at, along_m, height_m)))


def longest_steep(along_m: Floats, height_m: Floats) -> Slope | None:
    """Return the longest stretch that is steep for more than half a kilometre, up or down."""
    if along_m[-1] - along_m[0] < _STEEP_FOR_M or np.ptp(height_m) < STEEP * _STEEP_FOR_M:
        return None
    profile = height_profile(along_m - along_m[0], height_m)
    if len(profile) < 2:
        return None
    run_m, rise_m = np.diff(profile, axis=0).T
    best: Slope | None = None
    for steep in (rise_m >= STEEP * run_m, -rise_m >= STEEP * run_m):
        for start, end in _runs(steep):
            length = float(run_m[start:end].sum())
            if length >= max(_STEEP_FOR_M, best.length_m + 1 if best else 0):
                percent = 100 * float(rise_m[start:end].sum()) / length
                best = Slope(percent=round(percent, 1), length_m=round(length))
    return best


def _runs(marked: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where runs of marked places start and end (exclusive)."""
    if not marked.any():
        return []
    edges = np.flatnonzero(np.diff(np.concatenate(([False], marked, [False])))).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))
