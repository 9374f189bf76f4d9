"""The steps of a way: each manoeuvre with the road that follows, its time, length and heights."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.graph.ranges import ranges
from routing.roads.osm.way_tags import ROAD_CLASSES, SURFACES
from routing.roads.ways.height_profile import climbs_and_descents, longest_steep
from routing.roads.ways.junctions import Junctions, bearing
from routing.roads.ways.manoeuvres import Told, manoeuvres
from routing.roads.ways.pieces import Line, Pieces, kinds_of
from routing.roads.ways.steps import Step, Turn

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_NAMED_AFTER_DM = 300
"""A step takes its road's name from here on: a crossing has no name. Assumed."""

_BESIDE_M = 8.0
"""A place that is nearer to the road than this is on neither side. Assumed."""

_METRES_A_DEGREE = 111_320.0


def steps_of(
    junctions: Junctions, pieces: Pieces, line: Line, target: Sequence[float] | None
) -> tuple[Step, ...]:
    """Return the steps; their figures are differences of rounded running sums."""
    told = sorted(manoeuvres(junctions, pieces), key=lambda one: one.piece)
    writer = _StepWriter(junctions.graph, pieces, line, told)
    return (*(writer.step(k, one) for k, one in enumerate(told)), writer.arrival(target))


class _StepWriter:
    """Fills in the road, the heights and the place of each step of one way.

    Step ``k`` has the pieces from ``begin[k]`` on, up to ``end[k]`` exclusive.
    """

    def __init__(self, graph: RoadGraph, pieces: Pieces, line: Line, told: Sequence[Told]) -> None:
        self._graph = graph
        self._line = line
        self._kinds = kinds_of(graph, pieces)
        self._name = graph.segment_name[graph.edge_segment[pieces.edge]].tolist()
        begin = np.array([one.piece for one in told])
        end = np.append(begin[1:], len(pieces))
        # The time of a turn belongs to the step that begins with it.
        passed_ms = np.append(0, np.cumsum(pieces.ms + pieces.turn_ms))
        passed_dm = np.append(0, np.cumsum(pieces.dm))
        self._seconds = _parts(passed_ms / 1000, begin, end)
        self._metres = _parts(passed_dm / 10, begin, end)
        self._climbs = climbs_and_descents(line.height_m, line.first[begin], line.first[end])
        self._points = list(zip(line.first[begin].tolist(), line.first[end].tolist(), strict=True))
        onto = np.maximum(begin, [one.onto for one in told])
        beyond = np.searchsorted(passed_dm, passed_dm[onto] + _NAMED_AFTER_DM, side="right") - 1
        self._road = np.minimum(beyond, np.maximum(end, begin + 1) - 1).tolist()
        self._surface = self._most_of(pieces.dm, begin, end)

    def _most_of(self, dm: Integers, begin: Integers, end: Integers) -> list[int]:
        """Return the surface of most of each step."""
        piece, of = ranges(begin, np.maximum(end - begin, 1))
        on = np.zeros((len(begin), len(SURFACES)), dtype=np.int64)
        np.add.at(on, (of, self._kinds["surface"][piece]), dm[piece])
        most: list[int] = on.argmax(axis=1).tolist()
        return most

    def step(self, k: int, told: Told) -> Step:
        """Return the step of a manoeuvre."""
        line, of = self._line, self._road[k]
        first, last = self._points[k]
        climb_m, descent_m = self._climbs[k]
        name = self._name[of]
        return Step(
            manoeuvre=told.manoeuvre,
            turn=told.turn,
            exit=told.exit,
            obstacle=told.obstacle,
            bearing=self._bearing(first),
            name=self._graph.names[name],
            ref=self._graph.refs[name],
            road_class=ROAD_CLASSES[self._kinds["road_class"][of]],
            surface=SURFACES[self._surface[k]],
            length_m=self._metres[k],
            duration_s=self._seconds[k],
            climb_m=climb_m,
            descent_m=descent_m,
            slope=longest_steep(line.along_m[first : last + 1], line.height_m[first : last + 1]),
            point=first,
        )

    def arrival(self, target: Sequence[float] | None) -> Step:
        """Return the last step, which has no length."""
        name = self._name[-1]
        return Step(
            manoeuvre="arrive",
            turn=self._side(target),
            bearing=self._bearing(len(self._line.lonlat) - 1),
            name=self._graph.names[name],
            ref=self._graph.refs[name],
            road_class=ROAD_CLASSES[self._kinds["road_class"][-1]],
            surface=SURFACES[self._kinds["surface"][-1]],
            length_m=0,
            duration_s=0,
            point=len(self._line.lonlat) - 1,
        )

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


def _parts(passed: Floats, begin: Integers, end: Integers) -> list[int]:
    """Return what steps have of running sums, rounded so that they add up."""
    rounded = np.rint(passed)
    parts: list[int] = (rounded[end] - rounded[begin]).astype(np.int64).tolist()
    return parts
