"""Dates of workbooks themselves: from when on they count, and when those of ours were made."""

from __future__ import annotations

from datetime import datetime

FIRST_DAY = datetime(1900, 3, 1)  # noqa: DTZ001 - a date on no clock
"""Before it, spreadsheets disagree which day a number is (one of them knows a 29 February 1900)."""

FIXED = datetime(2026, 1, 1)  # noqa: DTZ001 - as above
"""Written as the date of making, so that the same content gives the same bytes."""
