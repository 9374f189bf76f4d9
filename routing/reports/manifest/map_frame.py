"""The piece of the world on a printed map, in degrees, in drawn metres and in millimetres."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from routing.problem import Location
from routing.reports.mercator import RADIUS_M, XY, Floats, Frame, LonLat, mercator

XYmm = tuple[float, float]

WIDTH_MM = 186.0
"""Of every map: the page between its margins."""

MARGIN = 0.09
SMALLEST_M = 1500
"""Across; a map of a single village would otherwise show two houses."""

LONGEST_BAR_MM = 45.0


UNITS_PER_MM = 20
"""Of a drawing: whole numbers of them are fine enough for print, and short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFrame:
    """A piece of the world as wide as the page's text."""

    frame: Frame

    @classmethod
    def around(cls, points: Sequence[LonLat], heights_mm: tuple[float, float]) -> PageFrame | None:
        """Return a frame around points, as high as they want within limits; None without any."""
        frame = Frame.around(points, MARGIN)
        if frame is None:
            return None
        wide, high = max(frame.size[0], SMALLEST_M), frame.size[1]
        lowest, highest = (height / WIDTH_MM for height in heights_mm)
        shape = min(max(high / wide, lowest), highest)
        return cls(frame=_grown(frame, max(wide, high / shape), max(high, wide * shape)))

    @property
    def bounds_m(self) -> tuple[float, float, float, float]:
        """West, south, east and north in metres of Web Mercator."""
        return self.frame.bounds_m

    @property
    def m_per_mm(self) -> float:
        """Metres of Web Mercator in a millimetre of the page."""
        west, _, east, _ = self.bounds_m
        return (east - west) / WIDTH_MM

    @property
    def size_mm(self) -> XYmm:
        """Width and height on the page."""
        _, south, _, north = self.bounds_m
        return WIDTH_MM, (north - south) / self.m_per_mm

    @property
    def size(self) -> XY:
        """Width and height in units of the drawing."""
        return round(WIDTH_MM * UNITS_PER_MM), round(self.size_mm[1] * UNITS_PER_MM)

    @property
    def width_km(self) -> float:
        """Width on the ground."""
        return WIDTH_MM * self.m_per_mm * self.frame.ground_m / 1000

    def at(self, point: LonLat) -> XYmm:
        """Return where a point stands on the map."""
        ((x, y),) = self._mm(mercator(np.array([point], dtype=float))).tolist()
        return round(x, 2), round(y, 2)

    def units(self, points_m: Floats) -> list[XY]:
        """Return where points of Web Mercator are drawn."""
        rounded = np.rint(self._mm(points_m) * UNITS_PER_MM).astype(int)
        return [(x, y) for x, y in rounded.tolist()]

    def marks(self) -> dict[str, Any]:
        """Return the map's size and its scale bar: the longest round distance that has room."""
        ground_m_per_mm = self.m_per_mm * self.frame.ground_m
        longest_m = LONGEST_BAR_MM * ground_m_per_mm
        power = 10.0 ** math.floor(math.log10(longest_m))
        round_m = max(step * power for step in (1, 2, 5) if step * power <= longest_m)
        return {
            "width": WIDTH_MM,
            "height": self.size_mm[1],
            "scale": f"{round_m / 1000:g} km" if round_m >= 1000 else f"{round_m:g} m",
            "scale_mm": round_m / ground_m_per_mm,
        }

    def _mm(self, points_m: Floats) -> Floats:
        west, _, _, north = self.bounds_m
        away: Floats = (points_m - (west, north)) * (1, -1) / self.m_per_mm
        return away


def lonlat(location: Location | None) -> LonLat | None:
    """Return a location's point, where it has one."""
    if location is None or location.lon is None or location.lat is None:
        return None
    return location.lon, location.lat


def _grown(frame: Frame, wide: float, high: float) -> Frame:
    more_lon = math.degrees((wide - frame.size[0]) / 2 / RADIUS_M)
    more_y = (high - frame.size[1]) / 2 / RADIUS_M
    return Frame(
        west=frame.west - more_lon,
        south=_lat(_northing(frame.south) - more_y),
        east=frame.east + more_lon,
        north=_lat(_northing(frame.north) + more_y),
    )


def _lat(northing_radii: float) -> float:
    return math.degrees(math.atan(math.sinh(northing_radii)))


def _northing(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))
