"""Encoded polylines, as Google describes them and OSRM and VROOM write them.

https://developers.google.com/maps/documentation/utilities/polylinealgorithm
"""

from __future__ import annotations

from collections.abc import Iterable

_PRECISION = 10**5
_CHUNK_BITS = 5
_MORE = 0x20
_FIRST_CHARACTER = 63


def encode(points: Iterable[tuple[float, float]]) -> str:
    """Encode (lon, lat) points in degrees with five decimal digits; latitudes come first."""
    text = ""
    before = (0, 0)
    for lon, lat in points:
        here = (round(lat * _PRECISION), round(lon * _PRECISION))
        text += "".join(_encode(now - then) for now, then in zip(here, before, strict=True))
        before = here
    return text


def _encode(value: int) -> str:
    # The sign moves to the lowest bit, so that small steps either way stay short.
    bits = ~(value << 1) if value < 0 else value << 1
    text = ""
    while bits >= _MORE:
        text += chr((_MORE | (bits & (_MORE - 1))) + _FIRST_CHARACTER)
        bits >>= _CHUNK_BITS
    return text + chr(bits + _FIRST_CHARACTER)
