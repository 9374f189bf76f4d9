"""From terrain to map: people, roads and names, each drawn with its own random numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from model_county.boundaries import Districts, share_out
from model_county.ground import Ground, Terrain, survey
from model_county.highways import aligned, exits, lay_county_roads, lay_highways
from model_county.lanes import lay_forest_tracks, lay_links, lay_spurs
from model_county.names import Name, Namer
from model_county.osm_file import OsmMap, Tags
from model_county.road_net import Road, RoadNet, empty_net
from model_county.road_shape import Drawing, draw_roads
from model_county.road_tags import dress, oneways
from model_county.settlements import FLOOR, Site, choose_seats, choose_towns, choose_villages, weigh
from model_county.sheet import Place, Unit, draw_boundaries, draw_places, draw_waters, draw_ways
from model_county.structures import build_roundabout, cross_waters
from model_county.town_streets import lay_streets
from model_county.village_roads import (
    Village,
    foot_only_ground,
    lay_footpaths,
    lay_village_roads,
    paths_over_ridges,
)
from model_county.waterways import draw_waterways

Progress = Callable[[str, float], None]

_SITES_PER_VILLAGE = 1.35
"""Sites that are looked at, for some cannot be reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How many of everything."""

    counties: int
    towns: int
    villages: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class People:
    """Who lives where: cells of seats and towns, seats first; and the villages."""

    seats: Sequence[int]
    towns: Sequence[int]
    villages: Sequence[Village]


def draw_county(
    terrain: Terrain, seed: int, size: Size, tell: Progress
) -> tuple[OsmMap, Sequence[Place]]:
    """Return the map of a county, or of a square of several, and its places, seats first."""
    ground = survey(terrain)
    net = empty_net(ground)
    people, paths = _settle(net, seed, size, tell)
    tell("drawing", 0.85)
    namer = Namer(np.random.default_rng([seed, 26]))
    waters = draw_waterways(ground, namer)
    drawing = draw_roads(net, paths)
    cross_waters(drawing, waters)
    for seat in people.seats:
        build_roundabout(drawing, ground.xy_m(aligned(ground, seat)))
    tell("names", 0.93)
    units, districts, places, names = _administer(ground, people, seed, namer)
    osm = OsmMap()
    _draw_roads(osm, ground, drawing, names, seed)
    draw_waters(osm, ground, waters)
    draw_places(osm, ground, places)
    draw_boundaries(osm, ground, districts, units)
    return osm, places


def _settle(net: RoadNet, seed: int, size: Size, tell: Progress) -> tuple[People, Sequence[Road]]:
    """Choose the places and lay the roads, from the largest to the smallest."""
    ground = net.ground
    tell("sites", 0.0)
    merits = weigh(ground)
    seats = choose_seats(ground, merits, size.counties)
    towns = choose_towns(ground, merits, seats, size.towns)
    sites = choose_villages(
        ground, merits, [*seats, *towns], round(_SITES_PER_VILLAGE * size.villages),
        np.random.default_rng([seed, 21]),
    )  # fmt: skip
    tell("highways", 0.02)
    centres = [aligned(ground, seat) for seat in seats]
    count = 3 if size.counties == 1 else 5
    ways_out = [aligned(ground, cell) for cell in exits(ground, 2 * count)]
    lay_highways(net, centres, ways_out, count)
    tell("county_roads", 0.1)
    lay_county_roads(net, [int(ground.node(town)) for town in towns], 0.5)
    for centre in centres:
        lay_streets(net, centre, 750)
    villages = lay_village_roads(
        net, sites, size.villages, lambda share: tell("village_roads", 0.15 + 0.3 * share)
    )
    villages, paths = lay_footpaths(net, villages)
    forbidden = foot_only_ground(ground, villages)
    lay_links(net, villages, forbidden, 0.16)
    centres_of_towns = [
        Village(site=Site(cell=cell, landform=FLOOR), node=int(ground.node(cell)), on_foot=False)
        for cell in towns
    ]
    lay_spurs(
        net, [*centres_of_towns * 3, *villages], forbidden, np.random.default_rng([seed, 22]),
        lambda share: tell("lanes", 0.45 + 0.3 * share),
    )  # fmt: skip
    tell("tracks", 0.75)
    lay_forest_tracks(net, size.villages // 8, forbidden, np.random.default_rng([seed, 23]))
    paths += paths_over_ridges(net, villages, size.villages // 7, np.random.default_rng([seed, 24]))
    return People(seats=seats, towns=towns, villages=villages), paths


def _administer(
    ground: Ground, people: People, seed: int, namer: Namer
) -> tuple[list[Unit], Districts, list[Place], tuple[Sequence[Name], Sequence[Name]]]:
    """Share the ground out, and name everything."""
    rng = np.random.default_rng([seed, 25])
    cells = [*people.seats, *people.towns]
    at = ground.xy_m(np.array([ground.node(cell) for cell in cells]))
    seats = len(people.seats)
    county_of = np.argmin(
        np.hypot(*(at[:, None] - at[None, :seats]).transpose(2, 0, 1)), axis=1
    ).tolist()
    districts = share_out(ground, cells, county_of)
    named = [namer.town(county=k < seats) for k in range(len(cells))]
    # A seat's own township is called after it too.
    townships = [
        Name(zh=f"{name.zh}镇", pinyin=f"{name.pinyin} Town") if k < seats else district
        for k, (name, district) in enumerate(named)
    ]
    units = [
        Unit(
            level=6, name=named[k][1],
            townships=frozenset(t for t, county in enumerate(county_of) if county == k),
        )
        for k in range(seats)
    ]  # fmt: skip
    units += [
        Unit(level=8, name=name, townships=frozenset({k})) for k, name in enumerate(townships)
    ]
    places, village_names = [], []
    for k, ((name, _), xy) in enumerate(zip(named, at, strict=True)):
        population = rng.uniform(24e3, 70e3) if k < seats else 900 * rng.lognormal(1.2, 0.4)
        places.append(_place(xy, "town", name, population, [units[county_of[k]].name]))
    nodes = np.array([village.node for village in people.villages])
    spots = ground.xy_m(nodes) + rng.uniform(-18, 18, (len(nodes), 2))
    for village, township, xy in zip(
        people.villages, districts.towns_of(spots).tolist(), spots, strict=True
    ):
        name = namer.village(township, village.site.landform)
        village_names.append(name)
        population = (60 if village.on_foot else 230) * rng.lognormal(0.3, 0.5)
        within = [townships[township], units[county_of[township]].name]
        places.append(_place(xy, "village", name, population, within))
    return units, districts, places, (village_names, [name for name, _ in named[seats:]])


def _place(
    xy_m: np.ndarray[tuple[int], np.dtype[np.float64]], kind: str, name: Name, population: float,
    within: Sequence[Name],
) -> Place:  # fmt: skip
    tags: Tags = {
        "place": kind,
        **name.tags(),
        "population": str(round(population, -1 if kind == "village" else -2)).removesuffix(".0"),
        "is_in": ", ".join(unit.zh for unit in within),
    }
    return Place(xy_m=xy_m, tags=tags)


def _draw_roads(
    osm: OsmMap, ground: Ground, drawing: Drawing, names: tuple[Sequence[Name], Sequence[Name]],
    seed: int,
) -> None:  # fmt: skip
    dressed = dress(drawing.lines, *names, np.random.default_rng([seed, 27]))
    uses = drawing.uses()
    for k in oneways(drawing.lines, uses.tolist(), 4):
        dressed[k].rest["oneway"] = "yes"
    draw_ways(osm, ground, drawing, dressed, _barriers(drawing, uses.tolist()))


def _barriers(drawing: Drawing, uses: Sequence[int]) -> dict[int, Tags]:
    """Put gates at the mouths of a few forest tracks, and bollards on a few lanes."""
    tags: dict[int, Tags] = {}
    kinds = {"forest": ["gate", "lift_gate", "gate"], "lane": ["bollard", "bollard"]}
    for line in drawing.lines:
        left = kinds.get(line.rank)
        point = line.points[-2] if line.rank == "forest" else line.points[1]
        if left and len(line.points) > 4 and uses[point] == 2:
            tags[point] = {"barrier": left.pop()}
    return tags
