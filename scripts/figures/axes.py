"""A plain chart frame: two axes with ticks, and where a value lies on the canvas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from figures.canvas import FAINT, INK, MUTED, Canvas, Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Axes:
    """Where a chart lies (``corner``, ``size``: pixels) and which values it spans."""

    corner: Point
    size: Point
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> Point:
        """Return the canvas point of a value."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        left, top = self.corner
        return left + across * self.size[0], top + (1 - up) * self.size[1]

    def points(self, xs: Iterable[float], ys: Iterable[float]) -> list[Point]:
        """Return the canvas points of a series."""
        return [self.at(x, y) for x, y in zip(xs, ys, strict=True)]

    def draw(
        self,
        canvas: Canvas,
        *,
        x_ticks: Sequence[float],
        y_ticks: Sequence[float],
        x_name: str,
        y_name: str,
    ) -> None:
        """Draw grid, ticks and names."""
        left, top = self.corner
        right, bottom = left + self.size[0], top + self.size[1]
        for tick in y_ticks:
            _, y = self.at(self.x[0], tick)
            canvas.line([(left, y), (right, y)], stroke=FAINT, width=1)
            canvas.text((left - 8, y + 4), f"{tick:g}", size=11, anchor="end", fill=MUTED)
        for tick in x_ticks:
            x, _ = self.at(tick, self.y[0])
            canvas.line([(x, bottom), (x, bottom + 4)], stroke=MUTED, width=1)
            canvas.text((x, bottom + 17), f"{tick:g}", size=11, anchor="middle", fill=MUTED)
        canvas.line([(left, bottom), (right, bottom)], stroke=INK, width=1)
        canvas.text((right, bottom + 34), x_name, size=12, anchor="end")
        canvas.text((left - 34, top - 12), y_name, size=12)
