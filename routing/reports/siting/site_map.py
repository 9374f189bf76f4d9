"""Maps of a siting report: villages in the colour of their site, and a line to it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase

import numpy as np

from routing.palette import COLOURS
from routing.reports import map_layers
from routing.reports.backdrop import Backdrop
from routing.reports.mercator import Frame
from routing.studies import Floats, ScenarioAnswer, StudyAnswer, level_figures
from routing.studies import figures as study_figures

WIDTH = 1000.0
"""Of a map, in its own units."""
MARGIN = 0.06
TALLEST = 1.15
"""A map is at most so many times as high as wide."""
CROWDED = 400
"""Of more villages than that the dots are smaller."""
BESIDE = 35.0
"""So far from one another are two sites drawn that are at one place."""
NAMED_SITES = 14
"""More sites than that bear numbers alone."""

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What lies under every map of a report.

    Attributes
    ----------
    scale : float
        From metres of the map to its units.
    roads, waters : list of (kind, list of SVG path data)
        In metres of the map.
    """

    frame: Frame
    scale: float
    height: float
    relief: map_layers.Picture | None
    roads: list[tuple[str, list[str]]]
    waters: list[tuple[str, list[str]]]

    def place(self, lon: float | None, lat: float | None) -> tuple[float, float]:
        """Return where a point is drawn."""
        x, y = self.frame.place((lon or 0.0, lat or 0.0))
        return round(x * self.scale, 1), round(y * self.scale, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A village; ``left`` where it is farther from its site than was promised."""

    x: float
    y: float
    radius: float
    hue: int
    left: bool
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A site; ``name`` is empty where there are too many to name."""

    x: float
    y: float
    hue: int
    number: int
    name: str
    end: bool
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """A site above the depots."""

    x: float
    y: float
    letter: str
    name: str
    end: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMap:
    """What one map shows on its ground; ``trunks`` are what goes up, (width, SVG path data)."""

    lines: list[tuple[int, str]]
    dots: list[Dot]
    pins: list[Pin]
    trunks: list[tuple[float, str]] = field(default_factory=list)
    hubs: list[Hub] = field(default_factory=list)


def ground(study: StudyAnswer, backdrop: Backdrop) -> Ground | None:
    """Return the ground that all villages and sites lie on; None for a study without a map."""
    points = [(row.lon or 0.0, row.lat or 0.0) for row in study.demand]
    points += [(row.lon or 0.0, row.lat or 0.0) for row in study.candidates]
    points += [(row.lon or 0.0, row.lat or 0.0) for level in study.levels for row in level.located]
    if study.study.costs is not None:
        return None
    frame = Frame.around(points, MARGIN)
    if frame is None:
        return None
    width, height = frame.size
    scale = WIDTH / max(width, height / TALLEST, 1)
    drawn = [one for one in map_layers.road_pieces(backdrop, frame) if one[0] != "path"]
    return Ground(
        frame=frame,
        scale=scale,
        height=round(height * scale, 1),
        relief=None
        if backdrop.relief is None
        else map_layers.relief_picture(backdrop.relief, frame),
        roads=drawn,
        waters=[one for one in map_layers.water_pieces(backdrop, frame) if one[0] != "stream"],
    )


def answer_map(study: StudyAnswer, one: ScenarioAnswer, under: Ground) -> SiteMap:
    """Return the map of a scenario's answer."""
    opened = one.answer.opened if one.answer is not None else ()
    hues = _hues(opened)
    plain = _map(study, one, under, hues, by=study_figures.served_by(one), way=one.way)
    taken = {(pin.x, pin.y) for pin in plain.pins}
    hubs = _hubs(study, one, under, taken)
    return replace(plain, trunks=_trunks(study, one, under), hubs=hubs)


def letters(one: ScenarioAnswer) -> Iterator[str]:
    """Yield what the sites above the depots are called on the map, level by level: A, B, ..."""
    count = sum(len(upper.opened) for upper in one.answer.upper) if one.answer is not None else 0
    for number in range(count):
        turn, place = divmod(number, len(ascii_uppercase))
        yield ascii_uppercase[place] + (str(turn) if turn else "")


def _hubs(
    study: StudyAnswer, one: ScenarioAnswer, under: Ground, taken: Collection[tuple[float, float]]
) -> list[Hub]:
    """Return the squares; one where a pin or another square is stands beside it, without a name."""
    names, hubs, full = letters(one), [], Counter(taken)
    for level, upper in zip(study.levels, one.answer.upper if one.answer else (), strict=False):
        for site in upper.opened:
            row = level.located[site]
            x, y = under.place(row.lon, row.lat)
            end = x > 0.72 * under.frame.size[0] * under.scale
            beside, name = full[x, y], "" if full[x, y] else row.name
            full[x, y] += 1
            aside = BESIDE * beside * (1 if end else -1)
            hubs.append(Hub(x=x + aside, y=y, letter=next(names), name=name, end=end))
    return hubs


def _trunks(study: StudyAnswer, one: ScenarioAnswer, under: Ground) -> list[tuple[float, str]]:
    """Return a line for what goes from each site to one above, wider where it is more."""
    found = []
    for number in range(len(one.answer.upper) if one.answer is not None else 0):
        low, high = level_figures.below(study, number), study.levels[number].located
        for flow in level_figures.flows(one, number):
            start, end = low[flow.below], high[flow.site]
            (x, y), (u, v) = under.place(start.lon, start.lat), under.place(end.lon, end.lat)
            found.append((flow.amount, f"M{x:g} {y:g}L{u:g} {v:g}"))
    most = max((amount for amount, _ in found), default=1.0)
    return [(round(2.0 + 6.0 * (amount / most) ** 0.5, 1), path) for amount, path in found]


def alternative_map(
    study: StudyAnswer, one: ScenarioAnswer, opened: Sequence[int], under: Ground
) -> SiteMap:
    """Return the map of an alternative; sites of the answer keep their colours and numbers."""
    columns = np.array(opened, dtype=np.int64)
    part = one.table[:, columns]
    before = one.answer.opened if one.answer is not None else ()
    hues = _hues(before)
    kept = {site: number for site, number in hues.items() if site in opened}
    new = _taking_over(study, under, {k: n for k, n in hues.items() if k not in kept},
                       [site for site in opened if site not in kept], len(before))  # fmt: skip
    return _map(
        study, one, under, kept | new, by=columns[part.argmin(axis=1)], way=part.min(axis=1),
        changed=frozenset(new),
    )  # fmt: skip


def _taking_over(
    study: StudyAnswer, under: Ground, gone: dict[int, int], new: list[int], following: int
) -> dict[int, int]:
    """Return the number of each new site: that of the nearest one that it takes the place of."""
    left, taken = dict(gone), {}
    at = {k: under.place(study.candidates[k].lon, study.candidates[k].lat) for k in (*gone, *new)}
    for site in new:
        if not left:
            taken[site], following = following, following + 1
            continue
        nearest = min(left, key=lambda other: math.dist(at[site], at[other]))
        taken[site] = left.pop(nearest)
    return taken


def _hues(opened: Sequence[int]) -> dict[int, int]:
    """Return the number of each site, counted from 0; its colour goes with it."""
    return {site: number for number, site in enumerate(opened)}


def _map(
    study: StudyAnswer,
    one: ScenarioAnswer,
    under: Ground,
    numbers: dict[int, int],
    *,
    by: Integers,
    way: Floats,
    changed: frozenset[int] = frozenset(),
) -> SiteMap:
    limit = np.inf if one.scenario.within_s is None else one.scenario.within_s
    hues = {site: number % len(COLOURS) for site, number in numbers.items()}
    places = [(site, study.candidates[site]) for site in numbers]
    at = {site: under.place(row.lon, row.lat) for site, row in places}
    heaviest = max((row.weight for row in study.demand), default=1.0) or 1.0
    crowd = min(1.0, (CROWDED / max(len(study.demand), 1)) ** 0.5)
    lines: dict[int, list[str]] = {hue: [] for hue in hues.values()}
    dots = []
    for row, site, seconds in zip(study.demand, by.tolist(), way.tolist(), strict=True):
        x, y = under.place(row.lon, row.lat)
        hue = hues.get(site, 0)
        if site in at and at[site] != (x, y):
            lines[hue].append(f"M{x:g} {y:g}L{at[site][0]:g} {at[site][1]:g}")
        minutes = f"{seconds / 60:.0f} min" if np.isfinite(seconds) else "-"
        dots.append(
            Dot(
                x=x,
                y=y,
                radius=round(crowd * (3.2 + 6.5 * (row.weight / heaviest) ** 0.5), 1),
                hue=hue,
                left=seconds > limit,
                title=f"{row.name}: {minutes}",
            )
        )
    dots.sort(key=lambda dot: -dot.radius)
    pins = [
        Pin(
            x=at[site][0],
            y=at[site][1],
            hue=hues[site],
            number=number + 1,
            name=study.candidates[site].name if len(numbers) <= NAMED_SITES else "",
            end=at[site][0] > 0.72 * under.frame.size[0] * under.scale,
            changed=site in changed,
        )
        for site, number in numbers.items()
    ]
    return SiteMap(
        lines=[(hue, "".join(paths)) for hue, paths in lines.items() if paths], dots=dots, pins=pins
    )
