"""The day as a whole: all rows together, their matrices and what holds for all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from routing.checks import check_fleet_size, check_not_negative, check_unique
from routing.errors import InputError
from routing.problem.balance import Balance
from routing.problem.depot import Depot
from routing.problem.shipment import Shipment
from routing.problem.vehicle import Courier, Vehicle
from routing.region_ref import RegionRef
from routing.rejected import Origin, Rejected
from routing.roads.carrying import CARRY, CarryLimits
from routing.roads.matrix import TravelMatrix
from routing.roads.travel_times import TravelTimes

NATIVE_LOADS = ("weight_kg", "volume_m3", "parcels")
"""Load dimensions of a native day; VROOM files bring their own unnamed ones."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """A whole day: either in a region, or with its own matrices.

    Attributes
    ----------
    start : datetime
        With an offset; second 0 of every time inside.
    matrices : mapping of profile to TravelMatrix
        Given with the problem, or filled in by the planner. All have the same points.
    travel_times : mapping of profile to TravelTimes
        Where they depend on the hour: what counts instead of ``matrices``, which then have a mean.
    at : datetime or None
        The time whose traffic and light the travel times have; None: empty roads by day.
    time_dependent : bool
        Whether the travel times in a region are those of the hour at which each way begins.
    weather : str or None
        The weather that they have: ``dry``, ``rain``, ``snow``; None: nobody said, so dry.
    carry : CarryLimits
        How far and how much couriers carry on foot where their vehicle does not get.
    wholes : mapping of id to Shipment
        Those that were split, whose parts are among the shipments.
    rejected : tuple of Rejected
        Rows of the input that are not part of the problem.
    origins : mapping of (kind, id) to Origin
        Where the rows of the problem were read; empty where nobody read them.
    fewest_vehicles : bool
        Of two plans that serve the same, the one with fewer vehicles is better, whatever it costs.
    co2_cost_per_kg : float
        Price of what vehicles emit.
    unfamiliar_cost : float
        Of each shipment that is served by another courier than usually.
    balance : Balance or None
        What it costs that one courier has more to do than another.
    apart : tuple of (str, str)
        Kinds of goods of which the one spoils the other: shipments whose ``commodity`` has the one
        word in it are in no trip with those that have the other.
    """

    start: datetime
    shipments: tuple[Shipment, ...]
    vehicles: tuple[Vehicle, ...]
    depots: tuple[Depot, ...] = ()
    couriers: tuple[Courier, ...] = ()
    load_dimensions: tuple[str, ...] = NATIVE_LOADS
    region: RegionRef | None = None
    matrices: Mapping[str, TravelMatrix] = field(default_factory=dict)
    travel_times: Mapping[str, TravelTimes] = field(default_factory=dict)
    at: datetime | None = None
    time_dependent: bool = False
    weather: str | None = None
    carry: CarryLimits = CARRY
    wholes: Mapping[str, Shipment] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()
    origins: Mapping[tuple[str, str], Origin] = field(default_factory=dict)
    fewest_vehicles: bool = False
    co2_cost_per_kg: float = 0.0
    unfamiliar_cost: float = 0.0
    balance: Balance | None = None
    apart: tuple[tuple[str, str], ...] = ()
    _shipments_by_id: dict[str, Shipment] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise InputError("start_without_offset")
        check_not_negative(
            co2_cost_per_kg=self.co2_cost_per_kg, unfamiliar_cost=self.unfamiliar_cost
        )
        for one, other in self.apart:
            if not one.strip() or not other.strip() or one.casefold() == other.casefold():
                raise InputError("apart_from_itself", one=one, other=other)
        check_fleet_size(len(self.vehicles))
        for rows in (self.shipments, self.vehicles, self.depots, self.couriers):
            check_unique(row.id for row in rows)
        depots = {depot.id for depot in self.depots}
        for vehicle in self.vehicles:
            for end in (vehicle.start_depot, vehicle.end_depot, *vehicle.reload_depots):
                if end is not None and end not in depots:
                    raise InputError("unknown_depot", id=vehicle.id, depot=end)
            if len(vehicle.capacity) != len(self.load_dimensions):
                raise InputError("no_capacity", id=vehicle.id, dimensions=self.load_dimensions)
        self._check_shipments()

    def _check_shipments(self) -> None:
        fleet = {vehicle.id for vehicle in self.vehicles}
        for shipment in self.shipments:
            if shipment.vehicle is not None and shipment.vehicle not in fleet:
                raise InputError("unknown_vehicle", id=shipment.id, vehicle=shipment.vehicle)
            if len(shipment.load) != len(self.load_dimensions):
                raise InputError("no_load", id=shipment.id, dimensions=self.load_dimensions)

    def kept_apart(self, shipment: Shipment) -> frozenset[str]:
        """Return the words of :attr:`apart` that say what a shipment is."""
        name = (shipment.commodity or "").casefold()
        words = (word for pair in self.apart for word in pair)
        return frozenset(word for word in words if word.casefold() in name)

    @property
    def amounts(self) -> tuple[str, ...]:
        """What its matrices have to tell of ways besides times and distances."""
        rough = any(row.max_rough_m is not None for row in self.shipments)
        climb = any(one.max_climb_m is not None for one in self.vehicles)
        return ("rough_m",) * rough + ("climb_m",) * climb

    @property
    def names_places(self) -> bool:
        """Whether shipments are somewhere that has a name."""
        return any(task.location.place for row in self.shipments for task in row.tasks)

    @property
    def rules(self) -> frozenset[str]:
        """Rules of this day that not every engine knows, by the names of their modules."""
        rows, fleet, balance = self.shipments, self.vehicles, self.balance
        tasks = (task for row in rows for task in row.tasks)
        there = {
            "locks": any(row.vehicle is not None for row in rows),
            "locked_order": any(row.sequence is not None for row in rows),
            "soft_windows": any(one.due_s is not None and one.late_cost_per_hour for one in tasks),
            "familiar": bool(self.unfamiliar_cost) and any(row.usual_courier for row in rows),
            "apart": bool(self.apart),
            "balance": balance is not None and bool(balance.cost) and len(fleet) > 1,
            "overtime": any(
                one.regular_s is not None and one.cost_per_overtime_hour for one in fleet
            ),
            "rough_roads": "rough_m" in self.amounts,
            "climb": "climb_m" in self.amounts,
            "freshness": any(row.max_aboard_s is not None for row in rows),
            "waiting": any(row.wait is not None for row in rows),
            "driving": any(one.driving_break is not None for one in fleet),
            "service": len({(one.setup_factor, one.service_factor) for one in fleet}) > 1,
        }
        return frozenset(name for name, is_there in there.items() if is_there)

    @property
    def slots_s(self) -> tuple[int, ...]:
        """When the travel times change; empty where each holds for the whole day."""
        begins = (second for one in self.travel_times.values() for second in one.begins_s.tolist())
        return tuple(sorted(set(begins)))

    @property
    def matrix_digest(self) -> str:
        """Content id of all matrices: what a plan's times come from."""
        content = hashlib.sha256()
        for profile, matrix in sorted(self.matrices.items()):
            content.update(f"{profile}={matrix.digest};".encode())
        for profile, times in sorted(self.travel_times.items()):
            content.update(f"{profile} by hour={times.digest};".encode())
        return content.hexdigest()[:16]

    def shipments_named(self, ids: Iterable[str]) -> dict[str, Shipment]:
        """Return those of some shipments that there are, without a look at all 50,000 of a day."""
        if not self._shipments_by_id:
            self._shipments_by_id.update((row.id, row) for row in self.shipments)
        return {row: self._shipments_by_id[row] for row in ids if row in self._shipments_by_id}

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
