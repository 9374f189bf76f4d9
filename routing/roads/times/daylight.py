"""Whether it is dark, by date and place: the seasons' part in travel times."""

from __future__ import annotations

import math
from datetime import UTC, datetime

_DUSK_DEGREES = -6.0
"""Height of the sun at which civil twilight ends and headlamps are needed."""


def is_dark(moment: datetime, lon: float, lat: float) -> bool:
    """Tell whether the sun is more than 6° below the horizon of a place, degrees, at a time."""
    return sun_height_degrees(moment, lon, lat) < _DUSK_DEGREES


def sun_height_degrees(moment: datetime, lon: float, lat: float) -> float:
    """Return the sun's height above the horizon, degrees, within half a degree.

    Spencer (1971), "Fourier series representation of the position of the sun", as NOAA's solar
    calculator has it.
    """
    utc = moment.astimezone(UTC)
    hours = utc.hour + utc.minute / 60 + utc.second / 3600
    year = 2 * math.pi / 365 * (utc.timetuple().tm_yday - 1 + (hours - 12) / 24)
    declination = (
        0.006918
        - 0.399912 * math.cos(year)
        + 0.070257 * math.sin(year)
        - 0.006758 * math.cos(2 * year)
        + 0.000907 * math.sin(2 * year)
        - 0.002697 * math.cos(3 * year)
        + 0.00148 * math.sin(3 * year)
    )
    equation_min = 229.18 * (
        0.000075
        + 0.001868 * math.cos(year)
        - 0.032077 * math.sin(year)
        - 0.014615 * math.cos(2 * year)
        - 0.040849 * math.sin(2 * year)
    )
    hour_angle = math.radians((60 * hours + equation_min + 4 * lon) / 4 - 180)
    place = math.radians(lat)
    sine = math.sin(place) * math.sin(declination)
    sine += math.cos(place) * math.cos(declination) * math.cos(hour_angle)
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))
