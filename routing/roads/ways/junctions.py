"""Junctions as whoever drives through them sees them: which roads lead on, and where to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.way_tags import ROAD_CLASSES

_LOOK_M = 15.0
"""How far one looks along a road to see its direction. Assumed."""

_BARRIER = ROAD_CLASSES.index("barrier")
_RANKS = {
    "motorway": 0, "trunk": 1, "primary": 2, "secondary": 3, "tertiary": 4,
    "motorway_link": 0.5, "trunk_link": 1.5, "primary_link": 2.5, "secondary_link": 3.5,
    "tertiary_link": 4.5, "unclassified": 5, "residential": 5, "road": 5, "living_street": 6,
    "pedestrian": 6, "service": 7, "track": 7, "cycleway": 8, "bridleway": 8, "path": 8,
    "footway": 8, "steps": 9, "ferry": 9, "barrier": 9,
}  # fmt: skip
_RANK_OF = tuple(float(_RANKS[name]) for name in ROAD_CLASSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A road that leads on.

    Attributes
    ----------
    angle : float
        From straight on, degrees: -180 to 180, positive to the right.
    rank : float
        How important a road of its class is: 0 is a motorway; the same for a road and its sort.
    name : str
    ring : bool
        Whether it is part of a roundabout that one goes round in one direction.
    """

    angle: float
    rank: float
    name: str
    ring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """Where a way leaves one edge for another.

    Attributes
    ----------
    before : Branch
        The road that one comes by; its angle is 0.
    chosen : Branch
    others : tuple of Branch
        What else one could take, but for the way back.
    turns_back : bool
        Whether the way goes back on the same road.
    """

    before: Branch
    chosen: Branch
    others: tuple[Branch, ...]
    turns_back: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class Junctions:
    """The junctions of a graph for one vehicle.

    Attributes
    ----------
    edge_ms : ndarray of int32, shape (m,)
        Negative where the vehicle may not go: no road leads on there.
    """

    graph: RoadGraph
    edge_ms: npt.NDArray[np.int32]

    @cached_property
    def _is_barrier(self) -> npt.NDArray[np.bool_]:
        is_barrier: npt.NDArray[np.bool_] = self.graph.kinds["road_class"] == _BARRIER
        return is_barrier

    def between(self, incoming: int, outgoing: int) -> Junction:
        """Return the junction between two edges, neither of them a barrier's.

        Barriers may stand between the two; whatever leads on behind them belongs to the junction.
        """
        graph = self.graph
        segment = int(graph.edge_segment[incoming])
        towards = heading(graph, incoming, at_end=True)
        back = bool(graph.edge_reversed[incoming])
        others = [
            self._branch(edge, towards)
            for edge in self._leading_on(int(graph.edge_head[incoming]))
            if edge != outgoing
            and not (graph.edge_segment[edge] == segment and graph.edge_reversed[edge] != back)
        ]
        return Junction(
            before=self._branch(incoming, heading(graph, incoming)),
            chosen=self._branch(outgoing, towards),
            others=tuple(others),
            turns_back=int(graph.edge_segment[outgoing]) == segment
            and bool(graph.edge_reversed[outgoing]) != back,
        )

    def _leading_on(self, node: int) -> list[int]:
        """Return the usable edges that leave a node, or what barriers link it to."""
        graph = self.graph
        found: list[int] = []
        seen, open_ = {node}, [node]
        while open_:
            at = open_.pop()
            for edge in range(int(graph.first_out[at]), int(graph.first_out[at + 1])):
                if self.edge_ms[edge] < 0:
                    continue
                if self._is_barrier[graph.segment_kind[graph.edge_segment[edge]]]:
                    head = int(graph.edge_head[edge])
                    if head not in seen:
                        seen.add(head)
                        open_.append(head)
                else:
                    found.append(edge)
        return found

    def _branch(self, edge: int, towards: float) -> Branch:
        graph = self.graph
        segment = graph.edge_segment[edge]
        kind = graph.kinds[graph.segment_kind[segment]]
        return Branch(
            angle=deviation(towards, heading(graph, edge)),
            rank=_RANK_OF[kind["road_class"]],
            name=graph.names[graph.segment_name[segment]],
            ring=bool(kind["roundabout"]) and not self._leads_back(edge),
        )

    def _leads_back(self, edge: int) -> bool:
        """Tell whether one may also go the other way, as people on foot may in a roundabout."""
        graph = self.graph
        head = int(graph.edge_head[edge])
        out = slice(int(graph.first_out[head]), int(graph.first_out[head + 1]))
        back = (graph.edge_segment[out] == graph.edge_segment[edge]) & (self.edge_ms[out] >= 0)
        return bool((back & (graph.edge_reversed[out] != graph.edge_reversed[edge])).any())


def heading(graph: RoadGraph, edge: int, *, at_end: bool = False) -> float:
    """Return the direction of travel at an edge's start or end, degrees from north."""
    segment = int(graph.edge_segment[edge])
    first, last = int(graph.segment_first[segment]), int(graph.segment_last[segment])
    along = graph.shape_along_m
    if at_end == bool(graph.edge_reversed[edge]):  # at the segment's tail
        here, there = first, first + 1
        while there < last and along[there] - along[first] < _LOOK_M:
            there += 1
    else:
        here, there = last, last - 1
        while there > first and along[last] - along[there] < _LOOK_M:
            there -= 1
    start, end = (there, here) if at_end else (here, there)
    lon, lat = graph.shape_lon, graph.shape_lat
    return bearing(float(lon[start]), float(lat[start]), float(lon[end]), float(lat[end]))


def bearing(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Return the direction from a point to one nearby, degrees from north: 0 to 360."""
    east = (to_lon - lon) * math.cos(math.radians(lat))
    return math.degrees(math.atan2(east, to_lat - lat)) % 360.0


def deviation(towards: float, heading_: float) -> float:
    """Return by how much a heading deviates from another: -180 to 180, positive to the right."""
    return (heading_ - towards + 180.0) % 360.0 - 180.0
