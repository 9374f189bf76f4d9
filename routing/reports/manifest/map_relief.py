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
    whole = picture(relief.image)
    across, down = whole.width / (right - left), whole.height / (top - bottom)
    box = (
        *((west - left) * across, (top - north) * down),
        *((east - left) * across, (top - south) * down),
    )
    cropped = _cut(whole, box, size)
    quiet = Image.blend(cropped, Image.new("RGB", size, "white"), _WASH)
    encoded = io.BytesIO()
    quiet.save(encoded, "JPEG", quality=_QUALITY, optimize=True)
    return encoded.getvalue()


def _cut(
    whole: Image.Image, box: tuple[float, float, float, float], size: tuple[int, int]
) -> Image.Image:
    """Return the part of a picture in a box of its pixels, scaled to a size; paper beyond it.

    Pillow resizes in 0.6 of the time in which it transforms, and averages where it makes smaller.
    """
    left, top, right, bottom = box
    across, down = size[0] / (right - left), size[1] / (bottom - top)
    inner = (
        *(max(left, 0.0), max(top, 0.0)),
        *(min(right, float(whole.width)), min(bottom, float(whole.height))),
    )
    paper = Image.new("RGB", size, PAPER)
    here = round((inner[0] - left) * across), round((inner[1] - top) * down)
    wide = round((inner[2] - left) * across) - here[0]
    high = round((inner[3] - top) * down) - here[1]
    if wide > 0 and high > 0:
        paper.paste(whole.resize((wide, high), Image.Resampling.BICUBIC, inner), here)
    return paper


@functools.lru_cache(maxsize=1)
def picture(encoded: bytes) -> Image.Image:
    """Decode a relief: once for all maps of a day."""
    with Image.open(io.BytesIO(encoded)) as read:
        return read.convert("RGB")
