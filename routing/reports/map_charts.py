"""Small drawings in a route's card: how its day passes, and how high its stops lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from routing.plans import Plan, Route
from routing.reports import captions

WIDTH = 320.0
"""Of a drawing, in its own units."""

BAR = 14.0
"""Height of the bar of a day."""

RISE = 34.0
"""Height of the drawing of heights."""

HOUR_S = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class DayScale:
    """From when to when all bars of a plan reach, so that they can be compared.

    Attributes
    ----------
    start_s, end_s : int
        Full hours on the clock.
    hours : tuple of (x, text)
        Marks of the clock.
    """

    start_s: int
    end_s: int
    hours: tuple[tuple[float, str], ...]

    def x(self, moment_s: int) -> float:
        """Return where a moment stands."""
        return round((moment_s - self.start_s) / (self.end_s - self.start_s) * WIDTH, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBar:
    """SVG path data of what fills a route's day."""

    driving: str
    serving: str
    waiting: str
    resting: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heights:
    """Heights of the stops above the start of a route, along its way.

    Attributes
    ----------
    line : str
        SVG path data.
    points : tuple of (x, y)
        Of the stops.
    highest_m, lowest_m : int
        Relative to the start.
    """

    line: str
    points: tuple[tuple[float, float], ...]
    highest_m: int
    lowest_m: int


def day_scale(plan: Plan) -> DayScale | None:
    """Return the scale of all routes; None where there is none."""
    if not plan.routes:
        return None
    past_s = plan.start.minute * 60 + plan.start.second  # where the plan starts off the hour
    first = min(route.departure_s for route in plan.routes) + past_s
    last = max(route.return_s for route in plan.routes) + past_s
    start_s = first // HOUR_S * HOUR_S - past_s
    end_s = -(-(last + 1) // HOUR_S) * HOUR_S - past_s
    every_s = HOUR_S * max(1, -(-(end_s - start_s) // HOUR_S // 6))
    marks = range(start_s, end_s, every_s)
    scale = DayScale(start_s=start_s, end_s=end_s, hours=())
    hours = tuple((scale.x(mark), captions.clock(plan.start, mark)[:2]) for mark in marks)
    return DayScale(start_s=start_s, end_s=end_s, hours=hours)


def day_bar(route: Route, scale: DayScale) -> DayBar:
    """Return the bar of a route's day."""
    visits = route.visits
    leaves = [route.departure_s, *(visit.departure_s for visit in visits)]
    reaches = [*(visit.arrival_s for visit in visits), route.return_s]
    return DayBar(
        driving=_blocks(zip(leaves, reaches, strict=True), scale),
        serving=_blocks(((visit.start_s, visit.departure_s) for visit in visits), scale),
        waiting=_blocks(((visit.arrival_s, visit.start_s) for visit in visits), scale),
        resting=_blocks(((b.start_s, b.start_s + b.duration_s) for b in route.breaks), scale),
    )


def heights(route: Route) -> Heights | None:
    """Return how high the stops lie; None where climbs are not known or nothing is driven."""
    known = [
        leg.climb_m - leg.descent_m
        for leg in route.legs
        if leg.climb_m is not None and leg.descent_m is not None
    ]
    if not route.distance_m or len(known) < len(route.legs):
        return None
    levels = [0.0, *accumulate(known)]
    along = [0, *accumulate(leg.distance_m for leg in route.legs)]
    low, high = min(levels), max(levels)
    scale = (RISE - 6) / max(high - low, 50.0)
    points = [
        (round(way / along[-1] * WIDTH, 1), round(RISE - 3 - (level - low) * scale, 1))
        for way, level in zip(along, levels, strict=True)
    ]
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    return Heights(
        line=line, points=tuple(points[1:-1]), highest_m=round(high), lowest_m=round(low)
    )


def climb_m(route: Route) -> int | None:
    """Return what a route climbs; None where that is not known of every leg."""
    climbs = [leg.climb_m for leg in route.legs if leg.climb_m is not None]
    return round(sum(climbs)) if climbs and len(climbs) == len(route.legs) else None


def _blocks(spans: Iterable[tuple[int, int]], scale: DayScale) -> str:
    return "".join(_block(scale.x(start), scale.x(end)) for start, end in _lasting(spans))


def _lasting(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    return ((start, end) for start, end in spans if end > start)


def _block(left: float, right: float) -> str:
    wide = max(right - left, 0.8)
    return f"M{left:g} 0h{wide:.1f}v{BAR:g}h{-wide:.1f}z"
