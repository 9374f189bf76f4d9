"""Who drives what, when, and for how much."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import ClassVar

from routing.checks import check_loads, check_not_negative
from routing.errors import InputError
from routing.problem.shipment import Task
from routing.problem.time_windows import TimeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """A rest that a courier must take, starting in one of its windows."""

    id: str
    duration_s: int
    time_windows: tuple[TimeWindow, ...] = ()

    def __post_init__(self) -> None:
        check_not_negative(id=self.id, duration_s=self.duration_s)


DRIVING_REST = "driving"
"""Id of the rests that driving asks for; no break of a vehicle has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivingBreak:
    """Nobody drives for longer than ``after_s`` in all without a rest of ``duration_s``.

    Stops do not interrupt the driving, and breaks do that are as long.
    """

    after_s: int
    duration_s: int

    SHORTEST_S: ClassVar[int] = 600

    def __post_init__(self) -> None:
        check_not_negative(after_s=self.after_s, duration_s=self.duration_s)
        if self.after_s < self.SHORTEST_S:
            raise InputError("driving_break_too_often", after_s=self.after_s)

    @property
    def rest(self) -> Break:
        """The rest that it asks for."""
        return Break(id=DRIVING_REST, duration_s=self.duration_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Courier:
    """Who drives: name and phone stand on the sheets, never in a log."""

    id: str
    name: str | None = None
    phone: str | None = None


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
    driving_break : DrivingBreak or None
        What rests long driving asks for, besides the breaks.
    max_duration_s, max_travel_s : int or None
        Longest time from departure to return, and longest time driving.
    max_climb_m : int or None
        How many metres it goes up in all, at most: a day's work on foot or on a cargo bike.
    cost_per_hour, cost_per_travel_hour : float
        Of the time on duty (departure to return), and of the time driving alone.
    regular_s : int or None
        Time on duty from which on it is overtime; None: never.
    cost_per_overtime_hour : float
        Of overtime, besides ``cost_per_hour``.
    pay_per_parcel : float
        What its courier earns for a parcel: only to balance earnings, it costs the day nothing.
    co2_kg_per_km : float
        What it emits.
    setup_factor, service_factor : float
        How much longer than its tasks say a stop takes with it: a truck has to be parked, a
        three-wheeler stops at the door.
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
    driving_break: DrivingBreak | None = None
    max_duration_s: int | None = None
    max_travel_s: int | None = None
    max_distance_m: int | None = None
    max_climb_m: int | None = None
    max_tasks: int | None = None
    fixed_cost: float = 0.0
    cost_per_km: float = 0.0
    cost_per_hour: float = 0.0
    cost_per_travel_hour: float = 0.0
    regular_s: int | None = None
    cost_per_overtime_hour: float = 0.0
    pay_per_parcel: float = 1.0
    co2_kg_per_km: float = 0.0
    setup_factor: float = 1.0
    service_factor: float = 1.0

    def __post_init__(self) -> None:
        check_loads(self.id, self.capacity, finite=False)
        if any(rest.id == DRIVING_REST for rest in self.breaks):
            raise InputError("break_named_driving", id=self.id, value=DRIVING_REST)
        check_not_negative(
            id=self.id,
            max_reloads=self.max_reloads,
            max_duration_s=self.max_duration_s,
            max_travel_s=self.max_travel_s,
            max_distance_m=self.max_distance_m,
            max_climb_m=self.max_climb_m,
            max_tasks=self.max_tasks,
            fixed_cost=self.fixed_cost,
            cost_per_km=self.cost_per_km,
            cost_per_hour=self.cost_per_hour,
            cost_per_travel_hour=self.cost_per_travel_hour,
            regular_s=self.regular_s,
            cost_per_overtime_hour=self.cost_per_overtime_hour,
            pay_per_parcel=self.pay_per_parcel,
            co2_kg_per_km=self.co2_kg_per_km,
            setup_factor=self.setup_factor,
            service_factor=self.service_factor,
        )

    @property
    def kind(self) -> tuple[object, ...]:
        """All but its name and its courier: vehicles that share it are alike in everything else."""
        kind: tuple[object, ...] = _KIND(self)
        return kind

    @property
    def kind_but_for_price(self) -> tuple[object, ...]:
        """Its kind without its fixed price."""
        kind: tuple[object, ...] = _KIND_BUT_FOR_PRICE(self)
        return kind

    @property
    def terms(self) -> tuple[object, ...]:
        """What it works under: all but its name, its courier, its capacity and its costs."""
        terms: tuple[object, ...] = _TERMS(self)
        return terms

    @property
    def pace(self) -> tuple[str, float, float, DrivingBreak | None]:
        """What its times follow from: vehicles that share it are equally fast everywhere."""
        return self.profile, self.setup_factor, self.service_factor, self.driving_break

    def setup_s(self, tasks: Iterable[Task]) -> int:
        """Return the set-up of a stop with these tasks: the longest."""
        return round(max((task.setup_s for task in tasks), default=0) * self.setup_factor)

    def service_s(self, tasks: Iterable[Task]) -> int:
        """Return the service of a stop with these tasks, each in whole seconds."""
        return sum(round(task.service_s * self.service_factor) for task in tasks)

    def is_strange_to(self, usual_courier: str | None) -> bool:
        """Tell whether somebody else usually serves what this vehicle would."""
        return usual_courier is not None and usual_courier not in (self.id, self.courier)

    def overtime_s(self, duration_s: int) -> int:
        """Return how much of a time on duty is overtime."""
        return 0 if self.regular_s is None else max(0, duration_s - self.regular_s)


_NAMES = {"id", "courier"}
_COSTS = {
    "fixed_cost",
    "cost_per_km",
    "cost_per_hour",
    "cost_per_travel_hour",
    "regular_s",
    "cost_per_overtime_hour",
    "pay_per_parcel",
    "co2_kg_per_km",
}
_FIELDS = [part.name for part in fields(Vehicle)]
_KIND = attrgetter(*(name for name in _FIELDS if name not in _NAMES))
_KIND_BUT_FOR_PRICE = attrgetter(*(name for name in _FIELDS if name not in {"fixed_cost", *_NAMES}))
_TERMS = attrgetter(*(name for name in _FIELDS if name not in {"capacity", *_NAMES, *_COSTS}))
