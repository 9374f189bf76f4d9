"""The steps of a way: each manoeuvre with the road that follows, its time, length and heights."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from routing.roads.graph import RoadGraph
from routing.roads.osm.way_tags import ROAD_CLASSES, SURFACES
from routing.roads.ways.height_profile import climb_and_descent, longest_steep
from routing.roads.ways.junctions import Junctions, bearing
from routing.roads.ways.manoeuvres import Told, manoeuvres
from routing.roads.ways.pieces import Line, Pieces, kinds_of
from routing.roads.ways.steps import Step, Turn

_NAMED_AFTER_M = 30.0
"""A step takes its road's name from here on: a crossing has no name. Assumed."""

_BESIDE_M = 8.0
"""A place that is nearer to the road than this is on neither side. Assumed."""

_METRES_A_DEGREE = 111_320.0


def steps_of(
    junctions: Junctions, pieces: Pieces, line: Line, target: Sequence[float] | None
) -> tuple[Step, ...]:
    """Return the steps; their figures are differences of rounded running sums."""
    told = sorted(manoeuvres(junctions, pieces), key=lambda one: one.piece)
    bounds = np.array([*(one.piece for one in told), len(pieces)])
    # The time of a turn belongs to the step that begins with it.
    ms = np.r_[0, np.cumsum(pieces.ms + pieces.turn_ms)][bounds]
    dm = np.r_[0, np.cumsum(pieces.dm)][bounds]
    seconds = np.diff(np.rint(ms / 1000)).astype(np.int64).tolist()
    metres = np.diff(np.rint(dm / 10)).astype(np.int64).tolist()
    writer = _StepWriter(junctions.graph, pieces, line)
    steps = [
        writer.step(one, end, length_m, duration_s)
        for one, end, length_m, duration_s in zip(
            told, bounds[1:].tolist(), metres, seconds, strict=True
        )
    ]
    return (*steps, writer.arrival(target))


class _StepWriter:
    """Fills in the road, the heights and the place of each step of one way."""

    def __init__(self, graph: RoadGraph, pieces: Pieces, line: Line) -> None:
        self._graph = graph
        self._pieces = pieces
        self._line = line
        self._kinds = kinds_of(graph, pieces)
        self._names = graph.segment_name[graph.edge_segment[pieces.edge]].tolist()

    def step(self, told: Told, end: int, length_m: int, duration_s: int) -> Step:
        """Return the step of a manoeuvre, which lasts until piece ``end``."""
        line = self._line
        points = slice(int(line.first[told.piece]), int(line.first[end]) + 1)
        climb_m, descent_m = climb_and_descent(line.height_m[points])
        driven = slice(told.piece, max(end, told.piece + 1))
        of = self._road(max(told.piece, told.onto), driven.stop)
        name = self._names[of]
        dm = np.bincount(self._kinds["surface"][driven], weights=self._pieces.dm[driven])
        return Step(
            manoeuvre=told.manoeuvre,
            turn=told.turn,
            exit=told.exit,
            obstacle=told.obstacle,
            bearing=self._bearing(points.start),
            name=self._graph.names[name],
            ref=self._graph.refs[name],
            road_class=ROAD_CLASSES[self._kinds["road_class"][of]],
            surface=SURFACES[int(dm.argmax())],
            length_m=length_m,
            duration_s=duration_s,
            climb_m=climb_m,
            descent_m=descent_m,
            slope=longest_steep(line.along_m[points], line.height_m[points]),
            point=points.start,
        )

    def arrival(self, target: Sequence[float] | None) -> Step:
        """Return the last step, which has no length."""
        last = len(self._pieces) - 1
        name = self._names[last]
        return Step(
            manoeuvre="arrive",
            turn=self._side(target),
            bearing=self._bearing(len(self._line.lonlat) - 1),
            name=self._graph.names[name],
            ref=self._graph.refs[name],
            road_class=ROAD_CLASSES[self._kinds["road_class"][last]],
            surface=SURFACES[self._kinds["surface"][last]],
            length_m=0,
            duration_s=0,
            point=len(self._line.lonlat) - 1,
        )

    def _road(self, piece: int, end: int) -> int:
        """Return the piece, before ``end``, whose road gives a step from a piece on its name."""
        passed = np.cumsum(self._pieces.dm[piece:end]) / 10
        beyond = np.flatnonzero(passed > _NAMED_AFTER_M)
        return piece + int(beyond[0]) if len(beyond) else end - 1

    def _bearing(self, point: int) -> int:
        """Return the direction from a point of the line on; to the last one, for there it ends."""
        lonlat = self._line.lonlat
        start = min(point, len(lonlat) - 2)
        (lon, lat), (to_lon, to_lat) = lonlat[start].tolist(), lonlat[start + 1].tolist()
        return round(bearing(lon, lat, to_lon, to_lat)) % 360

    def _side(self, target: Sequence[float] | None) -> Turn:
        """Return on which side of the last stretch a place lies."""
        if target is None:
            return ""
        (from_lon, from_lat), (lon, lat) = self._line.lonlat[-2:].tolist()
        along = math.cos(math.radians(lat))
        east, north = (lon - from_lon) * along, lat - from_lat
        aside = (target[0] - lon) * along, target[1] - lat
        if math.hypot(*aside) * _METRES_A_DEGREE < _BESIDE_M:
            return ""
        return "left" if east * aside[1] - north * aside[0] > 0 else "right"
