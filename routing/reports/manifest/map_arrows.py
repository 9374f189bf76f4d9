"""Arrows beside a line, pointing the way in which it is driven."""

from __future__ import annotations

import bisect
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from routing.reports.mercator import XY

EVERY_MM = 22.0
ASIDE_MM = 2.1
"""To the right of the way: where it is driven both ways, each side tells its own direction."""

_SIZE_MM = 1.5
_REACH_MM = 1.6
"""Before and after, over which the direction is taken."""


def arrows(run: Sequence[XY], unit_mm: float) -> Iterator[list[XY]]:
    """Yield triangles beside a line, pointing along it, where it is straight enough."""
    along = [0.0]
    for before, here in pairwise(run):
        along.append(along[-1] + math.dist(before, here))
    reach = _REACH_MM * unit_mm
    wanted = EVERY_MM * unit_mm / 2
    while wanted < along[-1] - reach:
        tail, head = _point(run, along, wanted - reach), _point(run, along, wanted + reach)
        if math.dist(tail, head) < 1.7 * reach:  # a bend: a little further on
            wanted += 1.5 * unit_mm
            continue
        yield _triangle(tail, head, unit_mm)
        wanted += EVERY_MM * unit_mm


def _point(run: Sequence[XY], along: Sequence[float], at: float) -> tuple[float, float]:
    """Return the point of a line at a length."""
    after = min(max(bisect.bisect_right(along, at), 1), len(run) - 1)
    (x, y), (to_x, to_y) = run[after - 1], run[after]
    share = (at - along[after - 1]) / ((along[after] - along[after - 1]) or 1.0)
    return x + (to_x - x) * share, y + (to_y - y) * share


def _triangle(tail: tuple[float, float], head: tuple[float, float], unit_mm: float) -> list[XY]:
    length = math.dist(tail, head)
    dx, dy = (head[0] - tail[0]) / length, (head[1] - tail[1]) / length
    # y grows downwards: right of (dx, dy) is (-dy, dx).
    x = (tail[0] + head[0]) / 2 - dy * ASIDE_MM * unit_mm
    y = (tail[1] + head[1]) / 2 + dx * ASIDE_MM * unit_mm
    size = _SIZE_MM * unit_mm
    corners = ((1.0, 0.0), (-0.7, 0.65), (-0.7, -0.65))
    return [
        (round(x + (f * dx - s * dy) * size), round(y + (f * dy + s * dx) * size))
        for f, s in corners
    ]
