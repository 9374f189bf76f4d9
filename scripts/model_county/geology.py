"""What the land is made of: the trunk river's course, ranges, basins, hard and soft rock."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from scipy import ndimage
from scipy.spatial import KDTree

from model_county.grid import Floats
from model_county.noise import fractal, smooth

STRIKE = np.radians(-12.0)
"""The ranges run west-north-west to east-south-east."""

RANGE_SPACING_M = 27_000.0
OUTLET_M = 720.0
INFLOW_M2 = 3.2e9
"""What the trunk river has drained before it comes into the land."""

CONCAVITY = 0.52
"""Exponent of the drained area in a river's slope at balance."""

REFERENCE_M2 = 1e7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trunk:
    """The course of the main river, west to east, in steps of about 100 m."""

    x_m: Floats
    y_m: Floats
    along_m: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Geology:
    """Per cell: how steep rivers and hillsides stand at balance.

    Attributes
    ----------
    fall : array
        Slope of a river that has drained REFERENCE_M2.
    steepest : array
        The slope that a hillside bears.
    basin : array
        1 in the middle of a basin, 0 in the mountains between.
    width : array
        Factor of the width of valley floors, 0.25 in gorges to 2.6.
    """

    fall: Floats
    steepest: Floats
    basin: Floats
    width: Floats

    def finer(self, factor: int) -> Geology:
        """Return the same on cells that many times smaller."""
        if factor == 1:
            return self
        enlarged = {
            field.name: ndimage.zoom(
                getattr(self, field.name), factor, order=1, mode="nearest", grid_mode=True
            )
            for field in fields(self)
        }
        return Geology(**enlarged)


def draw_trunk(seed: int, half_m: float) -> Trunk:
    """Draw the main river's course: wide bends, and entrenched meanders of a few kilometres."""
    rng = np.random.default_rng([seed, 1])
    x = np.arange(-half_m, half_m + 1, 100.0)
    zero = np.zeros_like(x)
    sway = 3600 * smooth(x, zero, 34_000, rng) + 900 * smooth(x, zero, 11_000, rng)
    y = np.tan(STRIKE) * x * 0.6 + sway - sway.mean()
    vigour = np.clip(0.5 + 0.6 * smooth(x, zero, 24_000, rng), 0.0, 1.2)
    phase = np.cumsum(2 * np.pi * 100 / (4300 + 900 * smooth(x, zero, 9_000, rng)))
    y += 560 * vigour * np.sin(phase)
    x = x + 380 * vigour * np.sin(2 * phase + 0.6)  # lets the bends lean and neck
    along = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(x), np.diff(y)))])
    return Trunk(x_m=x, y_m=y, along_m=along)


def to_trunk(trunk: Trunk, x_m: Floats, y_m: Floats) -> tuple[Floats, Floats]:
    """Return each place's distance to the trunk, and how far along the trunk that is, metres."""
    course = KDTree(np.column_stack([trunk.x_m, trunk.y_m]))
    away, nearest = course.query(np.stack([x_m, y_m], axis=-1))
    return np.asarray(away), trunk.along_m[nearest]


def ranges(seed: int, x_m: Floats, y_m: Floats) -> Floats:
    """Return 0 in the troughs between the ranges to 1 on them; broken here and there."""
    rng = np.random.default_rng([seed, 2])
    bent = 6500 * smooth(x_m, y_m, 45_000, rng) + 2200 * smooth(x_m, y_m, 15_000, rng)
    across = y_m - np.tan(STRIKE) * x_m + bent
    wave = 0.5 - 0.5 * np.cos(2 * np.pi * across / RANGE_SPACING_M)
    strength = np.clip(0.85 + 0.28 * smooth(x_m, y_m, 30_000, rng), 0.2, 1.25)
    high: Floats = np.clip(wave * strength, 0.0, 1.1)
    return high


def survey(seed: int, x: Floats, y: Floats, trunk: Trunk) -> Geology:
    """Return what stands at places x and y, metres from the middle."""
    rng = np.random.default_rng([seed, 3])
    away, _ = to_trunk(trunk, x, y)
    high = ranges(seed, x, y)
    open_land = smooth(x, y, 19_000, rng) + 0.35 * smooth(x, y, 7_000, rng)
    near = np.exp(-((away / 4200) ** 2))
    basin = 1 / (1 + np.exp(-(2.6 * open_land + 1.1 * near - 1.8 * high - 2.6) * 2.2))
    rock = fractal(x, y, 9_000, rng, octaves=4)
    fall = (0.047 + 0.040 * high) * np.exp(0.20 * rock) * (1 - 0.55 * basin)
    hardness = fractal(x, y, 5_000, rng, octaves=4)
    steepest = np.clip(0.66 + 0.075 * hardness, 0.38, 0.9) * (1 - 0.45 * basin)
    wide = smooth(x, y, 8_000, rng)
    width = np.clip(0.75 * np.exp(0.45 * wide) * (1 + 2.2 * basin), 0.25, 2.6)
    return Geology(fall=fall, steepest=steepest, basin=basin, width=width)


def first_ground(seed: int, x: Floats, y: Floats, trunk: Trunk) -> Floats:
    """Return the heights before the rivers begin: falls to the trunk, ranges, hollows."""
    rng = np.random.default_rng([seed, 4])
    away, along = to_trunk(trunk, x, y)
    base = OUTLET_M + 0.0030 * (trunk.along_m[-1] - along)
    rough = fractal(x, y, 9_000, rng, octaves=5)
    lift = 220 * ranges(seed, x, y) * np.clip(away / 2500, 0, 1)
    away_m = 560 * (1 - np.exp(-away / 25_000))
    falls = base + away_m + lift + 75 * rough * np.clip(away / 900, 0, 1)
    ground: Floats = np.maximum(falls, base + 0.5 * away_m)  # nothing captures the trunk
    return ground
