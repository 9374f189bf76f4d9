"""What travel times are asked for: the weather, and the hour with its traffic and its light."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from routing.errors import InputError
from routing.roads.times.daylight import is_dark
from routing.roads.times.timed_access import Changes
from routing.roads.times.traffic import QUIET, Traffic, traffic_at
from routing.roads.times.weather import DRY, Weather, find_weather

Floats = npt.NDArray[np.float64]

Moment = datetime | str
"""A time, or how ISO 8601 writes it; without an offset it is meant in the region's time zone."""

_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Weather, traffic and timed access; two that are equal make the same travel times.

    Attributes
    ----------
    access : tuple
        Whose access at the time is not the plain one: see :mod:`routing.roads.times.timed_access`.
    """

    weather: Weather
    traffic: Traffic = QUIET
    access: Changes = ()

    @property
    def walking(self) -> float:
        """Multiplier of the speed of people on foot."""
        return self.weather.walking * self.traffic.walking

    def of_kinds(self, kinds: npt.NDArray[np.void]) -> tuple[Floats, Floats]:
        """Return the multipliers of speed and of grip for each kind of road."""
        speed, grip = self.weather.of_kinds(kinds)
        return speed * self.traffic.of_kinds(kinds), grip


USUAL = Conditions(weather=find_weather(DRY))
"""A dry day on empty roads: what is meant where nobody asks for a time or a weather."""


def conditions_at(
    at: Moment | None, timezone: str, weather: str, lon: float, lat: float
) -> Conditions:
    """Return the conditions at a time around a place.

    Parameters
    ----------
    at : datetime or str or None
        None: empty roads by day.
    timezone : str
        Whose clock people live by there: IANA name.
    weather : str
        ``dry``, ``rain`` or ``snow``.
    lon, lat : float
        Degrees.

    Raises
    ------
    InputError
        ``not_a_time``, ``unknown_weather``.
    """
    if at is None:
        return Conditions(weather=find_weather(weather))
    moment = read_moment(at, timezone)
    traffic = traffic_at(moment, dark=is_dark(moment, lon, lat))
    return Conditions(weather=find_weather(weather), traffic=traffic)


def read_moment(at: Moment, timezone: str) -> datetime:
    """Return a time on the clock of a time zone.

    Raises
    ------
    InputError
        ``not_a_time``.
    """
    zone = ZoneInfo(timezone)
    try:
        moment = datetime.fromisoformat(at.strip()) if isinstance(at, str) else at
    except ValueError:
        raise InputError("not_a_time", field="at", value=at) from None
    dateless = isinstance(at, str) and ":" not in at  # a date, or digits, would be midnight
    if dateless or moment.year not in _YEARS:
        raise InputError("not_a_time", field="at", value=at)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return moment.astimezone(UTC).astimezone(zone)  # through UTC: an hour that no clock shows moves


def read_start(day: date | str, timezone: str) -> datetime:
    """Return when a day starts: midnight of a date, or the time that is given.

    Raises
    ------
    InputError
        ``not_a_time``.
    """
    if isinstance(day, datetime):
        return read_moment(day, timezone)
    text = day.strip() if isinstance(day, str) else day.isoformat()
    return read_moment(text if ":" in text else f"{text}T00:00", timezone)
