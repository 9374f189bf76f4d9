"""Moments and durations as people read them, beside the seconds that machines read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from routing.problem import TimeWindow


def clock(start: datetime, moment_s: float) -> str:
    """Write seconds from ``start`` as a clock time there, with the date on another day."""
    try:
        then = (start.astimezone(UTC) + timedelta(seconds=moment_s)).astimezone(start.tzinfo)
    except (OverflowError, ValueError):  # a wrong plan may hold any number, NaN among them
        return f"{moment_s} s"
    time = f"{then:%H:%M:%S}" if then.second else f"{then:%H:%M}"
    return time if then.date() == start.date() else f"{then:%Y-%m-%d} {time}"


def clocks(start: datetime, windows: tuple[TimeWindow, ...]) -> tuple[str, ...]:
    """Write windows as two clock times each."""
    return tuple(f"{clock(start, row.start_s)}-{clock(start, row.end_s)}" for row in windows)


def moments(start: datetime, /, **moments_s: float) -> dict[str, Any]:
    """Give each moment twice: ``arrival`` as ``arrival_s`` (seconds) and ``arrival`` (clock)."""
    told: dict[str, Any] = {}
    for name, moment_s in moments_s.items():
        told |= {f"{name}_s": moment_s, name: clock(start, moment_s)}
    return told


def durations(**durations_s: float) -> dict[str, Any]:
    """Give each duration twice: ``limit`` as ``limit_s`` (seconds) and ``limit`` (h:mm:ss)."""
    told: dict[str, Any] = {}
    for name, duration_s in durations_s.items():
        told |= {f"{name}_s": duration_s, name: _hours(duration_s)}
    return told


def _hours(duration_s: float) -> str:
    try:
        minutes, seconds = divmod(round(abs(duration_s)), 60)
    except (OverflowError, ValueError):  # infinite, or NaN
        return f"{duration_s} s"
    return f"{'-' if duration_s < 0 else ''}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
