"""Along the river road: what the terrain model says, and the road that is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from pyproj import Geod

from figures.axes import Axes
from figures.canvas import BLUE, INK, MUTED, ORANGE, Canvas
from routing.roads.osm.way_tags import BRIDGE, PLAIN, TUNNEL
from routing.roads.region import Region
from routing.roads.terrain.elevation import sample_heights

_START, _END = (105.0560, 33.4256), (105.1290, 33.4256)
_VOID = -1
_NAMES = {TUNNEL: "tunnel", BRIDGE: "bridge", _VOID: "void in the tile"}
_ELLIPSOID = Geod(ellps="WGS84")


def draw(region: Region, dem: Sequence[Path]) -> Canvas:
    """Draw the profile."""
    canvas = Canvas(960, 380, "Heights along the river road: terrain and smoothed road")
    way = region.route(_START, _END, "van")
    lon, lat = way.geometry.T
    along_km = np.r_[0.0, np.cumsum(_ELLIPSOID.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[2])] / 1000
    terrain = sample_heights(dem, lon, lat)
    axes = Axes(corner=(64, 44), size=(872, 262), x=(0.0, float(along_km[-1])), y=(880.0, 1160.0))
    axes.draw(
        canvas,
        x_ticks=range(7),
        y_ticks=range(900, 1151, 50),
        x_name="km along the road",
        y_name="metres above the sea",
    )
    structures = _structures(region)
    kinds = [
        _VOID if np.isnan(height) else structures.get(_key(*point), PLAIN)
        for point, height in zip(way.geometry.tolist(), terrain, strict=True)
    ]
    for kind, run in groupby(range(len(kinds)), key=kinds.__getitem__):
        points = list(run)
        if kind in _NAMES:
            left, _ = axes.at(along_km[points[0]], 0)
            right, _ = axes.at(along_km[points[-1]], 0)
            canvas.rect((left, 44), (right - left, 262), fill="#eef1f4")
            middle = (left + right) / 2
            canvas.text((middle, 60), _NAMES[kind], size=12, anchor="middle", fill=MUTED)
    known = [
        list(run) for gap, run in groupby(range(len(kinds)), lambda k: kinds[k] == _VOID) if not gap
    ]
    for points in known:
        canvas.line(axes.points(along_km[points], terrain[points]), stroke=ORANGE, width=1.8)
    canvas.line(axes.points(along_km, way.heights_m), stroke=BLUE, width=2.6)
    canvas.line([(560, 22), (590, 22)], stroke=ORANGE, width=1.8)
    canvas.text((598, 26), "terrain, sampled", size=12)
    canvas.line([(720, 22), (750, 22)], stroke=BLUE, width=2.6)
    canvas.text((758, 26), "road, smoothed over 100 m", size=12, fill=INK)
    return canvas


def _structures(region: Region) -> dict[tuple[float, float], int]:
    """Return the shape points on bridges and in tunnels."""
    graph = region.graph
    kinds = graph.kinds["structure"][graph.segment_kind]
    return {
        _key(*point): int(kinds[segment])
        for segment in np.flatnonzero(kinds != PLAIN).tolist()
        for point in graph.shape(segment).tolist()
    }


def _key(lon: float, lat: float) -> tuple[float, float]:
    return round(lon, 7), round(lat, 7)
