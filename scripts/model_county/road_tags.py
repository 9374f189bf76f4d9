"""Tags of the roads: class, surface, lanes, numbers and names, as mappers write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from model_county.names import Name
from model_county.road_shape import Line

Tags = dict[str, str]

_ASPHALT = {"surface": "asphalt"}
_CONCRETE = {"surface": "concrete"}
_GRAVEL = {"surface": "gravel", "smoothness": "bad"}
_COMPACTED = {"surface": "compacted", "smoothness": "bad"}
_EARTH = {"surface": "dirt", "smoothness": "very_bad"}

RANKS: Final[dict[str, Tags]] = {
    "trunk": {"highway": "trunk", **_ASPHALT, "lanes": "2", "width": "8.5", "maxspeed": "60"},
    "primary": {"highway": "primary", **_ASPHALT, "lanes": "2", "width": "7.5", "maxspeed": "50"},
    "secondary": {"highway": "secondary", **_ASPHALT, "lanes": "2", "width": "6.5"},
    "tertiary": {"highway": "tertiary", "lanes": "2", "width": "5.5"},
    "village": {"highway": "unclassified"},
    "link": {"highway": "unclassified", "lanes": "1"},
    "hamlet": {"highway": "unclassified", "lanes": "1"},
    "lane": {"highway": "residential"},
    "street": {"highway": "residential", **_ASPHALT, "maxspeed": "30"},
    "field": {"highway": "track"},
    "forest": {"highway": "track"},
    "path": {"highway": "path", "surface": "ground"},
}
"""What every road of a rank has; the rest is drawn for each road."""

_SURFACES: Final[dict[str, tuple[tuple[float, Tags], ...]]] = {
    # Share of the roads of a rank.
    "tertiary": ((0.75, _ASPHALT), (0.25, _CONCRETE)),
    "village": (
        (0.48, {**_CONCRETE, "width": "3.5", "lanes": "1"}),
        (0.17, {**_ASPHALT, "width": "4.5", "lanes": "1"}),
        (0.20, {**_GRAVEL, "width": "3.5", "lanes": "1"}),
        (0.15, {**_COMPACTED, "width": "3.5", "lanes": "1"}),
    ),
    "link": (
        (0.3, {**_CONCRETE, "width": "3.5"}),
        (0.4, {**_GRAVEL, "width": "3.5"}),
        (0.3, {**_EARTH, "width": "3"}),
    ),
    "hamlet": (
        (0.45, {**_CONCRETE, "width": "3"}),
        (0.30, {**_GRAVEL, "width": "3"}),
        (0.25, {**_EARTH, "width": "2.5"}),
    ),
    "lane": (
        (0.5, _CONCRETE),
        (0.2, {**_CONCRETE, "highway": "service"}),
        (0.15, {"surface": "compacted"}),
        (0.15, {}),
    ),
    "field": (
        (0.25, {"tracktype": "grade2", "surface": "gravel"}),
        (0.35, {"tracktype": "grade3", "surface": "ground"}),
        (0.25, {"tracktype": "grade4", "surface": "dirt", "smoothness": "very_bad"}),
        (0.15, {"tracktype": "grade3"}),
    ),
    "forest": (
        (0.4, {"tracktype": "grade3", "surface": "gravel", "width": "3"}),
        (0.6, {"tracktype": "grade4", "surface": "dirt", "width": "2.5"}),
    ),
    "path": (
        (0.6, {"sac_scale": "hiking"}),
        (0.15, {"sac_scale": "mountain_hiking"}),
        (0.25, {}),
    ),
}
_UNPAVED_END: Final = {"village": (0.3, _GRAVEL), "hamlet": (0.25, _EARTH)}
"""Share of the paved roads of a rank whose far end is not paved yet, and what that end is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dressed:
    """Tags of a road: of its far end (where it was begun) and of the rest.

    Attributes
    ----------
    change : float
        Share of the points after which the rest begins; 0 where the road is of one kind.
    """

    far: Tags
    rest: Tags
    change: float = 0.0


def dress(
    lines: Sequence[Line], place_names: Sequence[Name], town_names: Sequence[Name],
    rng: np.random.Generator,
) -> list[Dressed]:  # fmt: skip
    """Draw the tags of all lines, in their order.

    Parameters
    ----------
    place_names : sequence of Name
        Of the villages, by a line's ``place``.
    town_names : sequence of Name
        Of the townships, by the ``place`` of county and township roads.
    """
    numbers = {"trunk": 0, "primary": 0, "secondary": 0, "tertiary": 0, "village": 0}
    national, provincial = (int(n) for n in rng.integers((610, 210), (690, 340)))
    dressed = []
    for line in lines:
        tags = dict(RANKS[line.rank])
        kinds = _SURFACES.get(line.rank)
        if kinds:
            share = np.cumsum([share for share, _ in kinds])
            picked = min(int(np.searchsorted(share, rng.random())), len(kinds) - 1)
            tags |= kinds[picked][1]
        if line.rank in numbers:
            numbers[line.rank] += 1
        tags |= _named(line, numbers, (national, provincial), place_names, town_names)
        if line.roundabout:
            tags |= {"junction": "roundabout", "lanes": "2", "maxspeed": "30"}
        dressed.append(_ended(line, tags, rng))
    return dressed


def _named(
    line: Line, numbers: dict[str, int], refs: tuple[int, int], places: Sequence[Name],
    towns: Sequence[Name],
) -> Tags:  # fmt: skip
    number = numbers.get(line.rank, 0)
    if line.rank == "trunk":
        ref = f"G{refs[0]}"
        return {"ref": ref, "name": f"{refs[0]}国道", "name:en": f"National Road {ref}"}
    if line.rank == "primary":
        ref = f"S{refs[1]}"
        return {"ref": ref, "name": f"{refs[1]}省道", "name:en": f"Provincial Road {ref}"}
    if line.rank in ("secondary", "tertiary") and 0 <= line.place < len(towns):
        town = towns[line.place]
        letter, first = ("X", 300) if line.rank == "secondary" else ("Y", 100)
        short = town.zh[0]
        return {
            "ref": f"{letter}{first + number:03d}",
            "name": f"{short}{town.zh[1:]}公路",
            "name:en": f"{town.pinyin} Road",
        }
    if line.rank == "village" and 0 <= line.place < len(places) and number % 5 == 0:
        name = places[line.place]
        return {"name": f"{name.zh}路", "name:en": f"{name.pinyin} Road"}
    return {}


def _ended(line: Line, tags: Tags, rng: np.random.Generator) -> Dressed:
    share, end = _UNPAVED_END.get(line.rank, (0.0, {}))
    paved = tags.get("surface") in ("concrete", "asphalt")
    if paved and len(line.points) > 12 and rng.random() < share:
        far = {key: value for key, value in tags.items() if key != "surface"} | end
        return Dressed(far=far, rest=tags, change=float(rng.uniform(0.25, 0.6)))
    return Dressed(far=tags, rest=tags)


def oneways(lines: Sequence[Line], uses: Sequence[int], count: int) -> list[int]:
    """Return streets that may be one-way: both ends lead on, so that nobody is trapped."""
    long = [
        (len(line.points), k) for k, line in enumerate(lines)
        if line.rank == "street" and uses[line.points[0]] > 2 and uses[line.points[-1]] > 2
    ]  # fmt: skip
    return [k for _, k in sorted(long, reverse=True)[:count]]
