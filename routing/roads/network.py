"""The roads as one profile sees them: travel times, where points lie, and the way to matrices."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routing.roads.carrying import CarryLimits
from routing.roads.graph import RoadGraph
from routing.roads.hindrances import Hindrances
from routing.roads.last_leg.parking import Parking, aside
from routing.roads.matrix import TravelMatrix
from routing.roads.snapping import Snapper, Snaps
from routing.roads.times.conditions import Conditions
from routing.roads.times.timed_access import edge_access
from routing.roads.times.vehicles import VehicleProfile
from routing.roads.told_ways import Teller
from routing.roads.turns.expansion import edges_in_reach
from routing.roads.turns.skeleton import Skeleton
from routing.roads.turns.turn_costs import Around, turn_milliseconds
from routing.roads.ways.junctions import Junctions
from routing.roads.ways.paths import Way
from routing.roads.ways.pieces import Pieces

if TYPE_CHECKING:
    from routing.roads.hierarchy import Metric
    from routing.roads.joining import JoinedPoints
    from routing.roads.many_to_many import Rows
    from routing.roads.one_to_one import WayFinder

Indices = npt.NDArray[np.int32]

_HINDERED = frozenset({"only_unusable_road_near", "too_far_to_walk"})


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """A graph weighed for one vehicle in one weather and traffic.

    Attributes
    ----------
    edge_ms : ndarray of int32, shape (m,)
        Travel time of each directed edge; negative where there is no way.
    turn_ms : ndarray of int32, shape (t,)
        What each turn costs; negative where it may not be taken.
    radius_m : float
        How far from a usable road a point may lie.
    skeleton : Skeleton
        The same one for all vehicles, or for all people on foot.
    walkers : callable or None
        Returns the network of people on foot; None where nobody parks to walk on.
    known_snapper : Snapper or None
        Of a network with the same usable edges; None: made when it is asked for.
    known_metric : Metric or None
        None: made with the first matrix or way.
    """

    graph: RoadGraph
    profile: VehicleProfile
    conditions: Conditions
    edge_ms: npt.NDArray[np.int32]
    turn_ms: npt.NDArray[np.int32]
    radius_m: float
    skeleton: Skeleton
    walkers: Callable[[], Network] | None = None
    known_snapper: Snapper | None = None
    known_metric: Metric | None = None

    @functools.cached_property
    def metric(self) -> Metric:
        """Weights of the hierarchy's arcs."""
        if self.known_metric is not None:
            return self.known_metric
        from routing.roads.many_to_many import weigh  # noqa: PLC0415 - it loads numba

        return weigh(self.skeleton, self.edge_ms, self.turn_ms)

    @functools.cached_property
    def snapper(self) -> Snapper:
        """What puts points on the roads that can be reached."""
        if self.known_snapper is not None:
            return self.known_snapper
        in_reach = edges_in_reach(self.skeleton.expansion, self.turn_ms)
        return Snapper(self.graph, in_reach, self.radius_m)

    def edges_along(self, segments: npt.ArrayLike) -> Indices:
        """Return the directed edges of segments, such as those that points were snapped to."""
        edges = self.skeleton.expansion.segment_edge[:, np.asarray(segments, dtype=np.int64)]
        return np.unique(edges[edges >= 0])

    def changed(self, edges: npt.ArrayLike, milliseconds: npt.ArrayLike) -> Network:
        """Return these roads with other times on some edges: a closure, a slower road.

        What if? Only what the edges touch is weighed anew, which takes a fraction of the time that
        all roads take (decision 0010); the answers are the same. This network stays as it is, and
        the other one may be changed again.

        Parameters
        ----------
        edges : array_like of int, shape (k,)
            Directed edges: of a road closed both ways there are two (:meth:`edges_along`).
        milliseconds : array_like of int
            One for all, or shape (k,); negative: closed to the vehicle. Roads that no vehicle may
            ever use are not opened by it.

        Examples
        --------
        >>> import routing
        >>> roads = routing.open_region("drawn-valley").network("van")
        >>> points = [(105.0553, 33.4259), (105.0714, 33.4701)]
        >>> slide = roads.edges_along(roads.snap(points[1:]).segment)
        >>> slower = roads.changed(slide, 600_000).matrix(points)
        >>> int(slower.durations_s[0, 1] - roads.matrix(points).durations_s[0, 1]) > 60
        True
        """
        from routing.roads.many_to_many import reweigh  # noqa: PLC0415 - it loads numba

        given = np.asarray(edges, dtype=np.int32).reshape(-1)
        edge_ms, turn_ms = self.edge_ms.copy(), self.turn_ms.copy()
        edge_ms[given] = milliseconds
        skeleton, expansion = self.skeleton, self.skeleton.expansion
        around = Around.of(self.graph, expansion, given)
        turns = around.turns
        turn_ms[turns] = turn_milliseconds(
            self.graph, expansion, skeleton.corners, self.profile, edge_ms, around=around
        )
        as_open = ((turn_ms[turns] < 0) == (self.turn_ms[turns] < 0)).all()
        return dataclasses.replace(
            self,
            edge_ms=edge_ms,
            turn_ms=turn_ms,
            known_snapper=self.snapper if as_open else None,
            known_metric=reweigh(skeleton, self.metric, edge_ms, turn_ms, turns),
        )

    @functools.cached_property
    def parking(self) -> Parking | None:
        """Where the vehicle is parked to walk on; None for people on foot."""
        if self.walkers is None:
            return None
        walkers = self.walkers()
        return Parking(self.graph, self.snapper, walkers.snapper, walkers.edge_ms)

    @functools.cached_property
    def junctions(self) -> Junctions:
        """What leads on where, for who tells ways."""
        return Junctions(skeleton=self.skeleton, edge_ms=self.edge_ms)

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
        points = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
        snaps = self.snapper.snap(points)
        if carry is not None and self.walkers is not None:
            off_road = aside(snaps, carry, driven)
            if off_road.size and self.parking is not None:
                snaps = self.parking.reach(points, snaps, carry, off_road)
        return self._with_reasons(snaps, points) if snaps.refused else snaps

    @functools.cached_property
    def _hindrances(self) -> Hindrances:
        access = edge_access(self.graph, self.conditions.access)
        return Hindrances(self.graph, self.profile, self.edge_ms, access)

    def _with_reasons(self, snaps: Snaps, points: npt.NDArray[np.float64]) -> Snaps:
        """Say what keeps the vehicle from the roads beside points that were refused."""
        hindered = [one for one in snaps.refused if one.code in _HINDERED]
        if not hindered:
            return snaps
        roads, away_m = self.snapper.nearest_roads(points[[one.index for one in hindered]])
        near = away_m <= self.radius_m
        reasons = {
            one.index: self._hindrances.on_the_way_to(segment)
            for one, segment, is_near in zip(hindered, roads.tolist(), near.tolist(), strict=True)
            if is_near
        }
        refused = (
            dataclasses.replace(one, details={**one.details, **reasons.get(one.index, {})})
            for one in snaps.refused
        )
        return dataclasses.replace(snaps, refused=tuple(refused))

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
        return self.between(self.snap(lonlat, carry, driven), at)

    def between(self, snaps: Snaps, at: datetime | None = None) -> TravelMatrix:
        """Return durations and distances between points that have been snapped."""
        from routing.roads.many_to_many import many_to_many  # noqa: PLC0415 - it loads numba

        return many_to_many(
            self.skeleton.contraction,
            self.metric,
            self._join(snaps),
            self.profile.name,
            snaps,
            at=at,
            weather=self.conditions.weather.name,
        )

    def matrix_rows(
        self,
        lonlat: npt.ArrayLike,
        rows: int,
        carry: CarryLimits | None = None,
        driven: npt.ArrayLike = (),
    ) -> Iterator[Rows]:
        """Yield a matrix some rows at a time; the other parameters are those of :meth:`snap`."""
        from routing.roads.many_to_many import rows_of_matrix  # noqa: PLC0415 - it loads numba

        joined = self._join(self.snap(lonlat, carry, driven))
        return rows_of_matrix(self.skeleton.contraction, self.metric, joined, rows)

    def ways(
        self,
        lonlat: npt.ArrayLike,
        pairs: Iterable[tuple[int, int]],
        carry: CarryLimits | None = None,
        driven: npt.ArrayLike = (),
    ) -> Mapping[tuple[int, int], Way]:
        """Return the fastest ways of pairs of points that have one, walks included.

        Parameters
        ----------
        pairs : iterable of (int, int)
            Of points, from and to; the other parameters are those of :meth:`snap`.
        """
        points = np.asarray(lonlat, dtype=np.float64)
        snaps = self.snap(points, carry, driven)
        found = self.pieces(snaps, pairs)
        teller = self._teller(points, snaps)
        return {pair: teller.way(pair, pieces) for pair, pieces in found.items()}

    def alternatives(
        self, ends: npt.ArrayLike, count: int, carry: CarryLimits | None = None
    ) -> tuple[Way, ...]:
        """Return up to ``count`` other sensible ways between two points, fastest first."""
        from routing.roads.alternatives import alternative_pieces  # noqa: PLC0415 - numba

        points = np.asarray(ends, dtype=np.float64)
        snaps = self.snap(points, carry)
        others = alternative_pieces(self._finder(snaps), 0, 1, count)[1:]
        teller = self._teller(points, snaps)
        return tuple(teller.way((0, 1), pieces) for pieces in others)

    def _teller(self, points: npt.NDArray[np.float64], snaps: Snaps) -> Teller:
        walked = frozenset(snaps.walks.index.tolist())
        walkers = self.walkers() if walked and self.walkers is not None else self
        return Teller(
            points=points,
            walked=walked,
            junctions=self.junctions,
            footpaths=walkers.junctions,
            parking=self.parking if walked else None,
        )

    def pieces(
        self, snaps: Snaps, pairs: Iterable[tuple[int, int]]
    ) -> Mapping[tuple[int, int], Pieces]:
        """Return the drives between pairs of snapped points, from and to, that have one."""
        return self._finder(snaps).pieces(pairs)

    def _finder(self, snaps: Snaps) -> WayFinder:
        from routing.roads.one_to_one import WayFinder  # noqa: PLC0415 - it loads numba

        return WayFinder(
            skeleton=self.skeleton,
            metric=self.metric,
            edge_ms=self.edge_ms,
            turn_ms=self.turn_ms,
            joined=self._join(snaps),
        )

    def milliseconds_around(self, snaps: Snaps, *, towards: bool = False) -> npt.NDArray[np.int64]:
        """Return the time from one snapped point to the start of each edge, shape (m,).

        Parameters
        ----------
        towards : bool
            From the end of each edge to the point instead.

        Returns
        -------
        ndarray of int64
            Milliseconds; :data:`routing.roads.one_to_all.NEVER` where there is no way.
        """
        from routing.roads import one_to_all  # noqa: PLC0415 - it loads numba

        joined = self._join(snaps)
        if towards:
            return one_to_all.milliseconds_towards(self.skeleton, self.metric, joined)
        return one_to_all.milliseconds_from(self.skeleton, self.metric, self.turn_ms, joined)

    def _join(self, snaps: Snaps) -> JoinedPoints:
        from routing.roads.joining import join  # noqa: PLC0415 - it loads numba

        return join(self.graph, self.skeleton.expansion, self.edge_ms, self.turn_ms, snaps)
