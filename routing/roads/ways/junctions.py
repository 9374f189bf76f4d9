"""Junctions as whoever drives through them sees them: which roads lead on, and where to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.graph.ranges import ranges
from routing.roads.osm.way_tags import ROAD_CLASSES
from routing.roads.turns.skeleton import Skeleton

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.signedinteger[Any]]
Flags = npt.NDArray[np.bool_]

_BARRIER = ROAD_CLASSES.index("barrier")
_RANKS = {
    "motorway": 0, "trunk": 1, "primary": 2, "secondary": 3, "tertiary": 4,
    "motorway_link": 0.5, "trunk_link": 1.5, "primary_link": 2.5, "secondary_link": 3.5,
    "tertiary_link": 4.5, "unclassified": 5, "residential": 5, "road": 5, "living_street": 6,
    "pedestrian": 6, "service": 7, "track": 7, "cycleway": 8, "bridleway": 8, "path": 8,
    "footway": 8, "steps": 9, "ferry": 9, "barrier": 9,
}  # fmt: skip
_RANK_OF = np.array([_RANKS[name] for name in ROAD_CLASSES], dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Branches:
    """Roads that lead on, one a row.

    Attributes
    ----------
    angle : ndarray
        From straight on, degrees: -180 to 180, positive to the right.
    rank : ndarray
        How important a road of its class is: 0 is a motorway; the same for a road and its sort.
    name : ndarray of int64
        The same number for the same name; 0 without one.
    ring : ndarray of bool
        Whether it is part of a roundabout that one goes round in one direction.
    """

    angle: Floats
    rank: Floats
    name: Integers
    ring: Flags

    def __getitem__(self, rows: Integers | slice) -> Branches:
        """Return some rows."""
        return Branches(
            angle=self.angle[rows],
            rank=self.rank[rows],
            name=self.name[rows],
            ring=self.ring[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Passed:
    """The junctions where a way leaves one edge for the next.

    Attributes
    ----------
    before : Branches
        The roads that one comes by, one for each junction; their angles are 0.
    chosen : Branches
    others : Branches
        What else one could take, but for the way back.
    of : ndarray of int64
        The junction of each of the others, ascending.
    turns_back : ndarray of bool
        Whether the way goes back on the same road.
    """

    before: Branches
    chosen: Branches
    others: Branches
    of: Integers
    turns_back: Flags


@dataclass(frozen=True, kw_only=True, eq=False)
class Junctions:
    """The junctions of a graph for one vehicle.

    Attributes
    ----------
    skeleton : Skeleton
        Of vehicles or of people on foot: what is read of it is the same for both.
    edge_ms : ndarray of int32, shape (m,)
        Negative where the vehicle may not go: no road leads on there.
    """

    skeleton: Skeleton
    edge_ms: npt.NDArray[np.int32]

    @property
    def graph(self) -> RoadGraph:
        """The roads."""
        return self.skeleton.graph

    @cached_property
    def _name(self) -> Integers:
        """A number for each of the graph's names, which it has once for each road number."""
        number: dict[str, int] = {"": 0}
        of_names = [number.setdefault(name, len(number)) for name in self.graph.names]
        return np.array(of_names, dtype=np.int64)

    def passed(self, edge: Integers) -> Passed:
        """Return the junctions between consecutive edges, none of them a barrier's.

        Barriers may stand between two; whatever leads on behind them belongs to the junction.
        """
        graph = self.graph
        incoming, outgoing = edge[:-1], edge[1:]
        towards = self.skeleton.corners.bearing_to[incoming]
        other, of = self._leading_on(graph.edge_head[incoming])
        kept = (other != outgoing[of]) & ~self._is_back(incoming[of], other)
        other, of = other[kept], of[kept]
        return Passed(
            before=self._branches(incoming, self.skeleton.corners.bearing_from[incoming]),
            chosen=self._branches(outgoing, towards),
            others=self._branches(other, towards[of]),
            of=of,
            turns_back=self._is_back(incoming, outgoing),
        )

    def _is_back(self, edge: Integers, other: Integers) -> Flags:
        graph = self.graph
        return np.asarray(
            (graph.edge_segment[edge] == graph.edge_segment[other])
            & (graph.edge_reversed[edge] != graph.edge_reversed[other])
        )

    def _leading_on(self, node: Integers) -> tuple[Integers, Integers]:
        """Return the usable edges that leave nodes, or what barriers link them to.

        Which of the nodes each edge belongs to comes with it, ascending.
        """
        graph = self.graph
        of = np.arange(len(node))
        found, found_of = [of[:0]], [of[:0]]
        seen = of * graph.nodes + node
        while len(node):
            first = graph.first_out[node]
            edge, row = ranges(first, graph.first_out[node + 1] - first)
            usable = self.edge_ms[edge] >= 0
            edge, at = edge[usable], of[row[usable]]
            barrier = self._class(edge) == _BARRIER
            found.append(edge[~barrier])
            found_of.append(at[~barrier])
            behind = np.unique(at[barrier] * graph.nodes + graph.edge_head[edge[barrier]])
            behind = behind[~np.isin(behind, seen)]
            seen = np.append(seen, behind)
            of, node = np.divmod(behind, graph.nodes)
        all_of = np.concatenate(found_of)
        order = np.argsort(all_of, kind="stable")
        return np.concatenate(found)[order], all_of[order]

    def _class(self, edge: Integers) -> Integers:
        graph = self.graph
        found: Integers = graph.kinds["road_class"][graph.segment_kind[graph.edge_segment[edge]]]
        return found

    def _branches(self, edge: Integers, towards: Floats) -> Branches:
        graph = self.graph
        segment = graph.edge_segment[edge]
        # Bearings are anticlockwise from east, angles positive to the right.
        turned = np.degrees(towards - self.skeleton.corners.bearing_from[edge])
        ring = graph.kinds["roundabout"][graph.segment_kind[segment]]
        if ring.any():
            ring &= ~self._leads_back(edge)
        return Branches(
            angle=(turned + 180.0) % 360.0 - 180.0,
            rank=_RANK_OF[self._class(edge)],
            name=self._name[graph.segment_name[segment]],
            ring=ring,
        )

    def _leads_back(self, edge: Integers) -> Flags:
        """Tell where one may also go the other way, as people on foot may in a roundabout."""
        graph = self.graph
        against = (~graph.edge_reversed[edge]).astype(np.int8)
        back = self.skeleton.expansion.segment_edge[against, graph.edge_segment[edge]]
        return np.asarray((back >= 0) & (self.edge_ms[back] >= 0))


def bearing(lon: float, lat: float, to_lon: float, to_lat: float) -> float:
    """Return the direction from a point to one nearby, degrees from north: 0 to 360."""
    east = (to_lon - lon) * math.cos(math.radians(lat))
    return math.degrees(math.atan2(east, to_lat - lat)) % 360.0
