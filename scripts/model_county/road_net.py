"""The roads laid so far, as ways over the lattice: what the next road may join."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import gcd
from typing import Any

import numpy as np
from scipy import ndimage

from model_county.ground import Bytes, Ground, Integers, Singles
from model_county.lattice_search import BLOCKED, GENTLE
from model_county.least_cost import Standard, Window, find_way, window_around

_GENTLE_M = 170.0
TOWARDS_SEAT = 0.3
"""What a metre of existing road on to the seat counts when a new road looks where to join."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Road:
    """A road as it was laid.

    Attributes
    ----------
    nodes : ndarray of int
        Lattice points, not more than some 125 m apart but for tunnels.
    rank : str
        What it is for: a key of :data:`model_county.road_tags.RANKS`.
    place : int
        Number of the settlement that it is for, or -1.
    """

    nodes: Integers
    rank: str
    place: int = -1


@dataclass(slots=True, kw_only=True, eq=False)
class RoadNet:
    """Roads in the order in which they were laid.

    Attributes
    ----------
    seat_m : ndarray of float32, shape of the lattice
        At each point of a road: metres to the nearest seat along the roads; inf elsewhere.
    covered : ndarray of uint8, shape of the lattice
        1 on and between the points of roads.
    tunnels : set of (int, int)
        Pairs of lattice points, the smaller first.
    """

    ground: Ground
    seat_m: Singles
    covered: Bytes
    roads: list[Road] = field(default_factory=list)
    tunnels: set[tuple[int, int]] = field(default_factory=set)

    def lay(self, road: Road) -> None:
        """Lay a road whose last point is on the net or a seat: its distances grow from there."""
        nodes = self._refined(road.nodes)
        self.roads.append(Road(nodes=nodes, rank=road.rank, place=road.place))
        xy = self.ground.xy_m(nodes)
        steps = np.hypot(*np.diff(xy, axis=0).T)
        seat_m = self.seat_m.ravel()
        end_m = seat_m[nodes[-1]] if np.isfinite(seat_m[nodes[-1]]) else 0.0
        along = end_m + np.r_[np.cumsum(steps[::-1])[::-1], 0.0]
        np.minimum.at(seat_m, nodes, along.astype(np.float32))
        self._cover(nodes)

    def _refined(self, nodes: Integers) -> Integers:
        """Put in the lattice points that straight edges run over, so that others may join there."""
        cols = self.ground.lattice[1]
        refined = [int(nodes[0])]
        for a, b in pairwise(nodes.tolist()):
            dr, dc = b // cols - a // cols, b % cols - a % cols
            pieces = 1 if (min(a, b), max(a, b)) in self.tunnels else gcd(dr, dc)
            refined += [a + (dr * cols + dc) // pieces * k for k in range(1, pieces)] + [b]
        return np.array(refined, dtype=np.int64)

    def _cover(self, nodes: Integers) -> None:
        cols = self.ground.lattice[1]
        covered = self.covered.ravel()
        for a, b in pairwise(nodes.tolist()):
            if (min(a, b), max(a, b)) in self.tunnels:
                continue
            dr, dc = b // cols - a // cols, b % cols - a % cols
            pieces = max(abs(dr), abs(dc))
            k = np.arange(pieces + 1) / pieces
            row = (a // cols + dr * k + 0.5).astype(np.int64)
            col = (a % cols + dc * k + 0.5).astype(np.int64)
            covered[row * cols + col] = 1
        covered[nodes] = 1

    def onward_m(self, window: Window, share: float = TOWARDS_SEAT) -> Singles:
        """Return what remains to be paid where a new road joins; inf off the roads."""
        return self.seat_m[window.slices] * np.float32(share)

    def beside(self, window: Window) -> Bytes:
        """Mark the lattice points that roads pass between their own points."""
        return self.covered[window.slices] * ~np.isfinite(self.seat_m[window.slices])

    def near(self, window: Window) -> Bytes:
        """Mark the surroundings of roads as ground where a footpath only climbs gently.

        Heights are smoothed along the whole network, so a steep path tilts the road it leaves.
        """
        off = self.covered[window.slices] == 0
        marked = np.zeros(off.shape, dtype=np.uint8)
        if not off.all():
            far = ndimage.distance_transform_edt(off) * self.ground.step_m
            marked[far < _GENTLE_M] = GENTLE
        return marked

    def is_on(self, node: int) -> bool:
        """Tell whether a lattice point is a point of a road."""
        return bool(np.isfinite(self.seat_m.ravel()[node]))

    def distance_m(self, nodes: Any, reach_m: float) -> Any:
        """Return how far lattice points are from the nearest road, at most ``reach_m``."""
        window = window_around(self.ground, nodes, reach_m)
        part = self.covered[window.slices]
        if not part.any():
            return np.full(np.shape(nodes), reach_m)
        far = ndimage.distance_transform_edt(part == 0) * self.ground.step_m
        local = window.local(np.asarray(nodes), self.ground.lattice[1])
        return np.minimum(np.asarray(far).ravel()[local], reach_m)

    def connect(
        self,
        node: int,
        standard: Standard,
        *,
        margin_m: float,
        most_m: float = np.inf,
        share: float = TOWARDS_SEAT,
        forbidden: Bytes | None = None,
        gently: bool = False,
    ) -> tuple[Integers, float]:
        """Return the cheapest way from a lattice point to the net, and its cost.

        ``gently`` as in :meth:`near`.
        """
        window = window_around(self.ground, node, margin_m)
        blocked = self.beside(window)
        if forbidden is not None:
            blocked = blocked | forbidden[window.slices]
        if gently:
            blocked = np.where(blocked == BLOCKED, blocked, self.near(window))
        blocked[np.divmod(window.local(node, self.ground.lattice[1]), window.cols)] = 0
        onward = self.onward_m(window, share)
        lowest = float(onward.min())
        if not np.isfinite(lowest):
            return np.empty(0, dtype=np.int64), np.inf
        # What is paid on old roads bounds nothing: only the new road does.
        onward -= np.float32(lowest)
        return find_way(
            self.ground, standard, window, node, onward, blocked=blocked,
            most_m=most_m + share * 2 * margin_m,
        )  # fmt: skip


def empty_net(ground: Ground) -> RoadNet:
    """Return a net without roads."""
    return RoadNet(
        ground=ground,
        seat_m=np.full(ground.lattice, np.inf, dtype=np.float32),
        covered=np.zeros(ground.lattice, dtype=np.uint8),
    )
