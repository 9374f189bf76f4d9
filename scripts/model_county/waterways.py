"""Rivers and streams as lines: smoother than the cells they run through, and never uphill."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from model_county.ground import Ground
from model_county.names import Name, Namer
from model_county.settlements import Floats

_ROUNDS = 3
_TOLERANCE_M = 30.0
"""Over half a cell: the stairs of the cells go, the bends of the water stay."""

_CUT_M = 18.0
_NAMED_M = 4500.0
"""A stream shorter than this has no name."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Waterway:
    """A water's line, downstream.

    Attributes
    ----------
    xy_m : ndarray, shape (n, 2)
    kind : 'river' or 'stream'
    width_m : float
        At its end.
    name : Name or None
    """

    xy_m: Floats
    kind: str
    width_m: float
    name: Name | None

    def tags(self) -> dict[str, str]:
        """Return OSM's tags."""
        tags = {"waterway": self.kind}
        if self.kind == "river":
            tags["width"] = f"{self.width_m:.0f}"
        return tags | (self.name.tags() if self.name else {})


def draw_waterways(ground: Ground, namer: Namer) -> list[Waterway]:
    """Draw the waters of a terrain, the larger first."""
    rivers = ground.terrain.rivers
    ends = np.unique([int(river.cells[-1]) for river in rivers] or [0])
    drawn = []
    for river in rivers:
        xy = _line(ground, river, ends)
        length = float(np.hypot(*np.diff(xy, axis=0).T).sum())
        name = None
        if length > _NAMED_M:
            name = namer.river(large=river.kind == "river")
        drawn.append(Waterway(xy_m=xy, kind=river.kind, width_m=river.width_m, name=name))
    return drawn


def _line(ground: Ground, river: Any, ends: Any) -> Floats:
    row, col = np.divmod(river.cells, ground.shape[1])
    xy = np.stack((col, row), axis=-1) * ground.terrain.cell_m
    fixed = np.isin(river.cells, ends)
    fixed[0] = fixed[-1] = True
    xy, fixed = _thinned(xy, fixed)
    for _ in range(_ROUNDS):
        xy, fixed = _rounded(ground, xy, fixed)
    return xy


def _thinned(xy: Floats, fixed: Any) -> tuple[Floats, Any]:
    """Leave out points that lie almost in line, but for those where other waters end."""
    stops = np.flatnonzero(fixed)
    parts = [xy[:1]]
    for a, b in pairwise(stops.tolist()):
        line = shapely.simplify(shapely.LineString(xy[a : b + 1]), _TOLERANCE_M)
        parts.append(shapely.get_coordinates(line)[1:])
    held = [[True], *([False] * (len(part) - 1) + [True] for part in parts[1:])]
    return np.concatenate(parts), np.concatenate(held)


def _towards(xy: Floats, other: Floats) -> Floats:
    length = np.maximum(np.hypot(*(other - xy).T), 1e-9)
    moved: Floats = xy + (other - xy) * np.minimum(0.25, _CUT_M / length)[:, None]
    return moved


def _rounded(ground: Ground, xy: Floats, fixed: Any) -> tuple[Floats, Any]:
    """Cut each corner where the water still runs down along the two points put in its place."""
    height = ground.height_at(xy)
    before, after = (_towards(xy, np.roll(xy, side, axis=0)) for side in (1, -1))
    first, second = ground.height_at(before), ground.height_at(after)
    cut = (np.roll(height, 1) >= first) & (first >= second) & (second >= np.roll(height, -1))
    cut &= ~fixed
    cut[1:] &= ~cut[:-1]  # neighbours take turns, for each relies on the other's height
    times = np.where(cut, 2, 1)
    drawn, held = np.repeat(xy, times, axis=0), np.repeat(fixed, times)
    at = np.cumsum(times)[cut]
    drawn[at - 2], drawn[at - 1] = before[cut], after[cut]
    return drawn, held
