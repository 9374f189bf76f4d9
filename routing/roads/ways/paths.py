"""One way from point to point: geometry, time, climb, surfaces, and the steps to tell a driver."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.way_tags import SURFACES
from routing.roads.ways.guidance import steps_of
from routing.roads.ways.height_profile import (
    SPACING_M,
    climb_and_descent,
    height_profile,
)
from routing.roads.ways.instructions import instruction
from routing.roads.ways.junctions import Junctions
from routing.roads.ways.pieces import Pieces, joined, kinds_of, line_of
from routing.roads.ways.steps import Step
from routing.wording import Lang

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class OnFoot:
    """A part of a vehicle's way that people walk.

    Attributes
    ----------
    first, last : int
        Where it begins and ends in the way's geometry.
    climb_m, descent_m : float or None
        None without terrain.
    """

    first: int
    last: int
    duration_s: int
    length_m: int
    climb_m: float | None
    descent_m: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Way:
    """The fastest way between two points.

    Attributes
    ----------
    geometry : ndarray, shape (k, 2)
        lon, lat; at least two points, which are one place where the way has no length.
    heights_m : ndarray, shape (k,)
        NaN without terrain.
    along_m : ndarray, shape (k,)
        Metres from the start.
    climb_m, descent_m : float or None
        Summed along the smoothed profile; None without terrain.
    surfaces : mapping of str to int
        Metres on each group of surfaces; they add up to the length.
    steps : tuple of Step
        Their times and lengths add up to the way's. Empty where it has no length.
    on_foot : tuple of OnFoot
        The walk back to a parked vehicle at the start, and the one from it at the end.
    alternatives : tuple of Way
        Other sensible ways, where they were asked for and there are any; fastest first.
    """

    duration_s: int
    length_m: int
    climb_m: float | None
    descent_m: float | None
    geometry: Floats
    heights_m: Floats
    along_m: Floats
    surfaces: Mapping[str, int]
    steps: tuple[Step, ...]
    on_foot: tuple[OnFoot, ...] = ()
    alternatives: tuple[Way, ...] = ()

    def height_profile(self, spacing_m: float = SPACING_M) -> Floats:
        """Return metres along and height at even distances, shape (k, 2); empty without terrain."""
        return height_profile(self.along_m, self.heights_m, spacing_m)


def make_way(junctions: Junctions, pieces: Pieces, target: Sequence[float] | None = None) -> Way:
    """Return the way over pieces of edges.

    Parameters
    ----------
    junctions : Junctions
        Of the graph, for the vehicle.
    pieces : Pieces
    target : (lon, lat), optional
        The place itself, beside the road, to tell on which side it is.
    """
    graph = junctions.graph
    pieces = joined(pieces)
    line = line_of(graph, pieces)
    climb_m, descent_m = climb_and_descent(line.height_m)
    moves = len(pieces) > 1 or pieces.share_from[0] != pieces.share_to[0]
    return Way(
        duration_s=round(int(pieces.ms.sum() + pieces.turn_ms.sum()) / 1000),
        length_m=round(int(pieces.dm.sum()) / 10),
        climb_m=climb_m,
        descent_m=descent_m,
        geometry=line.lonlat,
        heights_m=line.height_m,
        along_m=line.along_m,
        surfaces=_surfaces(graph, pieces),
        steps=steps_of(junctions, pieces, line, target) if moves else (),
    )


def _surfaces(graph: RoadGraph, pieces: Pieces) -> dict[str, int]:
    """Return metres by group of surfaces: differences of rounded running sums, longest first."""
    surface = kinds_of(graph, pieces)["surface"]
    dm = np.bincount(surface, weights=pieces.dm, minlength=len(SURFACES)).astype(np.int64)
    metres = np.diff(np.rint(np.r_[0, np.cumsum(dm)] / 10).astype(np.int64))
    order = np.argsort(-metres, kind="stable")
    return {SURFACES[k]: int(metres[k]) for k in order.tolist() if metres[k]}


def as_feature(ways: Sequence[Way], lang: Lang = "en") -> dict[str, Any]:
    """Return consecutive ways as one GeoJSON feature (RFC 7946).

    Its properties are times, lengths, climb, metres by surface, the height profile as pairs of
    metres along and height, and the steps with a sentence each in the language asked for.
    """
    points = np.vstack([way.geometry for way in ways])
    heights = np.concatenate([way.heights_m for way in ways])
    known = all(way.climb_m is not None for way in ways)
    coordinates = np.column_stack((points.round(7), heights.round(1))) if known else points.round(7)
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": coordinates.tolist()},
        "properties": {
            "duration_s": sum(way.duration_s for way in ways),
            "length_m": sum(way.length_m for way in ways),
            "climb_m": round(sum(way.climb_m or 0 for way in ways)) if known else None,
            "descent_m": round(sum(way.descent_m or 0 for way in ways)) if known else None,
            "surfaces": _together(way.surfaces for way in ways),
            "height_profile": _profile(ways) if known else None,
            "steps": [
                _as_dict(step, lonlat, lang)
                for way in ways
                for step, lonlat in zip(way.steps, _places(way), strict=True)
            ],
        },
    }


def _places(way: Way) -> list[list[float]]:
    places: list[list[float]] = way.geometry[[step.point for step in way.steps]].round(7).tolist()
    return places


def _together(surfaces: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in surfaces:
        total.update(one)
    return dict(total.most_common())


def _profile(ways: Sequence[Way]) -> list[list[float]]:
    start = np.r_[0.0, np.cumsum([way.along_m[-1] for way in ways])].tolist()
    profiles = (
        way.height_profile() + np.array((begin, 0.0))
        for way, begin in zip(ways, start, strict=False)
    )
    profile: list[list[float]] = np.vstack(list(profiles)).round(1).tolist()
    return profile


_TOLD = tuple(field.name for field in dataclasses.fields(Step) if field.name != "point")


def _as_dict(step: Step, lonlat: Sequence[float], lang: Lang) -> dict[str, Any]:
    lon, lat = lonlat
    told: dict[str, Any] = {"instruction": instruction(step, lang), "lon": lon, "lat": lat}
    told |= {name: getattr(step, name) for name in _TOLD}
    for key in ("climb_m", "descent_m"):
        told[key] = None if told[key] is None else round(told[key])
    if step.slope is not None:
        told["slope"] = dataclasses.asdict(step.slope)
    return told
