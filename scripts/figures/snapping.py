"""A point becomes a node on a road that the vehicle can reach, or is refused."""

from __future__ import annotations

from itertools import pairwise

from figures.canvas import BLUE, FAINT, INK, MUTED, ORANGE, PURPLE, Canvas, Point

_ROAD: list[Point] = [(20, 250), (150, 236), (290, 214), (430, 214), (600, 240)]
_ISLAND: list[Point] = [(110, 84), (240, 70), (330, 92)]


def draw() -> Canvas:
    """Draw the figure: snapping on the left, splicing on the right."""
    canvas = Canvas(960, 330, "Snapping a point to a usable road and splicing it in")
    canvas.text((20, 28), "Snapping", size=14, bold=True)
    canvas.line(_ROAD, stroke=BLUE, width=5)
    canvas.line(_ISLAND, stroke=PURPLE, width=5)
    canvas.text((340, 92), "an island of road:", size=12)
    canvas.text((340, 108), "nearer, but no van gets there", size=12)
    canvas.text((452, 262), "the largest part that a van can", size=12)
    canvas.text((452, 278), "reach and leave again", size=12)
    for point, foot in (((232, 122), (246, 220.9)),):
        canvas.line([point, foot], stroke=MUTED, dash="4 4", arrow=True)
        canvas.circle(point, 5, fill=ORANGE)
        canvas.text((point[0] - 12, point[1] + 4), "village", size=12, anchor="end")
        canvas.circle(foot, 5)
    canvas.text((250, 180), "at most 1,000 m;", size=12)
    canvas.text((250, 196), "the distance is told", size=12)
    canvas.circle((560, 58), 5, fill=ORANGE)
    canvas.text((548, 62), "3 km from any road: refused", size=12, anchor="end")
    canvas.line([(632, 20), (632, 310)], stroke=FAINT, width=1)
    _splicing(canvas)
    return canvas


def _splicing(canvas: Canvas) -> None:
    canvas.text((660, 28), "Splicing", size=14, bold=True)
    _pair(canvas, 100, [680, 920], ["120 s, 1,500 m"], "before: one edge each way")
    _pair(canvas, 220, [680, 776, 920], ["48 s, 600 m", "72 s, 900 m"], "after: its pieces add up")
    canvas.text((776, 262), "a node at 0.4", size=12, anchor="middle")
    canvas.text((776, 278), "of the segment", size=12, anchor="middle")


def _pair(canvas: Canvas, y: float, xs: list[float], labels: list[str], heading: str) -> None:
    canvas.text((660, y - 32), heading, size=12, fill=INK)
    for (left, right), label in zip(pairwise(xs), labels, strict=True):
        canvas.line([(left + 9, y + 5), (right - 9, y + 5)], stroke=BLUE, width=1.8, arrow=True)
        canvas.line([(right - 9, y - 5), (left + 9, y - 5)], stroke=BLUE, width=1.8, arrow=True)
        canvas.text(((left + right) / 2, y + 24), label, size=11, anchor="middle", fill=MUTED)
    for x in xs:
        canvas.circle((x, y), 6.5, width=1.8)
