"""A plan's files: what ``-o DIR`` holds."""

from __future__ import annotations

import json
from pathlib import Path

from routing.cli.opening import OpenedDay
from routing.planner import Planned
from routing.reports import geojson, gpx, html_map
from routing.reports.backdrop import EMPTY, Backdrop, Place, Relief, Road, Water
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.region import Region
from routing.wording import Lang


def write_reports(planned: Planned, day: OpenedDay, folder: Path, lang: Lang) -> list[Path]:
    """Write plan.json, plan.geojson, map.html and routes/*.gpx; returns what was written."""
    plan, problem = planned.plan, planned.problem
    backdrop = EMPTY if day.region is None else backdrop_of(day.region)
    texts = {
        "plan.json": _json(day.answer(plan, problem, lang)),
        "plan.geojson": _json(geojson.feature_collection(plan, problem, lang, backdrop)),
        "map.html": html_map.html_map(plan, problem, lang, backdrop),
    }
    documents = gpx.documents(plan, problem, lang, backdrop)
    texts |= {f"routes/{name}": text for name, text in documents.items()}
    for stale in (folder / "routes").glob("*.gpx"):  # of an earlier plan in the same folder
        stale.unlink()
    written = []
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


def backdrop_of(region: Region) -> Backdrop:
    """Return a region's roads and places for a map."""
    graph = region.graph
    classes = graph.kinds["road_class"][graph.segment_kind]
    roads = (
        Road(kind=ROAD_CLASSES[road_class], line=graph.shape(segment).tolist())
        for segment, road_class in enumerate(classes.tolist())
        if graph.segment_way[segment]  # barriers are no lines
    )
    places = (
        Place(name=place.name, kind=place.place, at=(place.lon, place.lat))
        for place in region.settlements
    )
    landscape = region.landscape
    relief = landscape.relief
    return Backdrop(
        roads=tuple(roads),
        places=tuple(places),
        waters=tuple(
            Water(kind=water.kind, name=water.name, line=water.line)
            for water in landscape.waterways
        ),
        relief=None
        if relief is None
        else Relief(
            image=relief.image,
            west=relief.west,
            south=relief.south,
            east=relief.east,
            north=relief.north,
        ),
        attribution=region.meta.attribution,
        osm_date=region.meta.osm_date,
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
