"""Lines of the ground in Web Mercator, all at once; those that meet end to end are joined."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, groupby
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from routing.reports.mercator import XY, Floats, Frame, LonLat, mercator

LineStrings = npt.NDArray[Any]
"""One-dimensional, of LineString; metres of Web Mercator."""


def joined(lines: Sequence[Sequence[LonLat]], frame: Frame | None = None) -> LineStrings:
    """Return lines as few as they can be, so that dashes and bends run on.

    Parameters
    ----------
    frame : Frame, optional
        Lines whose box does not touch it are left out.
    """
    drawable = [line for line in lines if len(line) > 1]
    numbers = chain.from_iterable(chain.from_iterable(drawable))
    points = mercator(np.fromiter(numbers, dtype=float).reshape(-1, 2))
    of_line = np.repeat(np.arange(len(drawable)), [len(line) for line in drawable])
    each = np.asarray(shapely.linestrings(points, indices=of_line))
    if frame is not None:
        west, south, east, north = frame.bounds_m
        left, low, right, high = shapely.bounds(each).T
        each = each[(right >= west) & (left <= east) & (high >= south) & (low <= north)]
    merged: LineStrings = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(each)))
    return merged


def thinned(lines: LineStrings, tolerance_m: float) -> LineStrings:
    """Return lines without smaller bends (Douglas and Peucker), their ends as they were."""
    thin: LineStrings = shapely.simplify(lines, tolerance_m, preserve_topology=False)
    return thin


def split(points: Sequence[XY], of_line: npt.NDArray[np.int64]) -> list[tuple[XY, ...]]:
    """Return the drawn points of each line, without those that fall on the one before."""
    each = groupby(zip(of_line.tolist(), points, strict=True), key=lambda pair: pair[0])
    return [tuple(here for here, _ in groupby(point for _, point in line)) for _, line in each]


def points_of(lines: LineStrings) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return the points of all lines, shape (p, 2), and whose each is, shape (p,)."""
    points, of_line = shapely.get_coordinates(lines, return_index=True)
    return points, of_line
