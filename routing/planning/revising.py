"""A plan whose order somebody changed by hand, with all that follows from the order made anew.

Nothing is refused: what an order costs in lateness, load or impossible ways is for the checker to
say, since whoever moved it may know better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np

from routing.plans import Plan, Route, Unserved
from routing.plans.beside_routes import cost_beside_routes
from routing.plans.changes import TaskId, in_order, tasks
from routing.problem import Location, Problem, Shipment, Vehicle
from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.schedule import Halt, schedule

BY_HAND = "taken_out"
"""Reason of what whoever edited the plan put among the unserved."""


def revise(
    problem: Problem,
    original: Plan,
    orders: Mapping[str, Sequence[TaskId]],
    unserved: Sequence[str],
) -> Plan:
    """Make the plan that an edited order means.

    Parameters
    ----------
    problem : Problem
        Located, with its matrices; it has every vehicle and task that ``orders`` names.
    original : Plan
        As it was before. A route whose stops are the same keeps its times, if it was made with the
        same matrices; every other one is timed anew.
    orders : mapping of vehicle id to sequence of TaskId
        What each vehicle does, in order. One that does nothing has no route.
    unserved : sequence of str
        Ids of the shipments left out.

    Returns
    -------
    Plan
        Without leg geometry. A leg that has no way takes no time, which the checker tells.
    """
    same_ways = original.matrix_digest == problem.matrix_digest
    were = {route.vehicle_id: route for route in original.routes}
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    routes: list[Route] = []
    for vehicle_id in sorted(orders, key=lambda one: one not in were):
        was, order = were.get(vehicle_id), orders[vehicle_id]
        if was is not None and same_ways and _same_stops(was, order):
            routes.append(was)
        elif order:
            routes.append(_route(problem, vehicles[vehicle_id], original, order))
    reasons = {row.id: row for row in original.unserved}
    left = (reasons.get(row, Unserved(id=row, code=BY_HAND)) for row in unserved)
    return replace(
        original,
        start=problem.start,
        routes=tuple(routes),
        unserved=tuple(left),
        rejected=problem.rejected,
        region=problem.region,
        at=problem.at,
        weather=problem.weather,
        slots_s=problem.slots_s,
        beside_cost=cost_beside_routes(problem, routes),
        matrix_digest=problem.matrix_digest,
    )


def _same_stops(was: Route, order: Sequence[TaskId]) -> bool:
    """Tell whether an order has a route's stops, whatever the order within each."""
    done = iter(order)
    stops = [(tasks(visit), [next(done, None) for _ in tasks(visit)]) for visit in was.visits]
    return next(done, None) is None and all(set(had) == set(has) for had, has in stops)


def _route(problem: Problem, vehicle: Vehicle, original: Plan, order: Sequence[TaskId]) -> Route:
    halts = list(_halts(problem, vehicle, original, order))
    route = schedule(problem, vehicle, halts)
    if route is None:  # some leg has no way
        matrices = {name: _passable(one) for name, one in problem.matrices.items()}
        route = schedule(replace(problem, matrices=matrices, travel_times={}), vehicle, halts)
    if route is None:
        msg = "a matrix without gaps has a way for every leg"
        raise AssertionError(msg)
    return route


def _halts(
    problem: Problem, vehicle: Vehicle, original: Plan, order: Sequence[TaskId]
) -> Iterator[Halt]:
    """Yield a halt for each run of tasks that were one stop; the schedule joins what it can.

    Between two trips the vehicle halts where it did.
    """
    shipments = {row.id: row for row in problem.shipments}
    stop_of = {
        task: (route.vehicle_id, stop)
        for route in original.routes
        for stop, visit in enumerate(route.visits)
        for task in tasks(visit)
    }

    def together(row: tuple[int, TaskId]) -> tuple[int, tuple[str, int]]:
        number, task = row
        return _place(shipments[task[0]], task).row, stop_of.get(task, ("", number))

    reloads = _reloads(original, vehicle, order)
    for _, run in groupby(enumerate(order), key=together):
        done = [task for _, task in run]
        yield from (halt for task in done for halt in reloads.get(task, ()))
        yield Halt(
            location=_place(shipments[done[0][0]], done[0]),
            pickups=tuple(row for row, kind in done if kind == "pickup"),
            deliveries=tuple(row for row, kind in done if kind == "delivery"),
        )


def _reloads(original: Plan, vehicle: Vehicle, order: Sequence[TaskId]) -> dict[TaskId, list[Halt]]:
    """Return which halts between two trips come before which tasks of an edited order.

    A task that kept its place is in the trip that it was in, one that moved in the trip of what it
    was put before. Of several trips that lost all their tasks, the halts go too.
    """
    was = next((route for route in original.routes if route.vehicle_id == vehicle.id), None)
    if was is None or len(was.trips) < 2:
        return {}
    trip_of = {
        task: trip
        for trip, visits in enumerate(was.trips)
        for visit in visits
        for task in tasks(visit)
    }
    depots = [visit for visit in was.visits if visit.depot is not None]
    own = [number for number, task in enumerate(order) if task in trip_of]
    stayed = [own[row] for row in in_order([trip_of[order[number]] for number in own])]
    reloads: dict[TaskId, list[Halt]] = {}
    now: int | None = None
    for number, task in enumerate(order):
        # the trip of the next task that kept its place; behind all of them, of the last one
        trip = next((trip_of[order[at]] for at in stayed if at >= number), now)
        if now is not None and trip is not None and trip > now:
            depot = depots[trip - 1]
            reloads[task] = [Halt(location=depot.location, depot=depot.depot)]
        now = trip
    return reloads


def _place(shipment: Shipment, task: TaskId) -> Location:
    done = shipment.pickup if task[1] == "pickup" else shipment.delivery
    if done is None:
        msg = f"the shipment has no {task[1]}"
        raise ValueError(msg)
    return done.location


def _passable(matrix: TravelMatrix) -> TravelMatrix:
    """Return a matrix in which every missing way takes no time."""
    missing = (matrix.durations_s == UNREACHABLE) | (matrix.distances_m == UNREACHABLE)
    return replace(
        matrix,
        durations_s=np.where(missing, 0, matrix.durations_s),
        distances_m=np.where(missing, 0, matrix.distances_m),
    )
