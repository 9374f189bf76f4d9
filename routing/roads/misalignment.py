"""Whether points lie beside the roads by one common shift, as those of Chinese map services do.

GCJ-02 and BD-09 move every point of a county by nearly the same 300 to 1,000 metres. Nothing is
converted here: such a shift is found and told.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph

if TYPE_CHECKING:
    from scipy.spatial import KDTree

Floats = npt.NDArray[np.float64]

FEWEST_POINTS = 8
"""Fewer points, each in a neighbourhood of its own, could be brought onto roads by chance."""

_SHORTEST_M, _LONGEST_M = 100.0, 700.0
_STEP_M = 30.0
_ON_ROAD_M = 50.0
_NEARLY_ALL = 0.85
_ELSEWHERE_M = 150.0
"""Shifts farther from the best one than this must do clearly worse."""
_MARGIN = 0.25
_CHANCE = 2e-5
"""How likely the best of all shifts may be to do so well by chance."""
_SAMPLED = 250
_NEIGHBOURHOOD_M = 300.0
_SPACING_M = 25.0
_EARTH_RADIUS_M = 6_371_000.0
_DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """How far, and where to, all points would have to be moved to lie on the roads."""

    east_m: float
    north_m: float

    @property
    def distance_m(self) -> float:
        """Length of the shift."""
        return math.hypot(self.east_m, self.north_m)

    @property
    def direction(self) -> str:
        """One of eight compass directions: a key of ``directions`` in the wording."""
        octants = math.atan2(self.east_m, self.north_m) / (math.pi / 4)
        return _DIRECTIONS[round(octants) % len(_DIRECTIONS)]


def common_shift(lonlat: npt.ArrayLike, graph: RoadGraph) -> Shift | None:
    """Return the one shift that brings nearly all points onto the roads, or None.

    None, too, where the points lie on roads as they are, where there are too few of them, and
    where other shifts do nearly as well (points along one straight road say nothing along it).

    Parameters
    ----------
    lonlat : array_like, shape (n, 2)
        Degrees.
    """
    points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
    points = points[np.isfinite(points).all(axis=1)]
    if len(points) < FEWEST_POINTS:
        return None
    origin = points.mean(axis=0)
    flat = _apart(_metres(points, origin))
    if len(flat) < FEWEST_POINTS:
        return None
    roads = _road_points(graph, origin, flat)
    if not len(roads):
        return None
    from scipy.spatial import KDTree  # noqa: PLC0415 - a fifth of all imports, for sheets alone

    tree = KDTree(roads)
    shifts = _shifts()
    near = _share_on_road(tree, flat, shifts)
    best = int(np.argmax(near))
    unshifted = _share_on_road(tree, flat, np.zeros((1, 2)))[0]
    elsewhere = near[np.linalg.norm(shifts - shifts[best], axis=1) > _ELSEWHERE_M].max(initial=0.0)
    told_apart = near[best] - max(elsewhere, unshifted) >= _MARGIN
    if near[best] < _NEARLY_ALL or not told_apart:
        return None
    if _by_chance(len(flat), near[best], float(near.mean())) > _CHANCE:
        return None
    east, north = _middle(shifts, near, best)
    return Shift(east_m=east, north_m=north)


def _shifts() -> Floats:
    """Return all shifts tried, shape (m, 2): a grid over the ring of lengths."""
    side = np.arange(-_LONGEST_M, _LONGEST_M + _STEP_M, _STEP_M)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    length = np.linalg.norm(grid, axis=1)
    ring: Floats = grid[(length >= _SHORTEST_M) & (length <= _LONGEST_M)]
    return ring


def _share_on_road(tree: KDTree, points: Floats, shifts: Floats) -> Floats:
    """Return the share of the points that each shift brings onto roads, shape (m,)."""
    moved = points[None] + shifts[:, None]
    away, _ = tree.query(moved.reshape(-1, 2), distance_upper_bound=_ON_ROAD_M)
    share: Floats = np.isfinite(away).reshape(len(shifts), len(points)).mean(axis=1)
    return share


def _middle(shifts: Floats, near: Floats, best: int) -> tuple[float, float]:
    """Return the middle of the shifts around the best one that do about as well."""
    around = np.linalg.norm(shifts - shifts[best], axis=1) <= _ELSEWHERE_M / 2
    as_well = around & (near >= near[best] - 0.5 * _MARGIN)
    weight = near[as_well] ** 4
    east, north = (shifts[as_well] * weight[:, None]).sum(axis=0) / weight.sum()
    return float(east), float(north)


def _by_chance(count: int, share: float, chance: float) -> float:
    """Bound the probability that one of all shifts does so well by chance alone.

    A binomial tail, as if each point fell on a road with the mean chance of all shifts, times the
    number of shifts that differ (Bonferroni): those nearer than a road is wide are one.
    """
    hits = round(share * count)
    tail = sum(
        math.comb(count, k) * chance**k * (1 - chance) ** (count - k)
        for k in range(hits, count + 1)
    )
    differing = math.pi * (_LONGEST_M**2 - _SHORTEST_M**2) / (2 * _ON_ROAD_M) ** 2
    return min(1.0, tail * differing)


def _apart(points: Floats) -> Floats:
    """Keep one point of each neighbourhood: those of one village are off by the same anyway."""
    cell = np.floor(points / _NEIGHBOURHOOD_M).astype(np.int64)
    _, first = np.unique(cell, axis=0, return_index=True)
    kept = points[np.sort(first)]
    sample: Floats = kept[:: max(1, math.ceil(len(kept) / _SAMPLED))]
    return sample


def _road_points(graph: RoadGraph, origin: Floats, points: Floats) -> Floats:
    """Return points along all roads near the given ones, at most 25 m apart, in flat metres."""
    counts = graph.segment_last - graph.segment_first
    first = np.repeat(graph.segment_first, counts)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    step = first + within
    shape = _metres(np.column_stack((graph.shape_lon, graph.shape_lat)), origin)
    start, end = shape[step], shape[step + 1]
    reach = _LONGEST_M + _ON_ROAD_M
    low, high = points.min(axis=0) - reach, points.max(axis=0) + reach
    inside = ((np.maximum(start, end) >= low) & (np.minimum(start, end) <= high)).all(axis=1)
    start, end = start[inside], end[inside]
    pieces = np.ceil(np.linalg.norm(end - start, axis=1) / _SPACING_M).astype(np.int64) + 1
    row = np.repeat(np.arange(len(pieces)), pieces)
    rank = np.arange(pieces.sum()) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = (rank / np.maximum(pieces[row] - 1, 1))[:, None]
    along: Floats = start[row] * (1 - share) + end[row] * share
    return along


def _metres(lonlat: Floats, origin: Floats) -> Floats:
    east = np.radians(lonlat[:, 0] - origin[0]) * np.cos(np.radians(origin[1]))
    return np.column_stack((east, np.radians(lonlat[:, 1] - origin[1]))) * _EARTH_RADIUS_M
