"""Signs that limit weight and size: OSM's values with their units, in tonnes and metres.

Follows the OSM wiki pages "Key:maxweight", "Key:maxheight" and "Map features/Units": without a unit
tonnes and metres. Of several values the least counts. What says that there is no sign, or none but
the law's, limits nothing; what cannot be read limits nothing either, and is counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping

WEIGHT_KEYS = ("maxweight", "maxweightrating")
SIGN_KEYS = (*WEIGHT_KEYS, "maxaxleload", "maxheight", "maxwidth")

Limits = tuple[float, float, float, float]
"""Weight and axle load, tonnes; height and width, metres. Inf where unlimited."""

_Reader = Callable[[str], float | None]

NO_LIMITS: Limits = (math.inf, math.inf, math.inf, math.inf)

_NOTHING = frozenset(
    {"", "none", "no", "unlimited", "default", "unsigned", "no_sign", "no_indications",
     "below_default", "above_default"}
)  # fmt: skip
_TONNES = {
    "": 1.0, "t": 1.0, "to": 1.0, "ton": 1.0, "tons": 1.0, "tonne": 1.0, "tonnes": 1.0,
    "kg": 0.001, "lb": 0.00045359237, "lbs": 0.00045359237, "st": 0.90718474, "lt": 1.0160469088,
    "cwt": 0.05080234544,
}  # fmt: skip
_METRES = {"": 1.0, "m": 1.0, "metres": 1.0, "meters": 1.0, "cm": 0.01, "ft": 0.3048, "in": 0.0254}
_NUMBER = r"(\d{1,6}(?:[.,]\d{1,6})?)"
_WITH_UNIT = re.compile(rf"{_NUMBER}\s*([a-z]*)\.?", re.ASCII)
_FEET = re.compile(rf"{_NUMBER}\s*(?:'|ft)\s*(?:{_NUMBER}\s*(?:\"|''|in)?)?", re.ASCII)


def read_limits(tags: Mapping[str, str]) -> Limits:
    """Return what the tags of a way or a node limit."""
    return (
        min(_least(tags.get(key), read_tonnes) for key in WEIGHT_KEYS),
        _least(tags.get("maxaxleload"), read_tonnes),
        _least(tags.get("maxheight"), read_metres),
        _least(tags.get("maxwidth"), read_metres),
    )


def unread_limits(tags: Mapping[str, str]) -> int:
    """Return how many of the tags' limits have a value that cannot be read."""
    unread = 0
    for key in SIGN_KEYS:
        read = read_metres if key in {"maxheight", "maxwidth"} else read_tonnes
        unread += any(read(part) is None for part in tags.get(key, "").split(";"))
    return unread


def _least(value: str | None, read: _Reader) -> float:
    limits = [read(part) for part in (value or "").split(";")]
    return min((limit for limit in limits if limit is not None), default=math.inf)


def read_tonnes(value: str) -> float | None:
    """Read "3.5", "3,5 t", "7500 lbs", "3500 kg"; None where the value cannot be read."""
    return _read(value, _TONNES)


def read_metres(value: str) -> float | None:
    """Read "2.1", "210 cm", "12 ft", feet and inches; None where the value cannot be read."""
    feet = _FEET.fullmatch(value.strip().lower())
    if feet:
        return _positive(0.3048 * _float(feet[1]) + 0.0254 * _float(feet[2] or "0"))
    return _read(value, _METRES)


def _read(value: str, units: Mapping[str, float]) -> float | None:
    plain = value.strip().lower()
    if plain in _NOTHING:
        return math.inf
    match = _WITH_UNIT.fullmatch(plain)
    if match is None or match[2] not in units:
        return None
    return _positive(_float(match[1]) * units[match[2]])


def _float(digits: str) -> float:
    return float(digits.replace(",", "."))


def _positive(limit: float) -> float | None:
    return limit if limit > 0 else None
