"""Where numbers and names stand on a map so that none covers another, in millimetres."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing.reports.manifest.map_frame import XYmm

Floats = npt.NDArray[np.float64]

NAME_MM = 2.7
"""Height of a name's letters, which is a Chinese one's width too."""

MOST_NAMES = 45
LONGEST_NAME = 24

DEPOT_MM = 3.2
"""Half of a depot's mark."""

LEGEND_EDGE_MM = 2.0
LEGEND_BESIDE_BAR_MM = 11.0
"""How much wider than its bar the box with the scale and the arrow to the north is."""

LEGEND_HIGH_MM = 9.6

_STEPS = 150
_GAP = 0.5


def spread(places: Sequence[XYmm], depots: Sequence[XYmm], radius: float, size: XYmm) -> list[XYmm]:
    """Return where circles of a radius stand that belong at places: near them, and apart.

    They give way to depots, which stand where they are.
    """
    if not places:
        return []
    home = np.array(places)
    fixed = np.array(depots).reshape(-1, 2)
    # What stands at one place starts a little apart, each in a direction of its own.
    angle = np.arange(len(home)) * 2.399963  # golden angle
    at = home + 0.01 * np.column_stack((np.cos(angle), np.sin(angle)))
    for step in range(_STEPS):
        at += 0.5 * _push(at, at, 2 * radius + _GAP)
        if len(fixed):
            at += _push(at, fixed, radius + DEPOT_MM + _GAP)
        if step < _STEPS - 40:  # at last only apart
            at += 0.04 * (home - at)
        at = np.clip(at, radius, np.array(size) - radius)
    return [(round(float(x), 2), round(float(y), 2)) for x, y in at]


def _push(at: Floats, others: Floats, apart: float) -> Floats:
    """Return how to move points away from others that are nearer than ``apart``."""
    away = at[:, None, :] - others[None, :, :]
    distance = np.hypot(away[..., 0], away[..., 1])
    near = (distance < apart) & (distance > 0)
    lack = np.where(near, apart - distance, 0.0) / np.where(near, distance, 1.0)
    push: Floats = (away * lack[..., None]).sum(axis=1)
    return push


Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def legend(pins: Sequence[XYmm], radius: float, size: XYmm, bar_mm: float) -> Box:
    """Return where the scale and the arrow stand: in the first corner without a pin, if any."""
    wide, high = bar_mm + LEGEND_BESIDE_BAR_MM, LEGEND_HIGH_MM
    left, top = LEGEND_EDGE_MM, LEGEND_EDGE_MM
    right, bottom = size[0] - wide - left, size[1] - high - top
    corners = [
        (x, y, x + wide, y + high)
        for x, y in ((left, bottom), (right, bottom), (left, top), (right, top))
    ]
    there = _pin_boxes(pins, radius)
    free = (box for box in corners if not any(_overlap(box, other) for other in there))
    return next(free, corners[0])


def names(
    wanted: Sequence[tuple[XYmm, str]],
    pins: Sequence[XYmm],
    radius: float,
    size: XYmm,
    taken: Sequence[Box] = (),
) -> list[tuple[float, float, str]]:
    """Return which names are written, with the left and upper corner of each.

    The first come first; one that would cover a pin, another name or the edge is left out, and so
    is one that is written already, or would lie beneath what is ``taken``.
    """
    boxes = [*taken, *_pin_boxes(pins, radius)]
    written: list[tuple[float, float, str]] = []
    for (x, y), name in wanted:
        if not name or len(name) > LONGEST_NAME or len(written) >= MOST_NAMES:
            continue
        if any(name == other and math.dist((x, y), at) < 35 for *at, other in written):
            continue
        wide, high = name_width(name) + 0.6, NAME_MM * 1.3
        aside = radius + 0.5
        for left, top in (
            *((x + aside, y - high / 2), (x - aside - wide, y - high / 2)),
            *((x - wide / 2, y - aside - high), (x - wide / 2, y + aside)),
            *((x + 0.8, y - high / 2), (x - 0.8 - wide, y - high / 2)),
        ):
            box = (left, top, left + wide, top + high)
            if _inside(box, size) and not any(_overlap(box, other) for other in boxes):
                boxes.append(box)
                written.append((round(left, 2), round(top, 2), name))
                break
    return written


def name_width(name: str) -> float:
    """Return about how wide a name is, mm."""
    wide = sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.58 for char in name)
    return wide * NAME_MM


def _pin_boxes(pins: Sequence[XYmm], radius: float) -> list[Box]:
    return [(x - radius, y - radius, x + radius, y + radius) for x, y in pins]


def _inside(box: Box, size: XYmm) -> bool:
    return box[0] >= 0.5 and box[1] >= 0.5 and box[2] <= size[0] - 0.5 and box[3] <= size[1] - 0.5


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
