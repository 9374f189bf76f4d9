"""Intervals in which something may start, in seconds from the plan's start."""

from __future__ import annotations

from dataclasses import dataclass

from routing.errors import InputError

FOREVER_S = 10**9
"""An end that no day reaches (31 years), in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A closed interval in which something may start.

    Raises
    ------
    InputError
        ``window_ends_before_start``.
    """

    start_s: int
    end_s: int

    def __post_init__(self) -> None:
        if self.end_s < self.start_s:
            raise InputError("window_ends_before_start", start_s=self.start_s, end_s=self.end_s)
