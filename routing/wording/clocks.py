"""Moments and lengths of time, as people and programs read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def iso(start: datetime, seconds: int) -> str:
    """Return a moment as ISO 8601 with the offset of the plan's start."""
    return _moment(start, seconds).isoformat()


def clock(start: datetime, seconds: int) -> str:
    """Return a moment as ``08:05``, or ``01:30+1`` where it is on the next day."""
    moment = _moment(start, seconds)
    later = (moment.date() - start.date()).days
    return f"{moment:%H:%M}" + (f"{later:+d}" if later else "")


def duration(seconds: int) -> str:
    """Return a length of time as hours and minutes: ``3:05``."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _moment(start: datetime, seconds: int) -> datetime:
    """Return a moment on the start's clock; counted in UTC, for clocks may be put on or back."""
    return (start.astimezone(UTC) + timedelta(seconds=seconds)).astimezone(start.tzinfo)
