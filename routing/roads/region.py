"""A built region: what is known of one stretch of country, in memory and on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from routing.errors import RegionError
from routing.notebook_map import AUTO
from routing.roads.carrying import CARRY, CarryLimits
from routing.roads.gazetteer import Gazetteer
from routing.roads.graph import RoadGraph
from routing.roads.isochrones import AROUND_M, Isochrone, isochrones_around
from routing.roads.matrix import Refused, TravelMatrix
from routing.roads.network import Network
from routing.roads.networks import Networks
from routing.roads.osm.settlements import Settlement
from routing.roads.region_meta import RegionMeta
from routing.roads.snapping import SNAP_RADIUS_M, Snaps, misplaced
from routing.roads.terrain.landscape import Landscape
from routing.roads.times.conditions import (
    Conditions,
    Moment,
    conditions_at,
    read_moment,
    read_start,
)
from routing.roads.times.timed_access import access_changes
from routing.roads.times.weather import DRY
from routing.roads.travel_times import TravelTimes, times_of_day
from routing.roads.ways.paths import Way
from routing.wording import Lang

if TYPE_CHECKING:
    import folium

    from routing.roads.many_to_many import Rows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """Roads, settlements and their provenance.

    Attributes
    ----------
    settlements : tuple of Settlement
        Cities, towns, villages and hamlets.
    dwellings : tuple of Settlement
        Isolated dwellings and farms, kept apart.
    """

    meta: RegionMeta
    graph: RoadGraph
    settlements: tuple[Settlement, ...] = ()
    dwellings: tuple[Settlement, ...] = ()
    _landscape: Callable[[], Landscape] = field(default=Landscape, repr=False)
    networks: Networks = field(default_factory=Networks, repr=False)

    @property
    def id(self) -> str:
        """Name that the region was built under."""
        return self.meta.id

    @property
    def version(self) -> str:
        """Content id."""
        return self.meta.version

    @property
    def timezone(self) -> str:
        """IANA name; times without an offset are meant in it."""
        return self.meta.timezone

    @property
    def gazetteer(self) -> Gazetteer:
        """Finds the region's places by name."""
        return Gazetteer(self.settlements, self.dwellings)

    @property
    def landscape(self) -> Landscape:
        """Relief and water for maps; read from disk when it is asked for."""
        return self._landscape()

    def misplaced(self, lon: float, lat: float) -> Refused | None:
        """Return why a point cannot be meant for this region (swapped, elsewhere), or None."""
        return misplaced(lon, lat, self.meta.bbox)

    def conditions(self, at: Moment | None = None, weather: str = DRY) -> Conditions:
        """Return the traffic, light and weather at a time; without one, of empty roads by day."""
        west, south, east, north = self.meta.bbox
        here = (west + east) / 2, (south + north) / 2
        found = conditions_at(at, self.timezone, weather, *here)
        if at is None or len(self.graph.rules) == 1:
            return found
        moment = read_moment(at, self.timezone)
        return replace(found, access=access_changes(self.graph, moment, weather))

    def network(
        self,
        profile: str = "van",
        at: Moment | None = None,
        weather: str = DRY,
        radius_m: float = SNAP_RADIUS_M,
    ) -> Network:
        """Return the roads as a vehicle sees them; its ``changed()`` answers what if.

        Raises as :meth:`matrix`.
        """
        return self.networks.of(self.graph, profile, self.conditions(at, weather), radius_m)

    def snap(
        self,
        lonlat: npt.ArrayLike,
        profile: str = "van",
        *,
        radius_m: float = SNAP_RADIUS_M,
        carry: CarryLimits | None = CARRY,
        driven: npt.ArrayLike = (),
    ) -> Snaps:
        """Put points on the roads that a profile can reach; parameters as of :meth:`matrix`."""
        return self.network(profile, None, DRY, radius_m).snap(lonlat, carry, driven)

    def matrix(
        self,
        lonlat: npt.ArrayLike,
        profile: str = "van",
        *,
        at: Moment | None = None,
        weather: str = DRY,
        radius_m: float = SNAP_RADIUS_M,
        carry: CarryLimits | None = CARRY,
        driven: npt.ArrayLike = (),
    ) -> TravelMatrix:
        """Return durations and distances between points.

        Never raises for a point: one that is not on the network is unreachable and listed in
        ``refused``.

        Parameters
        ----------
        lonlat : array_like, shape (n, 2)
            Degrees.
        profile : str
            Name of a vehicle profile.
        at : datetime or str, optional
            The traffic and light of this time hold on the whole way. Without an offset: in the
            region's time zone. None: empty roads by day.
        weather : str
            ``dry``, ``rain`` or ``snow``.
        radius_m : float
            How far a point may lie from the nearest road, or from the nearest path to walk on.
        carry : CarryLimits or None
            Points off the road are walked to within these limits, and the cells include the walks
            back to the vehicle and to the next point. None: nobody walks, and points off the road
            count as if they were on it.
        driven : array_like of int
            Points to which nobody walks, such as depots: there the vehicle itself has to be.

        Raises
        ------
        InputError
            ``unknown_profile``, ``unknown_weather``, ``not_a_time``, ``matrix_too_large``.
        """
        moment = None if at is None else read_moment(at, self.timezone)
        network = self.network(profile, moment, weather, radius_m)
        return network.matrix(lonlat, carry, driven, moment)

    def matrix_rows(
        self,
        lonlat: npt.ArrayLike,
        profile: str = "van",
        *,
        rows: int = 1000,
        at: Moment | None = None,
        weather: str = DRY,
        radius_m: float = SNAP_RADIUS_M,
        carry: CarryLimits | None = CARRY,
        driven: npt.ArrayLike = (),
    ) -> Iterator[Rows]:
        """Yield what :meth:`matrix` returns some rows at a time, and keep none of them.

        The rows as a slice, then seconds and metres, shape (rows, n), of any number of points.
        Parameters are those of :meth:`matrix`; :meth:`snap` tells who is refused, and why.
        """
        roads = self.network(profile, at, weather, radius_m)
        return roads.matrix_rows(lonlat, rows, carry, driven)

    def travel_times(
        self,
        lonlat: npt.ArrayLike,
        profile: str = "van",
        *,
        day: date | str,
        slots: Sequence[int] | None = None,
        weather: str = DRY,
        **where: Any,
    ) -> TravelTimes:
        """Return durations and distances between points through a day.

        Parameters
        ----------
        day : date, datetime or str
            A date begins at midnight; a time of a day is second 0 itself.
        slots : sequence of int, optional
            Seconds from then at which slots begin, 0 first. None: where traffic or light change.
        **where
            ``radius_m``, ``carry`` and ``driven``, as of :meth:`matrix`.

        Raises
        ------
        InputError
            As :meth:`matrix`; ``slots_invalid``.
        """
        return times_of_day(
            read_start(day, self.timezone),
            slots,
            lambda at: self.conditions(at, weather),
            lambda at: self.matrix(lonlat, profile, at=at, weather=weather, **where),
        )

    def ways(
        self,
        lonlat: npt.ArrayLike,
        pairs: Iterable[tuple[int, int]],
        profile: str = "van",
        *,
        at: Moment | None = None,
        weather: str = DRY,
        carry: CarryLimits | None = CARRY,
        driven: npt.ArrayLike = (),
    ) -> Mapping[tuple[int, int], Way]:
        """Return the fastest ways of pairs of points; those that have none are missing.

        Their times and lengths are those of :meth:`matrix`, and so are the parameters.
        """
        return self.network(profile, at, weather).ways(lonlat, pairs, carry, driven)

    def route(
        self,
        start: Sequence[float],
        end: Sequence[float],
        profile: str = "van",
        *,
        at: Moment | None = None,
        weather: str = DRY,
        carry: CarryLimits | None = CARRY,
        alternatives: int = 0,
    ) -> Way:
        """Return the fastest way from one point (lon, lat) to another, with its alternatives.

        Parameters are those of :meth:`matrix`; of ``alternatives`` there may be fewer than asked.

        Raises
        ------
        InputError
            ``unknown_profile``, ``unknown_weather``, ``not_a_time``, or why a point is refused.
        RegionError
            ``no_way``.
        """
        ends = (start, end)
        way = self.route_through(ends, profile, at=at, weather=weather, carry=carry)[0]
        if alternatives <= 0:
            return way
        others = self.network(profile, at, weather).alternatives(ends, alternatives, carry)
        return replace(way, alternatives=others)

    def route_through(
        self,
        lonlat: npt.ArrayLike,
        profile: str = "van",
        *,
        at: Moment | None = None,
        weather: str = DRY,
        carry: CarryLimits | None = CARRY,
    ) -> tuple[Way, ...]:
        """Return the ways from each point, shape (n, 2), to the next; raises as :meth:`route`."""
        points = np.asarray(lonlat, dtype=np.float64)
        self.network(profile, at, weather).snap(points, carry).need_all(profile)
        pairs = [(k, k + 1) for k in range(len(points) - 1)]
        ways = self.ways(points, pairs, profile, at=at, weather=weather, carry=carry)
        for pair in pairs:
            if pair not in ways:
                raise RegionError("no_way", start=pair[0] + 1, end=pair[1] + 1, profile=profile)
        return tuple(ways[pair] for pair in pairs)

    def isochrones(
        self,
        lonlat: Sequence[float],
        profile: str = "van",
        minutes: Sequence[float] = (15, 30, 60),
        *,
        towards: bool = False,
        at: Moment | None = None,
        weather: str = DRY,
        around_m: float = AROUND_M,
        carry: CarryLimits | None = CARRY,
    ) -> tuple[Isochrone, ...]:
        """Return the country within so many minutes from a point, or of it (``towards``).

        Each is a band of ``around_m`` metres beside roads, and paths walked within ``carry``, and
        contains the shorter ones. Raises as :meth:`route`; ``minutes_invalid``, ``width_invalid``.
        """
        network = self.network(profile, at, weather)
        snaps = network.snap([lonlat])
        snaps.need_all(profile)
        return isochrones_around(network, snaps, minutes, around_m, towards=towards, carry=carry)

    def edge_ms(
        self, profile: str, *, at: Moment | None = None, weather: str = DRY
    ) -> npt.NDArray[np.int32]:
        """Return each directed edge's travel time, milliseconds; negative where there is no way."""
        return self.network(profile, at, weather).edge_ms

    def figures(self) -> dict[str, Any]:
        """Return what ``shanlu region show --json`` prints."""
        from routing.roads.figures import figures  # noqa: PLC0415 - only showing needs them

        return figures(self.graph, self.meta, self.settlements, self.dwellings, self.edge_ms("van"))

    def explore(
        self,
        *,
        m: folium.Map | None = None,
        tiles: Any = AUTO,
        lang: Lang = "en",
        **keywords: Any,
    ) -> folium.Map:
        """Return an interactive map, as GeoPandas's ``explore()`` does.

        See :func:`routing.roads.exploring.explore` for the parameters and what is drawn.
        """
        from routing.roads import exploring  # noqa: PLC0415 - only notebooks need it

        return exploring.explore(
            self.graph,
            self.settlements,
            self.landscape,
            bounds=self.meta.bbox,
            credit=self.meta.credit,
            m=m,
            tiles=tiles,
            lang=lang,
            keywords=keywords,
        )
