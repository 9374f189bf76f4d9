"""What lies under a map of a plan: the region's roads and places, and whose data they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Road:
    """One line of road.

    Attributes
    ----------
    kind : str
        OSM's ``highway`` value.
    line : sequence of (lon, lat)
    """

    kind: str
    line: Sequence[LonLat]


@dataclass(frozen=True, slots=True, kw_only=True)
class Water:
    """A river or stream; ``kind`` is OSM's ``waterway`` value."""

    kind: str
    name: str
    line: Sequence[LonLat]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """A picture of the terrain.

    Attributes
    ----------
    image : bytes
        WebP; its rows are evenly spaced in Web Mercator.
    west, south, east, north : float
        Its outer edges, degrees.
    """

    image: bytes
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A settlement's name; ``kind`` is OSM's ``place`` value."""

    name: str
    kind: str
    at: LonLat


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Backdrop:
    """The region as data: the planner fills it in, reports only draw it.

    Attributes
    ----------
    attribution : str
        What the licence of the map data asks to be shown with it.
    osm_date : str or None
        Date of the data, ISO 8601.
    """

    roads: tuple[Road, ...] = ()
    places: tuple[Place, ...] = ()
    waters: tuple[Water, ...] = ()
    relief: Relief | None = None
    attribution: str = ""
    osm_date: str | None = None

    @property
    def credit(self) -> str:
        """The attribution with the date of the data."""
        return ", ".join(part for part in (self.attribution, self.osm_date) if part)


EMPTY = Backdrop()
"""Nothing to draw and nobody to name: a plan made from matrices alone."""
