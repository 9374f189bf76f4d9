"""Groups a day's tasks into stops: all parcels of one village that can go together are one stop.

Engines decide about stops, not shipments: there are fewer of them, and nobody calls twice at a
village without need. A group that no vehicle could take as a whole is cut into pieces that fit, by
first-fit decreasing, so that an over-full village is not all or nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from routing.plans.carrying import too_heavy_to_carry
from routing.problem import Location, Problem, Shipment, Task, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.schedule.windows import Windows, normalised

Kind = Literal["pickup", "delivery"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Tasks that one vehicle does together: same place, kind, windows, skills and so on.

    Attributes
    ----------
    windows : tuple of TimeWindow
        In which it may start, ready times applied; disjoint and ascending; empty: at any time.
    load : tuple of float
        Of all its shipments, in the order of ``Problem.load_dimensions``.
    partner : int or None
        Of a shipment that is picked up and delivered: the position of the other stop.
    goods : frozenset of str
        Which of the goods that are kept apart it has.
    """

    location: Location
    kind: Kind
    shipments: tuple[Shipment, ...]
    windows: Windows = ()
    load: tuple[float, ...] = ()
    partner: int | None = None
    goods: frozenset[str] = frozenset()

    @property
    def skills(self) -> frozenset[str]:
        """What its vehicle must be able to do."""
        return self.shipments[0].skills

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What is done there."""
        ends = (row.pickup if self.kind == "pickup" else row.delivery for row in self.shipments)
        return tuple(task for task in ends if task is not None)

    @property
    def usual(self) -> str | None:
        """Who serves it as a rule."""
        return self.shipments[0].usual_courier

    def strange_to(self, vehicle: Vehicle) -> int:
        """Return how many of its shipments somebody else than this vehicle usually serves."""
        return len(self.shipments) * vehicle.is_strange_to(self.usual)

    @property
    def late(self) -> tuple[int | None, float]:
        """When it is due, and what starting later costs an hour, all its shipments together."""
        due = [task for task in self.tasks if task.due_s is not None]
        return (due[0].due_s, sum(one.late_cost_per_hour for one in due)) if due else (None, 0.0)

    @property
    def vehicle(self) -> str | None:
        """The only vehicle that may serve it; None: any that is able."""
        return self.shipments[0].vehicle

    @property
    def sequence(self) -> int | None:
        """Its number in the locked order of that vehicle."""
        return self.shipments[0].sequence

    @property
    def max_aboard_s(self) -> int | None:
        """How long its goods may be on board."""
        return self.shipments[0].max_aboard_s

    @property
    def max_rough_m(self) -> int | None:
        """Over how many metres of rough road its goods may be driven."""
        return self.shipments[0].max_rough_m

    @property
    def ready_s(self) -> int:
        """When what it delivers is at the depot; 0 for pickups, whose windows say it."""
        return (self.shipments[0].ready_s or 0) if self.kind == "delivery" else 0

    @property
    def weight(self) -> int:
        """How many shipments it counts as: one of priority p counts as 1 + p, none that waits."""
        return sum(shipment.weight for shipment in self.shipments)

    @property
    def wait_cost(self) -> float:
        """What it costs that its shipments wait for a later day, where they may."""
        return sum(row.wait.cost for row in self.shipments if row.wait is not None)


def group_stops(problem: Problem) -> tuple[Stop, ...]:
    """Group all shipments of a problem into stops.

    Shipments that alone are too much for every vehicle are left out. Pairs (picked up and
    delivered) stay single: two stops that name each other as ``partner``.

    Parameters
    ----------
    problem : Problem
        Every location has its matrix row.
    """
    groups: dict[object, list[Shipment]] = {}
    for shipment in problem.shipments:
        groups.setdefault(_group_key(problem, shipment), []).append(shipment)
    # Thousands of vehicles may be alike, and what one of them takes the others do.
    kinds = {vehicle.kind: vehicle for vehicle in problem.vehicles}
    by_id = {vehicle.id: vehicle for vehicle in problem.vehicles}
    stops: list[Stop] = []
    for members in groups.values():
        locked = members[0].vehicle
        fleet = [*kinds.values()] if locked is None else [by_id[locked]]
        goods = problem.kept_apart(members[0])
        for piece in _pieces(problem, fleet, members):
            made = _stops(piece, position=len(stops))
            stops += [replace(stop, goods=goods) for stop in made] if goods else made
    return tuple(stops)


def single_stops(stops: Iterable[Stop]) -> tuple[Stop, ...]:
    """Take stops apart: each of their shipments a stop of its own."""
    shipments = [shipment for stop in stops for shipment in stop.shipments]
    singles: list[Stop] = []
    for shipment in {row.id: row for row in shipments}.values():
        singles += _stops((shipment,), position=len(singles))
    return tuple(singles)


def _group_key(problem: Problem, shipment: Shipment) -> object:
    if shipment.pickup is not None and shipment.delivery is not None:
        return ("pair", shipment.id)
    if shipment.wait is not None:  # each of them may fill what room is left
        return ("waits", shipment.id)
    kind, task = _only_task(shipment)
    windows = normalised(shipment.windows(task))
    ready_s = shipment.ready_s if kind == "delivery" else None
    alike = (kind, task.location.row, windows, ready_s, shipment.skills, shipment.priority)
    locked = (shipment.vehicle, shipment.sequence, task.due_s)
    kept = (shipment.max_aboard_s, shipment.max_rough_m)
    usual = shipment.usual_courier if problem.unfamiliar_cost else None
    driven = tuple(p for p in problem.matrices if too_heavy_to_carry(problem, p, shipment))
    return alike, locked, kept, usual, driven, problem.kept_apart(shipment)


def _only_task(shipment: Shipment) -> tuple[Kind, Task]:
    if shipment.pickup is not None:
        return "pickup", shipment.pickup
    if shipment.delivery is not None:
        return "delivery", shipment.delivery
    msg = "a shipment has at least one task"
    raise AssertionError(msg)


def _stops(members: Sequence[Shipment], *, position: int) -> list[Stop]:
    """Make the stop of a group, or both stops of a pair, to stand from ``position`` on."""
    only = members[0]
    if only.pickup is not None and only.delivery is not None:
        return [
            _stop(members, "pickup", partner=position + 1),
            _stop(members, "delivery", partner=position),
        ]
    return [_stop(members, _only_task(only)[0])]


def _stop(members: Sequence[Shipment], kind: Kind, partner: int | None = None) -> Stop:
    tasks = [task for row in members if (task := row.pickup if kind == "pickup" else row.delivery)]
    return Stop(
        location=tasks[0].location,
        kind=kind,
        shipments=tuple(members),
        windows=normalised(members[0].windows(tasks[0])),
        load=_total(members),
        partner=partner,
    )


_SLACK = 1e-9
"""By how much a sum of loads may miss a capacity that it should just meet, relative to it."""

_Size = tuple[float, ...]
"""Loads, then number of tasks, then seconds of service."""


def _size(problem: Problem, row: Shipment) -> _Size:
    service_s = sum(task.service_s for task in row.tasks)
    return (*row.load, float(len(row.tasks)), service_s + _carrying_s(problem, row))


def _carrying_s(problem: Problem, row: Shipment) -> float:
    """Return a shipment's share of the walks to its places, for whom they are shortest."""
    return min(
        sum(matrix.round_trip_s(task.location.row) for task in row.tasks)
        * problem.weight_kg(row)
        / matrix.walks.load_kg
        for matrix in problem.matrices.values()
    )


def _sum(sizes: Iterable[_Size]) -> _Size:
    return tuple(math.fsum(values) for values in zip(*sizes, strict=True))


def _total(members: Sequence[Shipment]) -> tuple[float, ...]:
    return _sum(row.load for row in members)


def _share(size: _Size, room: _Size) -> float:
    """Return how full goods make a vehicle in the dimension that they fill most."""
    parts = (_part(taken, limit) for taken, limit in zip(size, room, strict=True))
    return max(parts, default=0.0)  # nothing is counted where a day has no loads


def _part(taken: float, limit: float) -> float:
    if limit <= 0:
        return math.inf if taken > 0 else 0.0
    return taken / limit - _SLACK


def _pieces(
    problem: Problem, fleet: Sequence[Vehicle], members: Sequence[Shipment]
) -> list[list[Shipment]]:
    """Cut a group into pieces that each fit some vehicle of a fleet, as few as possible."""
    able = [vehicle for vehicle in fleet if members[0].skills <= vehicle.skills]
    left, pieces = list(members), list[list[Shipment]]()
    # one shipment alone is not cut, and asks for no room: that took most of it on a day of 10,000
    rooms = list(dict.fromkeys(_rooms(problem, able, members[0]))) if len(left) > 1 else []
    sizes = {row.id: _size(problem, row) for row in left} if rooms else {}
    if any(_share(_sum(sizes.values()), room) <= 1 for room in rooms):
        return [left]
    while left and rooms:
        # the vehicle that takes most of what is left, and of those in the fewest pieces
        cuts = [_first_fit_decreasing(room, left, sizes) for room in rooms]
        best = max(cuts, key=lambda cut: (sum(map(len, cut)), -len(cut)))
        if not best:
            break
        pieces += best
        taken = {row.id for piece in best for row in piece}
        left = [row for row in left if row.id not in taken]
    # Time and ways were guessed from a trip for this place alone; only weight and size are sure.
    limits = [vehicle.capacity for vehicle in able]
    return pieces + [[row] for row in left if any(_share(row.load, one) <= 1 for one in limits)]


def _first_fit_decreasing(
    room: _Size, members: Sequence[Shipment], sizes: dict[str, _Size]
) -> list[list[Shipment]]:
    shares = {row.id: _share(sizes[row.id], room) for row in members}
    pieces: list[list[Shipment]] = []
    filled: list[_Size] = []
    for row in sorted(members, key=lambda row: -shares[row.id]):
        if shares[row.id] > 1:
            continue
        for number, piece in enumerate(pieces):
            together = _sum((filled[number], sizes[row.id]))
            if _share(together, room) <= 1:
                piece.append(row)
                filled[number] = together
                break
        else:
            pieces.append([row])
            filled.append(sizes[row.id])
    return pieces


def _rooms(problem: Problem, able: Iterable[Vehicle], example: Shipment) -> Iterable[_Size]:
    """Return what each vehicle that can go there could take."""
    for vehicle in able:
        trip_s = round_trip_s(problem, vehicle, example)
        if trip_s is None:
            continue
        on_duty_s = [math.inf if vehicle.max_duration_s is None else vehicle.max_duration_s]
        if vehicle.shift is not None:
            on_duty_s.append(vehicle.shift.end_s - vehicle.shift.start_s)
        setup_s = sum(vehicle.setup_s((task,)) for task in example.tasks)
        left_s = max(0.0, min(on_duty_s) - trip_s - setup_s)
        service_s = left_s / vehicle.service_factor if vehicle.service_factor else math.inf
        tasks = math.inf if vehicle.max_tasks is None else vehicle.max_tasks
        yield (*vehicle.capacity, tasks, service_s)


def round_trip_s(problem: Problem, vehicle: Vehicle, example: Shipment) -> int | None:
    """Return the driving of a trip for this shipment alone, None if a way is missing."""
    durations_s = problem.matrices[vehicle.profile].durations_s
    halts = [task.location for task in example.tasks]
    if vehicle.start_depot is not None:
        halts.insert(0, problem.depot(vehicle.start_depot).location)
    if vehicle.end_depot is not None:
        halts.append(problem.depot(vehicle.end_depot).location)
    ways = [int(durations_s[a.row, b.row]) for a, b in pairwise(halts)]
    return None if UNREACHABLE in ways else sum(ways)
