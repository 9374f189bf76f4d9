"""What a rule may look at: the problem, the plan, and look-ups made once for all rules.

Everything that can be missing in a plan is None here and never an exception, so that a rule can go
on with the rest of the plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from routing.checker import clock
from routing.checker.violation import Violation
from routing.checker.ways import Way, row_in, way_by_hour
from routing.plans import BreakTaken, Plan, Route, Visit
from routing.problem import Depot, Location, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.roads.matrix import UNREACHABLE, TravelMatrix

TOLERANCE = 1e-6
"""Of loads and costs: relative to the larger of the true value and one unit of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContext:
    """A problem, a plan for it, and the problem's rows by their ids."""

    problem: Problem
    plan: Plan
    shipments: Mapping[str, Shipment]
    vehicles: Mapping[str, Vehicle]
    depots: Mapping[str, Depot]

    @classmethod
    def of(cls, problem: Problem, plan: Plan) -> PlanContext:
        """Look everything up once."""
        return cls(
            problem=problem,
            plan=plan,
            shipments={shipment.id: shipment for shipment in problem.shipments},
            vehicles={vehicle.id: vehicle for vehicle in problem.vehicles},
            depots={depot.id: depot for depot in problem.depots},
        )

    def tasks(self, visit: Visit) -> tuple[tuple[Shipment, Task], ...]:
        """Return the tasks that a visit serves; those that do not exist are ``coverage``'s."""
        pickups = ((self.shipments.get(row), "pickup") for row in visit.pickups)
        deliveries = ((self.shipments.get(row), "delivery") for row in visit.deliveries)
        return tuple(
            (shipment, task)
            for shipment, kind in (*pickups, *deliveries)
            if shipment is not None
            and (task := shipment.pickup if kind == "pickup" else shipment.delivery) is not None
        )

    def moments(self, **moments_s: float) -> dict[str, Any]:
        """Give moments as :func:`routing.checker.clock.moments` does."""
        return clock.moments(self.problem.start, **moments_s)

    def clocks(self, windows: tuple[TimeWindow, ...]) -> tuple[str, ...]:
        """Write windows as people read them."""
        return clock.clocks(self.problem.start, windows)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteContext:
    """One route, the vehicle that it names, and what the matrix says of its legs.

    Attributes
    ----------
    ways : tuple of Way or None
        Before each visit and after the last; nothing is driven at an open end. None where the
        matrix has no way or no such row.
    breaks : tuple of tuple of BreakTaken
        Taken before the start of each visit and after the last one.
    """

    day: PlanContext
    route: Route
    vehicle: Vehicle
    matrix: TravelMatrix | None
    ways: tuple[Way | None, ...]
    breaks: tuple[tuple[BreakTaken, ...], ...]

    @classmethod
    def of(cls, day: PlanContext, route: Route, vehicle: Vehicle) -> RouteContext:
        """Look the route's legs up and sort its breaks between its visits."""
        matrix = day.problem.matrices.get(vehicle.profile)
        return cls(
            day=day,
            route=route,
            vehicle=vehicle,
            matrix=matrix,
            ways=_ways(day.problem, route, vehicle.profile),
            breaks=_breaks_between(route),
        )

    @property
    def travel_s(self) -> int:
        """Time driving, from the matrix; ways that it lacks do not count."""
        return sum(way.duration_s for way in self.ways if way is not None)

    @property
    def distance_m(self) -> int:
        """Distance driven, from the matrix; ways that it lacks do not count."""
        return sum(way.distance_m for way in self.ways if way is not None)

    def violation(
        self, code: str, /, *, shipments: tuple[str, ...] = (), **details: Any
    ) -> Violation:
        """Report something about this route."""
        return Violation(
            code=code, vehicle_id=self.route.vehicle_id, shipment_ids=shipments, details=details
        )


def points_of(route: Route) -> tuple[Location | None, ...]:
    """Return the start, every visit's place and the end; None at an open end."""
    return (route.start, *(visit.location for visit in route.visits), route.end)


def _ways(problem: Problem, route: Route, profile: str) -> tuple[Way | None, ...]:
    """Look the ways up: where the time depends on the hour, of the recorded departures."""
    matrix, times = problem.matrices.get(profile), problem.travel_times.get(profile)
    left_s = (route.departure_s, *(visit.departure_s for visit in route.visits))
    return tuple(
        _way(matrix, origin, target)
        if times is None or origin is None or target is None
        else way_by_hour(times, origin, target, moment_s)
        for (origin, target), moment_s in zip(pairwise(points_of(route)), left_s, strict=True)
    )


def _way(
    matrix: TravelMatrix | None, origin: Location | None, target: Location | None
) -> Way | None:
    if origin is None or target is None:
        return Way(duration_s=0, distance_m=0)
    if matrix is None:
        return None
    start, end = row_in(matrix, origin), row_in(matrix, target)
    if start is None or end is None:
        return None
    duration_s, distance_m = (
        int(matrix.durations_s[start, end]),
        int(matrix.distances_m[start, end]),
    )
    if UNREACHABLE in (duration_s, distance_m):
        return None
    return Way(duration_s=duration_s, distance_m=distance_m)


def _breaks_between(route: Route) -> tuple[tuple[BreakTaken, ...], ...]:
    """Sort breaks by the first visit that starts after the break has started."""
    gaps: list[list[BreakTaken]] = [[] for _ in range(len(route.visits) + 1)]
    for taken in route.breaks:
        later = (n for n, visit in enumerate(route.visits) if taken.start_s < visit.start_s)
        gaps[next(later, len(route.visits))].append(taken)
    return tuple(tuple(gap) for gap in gaps)
