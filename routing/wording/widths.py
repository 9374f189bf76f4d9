"""How much room a text takes where Chinese letters are twice as wide as digits."""

from __future__ import annotations

import math
import unicodedata


def width(text: str) -> int:
    """Return how many digits a text is wide."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def lines(text: str, columns: float) -> int:
    """Return on how many lines a text stands that is broken between words.

    Parameters
    ----------
    columns : float
        Digits that fit in a line.
    """
    widths = [width(line) for line in text.split("\n")]
    # A long word leaves the end of a line empty: a tenth more.
    return sum(math.ceil(1.1 * wide / columns) if wide > columns else 1 for wide in widths)
