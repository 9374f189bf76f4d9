"""Web Mercator for a drawing: degrees to whole metres of the map, y growing downwards."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LonLat = tuple[float, float]
XY = tuple[int, int]

RADIUS_M = 6378137.0
MAX_LAT = 85.05  # where the square of EPSG:3857 ends


class Box(Protocol):
    """Whatever has four edges, in degrees."""

    @property
    def west(self) -> float: ...  # noqa: D102
    @property
    def south(self) -> float: ...  # noqa: D102
    @property
    def east(self) -> float: ...  # noqa: D102
    @property
    def north(self) -> float: ...  # noqa: D102


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The part of the world that a drawing shows.

    Attributes
    ----------
    west, south, east, north : float
        Degrees.
    """

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, points: Iterable[LonLat], margin: float) -> Frame | None:
        """Return the frame of some points with a margin (a share of its longer side).

        None where there is no point.
        """
        known = list(points)
        if not known:
            return None
        lons = [lon for lon, _ in known]
        lats = [lat for _, lat in known]
        side = max(max(lons) - min(lons), max(lats) - min(lats), 0.005) * margin
        return cls(
            west=min(lons) - side,
            south=max(min(lats) - side, -MAX_LAT),
            east=max(lons) + side,
            north=min(max(lats) + side, MAX_LAT),
        )

    def grown_towards(self, other: Box, limit: Frame) -> Frame:
        """Return the frame that also holds what lies in both of two boxes."""
        return Frame(
            west=min(self.west, max(other.west, limit.west)),
            south=min(self.south, max(other.south, limit.south)),
            east=max(self.east, min(other.east, limit.east)),
            north=max(self.north, min(other.north, limit.north)),
        )

    @property
    def size(self) -> XY:
        """Width and height of the drawing."""
        return self.place((self.east, self.south))

    @property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east and north in metres of Web Mercator."""
        west, south = _project((self.west, self.south))
        east, north = _project((self.east, self.north))
        return west, south, east, north

    @property
    def ground_m(self) -> float:
        """Metres on the ground in one metre of the map, in the middle."""
        return math.cos(math.radians((self.south + self.north) / 2))

    def place(self, lonlat: LonLat) -> XY:
        """Return where a point is drawn."""
        x, y = _project(lonlat)
        left, top = _project((self.west, self.north))
        return round(x - left), round(top - y)

    def line(self, points: Iterable[LonLat]) -> list[XY]:
        """Return where a line is drawn, without points that fall on the one before."""
        known = np.array(list(points), dtype=float).reshape(-1, 2)
        left, top = _project((self.west, self.north))
        placed = np.rint((mercator(known) - (left, top)) * (1, -1)).astype(int)
        return [here for here, _ in groupby(map(tuple, placed.tolist()))]

    def touches(self, points: Sequence[LonLat]) -> bool:
        """Tell whether the box of a line overlaps the frame."""
        lons = [lon for lon, _ in points]
        lats = [lat for _, lat in points]
        return bool(lons) and not (
            max(lons) < self.west
            or min(lons) > self.east
            or max(lats) < self.south
            or min(lats) > self.north
        )


def _project(lonlat: LonLat) -> tuple[float, float]:
    """Spherical Mercator of EPSG:3857 (IOGP Guidance Note 7-2, section 3.5.2)."""
    lon, lat = lonlat
    phi = math.radians(min(max(lat, -MAX_LAT), MAX_LAT))
    return RADIUS_M * math.radians(lon), RADIUS_M * math.log(math.tan(math.pi / 4 + phi / 2))


def mercator(points: Floats) -> Floats:
    """Return points of (lon, lat), shape (p, 2), in metres of Web Mercator."""
    lon, lat = np.radians(points[:, 0]), np.radians(np.clip(points[:, 1], -MAX_LAT, MAX_LAT))
    return RADIUS_M * np.column_stack((lon, np.arcsinh(np.tan(lat))))


def path(points: Sequence[XY]) -> str:
    """Return a line as SVG path data with relative steps, which are short."""
    if not points:
        return ""
    steps = [f"M{points[0][0]} {points[0][1]}"]
    for before, here in pairwise(points):
        steps.append(f"l{here[0] - before[0]} {here[1] - before[1]}")
    return "".join(steps)
