"""One route of a VROOM answer, step by step, as a Route.

VROOM sets up for the first of several tasks at one place and lets each start in a window of its
own; a visit of ours sets up for the longest and starts once for all. A step joins the visit before
it only where both ways of counting agree; otherwise it is a visit of its own at the same place,
which costs no set-up by either.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from routing.formats.vroom.day import VroomDay
from routing.formats.vroom.solution_rows import RouteRow, StepRow
from routing.plans import BreakTaken, Leg, Route, Visit
from routing.problem import Location, Shipment, Task, Vehicle

_METRES_A_KM = 1000
_SECONDS_AN_HOUR = 3600
_SAME_PLACE_DEGREES = 1e-6


def read_route(
    row: RouteRow,
    day: VroomDay,
    vehicle: Vehicle | None,
    tasks: Mapping[tuple[str, str], tuple[str, str]],
    shipments: Mapping[str, Shipment],
) -> Route:
    """Follow the steps of a route; an unknown vehicle or task keeps the answer's own id."""
    follower = _Follower(day=day, vehicle=vehicle, tasks=tasks, shipments=shipments)
    for step in row.steps:
        follower.take(step)
    route = follower.route(row)
    return replace(route, cost=_exact(row.cost, route, vehicle))


@dataclass(slots=True, kw_only=True)
class _Follower:
    """Collects what the steps tell, in seconds from the problem's start.

    Attributes
    ----------
    idle_s : int
        Waiting before breaks since the last visit; in a plan it belongs to the next visit.
    driven_s, driven_m : int
        On the way until the last visit.
    """

    day: VroomDay
    vehicle: Vehicle | None
    tasks: Mapping[tuple[str, str], tuple[str, str]]
    shipments: Mapping[str, Shipment]
    visits: list[Visit] = field(default_factory=list)
    breaks: list[BreakTaken] = field(default_factory=list)
    legs: list[Leg] = field(default_factory=list)
    ends: dict[str, StepRow] = field(default_factory=dict)
    here: Location | None = None
    idle_s: int = 0
    rested: bool = False
    driven_s: int = 0
    driven_m: int = 0

    def take(self, step: StepRow) -> None:
        """Go one step on."""
        if step.type == "start":
            self.ends["start"] = step
            self.here = self._end(step, "start")
        elif step.type == "end":
            self.ends["end"] = step
            self._drive(step, self._end(step, "end"))
        elif step.type == "break":
            start_s = self._moment(step) + step.waiting_time
            rest = BreakTaken(id=str(step.id), start_s=start_s, duration_s=step.service)
            self.breaks.append(rest)
            self.idle_s += step.waiting_time
            self.rested = True
        else:
            self._serve(step)

    def route(self, row: RouteRow) -> Route:
        """Return what was followed; a side without its step is open."""
        start, end = self.ends.get("start"), self.ends.get("end")
        first = self.visits[0].arrival_s if self.visits else 0
        last = self.visits[-1].departure_s if self.visits else 0
        departure_s = first if start is None else self._moment(start)
        return Route(
            vehicle_id=row.vehicle,
            start=None if start is None else self._end(start, "start"),
            end=None if end is None else self._end(end, "end"),
            departure_s=departure_s,
            return_s=last if end is None else self._moment(end),
            load=() if start is None else tuple(start.load),
            visits=tuple(self.visits),
            breaks=tuple(self.breaks),
            legs=(*self.legs, *(() if end is not None else (Leg(duration_s=0, distance_m=0),))),
        )

    def _serve(self, step: StepRow) -> None:
        unknown = (f"{step.type} {step.id}", "delivery")
        row, kind = self.tasks.get((step.type, str(step.id)), unknown)
        task = self._task(row, kind)
        location = self._place(step, None if task is None else task.location)
        visit = Visit(
            location=location,
            pickups=(row,) if kind == "pickup" else (),
            deliveries=(row,) if kind == "delivery" else (),
            arrival_s=self._moment(step) - self.idle_s,
            waiting_s=step.waiting_time + self.idle_s,
            setup_s=step.setup,
            service_s=step.service,
            load=tuple(step.load),
        )
        if step.duration == self.driven_s and not self.rested and self._joins(visit):
            self.visits[-1] = _together(self.visits[-1], visit)
        else:
            self._drive(step, location)
            self.visits.append(visit)
        self.idle_s, self.rested = 0, False

    def _joins(self, visit: Visit) -> bool:
        """Tell whether a task can be counted to the visit before it without a change of rule."""
        if not self.visits:
            return False
        before = self.visits[-1]
        follows = (
            _same_place(before.location, visit.location)
            and visit.arrival_s == before.departure_s
            and visit.waiting_s == visit.setup_s == 0
            and not (visit.deliveries and before.pickups)  # a visit hands over first
        )
        row, kind = (
            (*visit.pickups, *visit.deliveries)[0],
            "pickup" if visit.pickups else "delivery",
        )
        task = self._task(row, kind)
        if task is None or not follows:
            return False
        windows = self.shipments[row].windows(task)
        in_time = any(one.start_s <= before.start_s <= one.end_s for one in windows)
        free = len(self.visits) > 1 and _same_place(self.visits[-2].location, before.location)
        return (in_time or not windows) and (free or task.setup_s <= before.setup_s)

    def _drive(self, step: StepRow, to: Location | None) -> None:
        """Add the leg to a step; where the answer tells no distance, the matrix does."""
        told_m = None if step.distance is None else step.distance - self.driven_m
        distance_m = self._distance(self.here, to) if told_m is None else told_m
        self.legs.append(Leg(duration_s=step.duration - self.driven_s, distance_m=distance_m))
        self.driven_s, self.driven_m = step.duration, self.driven_m + distance_m
        self.here = to

    def _distance(self, start: Location | None, end: Location | None) -> int:
        matrices = self.day.problem.matrices
        matrix = None if self.vehicle is None else matrices.get(self.vehicle.profile)
        if matrix is None or start is None or end is None:
            return 0
        cell = (start.index, end.index)
        known = all(index is not None and 0 <= index < matrix.size for index in cell)
        return int(matrix.distances_m[cell]) if known else 0

    def _task(self, row: str, kind: str) -> Task | None:
        shipment = self.shipments.get(row)
        if shipment is None:
            return None
        return shipment.pickup if kind == "pickup" else shipment.delivery

    def _end(self, step: StepRow, end: str) -> Location | None:
        """Return where a route starts or ends; None where the vehicle's is open."""
        if self.vehicle is None:
            return self._place(step, None)
        depot = self.vehicle.start_depot if end == "start" else self.vehicle.end_depot
        return None if depot is None else self._place(step, self.day.problem.depot(depot).location)

    def _place(self, step: StepRow, known: Location | None) -> Location:
        """Return the problem's place, unless the answer names another one."""
        lon, lat = step.location[:2] if step.location is not None else (None, None)
        index = step.location_index if self.day.problem.region is None else None
        if known is None:
            nameless = lon is None and index is None
            place = f"{step.type} {step.id}" if nameless else None
            return Location(lon=lon, lat=lat, index=index, place=place)
        if index not in {None, known.index}:
            return Location(lon=lon, lat=lat, index=index)
        if lon is not None and lat is not None and _far(known, lon, lat):
            return Location(lon=lon, lat=lat)
        return known

    def _moment(self, step: StepRow) -> int:
        return step.arrival - self.day.base_s


def _together(before: Visit, joining: Visit) -> Visit:
    return replace(
        before,
        pickups=before.pickups + joining.pickups,
        deliveries=before.deliveries + joining.deliveries,
        service_s=before.service_s + joining.service_s,
        load=joining.load,
    )


def _far(known: Location, lon: float, lat: float) -> bool:
    if known.lon is None or known.lat is None:
        return False
    return max(abs(known.lon - lon), abs(known.lat - lat)) > _SAME_PLACE_DEGREES


def _same_place(one: Location, other: Location) -> bool:
    """Tell whether two places are one row of the matrix."""
    return one.index == other.index and one.index is not None


def _exact(told: float, route: Route, vehicle: Vehicle | None) -> float:
    """Return a route's cost without VROOM's rounding; a cost that is further off stays as it is."""
    if vehicle is None:
        return told
    exact = (
        vehicle.fixed_cost
        + vehicle.cost_per_km * route.distance_m / _METRES_A_KM
        + vehicle.cost_per_hour * route.duration_s / _SECONDS_AN_HOUR
        + vehicle.cost_per_travel_hour * route.travel_s / _SECONDS_AN_HOUR
    )
    return exact if abs(told - exact) < 1 else told
