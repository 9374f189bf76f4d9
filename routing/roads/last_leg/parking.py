"""Park and walk: where a vehicle is left for a point that it cannot drive to.

Of all places where the vehicle can halt, and of all ways from there, the one with the least time on
foot, there and back together. People walk along paths and roads, and the last piece straight, from
the nearest path or road to the point. One sweep of Dijkstra's algorithm from all parking places at
once finds it for the whole region.
"""

from __future__ import annotations

import dataclasses
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from routing.roads.carrying import CarryLimits
from routing.roads.graph import RoadGraph
from routing.roads.graph.positions import positions
from routing.roads.last_leg.walk_tree import NOBODY, Footways, WalkTree, grown
from routing.roads.matrix import Refused
from routing.roads.snapping import Snapper, Snaps, metres_between
from routing.roads.times.walking import off_path_ms
from routing.roads.walks import Walks

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_WALKED = frozenset({"too_far_from_road", "only_unusable_road_near"})
"""Why a vehicle does not get to a point that people may walk to."""

STRAIGHT, BY_TAIL, BY_HEAD = range(3)
"""How a walk leaves its point: straight to the road, or by one end of the nearest segment."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Approaches:
    """The best walk to each of some points.

    Attributes
    ----------
    points : ndarray, shape (k, 2)
    segment, share : ndarrays, shape (k,)
        Where the vehicle is parked; the segment is -1 where nobody can walk.
    there_ms, back_ms, length_dm : ndarrays of int64, shape (k,)
    by : ndarray of int64, shape (k,)
        ``STRAIGHT``, ``BY_TAIL`` or ``BY_HEAD``.
    on_foot : Snaps
        Where the points lie on the network of those who walk.
    """

    segment: Integers
    share: Floats
    there_ms: Integers
    back_ms: Integers
    length_dm: Integers
    by: Integers
    on_foot: Snaps
    points: Floats


def aside(snaps: Snaps, limits: CarryLimits, driven: npt.ArrayLike = ()) -> Integers:
    """Return which points the vehicle does not get to, but for those that are driven to."""
    with np.errstate(invalid="ignore"):
        off_road = snaps.distance_m > limits.beside_road_m
    off_road[[one.index for one in snaps.refused if one.code in _WALKED]] = True
    off_road[np.asarray(driven, dtype=np.int64)] = False
    return np.flatnonzero(off_road)


class Parking:
    """Finds the parking places of one vehicle.

    Parameters
    ----------
    graph : RoadGraph
    drivers, walkers : Snapper
        Of the vehicle, and of people on foot.
    walking_ms : ndarray of int32, shape (m,)
        Time on foot of each directed edge; negative where people may not go.
    """

    def __init__(
        self,
        graph: RoadGraph,
        drivers: Snapper,
        walkers: Snapper,
        walking_ms: npt.NDArray[np.int32],
    ) -> None:
        self.graph = graph
        self._drivers = drivers
        self._walkers = walkers
        self.footways = Footways.of(graph, walking_ms)

    @cached_property
    def tree(self) -> WalkTree:
        """The ways on foot from the parking places to all nodes."""
        return grown(self.graph, self.footways, self._halts >= 0)

    @cached_property
    def _halts(self) -> Integers:
        """A segment on which the vehicle can halt at each node; -1 where there is none."""
        graph, usable = self.graph, self._drivers.usable
        halts = np.full(graph.nodes, -1, dtype=np.int64)
        halts[graph.segment_head[usable]] = halts[graph.segment_tail[usable]] = usable
        return halts

    def reach(self, points: Floats, snaps: Snaps, limits: CarryLimits, index: Integers) -> Snaps:
        """Return snaps in which some points are walked to from where one can park.

        Parameters
        ----------
        points : ndarray, shape (n, 2)
            All points, degrees.
        snaps : Snaps
            Where they lie on the network of the vehicle.
        index : ndarray of int64
            Those that lie :func:`aside`.

        Returns
        -------
        Snaps
            With ``walks``. What is too far to walk is refused as ``too_far_to_walk``.
        """
        by_car = dataclasses.replace(
            snaps,
            segment=snaps.segment[index],
            share=snaps.share[index],
            distance_m=snaps.distance_m[index],
        )
        ways = self.approaches(points[index], by_car)
        slowest_ms = np.maximum(ways.there_ms, ways.back_ms)
        found = ways.segment >= 0
        near = found & (slowest_ms <= 1000 * limits.one_way_s)
        walked = index[near]
        segment, share = snaps.segment.copy(), snaps.share.copy()
        distance_m = snaps.distance_m.copy()
        segment[index[found]], distance_m[index[found]] = -1, np.nan
        segment[walked], share[walked] = ways.segment[near], ways.share[near]
        parked = positions(self.graph, ways.segment[near], ways.share[near])
        distance_m[walked] = np.where(
            ways.by[near] == STRAIGHT,
            snaps.distance_m[walked],
            metres_between(points[walked], parked),
        )
        too_far = [
            Refused(index=int(index[k]), code="too_far_to_walk", details=_told(ways, k, limits))
            for k in np.flatnonzero(found & ~near).tolist()
        ]
        told = {one.index: one for one in (*snaps.refused, *too_far)}
        refused = [told[k] for k in sorted(told.keys() - set(walked.tolist()))]
        return Snaps(
            segment=segment,
            share=share,
            distance_m=distance_m,
            refused=tuple(refused),
            walks=Walks(
                index=walked,
                door=points[walked],
                parked=parked,
                there_ms=ways.there_ms[near],
                back_ms=ways.back_ms[near],
                length_dm=ways.length_dm[near],
                load_kg=limits.load_kg,
            ),
        )

    def approach(self, point: tuple[float, float]) -> Approaches:
        """Return the best walk to one point, lon and lat."""
        points = np.array([point])
        return self.approaches(points, self._drivers.snap(points))

    def approaches(self, points: Floats, by_car: Snaps) -> Approaches:
        """Return the best walk to each point, shape (k, 2), which lies there for the vehicle."""
        graph, tree, ways = self.graph, self.tree, self.footways
        on_foot = self._walkers.snap(points)
        there, back, length = np.full((3, 3, len(points)), NOBODY, dtype=np.int64)
        there[STRAIGHT], length[STRAIGHT] = _straight(by_car.distance_m)
        back[STRAIGHT] = there[STRAIGHT]

        near = np.flatnonzero(on_foot.segment >= 0)
        segment, share = on_foot.segment[near], on_foot.share[near]
        passable = ways.both_ways[segment]
        near, segment, share = near[passable], segment[passable], share[passable]
        aside_ms, aside_dm = _straight(on_foot.distance_m[near])
        onward_ms, backward_ms = ways.onward_ms[segment], ways.backward_ms[segment]
        onward, backward, along = (
            np.rint(whole * share).astype(np.int64)
            for whole in (onward_ms, backward_ms, ways.length_dm[segment])
        )
        tail, head = graph.segment_tail[segment], graph.segment_head[segment]
        there[BY_TAIL, near] = tree.there_ms[tail] + onward + aside_ms
        back[BY_TAIL, near] = tree.back_ms[tail] + backward + aside_ms
        length[BY_TAIL, near] = tree.length_dm[tail] + along + aside_dm
        there[BY_HEAD, near] = tree.there_ms[head] + backward_ms - backward + aside_ms
        back[BY_HEAD, near] = tree.back_ms[head] + onward_ms - onward + aside_ms
        length[BY_HEAD, near] = tree.length_dm[head] + ways.length_dm[segment] - along + aside_dm

        best = (there + back).argmin(axis=0)
        chosen = best, np.arange(len(points))
        node = np.zeros(len(points), dtype=np.int64)
        node[near] = np.where(best[near] == BY_HEAD, tree.root[head], tree.root[tail])
        halt = self._halts[node]
        straight = best == STRAIGHT
        parked = np.where(straight, by_car.segment, halt)
        return Approaches(
            segment=np.where(there[chosen] < NOBODY, parked, -1),
            share=np.where(straight, by_car.share, graph.segment_head[halt] == node),
            there_ms=there[chosen],
            back_ms=back[chosen],
            length_dm=length[chosen],
            by=best,
            on_foot=on_foot,
            points=points,
        )


def _told(ways: Approaches, k: int, limits: CarryLimits) -> dict[str, float]:
    return {
        "lon": float(ways.points[k, 0]),
        "lat": float(ways.points[k, 1]),
        "walk_min": math.ceil(max(int(ways.there_ms[k]), int(ways.back_ms[k])) / 60_000),
        "walk_m": round(int(ways.length_dm[k]) / 10),
        "limit_min": round(limits.one_way_s / 60),
    }


def _straight(distance_m: Floats) -> tuple[Integers, Integers]:
    """Return milliseconds and decimetres off any path; nobody where the distance is not known."""
    known = np.isfinite(distance_m)
    metres = np.where(known, distance_m, 0.0)
    ms = np.rint(1000 * metres / off_path_ms()).astype(np.int64)
    return np.where(known, ms, NOBODY), np.rint(10 * metres).astype(np.int64)
