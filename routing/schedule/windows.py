"""Times at which something may begin: windows, disjoint and ascending."""

from __future__ import annotations

from collections.abc import Iterable

from routing.problem import TimeWindow

Windows = tuple[TimeWindow, ...]
"""Disjoint and ascending; empty: at any time."""


def normalised(windows: Iterable[TimeWindow]) -> Windows:
    """Return windows ascending, those that overlap or touch joined."""
    joined: list[TimeWindow] = []
    for window in sorted(windows, key=lambda each: (each.start_s, each.end_s)):
        if joined and window.start_s <= joined[-1].end_s + 1:
            end_s = max(joined[-1].end_s, window.end_s)
            joined[-1] = TimeWindow(start_s=joined[-1].start_s, end_s=end_s)
        else:
            joined.append(window)
    return tuple(joined)


def common(one: Windows, other: Windows) -> Windows | None:
    """Return the times in both; None if there are none (empty means any time)."""
    if not one or not other:
        return one or other
    both = tuple(
        TimeWindow(start_s=max(a.start_s, b.start_s), end_s=min(a.end_s, b.end_s))
        for a in one
        for b in other
        if max(a.start_s, b.start_s) <= min(a.end_s, b.end_s)
    )
    return both or None


def earliest(windows: Windows, not_before_s: int) -> int | None:
    """Return the first time in the windows from then on, None if they are all over."""
    if not windows:
        return not_before_s
    for window in windows:
        if window.end_s >= not_before_s:
            return max(window.start_s, not_before_s)
    return None


def latest(windows: Windows, not_after_s: int) -> int | None:
    """Return the last time in the windows up to then, None if none has opened."""
    if not windows:
        return not_after_s
    for window in reversed(windows):
        if window.start_s <= not_after_s:
            return min(window.end_s, not_after_s)
    return None
