"""A region as an interactive map: roads by class, water, settlements, and the relief beneath."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from routing import wording
from routing.notebook_map import (
    MAP_KEYWORDS,
    Box,
    add_credit,
    add_layer_control,
    add_picture,
    add_sign,
    fresh_map,
    inert,
    need_notebook,
    tiles_beneath,
    told,
)
from routing.palette import WATER
from routing.roads.graph import RoadGraph
from routing.roads.osm.settlements import Settlement
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.terrain.landscape import Landscape
from routing.wording import Lang

if TYPE_CHECKING:
    import folium

ROADS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("major", "#c8641e", frozenset({"motorway", "trunk", "primary"})),
    ("secondary", "#d99a1c", frozenset({"secondary"})),
    ("tertiary", "#a38a2e", frozenset({"tertiary"})),
    ("minor", "#6f6a60", frozenset({"unclassified", "residential", "living_street", "road"})),
    ("track", "#a9825c", frozenset({"service", "track"})),
    ("path", "#8f9a80", frozenset()),
    ("ferry", "#3f7fae", frozenset({"ferry"})),
)
"""Layers of the legend, their colours, and OSM's classes in each; *path* is what is in no other."""

WIDTHS = {"major": 4.0, "secondary": 3.2, "tertiary": 2.6, "minor": 1.9, "track": 1.4, "path": 1.1}

RADII = {"city": 6.0, "town": 4.5, "village": 3.0}

MAX_POINTS = 120_000
"""Of all roads, about 3 MB: more than that is thinned, and then the least roads left out."""

FINEST = 0.00005
"""Degrees, about 5 m: a bend that is smaller is not drawn."""

COARSEST = 0.0016
"""Nor is a road thinned to more than that."""

_TOWNSHIPS = frozenset({"city", "town"})
_NAME_STYLE = (
    "font:600 13px sans-serif;color:#1b242c;white-space:nowrap;text-align:center;"
    "text-shadow:0 0 3px #fff,0 0 3px #fff,0 0 3px #fff"
)
_Group = tuple[str, str]
_Lines = dict[_Group, Any]


def explore(
    graph: RoadGraph,
    settlements: Sequence[Settlement],
    landscape: Landscape,
    *,
    bounds: Box,
    credit: str,
    m: folium.Map | None,
    tiles: Any,
    lang: Lang,
    keywords: dict[str, Any],
) -> folium.Map:
    """Draw a region on a map of its own or a given one.

    Roads are coloured by class and thinned to what a notebook shows with ease; settlements tell
    their names, township and population.

    Parameters
    ----------
    m : folium.Map, optional
        To draw on.
    tiles : str, xyzservices.TileProvider or None
        Beneath a map of its own. ``"auto"``: the region's relief; where it has none,
        OpenStreetMap's tiles if its roads are OpenStreetMap's, else none.
    lang : {"en", "zh"}
    keywords : dict
        As ``GeoDataFrame.explore()`` takes them, for the map or for the roads: ``width``,
        ``zoom_start``, ``style_kwds``, ``legend``.

    Raises
    ------
    InputError
        ``extra_missing``.
    """
    need_notebook()
    relief = landscape.relief
    of_map = {key: value for key, value in keywords.items() if key in MAP_KEYWORDS}
    of_roads = {key: value for key, value in keywords.items() if key not in MAP_KEYWORDS}
    if m is None:
        beneath = tiles_beneath(tiles, credit, relief=relief is not None)
        m = fresh_map(bounds, beneath, of_map)
        if relief is not None and beneath is None:
            box = (relief.west, relief.south, relief.east, relief.north)
            add_picture(m, relief.image, box, wording.text("explore.relief", lang))
    _add_waters(m, landscape, lang)
    _add_roads(m, graph, lang, of_roads)
    _add_settlements(m, settlements, lang)
    add_credit(m, credit)
    add_layer_control(m)
    return m


def road_lines(graph: RoadGraph, most: int = MAX_POINTS) -> _Lines:
    """Return (layer, name) and the lines of the roads of that layer and name.

    Parameters
    ----------
    most : int
        Points of all lines together.
    """
    layers = {kind: layer for layer, _, kinds in ROADS for kind in kinds}
    layers |= {f"{kind}_link": layer for kind, layer in layers.items()}
    groups: defaultdict[_Group, list[Any]] = defaultdict(list)
    real = np.flatnonzero(graph.segment_way != 0)  # barriers are points on a map
    kinds = graph.kinds["road_class"][graph.segment_kind[real]]
    for segment, kind in zip(real.tolist(), kinds.tolist(), strict=True):
        layer = layers.get(ROAD_CLASSES[kind], "path")
        name = graph.names[graph.segment_name[segment]]
        groups[layer, name].append(shapely.LineString(graph.shape(segment)))
    merged = {
        group: shapely.line_merge(shapely.MultiLineString(lines)) for group, lines in groups.items()
    }
    bend = FINEST
    lines = _thinned(merged, bend)
    while _points(lines) > most and bend < COARSEST:
        bend *= 2
        lines = _thinned(merged, bend)
    for layer in ("path", "track", "minor", "tertiary"):
        if _points(lines) > most:
            lines = {group: line for group, line in lines.items() if group[0] != layer}
    return lines


def _thinned(lines: _Lines, bend: float) -> _Lines:
    return {group: _rounded(shapely.simplify(line, bend)) for group, line in lines.items()}


def _rounded(line: Any) -> Any:
    return shapely.transform(line, lambda points: points.round(5))


def _points(lines: _Lines) -> int:
    return sum(int(shapely.get_num_coordinates(line)) for line in lines.values())


def _add_roads(m: folium.Map, graph: RoadGraph, lang: Lang, keywords: dict[str, Any]) -> None:
    import geopandas as gpd  # noqa: PLC0415 - half a second that only maps and exports pay

    words = {layer: wording.text(f"explore.{layer}", lang) for layer, _, _ in ROADS}
    order = {layer: place for place, (layer, _, _) in enumerate(reversed(ROADS))}
    lines = dict(sorted(road_lines(graph).items(), key=lambda one: order[one[0][0]]))
    if not lines:
        return
    present = {layer for layer, _ in lines}
    frame = gpd.GeoDataFrame(
        {
            "road": [words[layer] for layer, _ in lines],
            "told": [
                told(name, [("", words[layer])]) if name else inert(words[layer])
                for layer, name in lines
            ],
            "width": [WIDTHS.get(layer, 2.0) for layer, _ in lines],
        },
        geometry=list(lines.values()),
        crs="EPSG:4326",
    )
    drawn: dict[str, Any] = {
        "column": "road",
        "categories": [words[layer] for layer, _, _ in ROADS if layer in present],
        "cmap": [colour for layer, colour, _ in ROADS if layer in present],
        "tooltip": ["told"],
        "tooltip_kwds": {"labels": False},
        "highlight": False,
        "name": wording.text("explore.roads", lang),
        "style_kwds": {"fill": False, "style_function": _width},
        "legend_kwds": {"caption": wording.text("explore.roads", lang)},
    }
    frame.explore(m=m, **(drawn | keywords))


def _width(feature: dict[str, Any]) -> dict[str, float]:
    return {"weight": feature["properties"]["width"]}


def _radius(feature: dict[str, Any]) -> dict[str, float]:
    return {"radius": feature["properties"]["radius"]}


def _add_waters(m: folium.Map, landscape: Landscape, lang: Lang) -> None:
    import geopandas as gpd  # noqa: PLC0415 - as above

    named: defaultdict[_Group, list[Any]] = defaultdict(list)
    for water in landscape.waterways:
        named[water.kind, water.name].append(shapely.LineString(water.line))
    if not named:
        return
    lines = [_rounded(shapely.line_merge(shapely.MultiLineString(one))) for one in named.values()]
    widths = [3.0 if kind == "river" else 1.3 for kind, _ in named]
    frame = gpd.GeoDataFrame(
        {"told": [inert(name) for _, name in named], "width": widths},
        geometry=lines,
        crs="EPSG:4326",
    )
    frame.explore(
        m=m,
        color=WATER,
        tooltip=False,
        highlight=False,
        name=wording.text("explore.water", lang),
        style_kwds={"fill": False, "style_function": _width},
    )


def _add_settlements(m: folium.Map, settlements: Sequence[Settlement], lang: Lang) -> None:
    import folium  # noqa: PLC0415 - an extra, and slow
    import geopandas as gpd  # noqa: PLC0415 - as above

    if not settlements:
        return
    frame = gpd.GeoDataFrame(
        {
            "told": [_told_of(place, lang) for place in settlements],
            "radius": [RADII.get(place.place, 2.5) for place in settlements],
        },
        geometry=[shapely.Point(round(place.lon, 5), round(place.lat, 5)) for place in settlements],
        crs="EPSG:4326",
    )
    drawn: dict[str, Any] = {
        "color": "#1b242c",
        "tooltip": ["told"],
        "tooltip_kwds": {"labels": False},
        "name": wording.text("explore.settlements", lang),
        "style_kwds": {
            "fillColor": "#ffffff",
            "fillOpacity": 0.9,
            "weight": 1.5,
            "style_function": _radius,
        },
    }
    frame.explore(m=m, **drawn)
    names = folium.FeatureGroup(name=wording.text("explore.names", lang))
    names.add_to(m)
    for place in settlements:
        if place.place in _TOWNSHIPS:
            html = f'<div style="{_NAME_STYLE}">{inert(place.name)}</div>'
            add_sign(names, (place.lon, place.lat), html, size=(120, 50))


def _told_of(place: Settlement, lang: Lang) -> str:
    latin = place.name_latin
    population = None if place.population is None else f"{place.population:,}"
    rows = [
        ("", latin if latin != place.name else None),
        (wording.text("explore.township", lang), place.parent),
        (wording.text("explore.population", lang), population),
    ]
    return told(place.name, [(word, value) for word, value in rows if value], lang)
