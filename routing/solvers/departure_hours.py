"""Travel times that depend on the hour, for engines that search with one matrix.

An engine is given a matrix whose row of a place has the times for who leaves it at a certain hour:
guessed from the windows of the place at first, then when the last plan does leave it. Each plan is
timed with the true times, and what then comes late is left out. The best plan so timed wins, and
its routes are put into a better order where the hours allow one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import count

import numpy as np
import numpy.typing as npt

from routing.plans import Plan, Route
from routing.problem import Problem
from routing.roads.static_matrices import matrix_when_leaving
from routing.schedule.working_day import usable
from routing.solvers.orders import order_of, plan_of, timed
from routing.solvers.protocol import Effort
from routing.solvers.reordering import reordered

Progress = Callable[[float], None]
Hours = Mapping[str, npt.NDArray[np.int64]]
"""Of each profile, when every place is left, in seconds from the plan's start."""

ROUNDS = 3
"""Of guessing hours: at first, then twice as seen."""

SHARE_SEARCHING = 0.9
"""Of the time; the rest is for the order of the best plan's routes."""

TRIES = 300
"""Orders tried for a route where searches are counted."""

_NOON_S = 12 * 3600


def by_hour(
    problem: Problem,
    effort: Effort,
    search: Callable[[Problem, Effort, Progress | None], Plan],
    progress: Progress | None = None,
) -> Plan:
    """Plan a day whose travel times depend on the hour.

    Parameters
    ----------
    search : callable
        An engine's, asked for days of one matrix a profile.
    """
    hours = _guessed(problem)
    plans: list[Plan] = []
    deadline = _deadline(effort)
    for left in range(ROUNDS, 0, -1):
        one = effort
        if deadline is not None:
            left_s = max(0.0, deadline - time.monotonic())
            one = replace(effort, time_limit_s=left_s * SHARE_SEARCHING / left)
        found = search(_at_these_hours(problem, hours), one, progress)
        plans.append(_truly_timed(problem, found))
        if effort.stopped is not None and effort.stopped():
            break
        hours = _seen(hours, problem, plans[-1])
    best = min(plans, key=lambda plan: _rank(problem, plan))
    return _put_in_order(problem, best, deadline)


def _deadline(effort: Effort) -> float | None:
    if effort.iterations is not None or effort.time_limit_s is None:
        return None
    return time.monotonic() + effort.time_limit_s


def _put_in_order(problem: Problem, plan: Plan, deadline: float | None) -> Plan:
    """Put each route into its best order; a search that is counted tries so many a route."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    routes = (
        reordered(problem, vehicles[one.vehicle_id], one, order_of(one), _limit(deadline))
        for one in plan.routes
    )
    return plan_of(problem, routes, engine=plan.engine, seed=plan.seed)


def _limit(deadline: float | None) -> Callable[[], bool]:
    if deadline is not None:
        return lambda: time.monotonic() >= deadline
    tries = count()
    return lambda: next(tries) >= TRIES


def _at_these_hours(problem: Problem, hours: Hours) -> Problem:
    """Return the day with one matrix a profile."""
    matrices = {
        profile: matrix_when_leaving(times, hours[profile].tolist()).with_amounts(
            problem.matrices[profile].amounts
        )
        for profile, times in problem.travel_times.items()
    }
    return replace(problem, matrices={**problem.matrices, **matrices}, travel_times={})


def _truly_timed(problem: Problem, plan: Plan) -> Plan:
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    routes = (timed(problem, vehicles[one.vehicle_id], order_of(one)) for one in plan.routes)
    driven = (route for route in routes if route is not None)
    return plan_of(problem, driven, engine=plan.engine, seed=plan.seed)


def _guessed(problem: Problem) -> Hours:
    """Guess when places are left: depots when the day begins, others in their windows' middle."""
    days = [day for _, day in usable(problem)]
    begin_s = min((day.leave_from_s for day in days), default=0)
    end_s = max((day.return_until_s for day in days), default=0)
    middle_s = (begin_s + end_s) // 2 if end_s < 2 * 86_400 else max(begin_s, _NOON_S)
    size = max((times.size for times in problem.travel_times.values()), default=0)
    left_s = np.full(size, middle_s, dtype=np.int64)
    for row, moment_s in _middles(problem):
        left_s[row] = np.clip(moment_s, begin_s, max(begin_s, end_s))
    left_s[[depot.location.row for depot in problem.depots]] = begin_s
    return dict.fromkeys(problem.travel_times, left_s)


def _middles(problem: Problem) -> Iterator[tuple[int, int]]:
    for shipment in problem.shipments:
        for task in shipment.tasks:
            windows = shipment.windows(task)
            if windows:
                yield task.location.row, (windows[0].start_s + windows[-1].end_s) // 2


def _seen(hours: Hours, problem: Problem, plan: Plan) -> Hours:
    """Take the hours at which a plan leaves places; those that it does not visit keep theirs."""
    profiles = {vehicle.id: vehicle.profile for vehicle in problem.vehicles}
    seen: dict[str, npt.NDArray[np.int64]] = {}
    for profile, before in hours.items():
        routes = [route for route in plan.routes if profiles[route.vehicle_id] == profile]
        rows, left_s = np.array([*_departures(routes)], dtype=np.int64).reshape(-1, 2).T
        count = np.bincount(rows, minlength=len(before))
        total_s = np.bincount(rows, weights=left_s, minlength=len(before))
        mean_s = np.rint(total_s / np.maximum(count, 1)).astype(np.int64)
        seen[profile] = np.where(count > 0, mean_s, before)
    return seen


def _departures(routes: list[Route]) -> Iterator[tuple[int, int]]:
    for route in routes:
        if route.start is not None:
            yield route.start.row, route.departure_s
        for visit in route.visits:
            yield visit.location.row, visit.departure_s


def _rank(problem: Problem, plan: Plan) -> tuple[int, int, float]:
    """Leave out least, then perhaps use fewest vehicles, then cost least."""
    weights = {row.id: row.weight for row in problem.shipments}
    left_out = sum(weights[row.id] for row in plan.unserved)
    return left_out, len(plan.routes) * problem.fewest_vehicles, plan.cost
