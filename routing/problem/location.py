"""Where something happens."""

from __future__ import annotations

import math
from dataclasses import dataclass

from routing.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where something happens: a point, a named place, or a row of a given matrix.

    A location as it was read may have only a ``place`` (and its ``parent``, so that names that
    repeat can be told apart); the planner resolves it to a point and gives it its matrix ``index``.
    """

    lon: float | None = None
    lat: float | None = None
    place: str | None = None
    parent: str | None = None
    index: int | None = None

    def __post_init__(self) -> None:
        if (self.lon is None) != (self.lat is None):
            raise InputError("half_a_coordinate", lon=self.lon, lat=self.lat)
        if self.lon is not None and self.lat is not None:
            if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
                raise InputError("not_a_number", field="lon/lat")
            if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
                if abs(self.lon) <= 90 < abs(self.lat) <= 180:
                    raise InputError("swapped_lonlat", lon=self.lon, lat=self.lat)
                raise InputError("coordinate_out_of_range", lon=self.lon, lat=self.lat)
        elif self.place is None and self.index is None:
            raise InputError("no_location")

    @property
    def row(self) -> int:
        """Row of the travel matrix; the planner has given every location one."""
        if self.index is None:
            msg = "the location has no matrix row yet: plan it through routing.planner"
            raise ValueError(msg)
        return self.index

    @property
    def label(self) -> str:
        """The place's name, its point where it has none, or its matrix row."""
        if self.place:
            return self.place
        if self.lat is not None and self.lon is not None:
            return f"{self.lat:.5f}, {self.lon:.5f}"
        return f"#{self.index}"
