"""Rivers and streams: nothing drives on them, but a map without them is hard to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

KINDS = frozenset({"river", "stream", "canal"})
"""Values of OSM's ``waterway`` that are kept."""

_BEND = 0.0001
"""Degrees, about 10 m: smaller bends are straightened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterway:
    """A line of water.

    Attributes
    ----------
    kind : str
        OSM's ``waterway`` value.
    line : tuple of (lon, lat)
    """

    kind: str
    name: str
    line: tuple[tuple[float, float], ...]


def read_waterway(
    tags: Mapping[str, str], points: Sequence[tuple[float, float]]
) -> Waterway | None:
    """Read a way's tags and its points (lon, lat); None for what is not drawn."""
    kind = tags.get("waterway", "")
    if kind not in KINDS or len(points) < 2 or tags.get("tunnel", "no") != "no":
        return None
    import shapely  # noqa: PLC0415 - a file without water needs none

    thin = shapely.simplify(shapely.LineString(points), _BEND)
    points = shapely.get_coordinates(thin).round(5).tolist()
    line = tuple((lon, lat) for lon, lat in points)
    return Waterway(kind=kind, name=tags.get("name", ""), line=line)
