"""From a map and a day to a checked plan: the stages and what passes between them."""

from __future__ import annotations

from figures.canvas import BLUE, GREEN, INK, MUTED, ORANGE, PAPER, Canvas

_BOX = (132.0, 58.0)


def draw() -> Canvas:
    """Draw the stages."""
    canvas = Canvas(960, 330, "From map and orders to a checked plan")
    canvas.text((20, 26), "a few times a year", size=12, fill=MUTED)
    _box(canvas, 20, 40, "OpenStreetMap", "extract or Overpass", colour=INK)
    _box(canvas, 20, 112, "terrain tiles", ".hgt, GeoTIFF", colour=INK)
    _box(canvas, 214, 76, "region", "roads, heights, villages")
    _way(canvas, (152, 69), (214, 96))
    _way(canvas, (152, 141), (214, 116))
    canvas.text((20, 218), "every morning", size=12, fill=MUTED)
    _box(canvas, 20, 232, "day", "orders, vehicles, depots", colour=INK)
    stages = [
        ("locate", "names, points, matrix"),
        ("solve", "OR-Tools"),
        ("explain", "why not served"),
        ("check", "every rule again"),
    ]
    for number, (name, text) in enumerate(stages):
        x = 214 + 158 * number
        _box(canvas, x, 232, name, text, colour=ORANGE if name == "check" else BLUE)
        before = x - 158 + _BOX[0] if number else 20 + _BOX[0]
        _way(canvas, (before, 261), (x, 261))
    _way(canvas, (280, 134), (280, 232))
    canvas.text((290, 186), "matrix, one a vehicle profile", size=12, fill=MUTED)
    _box(canvas, 808, 112, "plan", "routes, unserved, rejected", colour=GREEN)
    _way(canvas, (820, 232), (856, 170))
    _box(canvas, 632, 40, "reports", "map, GPX, GeoJSON", colour=GREEN)
    _way(canvas, (808, 130), (764, 92))
    canvas.text((152, 312), "rows that cannot be used are set aside and told", size=12, fill=MUTED)
    return canvas


def _box(canvas: Canvas, x: float, y: float, name: str, text: str, *, colour: str = BLUE) -> None:
    canvas.rect((x, y), _BOX, fill=PAPER, stroke=colour, width=1.8, radius=6)
    middle = x + _BOX[0] / 2
    canvas.text((middle, y + 26), name, size=13, anchor="middle", bold=True)
    canvas.text((middle, y + 44), text, size=10, anchor="middle", fill=MUTED)


def _way(canvas: Canvas, start: tuple[float, float], end: tuple[float, float]) -> None:
    canvas.line([start, end], stroke=MUTED, width=1.6, arrow=True)
