"""The roads as one profile sees them: travel times, where points lie, and the way to matrices."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routing.roads.conditions import USUAL, Conditions
from routing.roads.graph import RoadGraph
from routing.roads.matrix import TravelMatrix
from routing.roads.snapping import Snapper, Snaps
from routing.roads.speeds import edge_milliseconds
from routing.roads.splicing import SplicedRoads, splice
from routing.roads.vehicles import VehicleProfile, find_profile

if TYPE_CHECKING:
    from routing.roads.hierarchy import Contraction, Metric

MOST_NETWORKS = 24
"""How many a region keeps: three profiles at eight times of a day."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """A graph weighed for one vehicle in one weather and traffic.

    Attributes
    ----------
    edge_ms : ndarray of int32, shape (m,)
        Travel time of each directed edge; negative where there is no way.
    contraction : callable
        Returns the graph's contraction, the same one for all profiles.
    """

    graph: RoadGraph
    profile: VehicleProfile
    conditions: Conditions
    edge_ms: npt.NDArray[np.int32]
    snapper: Snapper
    contraction: Callable[[], Contraction]

    @functools.cached_property
    def metric(self) -> Metric:
        """Weights of the contraction's arcs; made with the first matrix."""
        from routing.roads.many_to_many import weigh_roads  # noqa: PLC0415 - it loads numba

        return weigh_roads(self.contraction(), self.graph, self.edge_ms)

    def matrix(self, lonlat: npt.ArrayLike, at: datetime | None = None) -> TravelMatrix:
        """Return durations and distances between points, shape (n, 2), degrees.

        It is said to hold for ``at``, which these conditions are those of.
        """
        from routing.roads.joining import join  # noqa: PLC0415 - it loads numba
        from routing.roads.many_to_many import many_to_many  # noqa: PLC0415

        snaps = self.snapper.snap(lonlat)
        joined = join(self.graph, self.edge_ms, snaps)
        return many_to_many(
            self.contraction(),
            self.metric,
            joined,
            self.profile.name,
            snaps.refused,
            at=at,
            weather=self.conditions.weather.name,
        )

    def splice(self, lonlat: npt.ArrayLike) -> tuple[SplicedRoads, Snaps]:
        """Return the roads with points, shape (n, 2), degrees, spliced in."""
        snaps = self.snapper.snap(lonlat)
        return splice(self.graph, self.edge_ms, snaps), snaps


class Networks(dict[tuple[str, Conditions, float], Network]):
    """A region's networks; of many the one that was asked for longest ago goes first."""

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
            kept = network(graph, find_profile(profile), radius_m, conditions, [*self.values()])
        self[key] = kept
        while len(self) > MOST_NETWORKS:
            self.pop(next(iter(self)), None)
        return kept


def network(
    graph: RoadGraph,
    vehicle: VehicleProfile,
    radius_m: float,
    conditions: Conditions = USUAL,
    others: Sequence[Network] = (),
) -> Network:
    """Weigh a graph for a vehicle.

    Parameters
    ----------
    graph : RoadGraph
    vehicle : VehicleProfile
    radius_m : float
        How far from a usable road a point may lie.
    conditions : Conditions
        Weather and traffic.
    others : sequence of Network
        Over the same graph: the contraction is shared with all, the snapper with those of this
        vehicle that may use the same edges.
    """
    edge_ms = edge_milliseconds(graph, vehicle, conditions=conditions)
    alike = (one.snapper for one in others if _snaps_alike(one, vehicle, radius_m, edge_ms))
    return Network(
        graph=graph,
        profile=vehicle,
        conditions=conditions,
        edge_ms=edge_ms,
        snapper=next(alike, None) or Snapper(graph, edge_ms, radius_m),
        contraction=others[0].contraction if others else functools.cache(lambda: _contract(graph)),
    )


def _snaps_alike(
    other: Network, vehicle: VehicleProfile, radius_m: float, edge_ms: npt.NDArray[np.int32]
) -> bool:
    same = other.profile.name == vehicle.name and other.snapper.radius_m == radius_m
    return same and bool(((other.edge_ms >= 0) == (edge_ms >= 0)).all())


def _contract(graph: RoadGraph) -> Contraction:
    from routing.roads.many_to_many import contract_roads  # noqa: PLC0415 - it loads numba

    return contract_roads(graph)
