"""The day to plan: shipments, vehicles, couriers and depots, as plain checked values.

Units: seconds count from the plan's own ``start``; metres; loads in the units of
``Problem.load_dimensions``; costs in the user's currency. Every class checks itself when it is
built and raises :class:`~routing.errors.InputError` naming the user's own id.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from routing.checks import check_loads, check_not_negative, check_unique
from routing.errors import InputError
from routing.region_ref import RegionRef
from routing.rejected import Origin, Rejected
from routing.roads.carrying import CARRY, CarryLimits
from routing.roads.matrix import TravelMatrix

NATIVE_LOADS = ("weight_kg", "volume_m3", "parcels")
"""Load dimensions of a native day; VROOM files bring their own unnamed ones."""

FOREVER_S = 10**9
"""An end that no day reaches (31 years), in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A closed interval in which something may start.

    Raises
    ------
    InputError
        ``window_ends_before_start``.
    """

    start_s: int
    end_s: int

    def __post_init__(self) -> None:
        if self.end_s < self.start_s:
            raise InputError("window_ends_before_start", start_s=self.start_s, end_s=self.end_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where something happens: a point, a named place, or a row of a given matrix.

    A location as it was read may have only a ``place`` (and its ``parent``, so that names that
    repeat can be told apart); the planner resolves it to a point and gives it its matrix ``index``.
    """

    lon: float | None = None
    lat: float | None = None
    place: str | None = None
    parent: str | None = None
    index: int | None = None

    def __post_init__(self) -> None:
        if (self.lon is None) != (self.lat is None):
            raise InputError("half_a_coordinate", lon=self.lon, lat=self.lat)
        if self.lon is not None and self.lat is not None:
            if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
                raise InputError("not_a_number", field="lon/lat")
            if not (-180 <= self.lon <= 180 and -90 <= self.lat <= 90):
                if abs(self.lon) <= 90 < abs(self.lat) <= 180:
                    raise InputError("swapped_lonlat", lon=self.lon, lat=self.lat)
                raise InputError("coordinate_out_of_range", lon=self.lon, lat=self.lat)
        elif self.place is None and self.index is None:
            raise InputError("no_location")

    @property
    def row(self) -> int:
        """Row of the travel matrix; the planner has given every location one."""
        if self.index is None:
            msg = "the location has no matrix row yet: plan it through routing.planner"
            raise ValueError(msg)
        return self.index

    @property
    def label(self) -> str:
        """The place's name, its point where it has none, or its matrix row."""
        if self.place:
            return self.place
        if self.lat is not None and self.lon is not None:
            return f"{self.lat:.5f}, {self.lon:.5f}"
        return f"#{self.index}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Picking up or handing over one shipment at one place.

    Attributes
    ----------
    setup_s : int
        Once a visit: parking, walking, finding the sender. Not charged again when the vehicle's
        previous visit was at the same location.
    service_s : int
        For this shipment: its parcels times the time each.
    time_windows : tuple of TimeWindow
        In which the visit may start (set-up included). Empty: at any time.
    """

    location: Location
    setup_s: int = 0
    service_s: int = 0
    time_windows: tuple[TimeWindow, ...] = ()

    def __post_init__(self) -> None:
        check_not_negative(setup_s=self.setup_s, service_s=self.service_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """Goods to move, under the user's own id.

    With ``pickup`` alone they are collected and brought to the depot where the vehicle's trip ends;
    with ``delivery`` alone they are loaded where it starts; with both, one vehicle carries them
    from one to the other.

    Attributes
    ----------
    ready_s : int or None
        When the goods are there: a pickup does not start before, and no trip that delivers them
        leaves its depot, or begins to load there, before.
    """

    id: str
    pickup: Task | None = None
    delivery: Task | None = None
    load: tuple[float, ...] = ()
    parcels: int = 1
    ready_s: int | None = None
    skills: frozenset[str] = frozenset()
    priority: int = 0
    commodity: str | None = None
    contact: str | None = None
    phone: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.pickup is None and self.delivery is None:
            raise InputError("no_location", id=self.id)
        check_loads(self.id, self.load)
        check_not_negative(id=self.id, parcels=self.parcels, priority=self.priority)
        if self.pickup is not None and self.pickup.time_windows and not self.windows(self.pickup):
            raise InputError("ready_after_last_window", id=self.id, ready_s=self.ready_s)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks there are, pickup first."""
        return tuple(task for task in (self.pickup, self.delivery) if task is not None)

    def windows(self, task: Task) -> tuple[TimeWindow, ...]:
        """Windows of a task, the goods' ready time applied to the pickup; empty: at any time."""
        if task is not self.pickup or self.ready_s is None:
            return task.time_windows
        if not task.time_windows:
            return (TimeWindow(start_s=self.ready_s, end_s=FOREVER_S),)
        return tuple(
            TimeWindow(start_s=max(window.start_s, self.ready_s), end_s=window.end_s)
            for window in task.time_windows
            if window.end_s >= self.ready_s
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest that a courier must take, starting in one of its windows."""

    id: str
    duration_s: int
    time_windows: tuple[TimeWindow, ...] = ()

    def __post_init__(self) -> None:
        check_not_negative(id=self.id, duration_s=self.duration_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Who drives: name and phone stand on the sheets, never in a log."""

    id: str
    name: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Depot:
    """Where vehicles start and end.

    Attributes
    ----------
    opening : TimeWindow or None
        Vehicles leave and return within it.
    cut_off_s : int or None
        When the line-haul truck, train or flight leaves: whatever is collected must have been
        handed over, ``handover_s`` after the vehicle's return, by then.
    reload_s : int
        How long a vehicle stands here between two trips, unloading and loading.
    """

    id: str
    location: Location
    name: str | None = None
    opening: TimeWindow | None = None
    cut_off_s: int | None = None
    handover_s: int = 0
    reload_s: int = 0

    def __post_init__(self) -> None:
        check_not_negative(id=self.id, handover_s=self.handover_s, reload_s=self.reload_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """A vehicle with its shift, limits and costs.

    Attributes
    ----------
    capacity : tuple of float
        In the order of ``Problem.load_dimensions``; ``inf`` where a dimension does not bind.
    start_depot, end_depot : str or None
        None: the route is open at that end.
    reload_depots : tuple of str
        Where it may unload and load between two trips of its day.
    max_reloads : int or None
        How often at most; None: as often as it pays.
    max_duration_s, max_travel_s : int or None
        Longest time from departure to return, and longest time driving.
    cost_per_hour, cost_per_travel_hour : float
        Of the time on duty (departure to return), and of the time driving alone.
    """

    id: str
    profile: str
    capacity: tuple[float, ...]
    start_depot: str | None = None
    end_depot: str | None = None
    reload_depots: tuple[str, ...] = ()
    max_reloads: int | None = None
    shift: TimeWindow | None = None
    skills: frozenset[str] = frozenset()
    courier: str | None = None
    breaks: tuple[Break, ...] = ()
    max_duration_s: int | None = None
    max_travel_s: int | None = None
    max_distance_m: int | None = None
    max_tasks: int | None = None
    fixed_cost: float = 0.0
    cost_per_km: float = 0.0
    cost_per_hour: float = 0.0
    cost_per_travel_hour: float = 0.0

    def __post_init__(self) -> None:
        check_loads(self.id, self.capacity, finite=False)
        check_not_negative(
            id=self.id,
            max_reloads=self.max_reloads,
            max_duration_s=self.max_duration_s,
            max_travel_s=self.max_travel_s,
            max_distance_m=self.max_distance_m,
            max_tasks=self.max_tasks,
            fixed_cost=self.fixed_cost,
            cost_per_km=self.cost_per_km,
            cost_per_hour=self.cost_per_hour,
            cost_per_travel_hour=self.cost_per_travel_hour,
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """A whole day: either in a region, or with its own matrices.

    Attributes
    ----------
    start : datetime
        With an offset; second 0 of every time inside.
    matrices : mapping of profile to TravelMatrix
        Given with the problem, or filled in by the planner. All have the same points.
    at : datetime or None
        The time whose traffic and light the travel times have; None: empty roads by day.
    weather : str or None
        The weather that they have: ``dry``, ``rain``, ``snow``; None: nobody said, so dry.
    carry : CarryLimits
        How far and how much couriers carry on foot where their vehicle does not get.
    rejected : tuple of Rejected
        Rows of the input that are not part of the problem.
    origins : mapping of (kind, id) to Origin
        Where the rows of the problem were read; empty where nobody read them.
    fewest_vehicles : bool
        Of two plans that serve the same, the one with fewer vehicles is better, whatever it costs.
    """

    start: datetime
    shipments: tuple[Shipment, ...]
    vehicles: tuple[Vehicle, ...]
    depots: tuple[Depot, ...] = ()
    couriers: tuple[Courier, ...] = ()
    load_dimensions: tuple[str, ...] = NATIVE_LOADS
    region: RegionRef | None = None
    matrices: Mapping[str, TravelMatrix] = field(default_factory=dict)
    at: datetime | None = None
    weather: str | None = None
    carry: CarryLimits = CARRY
    rejected: tuple[Rejected, ...] = ()
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    fewest_vehicles: bool = False

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise InputError("start_without_offset")
        for rows in (self.shipments, self.vehicles, self.depots, self.couriers):
            check_unique(row.id for row in rows)
        depots = {depot.id for depot in self.depots}
        for vehicle in self.vehicles:
            for end in (vehicle.start_depot, vehicle.end_depot, *vehicle.reload_depots):
                if end is not None and end not in depots:
                    raise InputError("unknown_depot", id=vehicle.id, depot=end)
            if len(vehicle.capacity) != len(self.load_dimensions):
                raise InputError("no_capacity", id=vehicle.id, dimensions=self.load_dimensions)
        for shipment in self.shipments:
            if len(shipment.load) != len(self.load_dimensions):
                raise InputError("no_load", id=shipment.id, dimensions=self.load_dimensions)

    @property
    def matrix_digest(self) -> str:
        """Content id of all matrices: what a plan's times come from."""
        content = hashlib.sha256()
        for profile, matrix in sorted(self.matrices.items()):
            content.update(f"{profile}={matrix.digest};".encode())
        return content.hexdigest()[:16]

    def weight_kg(self, shipment: Shipment) -> float:
        """Return what a shipment weighs; 0 where the day counts no kilograms."""
        if NATIVE_LOADS[0] not in self.load_dimensions:
            return 0.0
        return shipment.load[self.load_dimensions.index(NATIVE_LOADS[0])]

    def origin(self, kind: str, row_id: str) -> Origin:
        """Return where a row was read; nowhere where that is not known."""
        return self.origins.get((kind, row_id), Origin())

    def depot(self, depot_id: str) -> Depot:
        """Return a depot by its id."""
        return next(depot for depot in self.depots if depot.id == depot_id)
