"""Points onto roads: the nearest place that the vehicle can really reach, or a reason why not."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.roads.graph import RoadGraph
from routing.roads.matrix import Refused
from routing.roads.osm.way_tags import ROAD_CLASSES, TUNNEL
from routing.roads.walks import Walks

if TYPE_CHECKING:
    from routing.roads.nearest_lines import LineGrid

Floats = npt.NDArray[np.float64]

SNAP_RADIUS_M = 1000.0
"""How far from a usable road a point may lie: a longer carry is no delivery. A stated choice."""

Box = tuple[float, float, float, float]
"""West, south, east, north, degrees."""

_EARTH_RADIUS_M, _ECCENTRICITY = 6_378_137.0, 0.081819190842622  # WGS 84, at the equator
_BEYOND_M = 20_000.0
_NO_HALT = ("motorway", "motorway_link", "ferry", "barrier")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snaps:
    """Where points lie on the network.

    Attributes
    ----------
    segment : ndarray, shape (n,)
        -1 where the point was refused.
    share : ndarray, shape (n,)
        Position along the segment, 0 at its tail, 1 at its head.
    distance_m : ndarray, shape (n,)
        From the point to that position, as the crow flies; NaN where refused.
    refused : tuple of Refused
        With codes ``not_a_number``, ``swapped_lonlat``, ``outside_region``, ``too_far_from_road``,
        ``only_unusable_road_near`` (an island of road, or one closed to the vehicle) and
        ``no_usable_road`` (the vehicle has none in the whole region); after :mod:`parking
        <routing.roads.last_leg.parking>` also ``too_far_to_walk``.
    walks : Walks
        How people get from there to points that lie aside.
    """

    segment: npt.NDArray[np.int64]
    share: Floats
    distance_m: Floats
    refused: tuple[Refused, ...] = ()
    walks: Walks = field(default_factory=Walks.none)

    def need_all(self, profile: str) -> None:
        """Raise an ``InputError`` that says why the first one is refused, a point as ``#1``."""
        for refused in self.refused:
            told = {"id": f"#{refused.index + 1}", "profile": profile, **refused.details}
            raise InputError(refused.code, **told)


class Snapper:
    """Snaps points to the part of the roads that one profile can reach and leave again.

    Parameters
    ----------
    graph : RoadGraph
    in_reach : ndarray of bool, shape (m,)
        Edges of that part: :func:`routing.roads.turns.expansion.edges_in_reach`.
    radius_m : float
        Points farther than this from a usable road are refused.

    Attributes
    ----------
    usable : ndarray of int64
        Segments that the profile can reach, and where one can halt.
    """

    def __init__(
        self, graph: RoadGraph, in_reach: npt.NDArray[np.bool_], radius_m: float = SNAP_RADIUS_M
    ) -> None:
        self._graph = graph
        self.radius_m = radius_m
        self._bbox = bounding_box(graph)
        halt = np.ones(graph.segments, dtype=bool)
        kinds = graph.kinds[graph.segment_kind]
        halt &= ~np.isin(kinds["road_class"], [ROAD_CLASSES.index(name) for name in _NO_HALT])
        halt &= kinds["structure"] != TUNNEL
        usable = np.zeros(graph.segments, dtype=bool)
        usable[graph.edge_segment[in_reach]] = True
        self.usable = np.flatnonzero(usable & halt)
        self._any = np.flatnonzero(halt)

    @cached_property
    def _lines(self) -> LineGrid:
        return _grid(self._graph, self.usable)

    @cached_property
    def _all_lines(self) -> LineGrid:
        return _grid(self._graph, self._any)

    def snap(self, lonlat: npt.ArrayLike) -> Snaps:
        """Snap points, shape (n, 2), degrees."""
        points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
        count = len(points)
        segment = np.full(count, -1, dtype=np.int64)
        share, distance = np.zeros(count), np.full(count, np.nan)
        away = np.full(count, np.inf)
        sound = np.flatnonzero(_is_coordinate(points))
        if sound.size and self.usable.size:
            nearest, where, away[sound] = _nearest(self._lines, points[sound])
            near = away[sound] <= self.radius_m
            taken = sound[near]
            segment[taken], share[taken] = self.usable[nearest[near]], where[near]
            distance[taken] = away[taken]
        refused = self._refusals(points, np.flatnonzero(segment < 0), away)
        return Snaps(segment=segment, share=share, distance_m=distance, refused=tuple(refused))

    def _refusals(
        self, points: Floats, index: npt.NDArray[np.int64], away: Floats
    ) -> list[Refused]:
        """Return why some points are refused that are so many metres away from what is usable."""
        refused: list[Refused] = []
        far: list[int] = []
        for k in index.tolist():
            lon, lat = points[k].tolist()
            if not np.isfinite(points[k]).all():
                told = {"field": "lon/lat"}
                refused.append(Refused(index=k, code="not_a_number", details=told))
            elif (elsewhere := misplaced(lon, lat, self._bbox)) is not None:
                refused.append(dataclasses.replace(elsewhere, index=k))
            elif not self.usable.size:
                told = {"lon": lon, "lat": lat}
                refused.append(Refused(index=k, code="no_usable_road", details=told))
            else:
                far.append(k)
        if far:
            _, _, any_m = _nearest(self._all_lines, points[far])
            refused += [
                self._too_far(k, points[k], float(away[k]), near_any=near)
                for k, near in zip(far, (any_m <= self.radius_m).tolist(), strict=True)
            ]
        return sorted(refused, key=lambda one: one.index)

    def _too_far(self, index: int, point: Floats, usable_m: float, *, near_any: bool) -> Refused:
        lon, lat = point.tolist()
        return Refused(
            index=index,
            code="only_unusable_road_near" if near_any else "too_far_from_road",
            details={
                "lon": lon,
                "lat": lat,
                "distance_m": round(usable_m),
                "radius_m": round(self.radius_m),
            },
        )

    def nearest_roads(self, lonlat: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
        """Return the segments nearest to points, shape (n, 2), whoever may use them, and metres."""
        nearest, _, away = _nearest(self._all_lines, lonlat)
        return self._any[nearest], away


def misplaced(lon: float, lat: float, bbox: Box) -> Refused | None:
    """Return why a point cannot be meant for a region (swapped, elsewhere); None where it may be.

    A point up to 20 km beyond the region's roads may be: it is then too far from a road.
    """
    if _covers(bbox, lon, lat):
        return None
    code = "swapped_lonlat" if _covers(bbox, lat, lon) else "outside_region"
    told = ", ".join(f"{side:.4f}" for side in bbox)
    return Refused(index=0, code=code, details={"lon": lon, "lat": lat, "bbox": told})


def _covers(bbox: Box, lon: float, lat: float) -> bool:
    west, south, east, north = bbox
    margin = np.degrees(_BEYOND_M / _EARTH_RADIUS_M)
    sideways = margin / np.cos(np.radians(min(max(abs(south), abs(north)), 80.0)))
    within = west - sideways <= lon <= east + sideways
    return bool(within and south - margin <= lat <= north + margin)


def bounding_box(graph: RoadGraph) -> Box:
    """Return west, south, east, north of all roads, degrees."""
    lon, lat = graph.shape_lon, graph.shape_lat
    return float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max())


def largest_component(graph: RoadGraph, edge_ms: npt.NDArray[np.int32]) -> npt.NDArray[np.bool_]:
    """Mark the nodes of the largest strongly connected component of the usable edges."""
    from routing.roads.strong_components import in_largest_component  # noqa: PLC0415 - it loads numba

    usable = edge_ms >= 0
    return in_largest_component(graph.nodes, graph.edge_tail[usable], graph.edge_head[usable])


def largest_component_share(graph: RoadGraph, edge_ms: npt.NDArray[np.int32]) -> float:
    """Return the share of the nodes on usable edges that lie in the largest component."""
    usable = edge_ms >= 0
    touched = np.zeros(graph.nodes, dtype=bool)
    touched[graph.edge_tail[usable]] = touched[graph.edge_head[usable]] = True
    if not touched.any():
        return 0.0
    return float((largest_component(graph, edge_ms) & touched).sum() / touched.sum())


def _grid(graph: RoadGraph, segments: npt.NDArray[np.int64]) -> LineGrid:
    """Return segments as lines in Mercator, where what looks nearest is nearest."""
    from routing.roads.nearest_lines import LineGrid  # noqa: PLC0415 - it loads numba

    counts = graph.segment_last[segments] - graph.segment_first[segments] + 1
    first = np.r_[0, np.cumsum(counts)]
    points = np.arange(first[-1]) + np.repeat(graph.segment_first[segments] - first[:-1], counts)
    xy = _mercator(np.column_stack((graph.shape_lon[points], graph.shape_lat[points])))
    return LineGrid(xy, first)


def _nearest(lines: LineGrid, lonlat: Floats) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
    """Return the nearest line of each point, where along it, and how many metres away."""
    line, share, distance = lines.nearest(_mercator(lonlat))
    return line, share, _metres(lonlat, distance)


def _mercator(lonlat: Floats) -> Floats:
    """Project on the ellipsoid: on a sphere, shares of a bent road would be off by 0.3 %."""
    lat = np.clip(np.radians(lonlat[:, 1]), -1.5, 1.5)
    north = np.arcsinh(np.tan(lat)) - _ECCENTRICITY * np.arctanh(_ECCENTRICITY * np.sin(lat))
    return np.column_stack((np.radians(lonlat[:, 0]), north))


def metres_between(one: Floats, other: Floats) -> Floats:
    """Return distances between near points, shape (k, 2), degrees; within 20 km to some metres."""
    return _metres((one + other) / 2, np.hypot(*(_mercator(one) - _mercator(other)).T))


def _metres(lonlat: Floats, mercator: Floats) -> Floats:
    lat = np.radians(lonlat[:, 1])
    flattening = np.sqrt(1 - (_ECCENTRICITY * np.sin(lat)) ** 2)
    return mercator * _EARTH_RADIUS_M * np.cos(lat) / flattening


def _is_coordinate(points: Floats) -> npt.NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
        inside = (np.abs(points[:, 0]) <= 180) & (np.abs(points[:, 1]) <= 90)
    return inside & np.isfinite(points).all(axis=1)
