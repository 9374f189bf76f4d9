"""The terrain as a picture to lay under maps: hillshade over a quiet tint by height."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LONGEST_PX = 1600
"""Of the picture: a county of 60 km then has pixels of about 40 m."""

FINEST_PX_M = 30.0
"""No terrain model that is free for the whole world is finer."""

_EARTH_RADIUS_M = 6_378_137.0
_LIGHTS = ((315.0, 0.55), (270.0, 0.2), (360.0, 0.15), (225.0, 0.1))
"""Azimuth and share: one sun in the north-west, as maps have it, and a little from beside it, so
that ridges along its rays are seen too."""
_LIGHT_HEIGHT = math.radians(45.0)
_EXAGGERATION = 1.25
_BRIGHTNESS = (0.40, 1.10)
"""Of the darkest and the brightest slopes; flat ground has 1."""
_TINTS = (
    (0.0, (200, 216, 186)),
    (0.3, (219, 225, 193)),
    (0.6, (233, 224, 200)),
    (0.85, (226, 215, 204)),
    (1.0, (242, 239, 237)),
)
"""From the lowest to the highest ground: pale, so that routes stand out."""
_PAPER = (238, 238, 234)
"""Beyond the terrain model."""
_WIDEST_VOID_PX = 12
"""A smaller one is filled for the eye."""
_QUALITY = 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief:
    """A picture of the terrain.

    Attributes
    ----------
    image : bytes
        WebP; its rows are evenly spaced in Web Mercator, not in degrees.
    west, south, east, north : float
        Its outer edges, degrees.
    """

    image: bytes
    west: float
    south: float
    east: float
    north: float


def draw_relief(
    tiles: Sequence[Path], bbox: tuple[float, float, float, float], longest_px: int = LONGEST_PX
) -> Relief | None:
    """Draw the terrain of a box of west, south, east, north, degrees; None without any height.

    Raises
    ------
    InputError
        As :func:`routing.roads.terrain.elevation.sample_heights`.
    """
    from routing.roads.terrain.elevation import sample_heights  # noqa: PLC0415 - it loads rasterio

    west, south, east, north = bbox
    left, right = math.radians(west), math.radians(east)
    bottom, top = _mercator(south), _mercator(north)
    pixel = max(right - left, top - bottom) / longest_px
    shrink = math.cos(math.radians((south + north) / 2))
    pixel = max(pixel, FINEST_PX_M / (_EARTH_RADIUS_M * shrink))
    columns = max(2, round((right - left) / pixel))
    rows = max(2, round((top - bottom) / pixel))
    x = left + (np.arange(columns) + 0.5) * (right - left) / columns
    y = top - (np.arange(rows) + 0.5) * (top - bottom) / rows
    lon, lat = np.meshgrid(np.degrees(x), np.degrees(2 * np.arctan(np.exp(y)) - math.pi / 2))
    heights = sample_heights(tiles, lon.ravel(), lat.ravel()).reshape(rows, columns)
    known = ~np.isnan(heights)
    if not known.any():
        return None
    level, off = _without_voids(heights, known)
    colours = _tinted(level, known) * _shade(level, pixel * _EARTH_RADIUS_M * shrink)
    colours = np.where((off <= _WIDEST_VOID_PX)[..., None], colours, _PAPER)
    from PIL import Image  # noqa: PLC0415 - a matrix has no need of it

    picture = Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8), mode="RGB")
    encoded = io.BytesIO()
    picture.save(encoded, "WEBP", quality=_QUALITY, method=4)
    return Relief(image=encoded.getvalue(), west=west, south=south, east=east, north=north)


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def _tinted(heights: Floats, known: npt.NDArray[np.bool_]) -> Floats:
    low, high = np.quantile(heights[known], (0.005, 0.995))
    share = np.clip((heights - low) / max(high - low, 1.0), 0.0, 1.0)
    stops = [stop for stop, _ in _TINTS]
    bands = [np.interp(share, stops, [tint[band] for _, tint in _TINTS]) for band in range(3)]
    return np.stack(bands, axis=-1)


def _shade(heights: Floats, pixel_m: float) -> Floats:
    """Return brightness by which to multiply colours: 1 on flat ground."""
    from scipy import ndimage  # noqa: PLC0415 - a matrix has no need of it

    # Interpolated from coarser cells, the surface has creases that are none of the mountain's.
    level = ndimage.gaussian_filter(heights, sigma=1.0)
    down, right = np.gradient(level, pixel_m)
    down, right = down * _EXAGGERATION, right * _EXAGGERATION
    steep = np.sqrt(1 + down**2 + right**2)
    flat = math.sin(_LIGHT_HEIGHT)
    light = np.zeros_like(level)
    for azimuth, share in _LIGHTS:
        towards = math.radians(azimuth)
        lit = flat + math.cos(_LIGHT_HEIGHT) * (
            down * math.cos(towards) - right * math.sin(towards)
        )
        light += share * np.clip(lit / steep, 0.0, None)
    darkest, brightest = _BRIGHTNESS
    relative = light / flat
    brightness: Floats = np.where(
        relative < 1,
        darkest + (1 - darkest) * relative,
        1 + (brightest - 1) * (1 - np.exp((1 - relative) / 0.25)),
    )
    return brightness[..., None]


def _without_voids(heights: Floats, known: npt.NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Give every cell the nearest known height; returns how many pixels off that is, too."""
    if known.all():
        return heights, np.zeros_like(heights)
    from scipy import ndimage  # noqa: PLC0415

    off, nearest = ndimage.distance_transform_edt(~known, return_indices=True)
    return heights[tuple(nearest)], off
