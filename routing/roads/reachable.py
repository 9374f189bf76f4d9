"""The stretches of road that are reached within some time, from a place or towards it.

Those that a vehicle drives, and the paths that people walk on from where they park it.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.carrying import CarryLimits
from routing.roads.graph import RoadGraph
from routing.roads.last_leg.parking import Parking
from routing.roads.last_leg.walk_tree import NOBODY
from routing.roads.network import Network
from routing.roads.snapping import Snaps

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stretches:
    """Parts of edges, each with the time at its near end and what its whole length takes.

    Whoever drives *towards* the place is counted from it all the same: there the near end is
    the one that is left last.

    Attributes
    ----------
    edge : ndarray of int64, shape (k,)
    near, far : ndarrays, shape (k,)
        Shares along the edge's segment.
    start_ms : ndarray of int64, shape (k,)
        From the place to the near end; more than any limit where it is never reached.
    ms : ndarray of int64, shape (k,)
        From the near end to the far one.
    """

    edge: Integers
    near: Floats
    far: Floats
    start_ms: Integers
    ms: Integers

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            getattr(self, field.name).setflags(write=False)

    def within(self, limit_ms: int) -> tuple[Integers, Floats, Floats]:
        """Return what is reached in time: edges, and the shares at both ends of each stretch.

        A stretch that takes longer than what is left is cut where the time is up.
        """
        left = limit_ms - self.start_ms
        reached = np.flatnonzero(left >= 0)
        part = np.minimum(left[reached] / np.maximum(self.ms[reached], 1), 1.0)
        near, far = self.near[reached], self.far[reached]
        return self.edge[reached], near, near + part * (far - near)


def stretches(network: Network, snaps: Snaps, *, towards: bool) -> Stretches:
    """Return the stretches around one snapped point that a profile can use.

    Parameters
    ----------
    network : Network
    snaps : Snaps
        Of one point that was not refused.
    towards : bool
        Count the ways to the point instead of those from it.
    """
    graph, edge_ms = network.graph, network.edge_ms
    usable = np.flatnonzero(edge_ms >= 0)
    backwards = graph.edge_reversed[usable] != towards  # seen from the place
    whole = Stretches(
        edge=usable,
        near=np.where(backwards, 1.0, 0.0),
        far=np.where(backwards, 0.0, 1.0),
        start_ms=network.milliseconds_around(snaps, towards=towards)[usable],
        ms=edge_ms[usable].astype(np.int64),
    )
    return _with(whole, _at_place(graph, edge_ms, snaps, towards=towards))


def walked(
    network: Network, driven: Stretches, limits: CarryLimits, *, towards: bool
) -> Stretches | None:
    """Return the stretches of path beyond the road; None for people on foot, who do not park.

    Whoever lives there is reached by the least walk there and back, as in matrices.

    Parameters
    ----------
    network : Network
    driven : Stretches
        Of the vehicle around the place.
    limits : CarryLimits
    """
    parking = network.parking
    if parking is None or network.walkers is None:
        return None
    on_foot = np.zeros(network.graph.segments, dtype=bool)
    on_foot[network.walkers().snapper.usable] = True
    on_foot[network.snapper.usable] = False
    segment = np.flatnonzero(on_foot & parking.footways.both_ways)
    node_ms = _at_nodes(network.graph, driven)
    longest_ms = round(1000 * limits.one_way_s)
    by_tail, by_head = (
        _from_end(parking, segment, node_ms, longest_ms, from_head=from_head, towards=towards)
        for from_head in (False, True)
    )
    return _with(by_tail, by_head)


def _at_nodes(graph: RoadGraph, driven: Stretches) -> Integers:
    """Return when the vehicle is at each node, shape (n,); of a place at a node, 0."""
    node_ms = np.full(graph.nodes, NOBODY, dtype=np.int64)
    segment = graph.edge_segment[driven.edge]
    for share, ms in ((driven.near, driven.start_ms), (driven.far, driven.start_ms + driven.ms)):
        for end, node in ((0.0, graph.segment_tail), (1.0, graph.segment_head)):
            here = share == end
            np.minimum.at(node_ms, node[segment[here]], ms[here])
    return node_ms


def _from_end(
    parking: Parking,
    segment: Integers,
    node_ms: Integers,
    longest_ms: int,
    *,
    from_head: bool,
    towards: bool,
) -> Stretches:
    """Return what of segments is walked from their tails, or from their heads."""
    graph, tree, ways = parking.graph, parking.tree, parking.footways
    near, other = graph.segment_tail[segment], graph.segment_head[segment]
    out_ms, back_ms = ways.onward_ms[segment], ways.backward_ms[segment]
    if from_head:
        near, other, out_ms, back_ms = other, near, back_ms, out_ms
    round_ms = tree.there_ms + tree.back_ms
    # Beyond this share the way round by the other end is the shorter one.
    share = (1 + (round_ms[other] - round_ms[near]) / np.maximum(out_ms + back_ms, 1)) / 2
    for before_ms, along_ms in ((tree.there_ms[near], out_ms), (tree.back_ms[near], back_ms)):
        share = np.minimum(share, (longest_ms - before_ms) / np.maximum(along_ms, 1))
    kept = np.flatnonzero((share > 0) & (tree.root[near] >= 0))
    share, near = np.minimum(share[kept], 1.0), near[kept]
    walk_ms = (tree.back_ms if towards else tree.there_ms)[near]
    along_ms = (back_ms if towards else out_ms)[kept]
    return Stretches(
        edge=ways.edge[int(from_head), segment[kept]],
        near=np.full(len(kept), float(from_head)),
        far=1.0 - share if from_head else share,
        start_ms=node_ms[tree.root[near]] + walk_ms,
        ms=np.rint(along_ms * share).astype(np.int64),
    )


def _at_place(
    graph: RoadGraph, edge_ms: npt.NDArray[np.int32], snaps: Snaps, *, towards: bool
) -> Stretches:
    """Return what is left of the edges on which the place itself lies."""
    segment, share = int(snaps.segment[0]), float(snaps.share[0])
    edge = np.flatnonzero((graph.edge_segment == segment) & (edge_ms >= 0))
    far = np.where(graph.edge_reversed[edge] != towards, 0.0, 1.0)
    return Stretches(
        edge=edge,
        near=np.full(len(edge), share),
        far=far,
        start_ms=np.zeros(len(edge), dtype=np.int64),
        ms=np.rint(edge_ms[edge] * np.abs(far - share)).astype(np.int64),
    )


def _with(one: Stretches, other: Stretches) -> Stretches:
    columns = (field.name for field in dataclasses.fields(Stretches))
    return Stretches(**{
        name: np.concatenate((getattr(one, name), getattr(other, name))) for name in columns
    })  # fmt: skip
