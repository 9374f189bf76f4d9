"""Valley floors: where a river has room it wanders, and leaves flat ground and gentle aprons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import ndimage

from model_county.geology import CONCAVITY, REFERENCE_M2, Geology
from model_county.grid import Floats, Grid
from model_county.noise import smooth
from model_county.rivers import STREAM_M2

# drained at least, slope of the floor across, slope of the apron at its edge
_CLASSES = ((STREAM_M2, 0.10, 0.40), (1.2e7, 0.04, 0.30), (6e7, 0.018, 0.24), (5e8, 0.012, 0.2))

_TRIBUTARY_M2 = 5e7
_FAN_SLOPE = 0.045
_TERRACE = (0.45, 0.16)  # where across the floor, and its slope
_TERRACES_FROM_M = 180.0  # half width of floors that have them


def with_floors(seed: int, geology: Geology, drained_m2: Floats, grid: Grid) -> Geology:
    """Return the geology with soft ground along the rivers, as wide as water and rock allow."""
    rng = np.random.default_rng([seed, 6])
    x, y = grid.xy_m()
    ragged = np.exp(0.32 * smooth(x, y, 1_300, rng) + 0.16 * smooth(x, y, 500, rng))
    steepest = geology.steepest
    fan = np.zeros(drained_m2.shape, dtype=bool)
    for least_m2, flat, apron in _CLASSES:
        away, near = ndimage.distance_transform_edt(drained_m2 < least_m2, return_indices=True)
        away *= grid.cell_m
        at = (near[0], near[1])
        drained = drained_m2[at]
        own = geology.fall[at] * (drained / REFERENCE_M2) ** -CONCAVITY
        half_m = np.maximum(7.5 * (drained / 1e6) ** 0.36 * geology.width * ragged, grid.cell_m)
        off = (away - 0.45 * grid.cell_m - half_m) / (0.8 * half_m)
        floor = np.maximum(np.where(fan, _FAN_SLOPE, flat), 1.05 * own)
        step = np.abs(away - _TERRACE[0] * half_m) < 0.6 * grid.cell_m
        floor = np.where(step & (half_m > _TERRACES_FROM_M), _TERRACE[1], floor)
        slope = floor + (np.maximum(apron, floor) - floor) * np.clip(off, 0, 1)
        steepest = np.where(off < 1, np.minimum(steepest, slope), steepest)
        if least_m2 == STREAM_M2:
            fan = (drained < _TRIBUTARY_M2) & (away < 60 * (drained / 1e6) ** 0.4 * ragged)
    return replace(geology, steepest=steepest)
