"""A plan driven again, second by second: slow, obvious, and without a line of the checker.

It believes only what the plan decides (who serves what in which order, when the vehicle leaves,
when each visit and each break starts) and works the rest out by letting the clock tick.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from routing.plans import Plan, Route, Visit
from routing.problem import Location, Problem, Shipment, Task, TimeWindow, Vehicle

TWO_DAYS_S = 172_800
"""Beyond every shift of the village: no need to let the clock tick further."""


def is_right(problem: Problem, plan: Plan) -> bool:
    """Tell whether a plan can be driven, and says of itself what then happens."""
    same_origin = (
        plan.region == problem.region
        and plan.start == problem.start
        and plan.matrix_digest == problem.matrix_digest
    )
    known = {row.id for row in problem.vehicles}
    used = [route.vehicle_id for route in plan.routes]
    return (
        same_origin
        and math.isclose(plan.beside_cost, 0.0, abs_tol=1e-6)
        and set(used) <= known
        and len(used) == len(set(used))
        and every_shipment_once(problem, plan)
        and all(
            drives_as_written(problem, vehicle, route)
            for route in plan.routes
            for vehicle in problem.vehicles
            if vehicle.id == route.vehicle_id
        )
    )


def every_shipment_once(problem: Problem, plan: Plan) -> bool:
    """Tell whether each shipment is whole in one route, or unserved, and no other is named."""
    wanted = {
        row.id: [
            kind
            for kind, task in (("pickup", row.pickup), ("delivery", row.delivery))
            if task is not None
        ]
        for row in problem.shipments
    }
    done = [events(route) for route in plan.routes]
    unserved = Counter(row.id for row in plan.unserved)
    rejected = {row.id for row in (*plan.rejected, *problem.rejected)}
    named = {row for route in done for row, _ in route} | set(unserved)
    if not named <= set(wanted) or named & rejected or max(unserved.values(), default=0) > 1:
        return False
    for row, tasks in wanted.items():
        told = [[kind for other, kind in route if other == row] for route in done]
        if row in unserved:
            told.append(tasks)
        if [kinds for kinds in told if kinds] != [tasks]:  # also says: pickup first
            return False
    return True


def events(route: Route) -> list[tuple[str, str]]:
    return [
        event
        for visit in route.visits
        for event in (
            *((row, "pickup") for row in visit.pickups),
            *((row, "delivery") for row in visit.deliveries),
        )
    ]


def drives_as_written(problem: Problem, vehicle: Vehicle, route: Route) -> bool:
    times = [route.departure_s, route.return_s, *(row.start_s for row in route.breaks)]
    times += [time for row in route.visits for time in (row.arrival_s, row.start_s)]
    if not route.visits or not all(0 <= time <= TWO_DAYS_S for time in times):
        return False
    if any(not visit.pickups and not visit.deliveries for visit in route.visits):
        return False
    if route.courier_id != vehicle.courier or not rests_as_agreed(vehicle, route):
        return False
    ends = [
        None if depot_id is None else problem.depot(depot_id).location
        for depot_id in (vehicle.start_depot, vehicle.end_depot)
    ]
    places = [ends[0], *(place_of(problem, visit) for visit in route.visits), ends[1]]
    written = [route.start, *(visit.location for visit in route.visits), route.end]
    if [place and place.index for place in places] != [place and place.index for place in written]:
        return False
    ways = [way(problem, vehicle, one, other) for one, other in pairwise(places)]
    if [(leg.duration_s, leg.distance_m) for leg in route.legs] != ways:
        return False
    return (
        keeps_time(problem, route, [seconds for seconds, _ in ways])
        and carries_as_written(problem, vehicle, route)
        and within_limits(problem, vehicle, route, ways)
    )


def place_of(problem: Problem, visit: Visit) -> Location:
    """Return where the tasks of a visit are; a row that no visit can have if they differ."""
    places = {task.location for _, task in tasks_of(problem, visit)}
    return places.pop() if len(places) == 1 else Location(index=-99)


def tasks_of(problem: Problem, visit: Visit) -> list[tuple[Shipment, Task]]:
    shipments = {row.id: row for row in problem.shipments}
    found = [(shipments[row], shipments[row].pickup) for row in visit.pickups]
    found += [(shipments[row], shipments[row].delivery) for row in visit.deliveries]
    return [(shipment, task) for shipment, task in found if task is not None]


def way(
    problem: Problem, vehicle: Vehicle, one: Location | None, other: Location | None
) -> tuple[int, int]:
    if one is None or other is None:
        return 0, 0
    matrix = problem.matrices[vehicle.profile]
    return int(matrix.durations_s[one.row][other.row]), int(matrix.distances_m[one.row][other.row])


def inside(windows: Iterable[TimeWindow], time: int) -> bool:
    windows = list(windows)
    return not windows or any(row.start_s <= time <= row.end_s for row in windows)


def rests_as_agreed(vehicle: Vehicle, route: Route) -> bool:
    agreed = {row.id: row for row in vehicle.breaks}
    return sorted(row.id for row in route.breaks) == sorted(agreed) and all(
        row.duration_s == agreed[row.id].duration_s
        and inside(agreed[row.id].time_windows, row.start_s)
        for row in route.breaks
    )


class Clock:
    """A vehicle's day, a second at a time; the courier rests when the plan says so."""

    def __init__(self, route: Route) -> None:
        self.now = route.departure_s
        self.rest = {
            second
            for row in route.breaks
            for second in range(row.start_s, row.start_s + row.duration_s)
        }
        resting_s = sum(row.duration_s for row in route.breaks)
        self.possible = len(self.rest) == resting_s and min(self.rest, default=self.now) >= self.now

    def drive(self, drive_s: int, until_s: int) -> int:
        """Drive that long and go on until then; return how long the courier was idle."""
        idle_s = 0
        while drive_s > 0 or self.now < until_s:
            if self.now not in self.rest:
                idle_s += drive_s == 0
                drive_s = max(0, drive_s - 1)
            self.now += 1
        return idle_s

    def work(self, work_s: int) -> bool:
        """Work that long without a rest; tell whether that is possible."""
        began, self.now = self.now, self.now + work_s
        return self.rest.isdisjoint(range(began, self.now))


def keeps_time(problem: Problem, route: Route, driving_s: list[int]) -> bool:
    """Let the clock tick from the departure to the return."""
    clock, here = Clock(route), None
    if not clock.possible or min(driving_s) < 0:
        return False
    for visit, drive_s in zip(route.visits, driving_s, strict=False):
        idle_s = clock.drive(drive_s, visit.start_s)
        tasks = tasks_of(problem, visit)
        setup_s = max(task.setup_s for _, task in tasks)
        expected = (
            clock.now,
            idle_s,
            0 if here == visit.location.index else setup_s,
            sum(task.service_s for _, task in tasks),
        )
        if (visit.start_s, visit.waiting_s, visit.setup_s, visit.service_s) != expected:
            return False
        if not all(inside(row.windows(task), visit.start_s) for row, task in tasks):
            return False
        if not clock.work(visit.setup_s + visit.service_s):
            return False
        here = visit.location.index
    clock.drive(driving_s[-1], max(clock.rest, default=-1) + 1)
    return clock.now == route.return_s


def carries_as_written(problem: Problem, vehicle: Vehicle, route: Route) -> bool:
    """Put every shipment on board and off again, one by one."""
    shipments = {row.id: row for row in problem.shipments}
    served = {row for row, _ in events(route)}
    if any(not shipments[row].skills <= vehicle.skills for row in served):
        return False
    board = [row for row in served if shipments[row].pickup is None]
    if not loaded(problem, vehicle, board, route.load):
        return False
    for visit in route.visits:
        board = [row for row in board if row not in visit.deliveries] + list(visit.pickups)
        if not loaded(problem, vehicle, board, visit.load):
            return False
    return True


def loaded(
    problem: Problem, vehicle: Vehicle, board: list[str], written: tuple[float, ...]
) -> bool:
    loads = [row.load for row in problem.shipments if row.id in board]
    total = [sum(row[n] for row in loads) for n in range(len(problem.load_dimensions))]
    return len(total) == len(written) and all(
        real <= largest and math.isclose(real, told, rel_tol=1e-6, abs_tol=1e-6)
        for real, told, largest in zip(total, written, vehicle.capacity, strict=True)
    )


def within_limits(
    problem: Problem, vehicle: Vehicle, route: Route, ways: list[tuple[int, int]]
) -> bool:
    duty_s = route.return_s - route.departure_s
    travel_s, distance_m = sum(row[0] for row in ways), sum(row[1] for row in ways)
    cost = vehicle.fixed_cost + distance_m / 1000 * vehicle.cost_per_km
    cost += duty_s / 3600 * vehicle.cost_per_hour + travel_s / 3600 * vehicle.cost_per_travel_hour
    taken = (duty_s, travel_s, distance_m, len(events(route)))
    most = (
        vehicle.max_duration_s,
        vehicle.max_travel_s,
        vehicle.max_distance_m,
        vehicle.max_tasks,
    )
    if any(limit is not None and value > limit for value, limit in zip(taken, most, strict=True)):
        return False
    if not math.isclose(route.cost, cost, rel_tol=1e-6, abs_tol=1e-6):
        return False
    shift = vehicle.shift
    if shift and not shift.start_s <= route.departure_s <= route.return_s <= shift.end_s:
        return False
    for depot_id, time in (
        (vehicle.start_depot, route.departure_s),
        (vehicle.end_depot, route.return_s),
    ):
        if depot_id and (hours := problem.depot(depot_id).opening) and not inside([hours], time):
            return False
    if vehicle.end_depot is None:
        return True
    depot = problem.depot(vehicle.end_depot)
    collects = any(
        row.delivery is None and (row.id, "pickup") in events(route) for row in problem.shipments
    )
    late = depot.cut_off_s is not None and route.return_s + depot.handover_s > depot.cut_off_s
    return not (collects and late)
