"""The ways of an extract as polylines with lengths, sampled finely enough for the terrain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from pyproj import Geod

from routing.roads.graph.arrays import Floats, Integers
from routing.roads.osm.extract import OsmExtract
from routing.roads.terrain.elevation import SAMPLE_SPACING_M

_ELLIPSOID = Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Polylines:
    """All ways, one after the other.

    Attributes
    ----------
    lon, lat : ndarrays, shape (n,)
        Of the points: first the extract's nodes, then those put in between.
    points : ndarray, shape (p,)
        Point of each position along the ways.
    way : ndarray, shape (p,)
        Way of each position.
    first : ndarray, shape (w + 1,)
        Positions of way ``k`` are ``first[k]`` to ``first[k + 1] - 1``.
    step_m : ndarray, shape (p,)
        Length of the step to the next position; 0 at the end of a way.
    """

    lon: Floats
    lat: Floats
    points: Integers
    way: Integers
    first: Integers
    step_m: Floats

    @property
    def steps(self) -> Integers:
        """Positions that have a next one in the same way."""
        return np.flatnonzero(np.diff(self.way, append=-1) == 0)

    @property
    def along_m(self) -> Floats:
        """Distance of each position from the start of its way, shape (p,)."""
        so_far = np.cumsum(self.step_m) - self.step_m
        return so_far - so_far[self.first[:-1]][self.way]


def polylines(extract: OsmExtract) -> Polylines:
    """Return the ways as they were drawn, measured on the ellipsoid."""
    way = np.repeat(np.arange(len(extract.way_id)), np.diff(extract.way_first))
    points = extract.way_nodes
    step_m = np.zeros(len(points))
    inner = np.flatnonzero(np.diff(way, append=-1) == 0)
    tail, head = points[inner], points[inner + 1]
    lon, lat = extract.lon, extract.lat
    step_m[inner] = _ELLIPSOID.inv(lon[tail], lat[tail], lon[head], lat[head])[2]
    return Polylines(
        lon=lon, lat=lat, points=points, way=way, first=extract.way_first, step_m=step_m
    )


def densify(lines: Polylines, spacing_m: float = SAMPLE_SPACING_M) -> Polylines:
    """Put points in between, so that no step is longer than ``spacing_m``."""
    pieces = np.maximum(np.ceil(lines.step_m / spacing_m), 1).astype(np.int64)
    at = np.cumsum(pieces) - pieces  # new position of each old one
    total = int(pieces.sum())
    old = np.repeat(np.arange(len(pieces)), pieces)
    share = (np.arange(total) - at[old]) / pieces[old]
    added = np.flatnonzero(share > 0)
    start, end = lines.points[old[added]], lines.points[old[added] + 1]
    weight = share[added]
    points = lines.points[old]
    points[added] = len(lines.lon) + np.arange(len(added))
    return Polylines(
        lon=np.r_[lines.lon, lines.lon[start] * (1 - weight) + lines.lon[end] * weight],
        lat=np.r_[lines.lat, lines.lat[start] * (1 - weight) + lines.lat[end] * weight],
        points=points,
        way=lines.way[old],
        first=np.r_[at[lines.first[:-1]], total],
        step_m=(lines.step_m / pieces)[old],
    )
