"""What a region is called and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.errors import InputError

FORMAT = 6
"""Layout of a region's folder; a region of another one is built anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMeta:
    """Where a region comes from.

    Attributes
    ----------
    osm_date : str or None
        ISO date of the OpenStreetMap data.
    dem : mapping or None
        ``tiles`` (names), ``coverage`` (0 to 1) and ``smoothing_m``; None without terrain.
    version : str
        Content id: the same roads, heights and settlements have the same one.
    """

    id: str
    source: str
    osm_date: str | None
    license: str
    attribution: str
    timezone: str
    bbox: tuple[float, float, float, float]
    dem: Mapping[str, Any] | None = None
    version: str = ""

    @property
    def credit(self) -> str:
        """The attribution with the date of the data."""
        return ", ".join(part for part in (self.attribution, self.osm_date) if part)


def check_region_id(region_id: str) -> None:
    """Refuse ids that are no plain folder name.

    Raises
    ------
    InputError
        ``region_id_invalid``.
    """
    plain = region_id.replace("-", "").replace("_", "")
    if not (plain.isascii() and plain.isalnum() and region_id == region_id.lower()):
        raise InputError("region_id_invalid", id=region_id)
