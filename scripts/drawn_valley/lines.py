"""How a road is drawn on the slope: hairpins at an even grade, and lines beside the water."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from drawn_valley.sheet import Line, Point
from drawn_valley.terrain import Floats, Terrain

NODE_M = 120.0  # between the nodes of a traverse


def climb(terrain: Terrain, low: Point, high: Point, *, grade: float, hairpins: int) -> Line:
    """Draw a road from low to high in even switchbacks.

    Going to and fro across the straight axis, the height grows with the way; on each line parallel
    to the axis stands one point of that height, and there runs the road. As many metres to each
    side as make the grade.
    """
    axis = np.array(high) - np.array(low)
    length = float(np.hypot(*axis))
    forward = axis / length
    aside = np.array([-forward[1], forward[0]])
    z = terrain.at([low, high])
    rise = float(z[1] - z[0])
    reach = math.sqrt(max((rise / grade) ** 2 - length**2, 0.0)) / (2 * hairpins)
    turns = [0.0, *(reach * (-1) ** k for k in range(hairpins)), 0.0]
    line: Line = [low]
    done, whole = 0.0, 2 * hairpins * reach
    at_axis = 0.0
    for start, end in pairwise(turns):
        steps = max(1, round(abs(end - start) / NODE_M))
        for step in range(1, steps + 1):
            off = start + (end - start) * step / steps
            height = float(z[0]) + rise * (done + abs(off - start)) / whole
            rungs = np.arange(-150.0, length + 150.0, 5.0)
            ladder = [tuple(np.array(low) + t * forward + off * aside) for t in rungs]
            at_axis = _crossing(rungs, terrain.at(ladder) - height, at_axis)
            x, y = np.array(low) + at_axis * forward + off * aside
            line.append((float(x), float(y)))
        done += abs(end - start)
    line[-1] = high
    return line


def _crossing(rungs: Floats, above: Floats, last: float) -> float:
    """Where the ground reaches the height, nearest to the last such place."""
    steps = np.flatnonzero((above[:-1] < 0) & (above[1:] >= 0))
    if not len(steps):
        msg = "the slope does not reach the height of the road here: fewer hairpins or less reach"
        raise ValueError(msg)
    places = rungs[steps] - above[steps] * 5.0 / (above[steps + 1] - above[steps])
    return float(places[np.abs(places - last).argmin()])


def beside(line: Line, off: float) -> Line:
    """Return the line as far to its left as told, in metres."""
    points = np.array(line)
    ahead = np.gradient(points, axis=0)
    left = np.column_stack([-ahead[:, 1], ahead[:, 0]]) / np.hypot(*ahead.T)[:, None]
    return [(float(x), float(y)) for x, y in points + off * left]


def contour(terrain: Terrain, middle: Point, reach: float) -> Line:
    """Draw a level lane through a point, as far to each side as told."""
    x, y = middle
    z = terrain.at([(x - 60, y), (x + 60, y), (x, y - 60), (x, y + 60)])
    uphill = np.array([z[1] - z[0], z[3] - z[2]])
    dx, dy = reach * uphill[::-1] * (1, -1) / np.hypot(*uphill)
    return [(x - float(dx), y - float(dy)), middle, (x + float(dx), y + float(dy))]


def circle(middle: Point, radius: float, corners: int) -> Line:
    """Return a ring's corners counter-clockwise, from the east and back to it."""
    turns = [2 * math.pi * (k % corners) / corners for k in range(corners + 1)]
    return [(middle[0] + radius * math.cos(t), middle[1] + radius * math.sin(t)) for t in turns]
