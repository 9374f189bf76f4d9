"""The roads as one profile sees them: travel times, where points lie, and the way to matrices."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routing.roads.carrying import CarryLimits
from routing.roads.conditions import USUAL, Conditions
from routing.roads.graph import RoadGraph
from routing.roads.hindrances import Hindrances
from routing.roads.matrix import Refused, TravelMatrix
from routing.roads.parking import Parking
from routing.roads.snapping import Snapper, Snaps
from routing.roads.speeds import edge_milliseconds
from routing.roads.splicing import SplicedRoads, splice
from routing.roads.vehicles import VehicleProfile, find_profile

if TYPE_CHECKING:
    from routing.roads.hierarchy import Contraction, Metric

_HINDERED = frozenset({"only_unusable_road_near", "too_far_to_walk"})

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
    walkers : callable or None
        Returns the network of people on foot; None where nobody parks to walk on.
    """

    graph: RoadGraph
    profile: VehicleProfile
    conditions: Conditions
    edge_ms: npt.NDArray[np.int32]
    snapper: Snapper
    contraction: Callable[[], Contraction]
    walkers: Callable[[], Network] | None = None

    @functools.cached_property
    def metric(self) -> Metric:
        """Weights of the contraction's arcs; made with the first matrix."""
        from routing.roads.many_to_many import weigh_roads  # noqa: PLC0415 - it loads numba

        return weigh_roads(self.contraction(), self.graph, self.edge_ms)

    @functools.cached_property
    def parking(self) -> Parking | None:
        """Where the vehicle is parked to walk on; None for people on foot."""
        if self.walkers is None:
            return None
        walkers = self.walkers()
        return Parking(self.graph, self.snapper, walkers.snapper, walkers.edge_ms)

    def snap(
        self,
        lonlat: npt.ArrayLike,
        carry: CarryLimits | None = None,
        driven: npt.ArrayLike = (),
    ) -> Snaps:
        """Put points, shape (n, 2), degrees, on the roads; what lies aside is walked to.

        Parameters
        ----------
        carry : CarryLimits or None
            None: nobody walks, and points off the road count as if they were on it.
        driven : array_like of int
            Points to which nobody walks.
        """
        snaps = self.snapper.snap(lonlat)
        if carry is not None and self.parking is not None:
            snaps = self.parking.reach(lonlat, snaps, carry, driven)
        refused = tuple(self._with_reason(one, lonlat) for one in snaps.refused)
        return dataclasses.replace(snaps, refused=refused) if refused else snaps

    @functools.cached_property
    def _hindrances(self) -> Hindrances:
        return Hindrances(self.graph, self.profile, self.edge_ms)

    def _with_reason(self, refused: Refused, lonlat: npt.ArrayLike) -> Refused:
        """Say what keeps the vehicle from the road beside a point that was refused."""
        if refused.code not in _HINDERED:
            return refused
        lon, lat = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)[refused.index].tolist()
        segment, away_m = self.snapper.nearest_road(lon, lat)
        if away_m > self.snapper.radius_m:
            return refused
        told = self._hindrances.on_the_way_to(segment)
        return dataclasses.replace(refused, details={**refused.details, **told})

    def matrix(
        self,
        lonlat: npt.ArrayLike,
        carry: CarryLimits | None = None,
        driven: npt.ArrayLike = (),
        at: datetime | None = None,
    ) -> TravelMatrix:
        """Return durations and distances between points; parameters as of :meth:`snap`.

        It is said to hold for ``at``, which these conditions are those of.
        """
        from routing.roads.joining import join  # noqa: PLC0415 - it loads numba
        from routing.roads.many_to_many import many_to_many  # noqa: PLC0415

        snaps = self.snap(lonlat, carry, driven)
        joined = join(self.graph, self.edge_ms, snaps)
        return many_to_many(
            self.contraction(),
            self.metric,
            joined,
            self.profile.name,
            snaps,
            at=at,
            weather=self.conditions.weather.name,
        )

    def splice(
        self,
        lonlat: npt.ArrayLike,
        carry: CarryLimits | None = None,
        driven: npt.ArrayLike = (),
    ) -> tuple[SplicedRoads, Snaps]:
        """Return the roads with points spliced in; parameters as of :meth:`snap`."""
        snaps = self.snap(lonlat, carry, driven)
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
            vehicle = find_profile(profile)
            on_foot = functools.partial(self.of, graph, "foot", conditions, radius_m)
            kept = network(
                graph,
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
    graph: RoadGraph,
    vehicle: VehicleProfile,
    radius_m: float,
    conditions: Conditions = USUAL,
    *,
    others: Sequence[Network] = (),
    walkers: Callable[[], Network] | None = None,
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
    walkers : callable, optional
        Returns the network of those who walk on from where the vehicle is parked.
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
        walkers=walkers,
    )


def _snaps_alike(
    other: Network, vehicle: VehicleProfile, radius_m: float, edge_ms: npt.NDArray[np.int32]
) -> bool:
    same = other.profile.name == vehicle.name and other.snapper.radius_m == radius_m
    return same and bool(((other.edge_ms >= 0) == (edge_ms >= 0)).all())


def _contract(graph: RoadGraph) -> Contraction:
    from routing.roads.many_to_many import contract_roads  # noqa: PLC0415 - it loads numba

    return contract_roads(graph)
