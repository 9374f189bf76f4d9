"""Lines of routes as a network of arcs: a road that several routes use is told and thinned once.

Cut where lines meet, part, turn or end, as TopoJSON does. What is shared stays shared, so that the
page can lay routes side by side, and a county's day stays small.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import shapely

from routing.reports.mercator import XY

TOLERANCE = 4.0
"""Bends smaller than this are left out, metres of the map: a pixel at the closest look."""

Line = Sequence[XY]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Arcs, and the lines that are made of them.

    Attributes
    ----------
    arcs : tuple of tuple of (x, y)
    lines : tuple of tuple of int
        The arcs of each line in order; ``~arc`` where it is passed backwards.
    """

    arcs: tuple[tuple[XY, ...], ...]
    lines: tuple[tuple[int, ...], ...]


def network(lines: Sequence[Line], tolerance: float = TOLERANCE) -> Network:
    """Return the arcs of some lines, in which no point follows itself."""
    joints = _joints(lines)
    number: dict[tuple[XY, ...], int] = {}
    passed: list[tuple[int, ...]] = []
    for line in lines:
        steps = []
        for arc in _cut(line, joints):
            forwards = min(arc, arc[::-1])
            index = number.setdefault(forwards, len(number))
            steps.append(index if arc == forwards else ~index)
        passed.append(tuple(steps))
    return Network(arcs=tuple(thinned(arc, tolerance) for arc in number), lines=tuple(passed))


def thinned(line: Line, tolerance: float) -> tuple[XY, ...]:
    """Return a line without bends smaller than ``tolerance``, its ends as they were."""
    if len(line) < 3 or tolerance <= 0:
        return tuple(line)
    thin = shapely.get_coordinates(shapely.simplify(shapely.LineString(line), tolerance))
    return tuple((round(x), round(y)) for x, y in thin.tolist())


def steps(line: Line) -> list[int]:
    """Return a line as x, y and the steps from there, one after the other."""
    flat = [*line[0]] if line else []
    for before, here in pairwise(line):
        flat += [here[0] - before[0], here[1] - before[1]]
    return flat


def _joints(lines: Sequence[Line]) -> set[XY]:
    """Return the points where lines end, turn round, meet or part."""
    beside: dict[XY, set[XY]] = defaultdict(set)
    users: dict[frozenset[XY], set[int]] = defaultdict(set)
    joints: set[XY] = set()
    for user, line in enumerate(lines):
        joints.update((*line[:1], *line[-1:]))
        for before, here in pairwise(line):
            beside[before].add(here)
            beside[here].add(before)
            users[frozenset((before, here))].add(user)
        joints.update(
            here
            for before, here, after in zip(line, line[1:], line[2:], strict=False)
            if before == after
        )
    for point, others in beside.items():
        if len(others) != 2 or len({frozenset(users[frozenset((point, o))]) for o in others}) > 1:
            joints.add(point)
    return joints


def _cut(line: Line, joints: set[XY]) -> list[tuple[XY, ...]]:
    arcs: list[tuple[XY, ...]] = []
    start = 0
    for end in range(1, len(line)):
        if line[end] in joints:
            arcs.append(tuple(line[start : end + 1]))
            start = end
    return arcs
