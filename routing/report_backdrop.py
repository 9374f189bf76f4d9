"""A region as the ground that reports draw on."""

from __future__ import annotations

from routing.reports.backdrop import Backdrop, Place, Relief, Road, Water
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.region import Region


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
