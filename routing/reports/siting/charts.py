"""Small charts of a siting report: ways against the number of sites, and who is within what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.studies import Floats, ScenarioAnswer, StudyAnswer
from routing.studies import figures as study_figures

WIDTH, HEIGHT = 460.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 14.0, 14.0, 34.0
"""Margins that hold the axes' figures."""

_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart in its own units, as a template draws it.

    Attributes
    ----------
    x_ticks, y_ticks : tuple of (position, text)
    lines : tuple of (kind, SVG path data)
    dots : tuple of (kind, x, y, text)
    rules : tuple of (kind, x, text)
        Upright lines.
    """

    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    lines: tuple[tuple[str, str], ...] = ()
    dots: tuple[tuple[str, float, float, str], ...] = ()
    rules: tuple[tuple[str, float, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axes:
    """From figures to the drawing."""

    x_low: float
    x_high: float
    y_high: float

    def x(self, value: float) -> float:
        span = max(self.x_high - self.x_low, 1e-9)
        return round(LEFT + (value - self.x_low) / span * (WIDTH - LEFT - RIGHT), 1)

    def y(self, value: float) -> float:
        share = value / max(self.y_high, 1e-9)
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    def y_ticks(self, suffix: str = "") -> tuple[tuple[float, str], ...]:
        return tuple((self.y(value), f"{value:g}{suffix}") for value in ticks(self.y_high))

    def path(self, points: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(f"{self.x(x):g} {self.y(y):g}" for x, y in points)


def ticks(high: float, wanted: int = 4) -> list[float]:
    """Return round figures from 0 up to a value, about as many as wanted."""
    if high <= 0:
        return [0.0]
    rough = high / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in _STEPS if one * power >= rough * 0.999)
    return [round(step * k, 10) for k in range(int(high / step + 1e-9) + 1)]


def elbow(points: Sequence[tuple[float, float]]) -> int | None:
    """Return the point that lies farthest below the straight line from the first to the last.

    From there on another site saves clearly less than the ones before. None where the line bends
    nowhere.
    """
    if len(points) < 3:
        return None
    x, y = (np.array(column, dtype=np.float64) for column in zip(*points, strict=True))
    spans = x[-1] - x[0], y[0] - y[-1]
    if spans[0] <= 0 or spans[1] <= 0:
        return None
    below = (1 - (x - x[0]) / spans[0]) - (y - y[-1]) / spans[1]
    best = int(below.argmax())
    return best if below[best] > 0.05 else None


def mean_chart(one: ScenarioAnswer) -> tuple[Chart, int | None] | None:
    """Return the least mean way against the number of sites, and the number at the elbow."""
    return _count_chart(one, [(count, mean / 60) for count, mean, _ in one.curve])


def longest_chart(one: ScenarioAnswer) -> tuple[Chart, int | None] | None:
    """Return the shortest longest way against the number of sites, and the elbow."""
    return _count_chart(one, [(count, longest / 60) for count, _, longest in one.curve])


def _count_chart(
    one: ScenarioAnswer, points: list[tuple[int, float]]
) -> tuple[Chart, int | None] | None:
    if len(points) < 2:
        return None
    axes = _Axes(
        x_low=points[0][0], x_high=points[-1][0], y_high=1.06 * max(y for _, y in points) or 1.0
    )
    bend = elbow(points)
    every = max(1, math.ceil(len(points) / 12))
    chosen = one.scenario.count
    dots = tuple(
        (
            "chosen" if x == chosen else "bend" if at == bend else "plain",
            axes.x(x),
            axes.y(y),
            f"{x}: {y:.1f}",
        )
        for at, (x, y) in enumerate(points)
    )
    chart = Chart(
        x_ticks=tuple((axes.x(x), str(x)) for x, _ in points[::every]),
        y_ticks=axes.y_ticks(),
        lines=(("mean", axes.path(points)),),
        dots=dots,
    )
    return chart, None if bend is None else points[bend][0]


def coverage_chart(study: StudyAnswer, one: ScenarioAnswer) -> Chart | None:
    """Return the share of people and of villages that are within so many minutes."""
    served = one.way[np.isfinite(one.way)]
    if not len(served):
        return None
    limit = one.scenario.within_s
    longest = max(float(served.max()), limit or 0.0) / 60
    axes = _Axes(x_low=0.0, x_high=max(1.0, 1.03 * longest), y_high=100.0)
    weight = study_figures.weights(study)
    rules: tuple[tuple[str, float, str], ...] = ()
    if limit is not None:
        rules = (("promise", axes.x(limit / 60), f"{limit / 60:g}"),)
    return Chart(
        x_ticks=tuple((axes.x(value), f"{value:g}") for value in ticks(axes.x_high, 6)),
        y_ticks=axes.y_ticks(" %"),
        lines=(
            ("villages", _steps(axes, one.way, np.ones(len(weight)))),
            ("people", _steps(axes, one.way, weight)),
        ),
        rules=rules,
    )


def _steps(axes: _Axes, way: Floats, weight: Floats) -> str:
    order = np.argsort(way, kind="stable")
    total = max(float(weight.sum()), 1e-9)
    shares = 100 * np.cumsum(weight[order]) / total
    points = [f"M{axes.x(0):g} {axes.y(0):g}"]
    for minutes, share in zip((way[order] / 60).tolist(), shares.tolist(), strict=True):
        if not math.isfinite(minutes):
            break
        points.append(f"H{axes.x(minutes):g}V{axes.y(share):g}")
    points.append(f"H{axes.x(axes.x_high):g}")
    return "".join(points)
