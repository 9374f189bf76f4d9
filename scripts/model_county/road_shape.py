"""Roads as they are drawn: rounded, without crossing one another unjoined, and not too steep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from scipy.spatial import KDTree

from model_county.ground import Ground, Integers
from model_county.road_net import Road, RoadNet
from model_county.settlements import Floats

_ROUNDS = 9
_TOLERANCE_M = 1.8
_STEEPEST_PIECE = 0.155
_TRIES = 6
_APART_M = 1.5
_SAME_M = 1.0


@dataclass(slots=True, kw_only=True)
class Line:
    """A drawn road.

    Attributes
    ----------
    points : list of int
        Numbers in :attr:`Drawing.xy_m`; lines that share one are joined there.
    tunnels : set of (int, int)
        Pairs of its points, in its order, that a tunnel joins.
    bridges : set of (int, int)
        The same, for bridges.
    fords : set of int
        Points that lie in a stream.
    roundabout : bool
    """

    points: list[int]
    rank: str
    place: int
    tunnels: set[tuple[int, int]]
    bridges: set[tuple[int, int]]
    fords: set[int]
    roundabout: bool = False


class Drawing:
    """Lines and the places of their points.

    Attributes
    ----------
    lines : list of Line
    point : dict
        The point that a lattice point has become.
    """

    def __init__(self, xy_m: Floats, lines: list[Line], point: dict[int, int]) -> None:
        self.lines = lines
        self.point = point
        self._xy_m = xy_m
        self._used = len(xy_m)

    @property
    def xy_m(self) -> Floats:
        """East and south of each point, shape (n, 2)."""
        return self._xy_m[: self._used]

    @xy_m.setter
    def xy_m(self, places: Floats) -> None:
        self._xy_m, self._used = places, len(places)

    def add_point(self, xy_m: Floats) -> int:
        """Add a point and return its number."""
        if self._used == len(self._xy_m):  # room for more at once, so that many are cheap
            self._xy_m = np.concatenate((self._xy_m, np.empty_like(self._xy_m)))
        self._xy_m[self._used] = xy_m
        self._used += 1
        return self._used - 1

    def uses(self) -> Integers:
        """Return how many lines pass or end at each point; an end counts once, a pass twice."""
        ends = [end for line in self.lines for end in (line.points[0], line.points[-1])]
        passes = [point for line in self.lines for point in line.points[1:-1]]
        return np.bincount(ends, minlength=len(self.xy_m)) + 2 * np.bincount(
            passes or [0], minlength=len(self.xy_m)
        )


def draw_roads(net: RoadNet, paths: Sequence[Road]) -> Drawing:
    """Draw the roads and footpaths of a net."""
    drawing = _placed(net, [*net.roads, *paths])
    _round(net.ground, drawing)
    _thin(drawing)
    _join_crossings(drawing)
    _join_near(drawing)
    return drawing


def _placed(net: RoadNet, roads: Sequence[Road]) -> Drawing:
    """Give each lattice point a number, and put points every 25 m between."""
    point: dict[int, int] = {}
    parts: list[Floats] = []
    count = 0
    lines = []
    for road in roads:
        xy = net.ground.xy_m(road.nodes)
        numbers: list[int] = []
        tunnels: set[tuple[int, int]] = set()
        for k, node in enumerate(road.nodes.tolist()):
            if k:
                before = int(road.nodes[k - 1])
                if (min(before, node), max(before, node)) in net.tunnels:
                    tunnels.add((before, node))
                else:
                    pieces = int(np.abs(xy[k] - xy[k - 1]).max() / net.ground.step_m + 0.5)
                    share = (np.arange(1, pieces) / pieces)[:, None]
                    parts.append(xy[k - 1] * (1 - share) + xy[k] * share)
                    numbers += range(count, count + pieces - 1)
                    count += pieces - 1
            if node not in point:
                point[node] = count
                parts.append(xy[k : k + 1])
                count += 1
            numbers.append(point[node])
        lines.append(
            Line(points=numbers, rank=road.rank, place=road.place, bridges=set(), fords=set(),
                 tunnels={(point[a], point[b]) for a, b in tunnels})
        )  # fmt: skip
    return Drawing(np.concatenate(parts), lines, point)


def _round(ground: Ground, drawing: Drawing) -> None:
    """Move each point towards the middle of its neighbours, where that makes no road too steep."""
    start = drawing.xy_m
    count = len(start)
    before, after = np.full(count, -1), np.full(count, -1)
    for line in reversed(drawing.lines):  # the road that was laid first decides about a junction
        points = np.array(line.points)
        before[points[1:-1]], after[points[1:-1]] = points[:-2], points[2:]
    for line in drawing.lines:
        for pair in line.tunnels:
            before[list(pair)] = -1
    free = np.flatnonzero(before >= 0)
    smooth = start.copy()
    for _ in range(_ROUNDS):
        smooth[free] = smooth[free] / 2 + (smooth[before[free]] + smooth[after[free]]) / 4
    driven = [line for line in drawing.lines if line.rank != "path"]
    bored = {pair for line in driven for pair in line.tunnels}
    pairs = np.array(
        [pair for line in driven for pair in pairwise(line.points) if pair not in bored]
    )
    share = np.ones(count)
    for _ in range(_TRIES):
        drawing.xy_m = start + share[:, None] * (smooth - start)
        height = ground.height_at(drawing.xy_m)
        length = np.hypot(*(drawing.xy_m[pairs[:, 0]] - drawing.xy_m[pairs[:, 1]]).T)
        rise = np.abs(height[pairs[:, 0]] - height[pairs[:, 1]])
        steep = pairs[rise > _STEEPEST_PIECE * np.maximum(length, 15)]
        if not len(steep):
            return
        share[steep] = 0  # back to where the search found it passable, and the neighbours half-way
        beside = np.r_[before[steep.ravel()], after[steep.ravel()]]
        share[beside[beside >= 0]] *= 0.5


def _thin(drawing: Drawing) -> None:
    """Leave out points that lie almost in line."""
    uses = drawing.uses()
    for line in drawing.lines:
        held = {point for pair in line.tunnels for point in pair}
        stops = [
            k for k, point in enumerate(line.points)
            if k in (0, len(line.points) - 1) or uses[point] > 2 or point in held
        ]  # fmt: skip
        kept = [line.points[0]]
        for a, b in pairwise(stops):
            part = drawing.xy_m[line.points[a : b + 1]]
            few = shapely.get_coordinates(shapely.simplify(shapely.LineString(part), _TOLERANCE_M))
            at = 0
            for xy in few[1:-1]:
                while (part[at] != xy).any():
                    at += 1
                kept.append(line.points[a + at])
            kept.append(line.points[b])
        line.points = kept


def open_pieces(drawing: Drawing) -> tuple[list[tuple[int, int, int]], Any]:
    """Return all pieces of road that run in the open: (line, point, point), and their shapes."""
    pieces = [
        (number, a, b) for number, line in enumerate(drawing.lines)
        for a, b in pairwise(line.points) if (a, b) not in line.tunnels
    ]  # fmt: skip
    _, a, b = np.array(pieces).T
    return pieces, shapely.linestrings(np.stack((drawing.xy_m[a], drawing.xy_m[b]), axis=1))


def _join_crossings(drawing: Drawing) -> None:
    """Give roads that cross a point in common."""
    pieces, segments = open_pieces(drawing)
    _, a, b = np.array(pieces).T
    i, j = shapely.STRtree(segments).query(segments, predicate="crosses")
    apart = (i < j) & (a[i] != a[j]) & (a[i] != b[j]) & (b[i] != a[j]) & (b[i] != b[j])
    i, j = i[apart], j[apart]
    if not len(i):
        return
    at = shapely.get_coordinates(shapely.intersection(segments[i], segments[j]))
    first = len(drawing.xy_m)
    drawing.xy_m = np.vstack((drawing.xy_m, at))
    cuts: dict[tuple[int, int, int], list[int]] = {}
    for k, (one, other) in enumerate(zip(i.tolist(), j.tolist(), strict=True)):
        ends = [*pieces[one][1:], *pieces[other][1:]]
        far = np.hypot(*(drawing.xy_m[ends] - at[k]).T)
        # Two points in one place would make a road of no length.
        point = ends[int(np.argmin(far))] if far.min() < _APART_M else first + k
        for piece in (one, other):
            if point not in pieces[piece][1:]:
                cuts.setdefault(pieces[piece], []).append(point)
    insert_points(drawing, cuts)


def _join_near(drawing: Drawing) -> None:
    """Make one point of those that lie in one place, where a path runs beside a road."""
    used = np.unique([point for line in drawing.lines for point in line.points])
    pairs = KDTree(drawing.xy_m[used]).query_pairs(_SAME_M, output_type="ndarray")
    if not len(pairs):
        return
    one = {int(point): int(point) for point in used}
    for a, b in sorted(used[np.sort(pairs, axis=1)].tolist()):
        one[b] = one[a]
    for line in drawing.lines:
        points = [one[point] for point in line.points]
        line.points = [point for k, point in enumerate(points) if not k or point != points[k - 1]]
        line.tunnels = {(one[a], one[b]) for a, b in line.tunnels}


def insert_points(drawing: Drawing, cuts: dict[tuple[int, int, int], list[int]]) -> None:
    """Put points into lines.

    Parameters
    ----------
    cuts : dict
        New points by (line, point before, point after); of several the nearer comes first.
    """
    by_line: dict[int, dict[tuple[int, int], list[int]]] = {}
    for (number, a, b), points in cuts.items():
        by_line.setdefault(number, {})[a, b] = points
    for number, within in by_line.items():
        line = drawing.lines[number]
        points = [line.points[0]]
        for a, b in pairwise(line.points):
            new = within.get((a, b), [])
            far = np.hypot(*(drawing.xy_m[new] - drawing.xy_m[a]).T) if new else []
            points += [new[k] for k in np.argsort(far, kind="stable")]
            points.append(b)
        line.points = points
