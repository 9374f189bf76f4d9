"""Bridges and fords where roads meet waters, and the roundabout of the seat."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from model_county.road_shape import Drawing, Line, insert_points, open_pieces
from model_county.settlements import Floats
from model_county.waterways import Waterway

_APART_M = 1.0
_ABUTMENT_M = 7.0
_LONGEST_HALF_M = 70.0
_BRIDGED = {"trunk": 1.8, "primary": 1.8, "secondary": 2.5, "tertiary": 3.5, "street": 2.5}
"""Width of water from which a road of a rank has a bridge; others from 7 m: below, a pipe."""
_FORDED = ("field", "forest")
_ROUNDABOUT_M = 17.0


def cross_waters(drawing: Drawing, waters: Sequence[Waterway]) -> None:
    """Build a bridge where a road crosses water of size; tracks ford streams."""
    rivers = [
        pair for water in waters for pair in zip(water.xy_m[:-1], water.xy_m[1:], strict=True)
    ]
    width = np.repeat([w.width_m for w in waters], [len(w.xy_m) - 1 for w in waters])
    if not rivers:
        return
    pieces, roads = open_pieces(drawing)
    wet: Any = shapely.linestrings(np.array(rivers))
    road, river = shapely.STRtree(wet).query(roads, predicate="intersects")
    crossings: dict[int, list[tuple[Floats, float]]] = {}
    for i, j in zip(road.tolist(), river.tolist(), strict=True):
        at = shapely.get_coordinates(shapely.intersection(roads[i], wet[j]))
        if len(at):
            crossings.setdefault(pieces[i][0], []).append(
                (at[0], _span(roads[i], wet[j], width[j]))
            )
    junction = drawing.uses() > 2
    for k, found in sorted(crossings.items()):
        _cross(drawing, k, found, junction)


def _span(road: shapely.LineString, river: shapely.LineString, width_m: float) -> float:
    """Return half the length of a bridge: longer where it runs slantwise."""
    (u, v) = (np.diff(shapely.get_coordinates(line), axis=0)[0] for line in (road, river))
    sine = abs(u[0] * v[1] - u[1] * v[0]) / max(float(np.hypot(*u) * np.hypot(*v)), 1e-9)
    return float(min(width_m / 2 / max(sine, 0.4) + _ABUTMENT_M, _LONGEST_HALF_M))


def _cross(
    drawing: Drawing, number: int, found: Sequence[tuple[Floats, float]],
    junction: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> None:  # fmt: skip
    line = drawing.lines[number]
    xy = drawing.xy_m[line.points]
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
    shape = shapely.LineString(xy)
    portals = {point for pair in line.tunnels for point in pair}
    stops = along[
        [
            k for k, p in enumerate(line.points)
            if k in (0, len(xy) - 1) or junction[p] or p in portals
        ]
    ]  # fmt: skip
    wanted: list[tuple[float, float]] = []
    for at, half in sorted(((float(shape.project(shapely.Point(p))), h) for p, h in found)):
        if 2 * (half - _ABUTMENT_M) < _BRIDGED.get(line.rank, 7.0):
            if line.rank in _FORDED and not _near(stops, at, 3):
                _insert(drawing, number, at, line.fords)
            continue
        low = max([at - half, *(stops[stops <= at] + 1.5)])
        high = min([at + half, *(stops[stops > at] - 1.5)])
        if wanted and low < wanted[-1][1] + 8:
            low = wanted.pop()[0]
        if low < at < high:
            wanted.append((low, high))
    for low, high in wanted:
        ends: set[int] = set()
        first = _insert(drawing, number, low, ends)
        last = _insert(drawing, number, high, ends)
        run = line.points[line.points.index(first) : line.points.index(last) + 1]
        line.bridges |= set(pairwise(run))


def _near(stops: Floats, at: float, metres: float) -> bool:
    return bool((np.abs(stops - at) < metres).any())


def _insert(drawing: Drawing, number: int, at: float, kept: set[int]) -> int:
    """Put a point into a line at a distance along it."""
    line = drawing.lines[number]
    xy = drawing.xy_m[line.points]
    along = np.r_[0.0, np.cumsum(np.hypot(*np.diff(xy, axis=0).T))]
    k = int(np.clip(np.searchsorted(along, at), 1, len(along) - 1))
    for near in (k - 1, k):  # two points in one place make no road
        if abs(along[near] - at) < _APART_M:
            kept.add(line.points[near])
            return line.points[near]
    share = (at - along[k - 1]) / (along[k] - along[k - 1])
    point = drawing.add_point(xy[k - 1] * (1 - share) + xy[k] * share)
    a, b = line.points[k - 1], line.points[k]
    insert_points(drawing, {(number, a, b): [point]})
    if (a, b) in line.bridges:
        line.bridges = (line.bridges - {(a, b)}) | {(a, point), (point, b)}
    kept.add(point)
    return point


def build_roundabout(drawing: Drawing, near: Floats) -> None:
    """Turn the busiest junction of main roads near a place into a roundabout."""
    uses = drawing.uses()
    main = {p for line in drawing.lines if line.rank in ("trunk", "primary") for p in line.points}
    points = np.array(sorted(p for p in main if uses[p] > 2))
    if not len(points):
        return
    far = np.hypot(*(drawing.xy_m[points] - near).T)
    points = points[far < max(900.0, float(far.min()) + 1)]
    centre = int(points[np.argmax(uses[points] - 0.001 * np.arange(len(points)))])
    ring: list[int] = []
    for line in [line for line in drawing.lines if centre in line.points]:
        drawing.lines.remove(line)
        at = line.points.index(centre)
        for part in (line.points[at::-1], line.points[at:]):
            cut = _cut(drawing, part, drawing.xy_m[centre])
            if cut is None:
                continue
            ring.append(cut[0])
            if part[-1] == line.points[0] and at:
                cut = cut[::-1]
            drawing.lines.append(
                Line(points=cut, rank=line.rank, place=line.place, tunnels=line.tunnels,
                     bridges=line.bridges, fords=line.fords)
            )  # fmt: skip
    _close(drawing, ring, drawing.xy_m[centre])


def _cut(drawing: Drawing, part: list[int], centre: Floats) -> list[int] | None:
    """Return a line from the circle outwards, or None where it never leaves it."""
    for k, (a, b) in enumerate(pairwise(part)):
        inner, outer = drawing.xy_m[a], drawing.xy_m[b]
        if np.hypot(*(outer - centre)) > _ROUNDABOUT_M + 2:
            hit = shapely.intersection(
                shapely.LineString([inner, outer]),
                shapely.Point(centre).buffer(_ROUNDABOUT_M, 32).exterior,
            )
            if hit.is_empty:  # the piece before ended on the circle
                return part[k:]
            return [drawing.add_point(shapely.get_coordinates(hit)[-1]), *part[k + 1 :]]
    return None


def _close(drawing: Drawing, ring: list[int], centre: Floats) -> None:
    """Draw the circle through the ends of the roads, counter-clockwise as traffic keeps right."""
    angles = np.arange(0, 2 * np.pi, np.pi / 6) + 0.05
    circle = np.column_stack((np.cos(angles), np.sin(angles))) * _ROUNDABOUT_M + centre
    for xy in circle:
        if min(np.hypot(*(drawing.xy_m[p] - xy)) for p in ring) > 4:
            ring.append(drawing.add_point(xy))
    turn = [float(np.arctan2(*(drawing.xy_m[p] - centre)[::-1])) for p in ring]
    # East and south are positive: falling angles turn against the clock.
    order = [ring[k] for k in np.argsort(-np.array(turn), kind="stable")]
    drawing.lines.append(
        Line(points=[*order, order[0]], rank="trunk", place=-1, tunnels=set(), bridges=set(),
             fords=set(), roundabout=True)
    )  # fmt: skip
