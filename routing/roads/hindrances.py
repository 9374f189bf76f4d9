"""Why a vehicle cannot get to a road: the sign, slope, gate or one-way on the way there.

All roads are searched for the way that breaks least, from the roads that the vehicle can reach to
the one in question; if nothing is broken there, for the way back. The first thing that is broken
is the hindrance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.osm.access import FOOT
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.snapping import largest_component
from routing.roads.times.limits import signed_limits, sustained_grade
from routing.roads.times.vehicles import VehicleProfile

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_BARRIER = ROAD_CLASSES.index("barrier")
_PATHS = tuple(
    ROAD_CLASSES.index(name)
    for name in ("path", "footway", "steps", "pedestrian", "bridleway", "cycleway")
)
_A_SIGN_M, _CLOSED_M, _A_PATH_M = 300.0, 3_000.0, 10_000.0
"""What it costs to break a limit, an access tag, and to drive on a path: a detour of so much."""


@dataclass(frozen=True, slots=True)
class _Tree:
    """The ways that break least, from the vehicle's roads to every node or back."""

    cost: Floats
    last: npt.NDArray[np.int32]  # edge; -1 at the vehicle's roads


class Hindrances:
    """Tells what keeps one vehicle from a road.

    Parameters
    ----------
    graph : RoadGraph
    vehicle : VehicleProfile
    edge_ms : ndarray of int32, shape (m,)
        Travel times of the vehicle; negative where it may not go.
    access : ndarray of uint8, shape (m,)
        Who may use each edge at the time that is asked for.
    """

    def __init__(
        self,
        graph: RoadGraph,
        vehicle: VehicleProfile,
        edge_ms: npt.NDArray[np.int32],
        access: npt.NDArray[np.uint8],
    ) -> None:
        self._graph = graph
        self._access = access
        self._vehicle = vehicle
        self._usable = edge_ms >= 0
        self._edge_ms = edge_ms
        self._known: dict[int, Mapping[str, Any]] = {}

    def on_the_way_to(self, segment: int) -> Mapping[str, Any]:
        """Return what the sentence of a hindrance is made of.

        Returns
        -------
        mapping
            ``hindrance``: ``weight``, ``axle_load``, ``height``, ``width``, ``slope``, ``access``,
            ``closed_now``, ``path``, ``barrier``, ``one_way``, ``turns`` or ``island``; the road's
            name, OSM way and place; the ``vehicle``; and where something is measured ``limit`` and
            ``value``.
        """
        if segment not in self._known:
            self._known[segment] = self._find(segment)
        return self._known[segment]

    def _find(self, segment: int) -> Mapping[str, Any]:
        edges = self._edges_of(segment)
        for tree, backwards in ((self._there, False), (self._back, True)):
            way = self._way(tree, edges, backwards=backwards)
            if way is None:
                return self._told("island", int(edges[0]))
            broken = [edge for edge in way if not self._usable[edge]]
            if broken:
                return self._cause(broken[0])
        return self._told("turns", int(edges[0]))  # each edge is open, so it is how they meet

    @cached_property
    def _tail(self) -> npt.NDArray[np.int32]:
        return self._graph.edge_tail

    @cached_property
    def _by_segment(self) -> Integers:
        return np.argsort(self._graph.edge_segment, kind="stable")

    def _edges_of(self, segment: int) -> Integers:
        sorter = self._by_segment
        begin, end = np.searchsorted(
            self._graph.edge_segment, (segment, segment + 1), sorter=sorter
        )
        return sorter[begin:end]

    @cached_property
    def _there(self) -> _Tree:
        return self._grown(self._tail, self._graph.edge_head)

    @cached_property
    def _back(self) -> _Tree:
        return self._grown(self._graph.edge_head, self._tail)

    @cached_property
    def _cost(self) -> Floats:
        graph = self._graph
        road_class = graph.kinds["road_class"][graph.segment_kind][graph.edge_segment]
        open_ = (self._access & self._vehicle.access_bit) != 0
        break_m = np.where(open_, _A_SIGN_M, _CLOSED_M)
        break_m[~open_ & np.isin(road_class, _PATHS)] = _A_PATH_M
        return graph.length_m.astype(np.float64) + np.where(self._usable, 0.0, break_m)

    def _grown(self, tail: npt.NDArray[np.int32], head: npt.NDArray[np.int32]) -> _Tree:
        from routing.roads.cheapest_ways import cheapest_ways  # noqa: PLC0415 - it loads numba

        roots = largest_component(self._graph, self._edge_ms)
        return _Tree(*cheapest_ways(tail, head, self._cost, roots))

    def _way(self, tree: _Tree, edges: Integers, *, backwards: bool) -> list[int] | None:
        """Return the edges from the vehicle's roads over one of ``edges``, in that order."""
        near = self._graph.edge_head if backwards else self._tail
        cost = tree.cost[near[edges]] + self._cost[edges]
        if not np.isfinite(cost).any():
            return None
        last = int(edges[cost.argmin()])
        way = [last]
        while (before := int(tree.last[near[way[-1]]])) >= 0:
            way.append(before)
        return way[::-1]

    def _cause(self, edge: int) -> Mapping[str, Any]:
        graph, vehicle = self._graph, self._vehicle
        segment = int(graph.edge_segment[edge])
        if not self._access[edge] & vehicle.access_bit:
            timed = bool(graph.edge_access[edge] & vehicle.access_bit)
            return self._told("closed_now" if timed else self._why_closed(segment), edge)
        kind = graph.kinds[graph.segment_kind[segment]]
        for code, (limit, value) in signed_limits(kind, vehicle).items():
            if limit < np.float32(value):
                return self._told(
                    code, edge, limit=round(float(limit), 2), value=round(float(value), 2)
                )
        grade = sustained_grade(graph, segment, against=bool(graph.edge_reversed[edge]))
        if not grade > vehicle.steepest_laden * 0.9999:  # NaN without terrain
            return self._told("access", edge)  # no sign and no slope: a change has closed it
        limit = round(100 * vehicle.steepest_laden)
        return self._told("slope", edge, limit=limit, value=round(100 * grade))

    def _why_closed(self, segment: int) -> str:
        graph = self._graph
        both = graph.edge_access[self._edges_of(segment)]
        road_class = graph.kinds["road_class"][graph.segment_kind[segment]]
        if road_class == _BARRIER:
            return "barrier"
        if (both & self._vehicle.access_bit).any():
            return "one_way"
        made_for_feet = road_class in _PATHS and bool((both & FOOT).any())
        return "path" if made_for_feet else "access"

    def _told(self, code: str, edge: int, **measured: float) -> Mapping[str, Any]:
        graph = self._graph
        segment = int(graph.edge_segment[edge])
        ends = (graph.segment_first, graph.segment_last)
        point = int(ends[bool(graph.edge_reversed[edge])][segment])
        return {
            "hindrance": code,
            "road": graph.names[graph.segment_name[segment]],
            "way_id": int(graph.segment_way[segment]),
            "at_lon": round(float(graph.shape_lon[point]), 5),
            "at_lat": round(float(graph.shape_lat[point]), 5),
            "vehicle": self._vehicle.name,
            **measured,
        }
