"""Where snapped points are, worked out from the definition: a share of the segment's length."""

from __future__ import annotations

import numpy as np
from pyproj import Geod

from routing.roads.graph import RoadGraph
from routing.roads.snapping import Snaps
from tests.maps.drawn import LonLat

_EARTH = Geod(ellps="WGS84")


def landed(graph: RoadGraph, snaps: Snaps) -> list[LonLat | None]:
    """Return the point on the road of each snap; None where it was refused."""
    found: list[LonLat | None] = []
    for segment, share in zip(snaps.segment.tolist(), snaps.share.tolist(), strict=True):
        if segment < 0:
            found.append(None)
            continue
        points = slice(graph.segment_first[segment], graph.segment_last[segment] + 1)
        along = graph.shape_along_m[points] - graph.shape_along_m[points][0]
        at = share * along[-1]
        lon, lat = (np.interp(at, along, c[points]) for c in (graph.shape_lon, graph.shape_lat))
        found.append((float(lon), float(lat)))
    return found


def metres(one: LonLat, other: LonLat) -> float:
    """Return the distance on the ellipsoid."""
    return float(_EARTH.inv(*one, *other)[2])
