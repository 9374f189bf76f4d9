"""Which region, and which build of it, something belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionRef:
    """Which region, and which build of it, a problem or plan belongs to.

    Attributes
    ----------
    credit : str or None
        What the licence of its map data asks of everything that shows it. Two references to one
        build are equal whether or not they carry it.
    """

    id: str
    version: str | None = None
    credit: str | None = field(default=None, compare=False)
