"""The roads as one profile sees them: travel times, where points lie, and the way to matrices."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routing.roads.graph import RoadGraph
from routing.roads.matrix import TravelMatrix
from routing.roads.snapping import Snapper, Snaps
from routing.roads.speeds import edge_milliseconds
from routing.roads.splicing import SplicedRoads, splice
from routing.roads.vehicles import VehicleProfile

if TYPE_CHECKING:
    from routing.roads.hierarchy import Contraction, Metric


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """A graph weighed for one vehicle.

    Attributes
    ----------
    edge_ms : ndarray of int32, shape (m,)
        Travel time of each directed edge; negative where there is no way.
    contraction : callable
        Returns the graph's contraction, the same one for all profiles.
    """

    graph: RoadGraph
    profile: VehicleProfile
    edge_ms: npt.NDArray[np.int32]
    snapper: Snapper
    contraction: Callable[[], Contraction]

    @functools.cached_property
    def metric(self) -> Metric:
        """Weights of the contraction's arcs; made with the first matrix."""
        from routing.roads.many_to_many import weigh_roads  # noqa: PLC0415 - it loads numba

        return weigh_roads(self.contraction(), self.graph, self.edge_ms)

    def matrix(self, lonlat: npt.ArrayLike) -> TravelMatrix:
        """Return durations and distances between points, shape (n, 2), degrees."""
        from routing.roads.joining import join  # noqa: PLC0415 - it loads numba
        from routing.roads.many_to_many import many_to_many  # noqa: PLC0415

        snaps = self.snapper.snap(lonlat)
        joined = join(self.graph, self.edge_ms, snaps)
        return many_to_many(
            self.contraction(), self.metric, joined, self.profile.name, snaps.refused
        )

    def splice(self, lonlat: npt.ArrayLike) -> tuple[SplicedRoads, Snaps]:
        """Return the roads with points, shape (n, 2), degrees, spliced in."""
        snaps = self.snapper.snap(lonlat)
        return splice(self.graph, self.edge_ms, snaps), snaps


def network(
    graph: RoadGraph, vehicle: VehicleProfile, radius_m: float, like: Network | None = None
) -> Network:
    """Weigh a graph for a vehicle.

    Parameters
    ----------
    graph : RoadGraph
    vehicle : VehicleProfile
    radius_m : float
        How far from a usable road a point may lie.
    like : Network, optional
        Another one over the same graph, to share the contraction with.
    """
    edge_ms = edge_milliseconds(graph, vehicle)
    return Network(
        graph=graph,
        profile=vehicle,
        edge_ms=edge_ms,
        snapper=Snapper(graph, edge_ms, radius_m),
        contraction=like.contraction if like else functools.cache(lambda: _contract(graph)),
    )


def _contract(graph: RoadGraph) -> Contraction:
    from routing.roads.many_to_many import contract_roads  # noqa: PLC0415 - it loads numba

    return contract_roads(graph)
