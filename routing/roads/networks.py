"""A region's networks: one a vehicle, conditions and radius, made when they are asked for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.network import Network
from routing.roads.times.conditions import USUAL, Conditions
from routing.roads.times.speeds import HALF_LOAD, edge_milliseconds
from routing.roads.times.vehicles import VehicleProfile, find_profile
from routing.roads.turns.skeleton import Skeleton
from routing.roads.turns.turn_costs import turn_milliseconds

if TYPE_CHECKING:
    from routing.roads.hierarchy import Contraction

MOST_NETWORKS = 24
"""How many a region keeps: three profiles at eight times of a day."""


class Networks(dict[tuple[str, Conditions, float], Network]):
    """A region's networks; of many the one that was asked for longest ago goes first.

    Parameters
    ----------
    kept : callable, optional
        Returns the order of a hierarchy from where it is kept.
    """

    def __init__(self, kept: Callable[[Skeleton], Contraction] | None = None) -> None:
        super().__init__()
        self._kept = kept
        self._skeletons: dict[bool, Skeleton] = {}

    def skeleton(self, graph: RoadGraph, *, on_foot: bool) -> Skeleton:
        """Return what all vehicles share, or all people on foot."""
        fresh = Skeleton(graph=graph, on_foot=on_foot, kept=self._kept)
        return self._skeletons.setdefault(on_foot, fresh)

    def of(
        self, graph: RoadGraph, profile: str, conditions: Conditions, radius_m: float
    ) -> Network:
        """Return the network of a profile in some conditions.

        Raises
        ------
        InputError
            ``unknown_profile``.
        """
        key = (profile, conditions, radius_m)
        kept = self.pop(key, None)
        if kept is None:
            vehicle = find_profile(profile)
            on_foot = functools.partial(self.of, graph, "foot", conditions, radius_m)
            kept = network(
                self.skeleton(graph, on_foot=vehicle.on_foot),
                vehicle,
                radius_m,
                conditions,
                others=[*self.values()],
                walkers=None if vehicle.on_foot else on_foot,
            )
        self[key] = kept
        while len(self) > MOST_NETWORKS:
            self.pop(next(iter(self)), None)
        return kept


def network(
    skeleton: Skeleton,
    vehicle: VehicleProfile,
    radius_m: float,
    conditions: Conditions = USUAL,
    *,
    load: float = HALF_LOAD,
    others: Sequence[Network] = (),
    walkers: Callable[[], Network] | None = None,
) -> Network:
    """Weigh a graph for a vehicle.

    Parameters
    ----------
    skeleton : Skeleton
        The one of vehicles, or of people on foot.
    vehicle : VehicleProfile
    radius_m : float
        How far from a usable road a point may lie.
    conditions : Conditions
        Weather and traffic.
    load : float
        Share of the payload on board.
    others : sequence of Network
        Over the same graph: the snapper is shared with those of this vehicle that may use the same
        edges.
    walkers : callable, optional
        Returns the network of those who walk on from where the vehicle is parked.
    """
    graph, expansion = skeleton.graph, skeleton.expansion
    edge_ms = edge_milliseconds(graph, vehicle, load, conditions=conditions)
    turn_ms = turn_milliseconds(graph, expansion, skeleton.corners, vehicle, edge_ms)
    alike = (one.snapper for one in others if _snaps_alike(one, vehicle, radius_m, edge_ms))
    return Network(
        graph=graph,
        profile=vehicle,
        conditions=conditions,
        edge_ms=edge_ms,
        turn_ms=turn_ms,
        radius_m=radius_m,
        skeleton=skeleton,
        walkers=walkers,
        known_snapper=next(alike, None),
    )


def _snaps_alike(
    other: Network, vehicle: VehicleProfile, radius_m: float, edge_ms: npt.NDArray[np.int32]
) -> bool:
    same = other.profile.name == vehicle.name and other.radius_m == radius_m
    return same and bool(((other.edge_ms >= 0) == (edge_ms >= 0)).all())
