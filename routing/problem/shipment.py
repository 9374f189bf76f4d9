"""Goods to move, and what is done with them at each of their ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from routing.checks import check_loads, check_not_negative
from routing.errors import InputError
from routing.problem.location import Location
from routing.problem.promise import Promise
from routing.problem.time_windows import FOREVER_S, TimeWindow


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
    due_s : int or None
        By when it should have started: a *soft window*. Later has a price.
    late_cost_per_hour : float
        Of starting after ``due_s``.
    """

    location: Location
    setup_s: int = 0
    service_s: int = 0
    time_windows: tuple[TimeWindow, ...] = ()
    due_s: int | None = None
    late_cost_per_hour: float = 0.0

    def __post_init__(self) -> None:
        check_not_negative(setup_s=self.setup_s, service_s=self.service_s)
        check_not_negative(late_cost_per_hour=self.late_cost_per_hour)

    def lateness(self, start_s: int) -> float:
        """Return what it costs that a visit starts then."""
        late_s = 0 if self.due_s is None else max(0, start_s - self.due_s)
        return self.late_cost_per_hour * late_s / 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """That a shipment may be pooled with those of a later day.

    Attributes
    ----------
    until : date
        The last day on which it must be served.
    cost : float
        Of leaving it to the next day.
    """

    until: date
    cost: float = 0.0

    def __post_init__(self) -> None:
        check_not_negative(wait_cost=self.cost)


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
    vehicle : str or None
        The only one that may carry it: it is *locked* on that vehicle.
    sequence : int or None
        Locked order on that vehicle: what has a smaller number is begun before, or at the same
        visit. Whatever has none may come in between.
    max_aboard_s : int or None
        How long it may be on board: from leaving the place, or the depot, where it is taken on
        until the handing over begins, or the unloading at the depot.
    max_rough_m : int or None
        Over how many metres of rough road it may be driven: of what breaks.
    usual_courier : str or None
        Who serves it as a rule: a courier's id, or a vehicle's.
    wait : Wait or None
        Where it may be left to a later day, and at what price; None: it must be served.
    promise : Promise or None
        Of a visit without goods: the service promise that it keeps.
    split : bool
        Whether it may go in parts where it is more than a vehicle takes.
    part_of : str or None
        Of a part: the id of the whole.
    """

    id: str
    pickup: Task | None = None
    delivery: Task | None = None
    load: tuple[float, ...] = ()
    parcels: int = 1
    ready_s: int | None = None
    skills: frozenset[str] = frozenset()
    priority: int = 0
    vehicle: str | None = None
    sequence: int | None = None
    max_aboard_s: int | None = None
    max_rough_m: int | None = None
    usual_courier: str | None = None
    wait: Wait | None = None
    promise: Promise | None = None
    split: bool = False
    part_of: str | None = None
    commodity: str | None = None
    contact: str | None = None
    phone: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        if self.pickup is None and self.delivery is None:
            raise InputError("no_location", id=self.id)
        check_loads(self.id, self.load)
        check_not_negative(id=self.id, parcels=self.parcels, priority=self.priority)
        check_not_negative(id=self.id, sequence=self.sequence, max_aboard_s=self.max_aboard_s)
        check_not_negative(id=self.id, max_rough_m=self.max_rough_m)
        if self.sequence is not None and self.vehicle is None:
            raise InputError("sequence_without_vehicle", id=self.id, sequence=self.sequence)
        if self.pickup is not None and self.pickup.time_windows and not self.windows(self.pickup):
            raise InputError("ready_after_last_window", id=self.id, ready_s=self.ready_s)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks there are, pickup first."""
        if self.pickup is None:
            return () if self.delivery is None else (self.delivery,)
        return (self.pickup,) if self.delivery is None else (self.pickup, self.delivery)

    @property
    def weight(self) -> int:
        """What leaving it out counts, before any money: nothing where it may wait at a price."""
        return 0 if self.wait is not None else 1 + self.priority

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
