"""A region as the ground that reports draw on."""

from __future__ import annotations

import numpy as np

from routing.reports.backdrop import Backdrop, Place, Relief, Road, Water
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.region import Region


def backdrop_of(region: Region) -> Backdrop:
    """Return a region's roads and places for a map."""
    graph = region.graph
    points = np.column_stack((graph.shape_lon, graph.shape_lat)).tolist()
    segments = zip(
        graph.kinds["road_class"][graph.segment_kind].tolist(),
        graph.segment_way.tolist(),
        graph.segment_first.tolist(),
        graph.segment_last.tolist(),
        strict=True,
    )
    roads = (
        Road(kind=ROAD_CLASSES[road_class], line=points[first : last + 1])
        for road_class, way, first, last in segments
        if way  # barriers are no lines
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
