"""What differs between two plans of one day: what moved where, and what that makes of each route.

Only what really moved is told. A stop that comes one later because another was put before it has
not moved: of a route's tasks, as many as can be keep their place (a longest non-decreasing
subsequence of their former stops), and the others are the ones that moved.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from routing.plans import Plan, Route, Visit

Kind = Literal["pickup", "delivery"]
TaskId = tuple[str, Kind]
"""A shipment's id and which of its ends."""
Orders = Mapping[str, Sequence[TaskId]]
"""What each vehicle does, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a plan has a task.

    Attributes
    ----------
    vehicle_id : str or None
        None: among the unserved.
    stop : int
        Counted from 1 along the route; 0 among the unserved.
    """

    vehicle_id: str | None = None
    stop: int = 0
    arrival_s: int | None = None


UNSERVED = Position()
"""Where all unserved shipments are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that is elsewhere than before.

    Attributes
    ----------
    kind : {"pickup", "delivery"} or None
        Which end of the shipment moved; None where it is about the shipment as a whole.
    before, after : Position or None
        None: in no route, and not among the unserved either.
    """

    shipment_id: str
    kind: Kind | None = None
    before: Position | None
    after: Position | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A stop that stayed in its route and is reached at another time."""

    stop: int
    visit: Visit
    before_s: int

    @property
    def later_s(self) -> int:
        """By how much it is reached later; negative: earlier."""
        return self.visit.arrival_s - self.before_s


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteChange:
    """A vehicle's route before and after; None where it has none."""

    vehicle_id: str
    before: Route | None
    after: Route | None

    @property
    def changed(self) -> bool:
        """Whether its order, its times or its cost differ."""
        return _told(self.before) != _told(self.after)


def changes(before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return what moved: along the routes after, then what is unserved now, then what is gone."""
    return (*_in_routes(before, after), *_off_routes(before, after))


def route_changes(before: Plan, after: Plan) -> tuple[RouteChange, ...]:
    """Return every vehicle of either plan, those of the plan before first."""
    were = {route.vehicle_id: route for route in before.routes}
    are = {route.vehicle_id: route for route in after.routes}
    return tuple(
        RouteChange(vehicle_id=name, before=were.get(name), after=are.get(name))
        for name in dict.fromkeys((*were, *are))
    )


def shifts(change: RouteChange, more_than_s: int = 300) -> tuple[Shift, ...]:
    """Return the stops that stayed in a route and are reached at another time than before."""
    if change.before is None or change.after is None:
        return ()
    were = {task: visit.arrival_s for visit in change.before.visits for task in tasks(visit)}
    found = []
    for stop, visit in enumerate(change.after.visits, start=1):
        before_s = next((were[task] for task in tasks(visit) if task in were), None)
        if before_s is not None and abs(visit.arrival_s - before_s) > more_than_s:
            found.append(Shift(stop=stop, visit=visit, before_s=before_s))
    return tuple(found)


def tasks(visit: Visit) -> tuple[TaskId, ...]:
    """Return what a visit does."""
    pickups: list[TaskId] = [(row, "pickup") for row in visit.pickups]
    return (*pickups, *((row, "delivery") for row in visit.deliveries))


def _in_routes(before: Plan, after: Plan) -> Iterator[Change]:
    were = dict(_positions(before))
    lost = {row.id for row in before.unserved}
    # What is there twice stayed once: the other one did not come from anywhere.
    stayed = {task: route.vehicle_id for route in after.routes for task in _kept(route, were)}
    seen = set[TaskId]()
    for task, position in _positions(after):
        if stayed.get(task) == position.vehicle_id and task not in seen:
            seen.add(task)
        elif task in stayed or task in seen:
            yield _change(task, None, position)
        else:
            seen.add(task)
            yield _change(task, were.get(task, UNSERVED if task[0] in lost else None), position)


def _off_routes(before: Plan, after: Plan) -> Iterator[Change]:
    lost = {row.id for row in after.unserved}
    was_lost = {row.id for row in before.unserved}
    are = {task for task, _ in _positions(after)}
    gone = [(task, was) for task, was in _positions(before) if task not in are]
    yield from (_change(task, was, UNSERVED) for task, was in gone if task[0] in lost)
    known = was_lost | {task[0] for task, _ in gone}
    for row in lost - known:
        yield Change(shipment_id=row, before=None, after=UNSERVED)
    yield from (_change(task, was, None) for task, was in gone if task[0] not in lost)
    for row in was_lost - lost - {task[0] for task in are}:
        yield Change(shipment_id=row, before=UNSERVED, after=None)


def _change(task: TaskId, before: Position | None, after: Position | None) -> Change:
    return Change(shipment_id=task[0], kind=task[1], before=before, after=after)


def _positions(plan: Plan) -> Iterator[tuple[TaskId, Position]]:
    for route in plan.routes:
        for stop, visit in enumerate(route.visits, start=1):
            at = Position(vehicle_id=route.vehicle_id, stop=stop, arrival_s=visit.arrival_s)
            yield from ((task, at) for task in tasks(visit))


def _kept(route: Route, were: Mapping[TaskId, Position]) -> Iterator[TaskId]:
    """Yield the tasks of a route that did not move, last first."""
    stayed = [
        (were[task].stop, task)
        for visit in route.visits
        for task in tasks(visit)
        if task in were and were[task].vehicle_id == route.vehicle_id
    ]
    rows = in_order([stop for stop, _ in stayed])
    yield from (stayed[row][1] for row in reversed(rows))


def in_order(numbers: Sequence[int]) -> list[int]:
    """Return the positions of a longest non-decreasing subsequence, ascending."""
    # By length of a subsequence: the lowest number that one ends with, and the row of that end.
    lowest: list[int] = []
    ends: list[int] = []
    before: list[int | None] = []
    for row, number in enumerate(numbers):
        length = bisect_right(lowest, number)
        before.append(ends[length - 1] if length else None)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [row]
    found: list[int] = []
    at = ends[-1] if ends else None
    while at is not None:
        found.append(at)
        at = before[at]
    return found[::-1]


def _told(route: Route | None) -> tuple[Any, ...]:
    if route is None:
        return ()
    stops = [(set(tasks(visit)), visit.arrival_s, visit.departure_s) for visit in route.visits]
    return (stops, route.departure_s, route.return_s, route.distance_m, route.cost)
