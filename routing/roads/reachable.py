"""The stretches of road that a vehicle reaches within some time, from a place or towards it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
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
