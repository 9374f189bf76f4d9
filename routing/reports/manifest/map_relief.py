"""The part of a region's relief that lies under one map, as a picture for print."""

from __future__ import annotations

import functools
import io

import numpy as np
from PIL import (
    Image,
    WebPImagePlugin,  # noqa: F401 - a relief is WebP: else Pillow loads all it can read
)

from routing.reports.backdrop import Relief
from routing.reports.manifest.map_frame import PageFrame
from routing.reports.mercator import mercator

DOTS_PER_MM = 5.0
"""127 dpi; a terrain model has no more to show."""

PAPER = (238, 238, 234)
"""Beyond the relief's edges, as the relief itself has it where no height is known."""

_WASH = 0.3
"""Of white over it: what is printed is darker than what shines, and lines count more."""

_QUALITY = 60
"""Of a quiet picture beneath lines; more costs bytes and shows nothing."""


def relief_jpeg(relief: Relief, page: PageFrame) -> bytes:
    """Return the relief under a page's map as JPEG.

    Raises
    ------
    PIL.UnidentifiedImageError, OSError
        If it is no picture.
    """
    edges = np.array([(relief.west, relief.south), (relief.east, relief.north)])
    (left, bottom), (right, top) = mercator(edges).tolist()
    west, south, east, north = page.bounds_m
    wide_mm, high_mm = page.size_mm
    size = (round(wide_mm * DOTS_PER_MM), round(high_mm * DOTS_PER_MM))
    picture = _picture(relief.image)
    across, down = picture.width / (right - left), picture.height / (top - bottom)
    box = (
        *((west - left) * across, (top - north) * down),
        *((east - left) * across, (top - south) * down),
    )
    cropped = picture.transform(
        size, Image.Transform.EXTENT, box, Image.Resampling.BICUBIC, fillcolor=PAPER
    )
    quiet = Image.blend(cropped, Image.new("RGB", size, "white"), _WASH)
    encoded = io.BytesIO()
    quiet.save(encoded, "JPEG", quality=_QUALITY, optimize=True)
    return encoded.getvalue()


@functools.lru_cache(maxsize=1)
def _picture(encoded: bytes) -> Image.Image:
    """Decode a relief: once for all maps of a day."""
    with Image.open(io.BytesIO(encoded)) as picture:
        return picture.convert("RGB")
