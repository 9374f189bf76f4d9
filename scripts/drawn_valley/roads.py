"""The valley's roads: the table, from the river road to the footpath."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from drawn_valley import sheet
from drawn_valley.lines import beside, circle, climb, contour
from drawn_valley.sheet import Line, Point, brook_road, river_road, river_y, spot
from drawn_valley.terrain import Terrain

Tags = dict[str, str]

SECONDARY = {
    "highway": "secondary",
    "name": "画溪河路",
    "name:en": "Huaxi River Road",
    "surface": "asphalt",
    "lanes": "2",
    "maxspeed": "60",
}
TERTIARY = {"highway": "tertiary", "surface": "asphalt"}
VILLAGE_ROAD = {"highway": "unclassified", "surface": "concrete", "lanes": "1", "width": "4"}
DIRT_ROAD = {"highway": "unclassified", "surface": "gravel", "lanes": "1"}
STREET = {"highway": "residential", "surface": "concrete"}
GOOD_TRACK = {"highway": "track", "tracktype": "grade2", "surface": "gravel"}
ROUGH_TRACK = {
    "highway": "track",
    "tracktype": "grade4",
    "surface": "ground",
    "smoothness": "very_bad",
}
PATH = {"highway": "path", "surface": "ground", "sac_scale": "hiking"}

# Climbs: from (a point of the river road by its x, of the brook road by its y, or a settlement),
# to (a settlement), grade, hairpins, tags.
CLIMBS: list[tuple[tuple[str, float] | str, str, float, int, Tags]] = [
    (("river", 1125), "A", 0.075, 5, VILLAGE_ROAD),
    (("river", 3125), "C", 0.070, 7, TERTIARY),
    (("river", 4375), "E", 0.060, 4, VILLAGE_ROAD),
    (("brook", 5250), "J", 0.070, 5, VILLAGE_ROAD),
    ("I", "K", 0.070, 6, TERTIARY),
    (("river", 10375), "M", 0.065, 7, TERTIARY),
    ("L", "N", 0.085, 5, ROUGH_TRACK),
    ("C", "H", 0.080, 2, GOOD_TRACK),
]

BRIDGE_X = (sheet.MOUTH_X - 70, sheet.MOUTH_X + 70)  # of the river road, over the brook
TUNNEL_X = (7590.0, 9180.0)
OLD_ROAD_X = (7400.0, 9400.0)  # around the bend
ROUNDABOUT = circle(spot("T"), 18, 8)
TOWN_X = (ROUNDABOUT[4][0], ROUNDABOUT[0][0])
FERRY_X, NEW_BRIDGE_X = 10900.0, 10125.0
TOWN_LANE_X = 5300.0
BROOK_ROAD_X = sheet.MOUTH_X + 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A line with its tags, and tags of single points of it."""

    line: Line
    tags: Tags
    points: dict[Point, Tags] = field(default_factory=dict)


def all_roads(terrain: Terrain) -> Iterator[Way]:
    """Every road of the valley."""
    yield from _river_roads()
    yield from _brook_roads(terrain)
    for low, village, grade, hairpins, tags in CLIMBS:
        start = spot(low) if isinstance(low, str) else _on(*low)
        line = climb(terrain, start, spot(village), grade=grade, hairpins=hairpins)
        yield Way(line=line, tags=tags)
    yield from _town()
    yield from _south_bank(terrain)
    yield from _island(terrain)
    yield from _village_streets(terrain)
    yield Way(line=[spot("C"), (3300.0, 5900.0), (3250.0, 6350.0), spot("X")], tags=ROUGH_TRACK)


def _on(road: str, where: float) -> Point:
    return river_road(where) if road == "river" else brook_road(where)


def _river_roads() -> Iterator[Way]:
    meets = {low[1] for low, *_ in CLIMBS if low[0] == "river" and not isinstance(low, str)}
    meets |= {*OLD_ROAD_X, NEW_BRIDGE_X, FERRY_X, BROOK_ROAD_X, TOWN_LANE_X}
    meets |= {spot("B")[0], spot("P")[0]}

    def part(start: float, end: float, **more: str) -> Way:
        straight = "tunnel" in more or "bridge" in more
        between = set() if straight else {*meets, *np.arange(0.0, sheet.WIDTH_M, 250.0)}
        line = [river_road(float(x)) for x in sorted({start, end, *between}) if start <= x <= end]
        return Way(line=line, tags={**SECONDARY, **more})

    yield part(125.0, TOWN_X[0])
    yield Way(line=ROUNDABOUT, tags={**SECONDARY, "junction": "roundabout", "maxspeed": "20"})
    yield part(TOWN_X[1], BRIDGE_X[0])
    yield part(*BRIDGE_X, bridge="yes", layer="1")
    yield part(BRIDGE_X[1], TUNNEL_X[0])
    yield part(*TUNNEL_X, tunnel="yes", layer="-1")
    yield part(TUNNEL_X[1], sheet.WIDTH_M - 125)
    bend = [(float(x), river_y(x)) for x in np.arange(OLD_ROAD_X[0], OLD_ROAD_X[1] + 1, 125)]
    old = beside(bend, 90)
    yield Way(
        line=[river_road(OLD_ROAD_X[0]), *old[1:-1], river_road(OLD_ROAD_X[1])], tags=DIRT_ROAD
    )


def _brook_roads(terrain: Terrain) -> Iterator[Way]:
    def part(start: float, end: float) -> Line:
        meets = {low[1] for low, *_ in CLIMBS if low[0] == "brook" and not isinstance(low, str)}
        between = {y for y in {*meets, *np.arange(0.0, 9000.0, 250.0)} if start < y < end}
        return [brook_road(float(y)) for y in sorted({start, end, *between})]

    seat, ford = spot("I")[1], 7400.0
    yield Way(line=[river_road(BROOK_ROAD_X), *part(3250.0, seat)], tags=TERTIARY)
    yield Way(line=part(seat, ford), tags=VILLAGE_ROAD)
    in_the_water = (sheet.brook_x(7450.0), 7450.0)
    west_bank = (sheet.brook_x(7480.0) - 80, 7480.0)
    up = climb(terrain, west_bank, spot("L"), grade=0.08, hairpins=1)
    yield Way(
        line=[brook_road(ford), in_the_water, *up],
        tags=VILLAGE_ROAD,
        points={in_the_water: {"ford": "yes"}},
    )
    foot = brook_road(7750.0)
    up = climb(terrain, foot, spot("Y"), grade=0.08, hairpins=2)
    gate = {"barrier": "gate", "access": "yes"}
    yield Way(line=[*part(ford, foot[1]), *up[1:]], tags=GOOD_TRACK, points={up[1]: gate})


def _town() -> Iterator[Way]:
    x, y = spot("T")
    market, school, bollard = (x, y + 130), (x + 150, y + 160), (x - 70.0, y + 125)
    yield Way(
        line=[ROUNDABOUT[2], market, school, (x + 180, y + 90), river_road(TOWN_LANE_X)],
        tags={**STREET, "oneway": "yes"},
    )
    yield Way(
        line=[market, bollard, (x - 150, y + 115)],
        tags=STREET,
        points={bollard: {"barrier": "bollard"}},
    )
    yield Way(line=[school, (x + 290, y + 195)], tags={**STREET, "access": "private"})


def _south_bank(terrain: Terrain) -> Iterator[Way]:
    x, river = spot("T")[0] - 20, river_y(spot("T")[0] - 20)
    north, south, foot = (x, river + 45), (x - 10, river - 45), (spot("S")[0] + 40, river - 125)
    yield Way(line=[ROUNDABOUT[6], north], tags=VILLAGE_ROAD)
    weak = {"bridge": "yes", "layer": "1", "maxweight": "3.5"}
    yield Way(line=[north, south], tags={**VILLAGE_ROAD, **weak})
    up = climb(terrain, foot, spot("S"), grade=0.065, hairpins=4)
    yield Way(line=[south, (x - 60, river - 105), *up], tags=VILLAGE_ROAD)
    hamlet = spot("G")
    yield Way(line=climb(terrain, spot("S"), hamlet, grade=0.13, hairpins=5), tags=PATH)
    planned = {"highway": "proposed", "proposed": "unclassified"}
    yield Way(line=[spot("S"), (4500.0, 1300.0), hamlet], tags=planned)


def _island(terrain: Terrain) -> Iterator[Way]:
    """Draw the roads that no bridge joins to the rest yet, and the walkers' ferry."""
    x = NEW_BRIDGE_X
    landing = (x, river_y(x) - 100)
    building = {"highway": "construction", "construction": "unclassified", "bridge": "yes"}
    yield Way(line=[river_road(x), landing], tags={**building, "layer": "1"})
    up = climb(terrain, landing, spot("O"), grade=0.07, hairpins=3)
    yield Way(line=up, tags=DIRT_ROAD)
    bank = [(float(e), river_y(e) - 100) for e in np.arange(x, FERRY_X + 1, (FERRY_X - x) / 4)]
    yield Way(line=[*bank[:-1], (FERRY_X, river_y(FERRY_X) - 100)], tags=GOOD_TRACK)
    north, south = (FERRY_X, river_y(FERRY_X) + 35), (FERRY_X, river_y(FERRY_X) - 35)
    yield Way(line=[river_road(FERRY_X), north], tags=PATH)
    boat = {"route": "ferry", "foot": "yes", "motor_vehicle": "no", "duration": "00:05"}
    yield Way(line=[north, south], tags=boat)
    yield Way(line=[south, (FERRY_X, river_y(FERRY_X) - 100)], tags=PATH)


def _village_streets(terrain: Terrain) -> Iterator[Way]:
    """Draw a lane or two along the slope of each village."""
    for letter, (_, _, place, _, _) in sheet.SETTLEMENTS.items():
        if place != "village" and letter != "I":
            continue
        x, y = spot(letter)
        if letter in "BP":
            yield Way(line=[(x, y), (x + 30, y + 70), (x + 150, y + 95)], tags=STREET)
        else:
            yield Way(line=contour(terrain, (x, y), 150), tags=STREET)
