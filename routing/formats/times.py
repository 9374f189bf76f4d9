"""Times as people write them, and the integer seconds that the day counts in.

ISO 8601 (https://www.iso.org/iso-8601-date-and-time-format.html) with an offset; without one in
the day's time zone; or a clock time on the day's date, "24:00" and later being the next day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from routing.errors import InputError
from routing.problem import TimeWindow

_CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_LAST_HOUR = 48
"""Beyond the end of the next day a clock time is taken for a slip of the pen."""
_YEARS = range(1900, 2200)
"""Other years are slips of the pen too, and the first and last ones overflow in arithmetic."""


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises
    ------
    InputError
        ``unknown_timezone``.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # absent; not a key at all; a folder of the database
        raise InputError("unknown_timezone", value=name) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClock:
    """Turns written times into seconds from the day's start.

    Attributes
    ----------
    date : date
        Of clock times without a date.
    start : datetime
        Second 0, with an offset.
    """

    date: date
    zone: ZoneInfo
    start: datetime

    @classmethod
    def of(cls, day: str | None, start: str | None, zone: ZoneInfo) -> DayClock:
        """Make the clock of a date, a start, or both.

        Raises
        ------
        InputError
            ``no_date`` without either, ``not_a_date``, ``not_a_time``.
        """
        on = None if day is None else read_date(day, "date")
        if start is not None:
            begins = _moment(start, zone)
            if begins is None:
                raise InputError("not_a_time", field="start", value=start)
            return cls(date=on or begins.astimezone(zone).date(), zone=zone, start=begins)
        if on is None:
            raise InputError("no_date")
        midnight = datetime.combine(on, time(), zone)
        # Through UTC, as clocks that go forward at midnight never show it.
        return cls(date=on, zone=zone, start=midnight.astimezone(UTC).astimezone(zone))

    def seconds(self, text: str, field: str) -> int:
        """Return the whole seconds from the start to a written time; negative before it.

        Raises
        ------
        InputError
            ``not_a_time`` naming the field and the value.
        """
        moment = self._on_the_day(text) or _moment(text, self.zone)
        if moment is None:
            raise InputError("not_a_time", field=field, value=text)
        # In UTC: two times of one zone would be subtracted as the clock on the wall shows them.
        return round((moment.astimezone(UTC) - self.start.astimezone(UTC)).total_seconds())

    def moment(self, text: str, field: str) -> datetime:
        """Return a written time on the clock of the day's zone.

        Raises
        ------
        InputError
            ``not_a_time``.
        """
        passed = timedelta(seconds=self.seconds(text, field))
        return (self.start.astimezone(UTC) + passed).astimezone(self.zone)

    @property
    def noon(self) -> datetime:
        """Noon of the day: what it is planned for where nobody says a time."""
        return datetime.combine(self.date, time(12), self.zone)

    def window(self, start: str, end: str, field: str) -> TimeWindow:
        """Return a window between two written times.

        Raises
        ------
        InputError
            ``not_a_time``, ``window_ends_before_start``.
        """
        return TimeWindow(start_s=self.seconds(start, field), end_s=self.seconds(end, field))

    def _on_the_day(self, text: str) -> datetime | None:
        found = _CLOCK.fullmatch(text.strip())
        if found is None:
            return None
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        if (hours, minutes, seconds) > (_LAST_HOUR, 0, 0):
            return None
        days, hour = divmod(hours, 24)
        return datetime.combine(
            self.date + timedelta(days=days), time(hour, minutes, seconds), self.zone
        )


def iso(start: datetime, seconds: int) -> str:
    """Write seconds from a start as ISO 8601, with the offset that holds there and then."""
    moment = start.astimezone(UTC) + timedelta(seconds=seconds)
    return moment.astimezone(start.tzinfo).isoformat()


def seconds_from(start: datetime, text: str, field: str) -> int:
    """Read what :func:`iso` wrote.

    Raises
    ------
    InputError
        ``not_a_time``, ``time_without_offset``.
    """
    moment = offset_time(text, field)
    return round((moment.astimezone(UTC) - start.astimezone(UTC)).total_seconds())


def offset_time(text: str, field: str) -> datetime:
    """Read an ISO 8601 time that must have an offset.

    Raises
    ------
    InputError
        ``not_a_time``, ``time_without_offset``.
    """
    moment = _moment(text, None)
    if moment is None:
        raise InputError("not_a_time", field=field, value=text)
    if moment.tzinfo is None:
        raise InputError("time_without_offset", field=field, value=text)
    return moment


def read_date(text: str, field: str) -> date:
    """Read an ISO 8601 date.

    Raises
    ------
    InputError
        ``not_a_date``.
    """
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        day = date.min
    if day.year not in _YEARS:
        raise InputError("not_a_date", field=field, value=text)
    return day


def _moment(text: str, zone: ZoneInfo | None) -> datetime | None:
    text = text.strip()
    if ":" not in text:  # fromisoformat would take a date, or digits, for midnight
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.year not in _YEARS:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
