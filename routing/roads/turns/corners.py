"""The corners of a graph: which way roads point where they meet, and what they rank."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.times.kinematics import run_of_stations, step_lengths_m

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]

GREATER_ROADS = ("motorway", "trunk", "primary", "secondary", "tertiary")
"""Roads that others give way to, the greatest first; their links rank as they do."""

_ALONG_M = 15.0  # how far from its end a road's direction is taken: beyond the kerbs of a junction
_GAP_M = 1.0  # between ways, so that positions along all of them stay in order


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Corners:
    """What a turn looks like, whoever takes it.

    Gates and traffic lights are links at a node (decision 0005); the road that a link comes from or
    leads to stands for it.

    Attributes
    ----------
    road_edge : ndarray of int32, shape (m,)
        The edge itself; of a link the edge beside it, -1 where that road is a one-way against it.
    bearing_from, bearing_to : ndarrays, shape (m,)
        Direction of travel at the start and the end of an edge, radians, anticlockwise from east.
    rank : ndarray of int8, shape (s,)
        Of each segment: its place in :data:`GREATER_ROADS`, or their number.
    """

    road_edge: Indices
    bearing_from: Floats
    bearing_to: Floats
    rank: npt.NDArray[np.int8]

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)


def find_corners(graph: RoadGraph, segment_edge: Indices) -> Corners:
    """Return the corners of a graph.

    Parameters
    ----------
    graph : RoadGraph
    segment_edge : ndarray of int32, shape (2, s)
        Edges along each segment and against it; -1 where there is none.
    """
    tail_bearing, head_bearing = _bearings_inwards(graph)
    backwards, segment = graph.edge_reversed, graph.edge_segment
    start = np.where(backwards, head_bearing[segment], tail_bearing[segment])
    end = np.where(backwards, tail_bearing[segment], head_bearing[segment])
    beside = _segment_beside(graph)
    return Corners(
        road_edge=_road_edges(graph, beside, segment_edge),
        bearing_from=start,
        bearing_to=end + np.pi,
        rank=_ranks(graph)[beside],
    )


def _bearings_inwards(graph: RoadGraph) -> tuple[Floats, Floats]:
    """Return the directions from a segment's tail and from its head into it, shape (s,)."""
    step_m = step_lengths_m(graph)
    place = np.cumsum(step_m) - step_m + _GAP_M * run_of_stations(graph)
    first, last = graph.segment_first, graph.segment_last
    bearings = []
    for end, inwards in (
        (first, np.minimum(place[first] + _ALONG_M, place[last])),
        (last, np.maximum(place[last] - _ALONG_M, place[first])),
    ):
        north = np.interp(inwards, place, graph.shape_lat) - graph.shape_lat[end]
        east = np.interp(inwards, place, graph.shape_lon) - graph.shape_lon[end]
        bearings.append(np.arctan2(north, east * np.cos(np.radians(graph.shape_lat[end]))))
    return bearings[0], bearings[1]


def _segment_beside(graph: RoadGraph) -> Indices:
    """Return each segment; for a link, whose tail is its copy of the node, the road there."""
    beside = np.arange(graph.segments, dtype=np.int32)
    links = graph.segment_way == 0
    roads = np.flatnonzero(~links)
    at_node = np.full(graph.nodes, -1, dtype=np.int32)
    at_node[graph.segment_tail[roads]] = roads
    at_node[graph.segment_head[roads]] = roads
    beside[links] = at_node[graph.segment_tail[links]]
    return beside


def _road_edges(graph: RoadGraph, beside: Indices, segment_edge: Indices) -> Indices:
    road = beside[graph.edge_segment]
    # To the centre one comes from the road, away from it one goes on along the road.
    copy = graph.segment_tail[graph.edge_segment]
    leads_to_copy = graph.segment_head[road] == copy
    against = np.where(graph.edge_reversed, leads_to_copy, ~leads_to_copy)
    of_link = segment_edge[against.astype(np.int8), road]
    return np.where(
        graph.segment_way[graph.edge_segment] == 0, of_link, np.arange(graph.edges, dtype=np.int32)
    )


def _ranks(graph: RoadGraph) -> npt.NDArray[np.int8]:
    rank_of = [
        next((k for k, road in enumerate(GREATER_ROADS) if name in {road, f"{road}_link"}), None)
        for name in ROAD_CLASSES
    ]
    ranks = np.array([len(GREATER_ROADS) if one is None else one for one in rank_of], np.int8)
    of_segment: npt.NDArray[np.int8] = ranks[graph.kinds["road_class"][graph.segment_kind]]
    return of_segment
