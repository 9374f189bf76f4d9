"""A vehicle's way with the walks at its ends, told as one way."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from routing.roads.last_leg.walk_pieces import WalkPieces
from routing.roads.ways.junctions import Junctions, bearing
from routing.roads.ways.paths import OnFoot, Way, make_way
from routing.roads.ways.pieces import Pieces
from routing.roads.ways.steps import Manoeuvre, Step


def with_walks(
    drive: Way,
    pieces: Pieces,
    footpaths: Junctions,
    back: WalkPieces | None,
    there: WalkPieces | None,
) -> Way:
    """Return a way that begins with a walk back to the vehicle or ends with one from it.

    Parameters
    ----------
    drive : Way
        Of the vehicle, over ``pieces``.
    footpaths : Junctions
        As people on foot see them.
    """
    if back is None and there is None:
        return drive
    walks = [walk for walk in (back, there) if walk is not None]
    ms = int(pieces.ms.sum() + pieces.turn_ms.sum()) + sum(walk.ms for walk in walks)
    dm = int(pieces.dm.sum()) + sum(walk.dm for walk in walks)
    parts = [drive]
    if there is not None:
        parts.append(_to_the_door(footpaths, there, float(drive.heights_m[-1])))
    if back is not None:
        parts.insert(0, _to_the_vehicle(footpaths, back, float(drive.heights_m[0])))
    # What rounding leaves over belongs to the last walk, so that all adds up to the way.
    whole_s, whole_m = round(ms / 1000), round(dm / 10)
    number = -1 if there is not None else 0
    parts[number] = _longer(
        parts[number],
        whole_s - sum(part.duration_s for part in parts),
        whole_m - sum(part.length_m for part in parts),
    )
    return _one_after_the_other(parts)


def _to_the_door(footpaths: Junctions, walk: WalkPieces, height_m: float) -> Way:
    path = _path(footpaths, walk)
    if path is None:
        steps = (_straight(walk, "park", walk.parked, walk.door), _arrival(walk))
        return _line([walk.parked, walk.door], height_m, walk, steps)
    first, *others = path.steps
    told = (replace(first, manoeuvre="park", turn=""), *others)
    return _aside(path, walk, tuple(replace(step, on_foot=True) for step in told), at_end=True)


def _to_the_vehicle(footpaths: Junctions, walk: WalkPieces, height_m: float) -> Way:
    path = _path(footpaths, walk)
    if path is None:
        step = _straight(walk, "walk_back", walk.door, walk.parked)
        return _line([walk.door, walk.parked], height_m, walk, (step,))
    first, *others = path.steps[:-1]
    told = (replace(first, manoeuvre="walk_back", turn=""), *others)
    return _aside(path, walk, tuple(replace(step, on_foot=True) for step in told), at_end=False)


def _path(footpaths: Junctions, walk: WalkPieces) -> Way | None:
    """Return the way over paths and roads; None where there is none, or none to speak of."""
    if walk.pieces is None:
        return None
    way = make_way(footpaths, walk.pieces)
    return way if way.steps else None


def _line(
    points: Sequence[tuple[float, float]],
    height_m: float,
    walk: WalkPieces,
    steps: tuple[Step, ...],
) -> Way:
    """Return a straight walk, which counts as level: the ground beside roads is not known."""
    climb_m = None if np.isnan(height_m) else 0.0
    duration_s, length_m = round(walk.ms / 1000), round(walk.dm / 10)
    return Way(
        duration_s=duration_s,
        length_m=length_m,
        climb_m=climb_m,
        descent_m=climb_m,
        geometry=np.array(points),
        heights_m=np.full(2, height_m),
        along_m=np.array([0.0, walk.dm / 10]),
        surfaces={"unknown": length_m} if length_m else {},
        steps=steps,
    )


def _aside(path: Way, walk: WalkPieces, steps: tuple[Step, ...], *, at_end: bool) -> Way:
    """Return a path with the straight piece between it and the door, told with the step there."""
    aside_m = walk.aside_dm / 10
    if at_end:
        geometry = np.vstack((path.geometry, walk.door))
        heights = np.r_[path.heights_m, path.heights_m[-1]]
        along = np.r_[path.along_m, path.along_m[-1] + aside_m]
        last = len(path.geometry)
        steps = (*steps[:-1], replace(steps[-1], point=last))
    else:
        geometry = np.vstack((walk.door, path.geometry))
        heights = np.r_[path.heights_m[0], path.heights_m]
        along = np.r_[0.0, path.along_m + aside_m]
        steps = tuple(replace(step, point=step.point + (k > 0)) for k, step in enumerate(steps))
    longer_s = round(walk.ms / 1000) - path.duration_s
    longer_m = round(walk.dm / 10) - path.length_m
    number = len(steps) - 2 if at_end else 0
    steps = _with_longer(steps, number, longer_s, longer_m)
    surfaces = Counter(path.surfaces)
    surfaces["unknown"] += longer_m
    return replace(
        path,
        duration_s=path.duration_s + longer_s,
        length_m=path.length_m + longer_m,
        geometry=geometry,
        heights_m=heights,
        along_m=along,
        surfaces=dict(surfaces.most_common()),
        steps=steps,
    )


def _longer(way: Way, by_s: int, by_m: int) -> Way:
    """Return a way with a rounding's second or metre more or less, in its longest step."""
    number = max(range(len(way.steps)), key=lambda k: way.steps[k].duration_s)
    surfaces = Counter(way.surfaces)
    if by_m:
        longest = max(surfaces, key=lambda one: surfaces[one], default="unknown")
        surfaces[longest] += by_m
    return replace(
        way,
        duration_s=way.duration_s + by_s,
        length_m=way.length_m + by_m,
        surfaces=dict(surfaces.most_common()),
        steps=_with_longer(way.steps, number, by_s, by_m),
    )


def _with_longer(steps: tuple[Step, ...], number: int, by_s: int, by_m: int) -> tuple[Step, ...]:
    step = steps[number]
    longer = replace(step, duration_s=step.duration_s + by_s, length_m=step.length_m + by_m)
    return (*steps[:number], longer, *steps[number + 1 :])


def _one_after_the_other(parts: Sequence[Way]) -> Way:
    points, metres = 0, 0.0
    geometry, heights, along = [], [], []
    steps: list[Step] = []
    walks: list[OnFoot] = []
    surfaces: Counter[str] = Counter()
    for part in parts:
        # What follows begins where what is before ends; the vehicle's own way may have no length.
        geometry.append(part.geometry)
        heights.append(part.heights_m)
        along.append(part.along_m + metres)
        if part.steps and steps and steps[-1].manoeuvre == "arrive":
            steps.pop()
        steps += (replace(step, point=step.point + points) for step in part.steps)
        if part.steps and part.steps[0].on_foot:
            walks.append(
                OnFoot(
                    first=points,
                    last=points + len(part.geometry) - 1,
                    duration_s=part.duration_s,
                    length_m=part.length_m,
                    climb_m=part.climb_m,
                    descent_m=part.descent_m,
                )
            )
        surfaces.update(part.surfaces)
        points += len(part.geometry)
        metres = float(along[-1][-1])
    climbs = [part.climb_m for part in parts if part.climb_m is not None]
    descents = [part.descent_m for part in parts if part.descent_m is not None]
    known = len(climbs) == len(parts)
    if steps[-1].manoeuvre != "arrive":  # the vehicle stands at the end, and nobody drives
        steps.append(_here(steps[-1], points - 1))
    return Way(
        duration_s=sum(part.duration_s for part in parts),
        length_m=sum(part.length_m for part in parts),
        climb_m=sum(climbs) if known else None,
        descent_m=sum(descents) if known else None,
        geometry=np.vstack(geometry),
        heights_m=np.concatenate(heights),
        along_m=np.concatenate(along),
        surfaces=dict(surfaces.most_common()),
        steps=tuple(steps),
        on_foot=tuple(walks),
    )


def _straight(
    walk: WalkPieces, manoeuvre: Manoeuvre, start: Sequence[float], end: Sequence[float]
) -> Step:
    return Step(
        manoeuvre=manoeuvre,
        bearing=round(bearing(*start, *end)) % 360,
        name="",
        ref="",
        road_class="",
        surface="unknown",
        length_m=round(walk.dm / 10),
        duration_s=round(walk.ms / 1000),
        climb_m=0.0,
        descent_m=0.0,
        point=0,
        on_foot=True,
    )


def _arrival(walk: WalkPieces) -> Step:
    step = _straight(walk, "arrive", walk.parked, walk.door)
    return dataclasses.replace(step, length_m=0, duration_s=0, point=1)


def _here(last: Step, point: int) -> Step:
    """Return the arrival where a walk ends at a vehicle that stays."""
    return replace(
        last, manoeuvre="arrive", turn="", length_m=0, duration_s=0, slope=None, point=point
    )
