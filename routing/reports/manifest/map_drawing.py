"""A route's map as SVG: relief, water, roads by class, the way with its direction.

Geometry alone: numbers and names are typeset over it, so no text of a user is in its source.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from routing.reports.backdrop import Backdrop
from routing.reports.manifest.ground_lines import GroundLines, drawn, line_of, path_data
from routing.reports.manifest.map_arrows import arrows
from routing.reports.manifest.map_frame import UNITS_PER_MM, PageFrame, XYmm
from routing.reports.manifest.map_relief import relief_jpeg
from routing.reports.mercator import LonLat, path

WIDEST_KM = {"path": 14.0, "track": 45.0, "minor": 110.0}
"""The least roads are drawn only on maps of so small a piece of the world."""

MOST_PATH = 160_000
"""Characters of road lines on a map; the least roads are left out first."""

# Casing, colour, width and dashes, mm.
_ROADS: dict[str, tuple[str, str, float, tuple[float, ...]]] = {
    "major": ("#8a6a2a", "#f3c766", 1.1, ()),
    "secondary": ("#8a7a4a", "#f7e6a4", 0.9, ()),
    "tertiary": ("#8a8272", "#ffffff", 0.7, ()),
    "minor": ("", "#7d7466", 0.3, ()),
    "track": ("", "#7d7466", 0.2, (0.9, 0.5)),
    "path": ("", "#7d7466", 0.13, (0.35, 0.5)),
}
_CASING_MM = 0.35
_WATERS = {"river": ("#4f8fc0", 0.7), "canal": ("#4f8fc0", 0.4), "stream": ("#6fa5cc", 0.25)}
_WAY_CASING_MM = 0.8
_INK = "#111111"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A route as it is drawn.

    Attributes
    ----------
    legs : sequence of (line, bool)
        Each with whether it is the road's line; one that is not is dashed.
    """

    legs: Sequence[tuple[Sequence[LonLat], bool]]
    colour: str
    width_mm: float
    arrows: bool


def drawing(
    page: PageFrame,
    backdrop: Backdrop,
    ground: GroundLines,
    *,
    ways: Sequence[Way],
    leaders: Sequence[tuple[XYmm, XYmm]],
) -> str:
    """Return the SVG.

    Parameters
    ----------
    leaders : sequence of (place, pin)
        Millimetres; a line leads from a place to its number where that stands aside.
    """
    wide, high = page.size
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}">',
        f'<rect width="{wide}" height="{high}" fill="#eeeeea"/>',
        *_relief(backdrop, page),
        '<g fill="none" stroke-linecap="round" stroke-linejoin="round">',
        *_waters(ground, page),
        *_roads(ground, page),
        *_ways(ways, page),
        "</g>",
        *_leaders(leaders),
        "</svg>",
    ]
    return "".join(parts)


def _relief(backdrop: Backdrop, page: PageFrame) -> Iterator[str]:
    if backdrop.relief is not None:
        wide, high = page.size
        coded = base64.b64encode(relief_jpeg(backdrop.relief, page)).decode("ascii")
        yield f'<image width="{wide}" height="{high}" href="data:image/jpeg;base64,{coded}"/>'


def _waters(ground: GroundLines, page: PageFrame) -> Iterator[str]:
    for kind, lines in ground.waters.items():
        yield _stroke(path_data(drawn(lines, page)), *_WATERS[kind])


def _roads(ground: GroundLines, page: PageFrame) -> Iterator[str]:
    """Yield casings, then roads, the least beneath; those that a map so small can show."""
    room = MOST_PATH
    shown: list[tuple[str, str, str, float, tuple[float, ...]]] = []
    for name, lines in ground.roads.items():
        if page.width_km > WIDEST_KM.get(name, math.inf):
            break
        data = path_data(drawn(lines, page))
        room -= len(data)
        if room < 0:
            break
        shown.insert(0, (data, *_ROADS[name]))
    for data, casing, _, width, _ in shown:
        if casing:
            yield _stroke(data, casing, width + _CASING_MM)
    for data, _, colour, width, dashes in shown:
        yield _stroke(data, colour, width, dashes)


def _ways(ways: Sequence[Way], page: PageFrame) -> Iterator[str]:
    """Yield the white edges of all, then what is known of the road, then what is not."""
    each = [(way, _data(way, True, page), _data(way, False, page)) for way in ways]
    for way, road, gap in each:
        yield _stroke(road + gap, "#ffffff", way.width_mm + _WAY_CASING_MM)
    for way, road, gap in each:
        yield _stroke(road, way.colour, way.width_mm)
        yield _stroke(gap, way.colour, way.width_mm, (2.5, 2.5))
        if way.arrows:
            yield from _arrows(way, page)


def _data(way: Way, on_road: bool, page: PageFrame) -> str:  # noqa: FBT001
    lines = [line_of(line) for line, known in way.legs if known is on_road]
    return path_data(drawn(lines, page))


def _arrows(way: Way, page: PageFrame) -> Iterator[str]:
    points = [point for line, _ in way.legs for point in line]
    run = drawn([line_of(points)], page) if len(points) > 1 else []
    for arrow in (arrow for line in run for arrow in arrows(line, UNITS_PER_MM)):
        yield (
            f'<path d="{path(arrow)}z" fill="{_INK}" stroke="#ffffff" '
            f'stroke-width="{0.3 * UNITS_PER_MM:.1f}" paint-order="stroke"/>'
        )


def _leaders(leaders: Sequence[tuple[XYmm, XYmm]]) -> Iterator[str]:
    for place, pin in leaders:
        if math.dist(place, pin) > 0.5:
            here, there = (
                (round(x * UNITS_PER_MM), round(y * UNITS_PER_MM)) for x, y in (place, pin)
            )
            yield _stroke(path([here, there]), _INK, 0.35)
            radius = 0.8 * UNITS_PER_MM
            yield f'<circle cx="{here[0]}" cy="{here[1]}" r="{radius:.1f}" fill="{_INK}"/>'


def _stroke(data: str, colour: str, width_mm: float, dashes_mm: Sequence[float] = ()) -> str:
    if not data:
        return ""
    steps = " ".join(f"{dash * UNITS_PER_MM:.1f}" for dash in dashes_mm)
    dashed = f' stroke-dasharray="{steps}"' if steps else ""
    width = f"{width_mm * UNITS_PER_MM:.1f}"
    return f'<path d="{data}" stroke="{colour}" stroke-width="{width}"{dashed}/>'
