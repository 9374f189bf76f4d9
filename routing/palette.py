"""The colours in which every map shows the same things."""

from __future__ import annotations

COLOURS = (
    *("#1f6fb4", "#b85c00", "#268540", "#7b4fb0", "#b0368f", "#08828a"),
    *("#8a5a2b", "#5566d6", "#6b7a12", "#3f4f63", "#9c4a6c", "#1d7f66"),
)
"""Of routes: dark enough for white figures, and none of them the red of the unserved."""

UNSERVED = "#d0161f"
"""Of what no route carries."""

WATER = "#7fb2d2"
