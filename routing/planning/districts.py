"""A day of many depots, planned district by district.

A district is a depot, the vehicles that stand there, and the shipments that are nearest to it by
travel time. Districts are planned apart, side by side where there are workers for it; what one
leaves out is then offered to the next nearest. The answer depends on the day, the seed and the
effort alone, not on who carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from routing.plans import Plan, Route
from routing.problem import Location, Problem, Shipment, Task, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.solvers.orders import plan_of
from routing.solvers.protocol import Effort, Solver

MANY = 6
"""Depots from which vehicles start; a day with fewer is searched as a whole."""

ROUNDS = 5
"""The first one, and so many less one in which what was left out is offered elsewhere."""

_FIRST_ROUND = 0.85
"""Of the time; each later round has half of what is then left."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class District:
    """A day of its own, with the rows of its points in the whole day's matrices."""

    depot: str
    problem: Problem
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The routes of a district, in the whole day's matrices."""

    routes: tuple[Route, ...]
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What districts have come to so far.

    Attributes
    ----------
    answers : mapping of depot id to Answer
    offered : mapping of shipment id to depot ids
        Where it has been part of the district's day.
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rounds: int = 0

    @property
    def cost(self) -> float:
        """Of all routes."""
        return sum(route.cost for one in self.answers.values() for route in one.routes)

    def after(self, districts: Sequence[District], answers: Sequence[Answer]) -> Self:
        """Return what stands after a round; a later answer counts if it leaves out less."""
        standing = dict(self.answers)
        offered = dict(self.offered)
        for district, answer in zip(districts, answers, strict=True):
            shipments = district.problem.shipments
            for row in shipments:
                offered[row.id] = tuple(dict.fromkeys((*offered.get(row.id, ()), district.depot)))
            before = standing.get(district.depot)
            if before is None or _served(answer, shipments) > _served(before, shipments):
                standing[district.depot] = answer
        return replace(self, answers=standing, offered=offered, rounds=self.rounds + 1)


def next_districts(problem: Problem, standing: Standing) -> tuple[District, ...]:
    """Return the districts to plan now; none where all is done, or the day is not one of many.

    Parameters
    ----------
    problem : Problem
        Located, with its matrices.
    """
    homes = _homes(problem)
    if len(homes) < MANY or standing.rounds == ROUNDS:
        return ()
    served = {row for one in standing.answers.values() for row in _ids(one.routes)}
    waiting = [row for row in problem.shipments if row.id not in served]
    near = _round_trips_s(problem, homes, waiting)
    home_of = {vehicle.id: depot for depot, vehicles in homes.items() for vehicle in vehicles}
    joining: dict[str, list[Shipment]] = {}
    for shipment, trips_s in zip(waiting, near.T, strict=True):
        locked = home_of.get(shipment.vehicle or "")
        ranked = trips_s if locked is None else np.where(np.array([*homes]) == locked, 0, np.inf)
        tried = standing.offered.get(shipment.id, ())
        for number in np.argsort(ranked, kind="stable").tolist():
            depot = list(homes)[number]
            # Where nobody can fetch it, it is left out once: the reason is found for the whole day.
            if depot not in tried and (np.isfinite(ranked[number]) or not tried):
                joining.setdefault(depot, []).append(shipment)
                break
    return tuple(
        _district(problem, depot, homes[depot], joining[depot], standing.answers.get(depot))
        for depot in homes
        if depot in joining
    )


def efforts(
    districts: Sequence[District], effort: Effort, *, workers: int, rounds: int
) -> tuple[Effort, ...]:
    """Return how long each is searched: all rounds together as long as was asked, whoever works.

    Parameters
    ----------
    workers : int
        Districts searched at a time.
    rounds : int
        Those that are done.
    """
    if effort.time_limit_s is None:
        return (effort,) * len(districts)
    share = (1 - _FIRST_ROUND) / 2**rounds if rounds else _FIRST_ROUND
    limit_s = effort.time_limit_s * share
    sizes = [len(one.problem.shipments) for one in districts]
    shares = [min(workers * size / sum(sizes), 1.0) for size in sizes]
    return tuple(replace(effort, time_limit_s=limit_s * share) for share in shares)


def solved(
    district: District,
    solver: Solver,
    effort: Effort,
    progress: Callable[[float], None] | None = None,
) -> Answer:
    """Plan a district."""
    plan = solver.solve(district.problem, effort, progress)
    routes = tuple(_in_whole(route, district.rows) for route in plan.routes)
    return Answer(routes=routes, engine=plan.engine)


def joined(problem: Problem, standing: Standing, *, seed: int) -> Plan:
    """Return the plan of the whole day, its routes in the order of the vehicles."""
    route_of = {
        route.vehicle_id: route for one in standing.answers.values() for route in one.routes
    }
    routes = [route_of[row.id] for row in problem.vehicles if row.id in route_of]
    engines = sorted({one.engine for one in standing.answers.values()})
    return plan_of(problem, routes, engine=", ".join(engines), seed=seed)


def _homes(problem: Problem) -> dict[str, list[Vehicle]]:
    """Return the vehicles of each depot; nothing where one has no home."""
    homes: dict[str, list[Vehicle]] = {row.id: [] for row in problem.depots}
    for vehicle in problem.vehicles:
        home = vehicle.start_depot or vehicle.end_depot
        if home is None:
            return {}
        homes[home].append(vehicle)
    return {depot: vehicles for depot, vehicles in homes.items() if vehicles}


def _round_trips_s(
    problem: Problem, homes: Mapping[str, Sequence[Vehicle]], shipments: Sequence[Shipment]
) -> npt.NDArray[np.float64]:
    """Return seconds by depot and shipment; inf where none of its vehicles can serve it."""
    first = np.array([row.tasks[0].location.row for row in shipments], dtype=np.int64)
    last = np.array([row.tasks[-1].location.row for row in shipments], dtype=np.int64)
    table = np.full((len(homes), len(shipments)), np.inf)
    for number, vehicles in enumerate(homes.values()):
        for vehicle in {_ability(one): one for one in vehicles}.values():
            cells = problem.matrices[vehicle.profile].durations_s
            trip = np.zeros(len(shipments))
            for depot, rows in ((vehicle.start_depot, first), (vehicle.end_depot, last)):
                if depot is None:
                    continue
                at = problem.depot(depot).location.row
                leg = (cells[at, rows] if rows is first else cells[rows, at]).astype(np.float64)
                trip += np.where(leg == UNREACHABLE, np.inf, leg)
            able = np.array([_can_carry(vehicle, row) for row in shipments], dtype=np.bool_)
            table[number] = np.minimum(table[number], np.where(able, trip, np.inf))
    return table


def _ability(vehicle: Vehicle) -> tuple[object, ...]:
    ends = (vehicle.start_depot, vehicle.end_depot)
    return (vehicle.profile, *ends, vehicle.skills, vehicle.capacity)


def _can_carry(vehicle: Vehicle, shipment: Shipment) -> bool:
    fits = all(load <= most for load, most in zip(shipment.load, vehicle.capacity, strict=True))
    return fits and shipment.skills <= vehicle.skills


def _district(
    problem: Problem,
    depot: str,
    vehicles: Sequence[Vehicle],
    joining: Sequence[Shipment],
    before: Answer | None,
) -> District:
    """Return a day of some vehicles: what they serve already, and what joins it."""
    mine = {row.id for row in joining} | (set() if before is None else _ids(before.routes))
    shipments = [row for row in problem.shipments if row.id in mine]
    places = [row.location for row in problem.depots]
    places += [task.location for row in shipments for task in row.tasks]
    rows = sorted({place.row for place in places})
    number = {row: at for at, row in enumerate(rows)}

    def at(task: Task | None) -> Task | None:
        return None if task is None else replace(task, location=_moved(task.location, number))

    profiles = {vehicle.profile for vehicle in vehicles}
    part = replace(
        problem,
        shipments=tuple(
            replace(row, pickup=at(row.pickup), delivery=at(row.delivery)) for row in shipments
        ),
        vehicles=tuple(vehicles),
        depots=tuple(replace(row, location=_moved(row.location, number)) for row in problem.depots),
        matrices={name: problem.matrices[name].part(rows) for name in sorted(profiles)},
        travel_times={
            name: times.part(rows)
            for name, times in problem.travel_times.items()
            if name in profiles
        },
        rejected=(),
        origins={},
    )
    return District(depot=depot, problem=part, rows=tuple(rows))


def _in_whole(route: Route, rows: Sequence[int]) -> Route:
    def place(location: Location | None) -> Location | None:
        return None if location is None else replace(location, index=rows[location.row])

    visits = (replace(one, location=_moved(one.location, rows)) for one in route.visits)
    return replace(route, start=place(route.start), end=place(route.end), visits=tuple(visits))


def _moved(location: Location, number: Mapping[int, int] | Sequence[int]) -> Location:
    return replace(location, index=number[location.row])


def _ids(routes: Iterable[Route]) -> set[str]:
    return {row for route in routes for row in route.shipments}


def _served(answer: Answer, shipments: Iterable[Shipment]) -> int:
    """Return how much an answer serves, the urgent counting more."""
    ids = _ids(answer.routes)
    return sum(row.weight for row in shipments if row.id in ids)
