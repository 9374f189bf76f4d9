"""Isochrones: the country within so many minutes of a place, as polygons.

What is drawn is a band around the stretches of road that are reached in time
(:mod:`routing.roads.reachable`) and where one can halt: no tunnels, ferries and motorways; and
around the paths that people walk from there. Small holes are filled. A later isochrone contains
the earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.ops import substring

from routing.errors import InputError
from routing.roads.carrying import CarryLimits
from routing.roads.graph import RoadGraph
from routing.roads.network import Network
from routing.roads.reachable import stretches, walked
from routing.roads.snapping import Snaps

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.signedinteger[Any]]

AROUND_M = 200.0
"""Half the width of the band around roads: houses are a short walk from them. Assumed."""

_HOLE_M2 = 500_000.0
"""Holes smaller than this are filled. Assumed."""

_SIMPLER_BY_M = 10.0
"""How far an outline may deviate, a twentieth of the band."""

_MOST_MINUTES = 24 * 60.0
_MOST_ISOCHRONES = 20
_WIDEST_M = 5000.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Isochrone:
    """What is within some minutes.

    Attributes
    ----------
    polygon : shapely.MultiPolygon
        lon, lat.
    area_km2 : float
    road_km : float
        Length of the roads reached, each counted once; paths that are walked are not.
    """

    minutes: float
    polygon: shapely.MultiPolygon
    area_km2: float
    road_km: float


def isochrones_around(
    network: Network,
    snaps: Snaps,
    minutes: Sequence[float],
    around_m: float = AROUND_M,
    *,
    towards: bool = False,
    carry: CarryLimits | None = None,
) -> tuple[Isochrone, ...]:
    """Return an isochrone for each number of minutes, in ascending order.

    Parameters
    ----------
    network : Network
    snaps : Snaps
        Of one point that was not refused.
    minutes : sequence of float
    around_m : float
        Half the width of the band around roads, metres.
    towards : bool
        From where one gets to the point in time, instead of how far one gets from it.
    carry : CarryLimits or None
        How far people walk from where the vehicle is parked; None: nobody does.

    Raises
    ------
    InputError
        ``minutes_invalid``, ``width_invalid``.
    """
    limits = _checked(minutes)
    if not 1 <= around_m <= _WIDEST_M:
        raise InputError("width_invalid", metres=around_m, most=round(_WIDEST_M))
    graph = network.graph
    around = stretches(network, snaps, towards=towards)
    beyond = None if carry is None else walked(network, around, carry, towards=towards)
    can_halt = np.zeros(graph.segments, dtype=bool)
    can_halt[network.snapper.usable] = True
    plane = _Plane(graph)
    covered = shapely.MultiPolygon()
    found: list[Isochrone] = []
    for limit in limits:
        edge, near, far = around.within(round(limit * 60_000))
        segment, low, high = _merged(graph.edge_segment[edge], near, far)
        driven_m = float(((high - low) * graph.segment_length_m[segment]).sum())
        kept = can_halt[segment] & (high > low)
        lines = plane.lines(segment[kept], low[kept], high[kept])
        if beyond is not None:
            edge, near, far = beyond.within(round(limit * 60_000))
            segment, low, high = _merged(graph.edge_segment[edge], near, far)
            kept = high > low
            paths = plane.lines(segment[kept], low[kept], high[kept])
            lines = np.concatenate((lines, paths))
        covered = _cover(lines, covered, around_m)
        found.append(
            Isochrone(
                minutes=limit,
                polygon=plane.to_lonlat(covered),
                area_km2=round(covered.area / 1e6, 2),
                road_km=round(driven_m / 1e3, 1),
            )
        )
    return tuple(found)


def _checked(minutes: Iterable[float]) -> list[float]:
    limits = sorted(set(minutes))
    sound = all(0 < limit <= _MOST_MINUTES for limit in limits)
    if not sound or not 1 <= len(limits) <= _MOST_ISOCHRONES:
        raise InputError(
            "minutes_invalid",
            value=", ".join(f"{limit:g}" for limit in limits) or "-",
            most=round(_MOST_MINUTES),
            count=_MOST_ISOCHRONES,
        )
    return limits


def _merged(segment: Integers, near: Floats, far: Floats) -> tuple[Integers, Floats, Floats]:
    """Return what stretches cover of each segment, with none of it twice."""
    low, high = np.minimum(near, far), np.maximum(near, far)
    order = np.lexsort((low, segment))
    segment, low, high = segment[order], low[order], high[order]
    if not len(segment):
        return segment, low, high
    # Each segment is moved beyond the one before, so that one running maximum serves all.
    moved = 2.0 * segment
    reach = np.maximum.accumulate(moved + high)
    first = np.flatnonzero(np.r_[True, (moved + low)[1:] > reach[:-1]])
    last = np.r_[first[1:] - 1, len(segment) - 1]
    return segment[first], low[first], reach[last] - moved[first]


def _cover(
    lines: npt.NDArray[np.object_], before: shapely.MultiPolygon, around_m: float
) -> shapely.MultiPolygon:
    """Return the band around lines, without small holes, together with what was covered before."""
    bands = shapely.buffer(shapely.simplify(lines, _SIMPLER_BY_M), around_m, quad_segs=4)
    outline = shapely.simplify(shapely.union_all(bands), _SIMPLER_BY_M)
    return _filled(shapely.union(outline, before))


def _filled(area: shapely.Geometry) -> shapely.MultiPolygon:
    kept = []
    for part in shapely.get_parts(area):
        holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= _HOLE_M2]
        kept.append(shapely.Polygon(part.exterior, holes))
    return shapely.MultiPolygon(kept)


class _Plane:
    """The roads in metres on a plane that touches the middle of the region."""

    def __init__(self, graph: RoadGraph) -> None:
        self._graph = graph
        import pyproj  # noqa: PLC0415 - only isochrones need it

        lon, lat = float(np.median(graph.shape_lon)), float(np.median(graph.shape_lat))
        self._project = pyproj.Proj(proj="tmerc", lon_0=lon, lat_0=lat, ellps="WGS84")
        east, north = self._project(graph.shape_lon, graph.shape_lat)
        self._xy = np.column_stack((east, north))

    def lines(self, segment: Integers, low: Floats, high: Floats) -> npt.NDArray[np.object_]:
        """Return the stretches as lines."""
        graph = self._graph
        first, last = graph.segment_first[segment], graph.segment_last[segment]
        counts = last - first + 1
        line = np.repeat(np.arange(len(segment)), counts)
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        points = np.repeat(first, counts) + within
        whole = shapely.linestrings(self._xy[points], indices=line)
        cut = np.flatnonzero((low > 0) | (high < 1))
        for k in cut.tolist():
            whole[k] = substring(whole[k], low[k], high[k], normalized=True)
        return np.asarray(whole, dtype=np.object_)

    def to_lonlat(self, area: shapely.MultiPolygon) -> shapely.MultiPolygon:
        """Return an area in degrees, to seven digits."""

        def back(xy: Floats) -> Floats:
            lon, lat = self._project(xy[:, 0], xy[:, 1], inverse=True)
            return np.column_stack((lon, lat))

        # Rounding point by point could make an outline cross itself.
        moved = shapely.set_precision(shapely.transform(area, back), 1e-7)
        return shapely.MultiPolygon(shapely.get_parts(moved).tolist())
