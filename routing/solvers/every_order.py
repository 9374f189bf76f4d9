"""Tiny days: of all orders of all routes the best plan, and no search.

On a day of five stops everybody sees a plan that is not the best one, and some such plans no search
gets to: where goods may go home only by way of each other's stops, none of them can be put into a
route alone (decision 0015). So all orders are timed by the schedule, the cheapest of each set of
stops is kept that breaks no rule, and of these the best plan is made. Where that takes too long, an
engine searches.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from routing.plans import Plan, Route
from routing.plans.beside_routes import waiting_cost
from routing.problem import Problem, Vehicle
from routing.schedule import schedule_with_lateness
from routing.schedule.stops import Stop, group_stops, single_stops
from routing.schedule.working_day import usable
from routing.solvers.orders import plan_of
from routing.solvers.protocol import Effort, Solver
from routing.solvers.route_orders import RouteOrders, TooManyOrders
from routing.solvers.within_reach import within_reach

Judge = Callable[[Problem, Plan], Sequence[object]]
"""Returns what a plan breaks."""

MOST_STOPS = 7
"""A day of more is searched: eight that may be served in any order have 109,601 orders."""

MOST_SINGLE = 6
"""Up to so many tasks each is a stop of its own; of more, those that can go together do."""

MOST_ORDERS, LEAST_ORDERS, ORDERS = 40_000, 4000, 100
"""How many are written down where time is the limit; where steps are counted, at least and for each
iteration."""

MOST_TIMED, LEAST_TIMED, TIMED = 8000, 1000, 5
"""How many routes are timed, in the same way; a route takes as long as some 20 orders."""

SHARE = 0.5
"""Of the time, at most so much goes to this."""

PAUSE = 200
"""Orders between two looks at the clock."""

Best = dict[int, tuple[float, Route]]
"""Of each set of stops, as bits: the cheapest route, and what it costs."""


class EveryOrder:
    """An engine that searches only where there is too much to try; see ``protocol.Solver``.

    Parameters
    ----------
    engine : Solver
        Who searches then.
    judge : callable
        Says what a plan breaks.
    """

    def __init__(self, engine: Solver, judge: Judge) -> None:
        self._engine, self._judge = engine, judge
        self.name = engine.name

    def solve(
        self, problem: Problem, effort: Effort, progress: Callable[[float], None] | None = None
    ) -> Plan:
        """Return the best plan there is, or that the engine finds."""
        started = time.monotonic()
        plan = best_plan(problem, effort, self._judge) if may_be_tiny(problem) else None
        if plan is None:
            return self._engine.solve(problem, effort.after(time.monotonic() - started), progress)
        if progress is not None:
            progress(plan.cost)
        return plan


def may_be_tiny(problem: Problem) -> bool:
    """Tell whether a day has few tasks and no rule that binds routes to each other."""
    tasks = sum(len(row.tasks) for row in problem.shipments)
    return 0 < tasks <= 4 * MOST_STOPS and problem.balance is None and not problem.travel_times


def best_plan(problem: Problem, effort: Effort, judge: Judge) -> Plan | None:
    """Return the best plan of all; None where there are too many orders to look at."""
    needed = within_reach(problem)
    stops = group_stops(needed)
    if sum(len(stop.shipments) for stop in stops) <= MOST_SINGLE:
        stops = single_stops(stops)
    if not 0 < len(stops) <= MOST_STOPS:
        return None
    work = _Work(effort)
    routes: dict[object, Best] = {}
    fleet = list(_fleet(needed, len(stops)))
    try:
        for vehicle, kind in fleet:
            if kind not in routes:
                routes[kind] = dict(_cheapest(needed, vehicle, stops, judge, work))
    except TooManyOrders:
        return None
    chosen = _chosen(needed, stops, [(vehicle, routes[kind]) for vehicle, kind in fleet])
    return plan_of(problem, chosen, engine="every order", seed=effort.seed)


class _Work:
    """What may still be looked at."""

    def __init__(self, effort: Effort) -> None:
        self._effort, self._started = effort, time.monotonic()
        self._orders, self._timed = MOST_ORDERS, MOST_TIMED
        if effort.iterations is not None:
            self._orders = min(MOST_ORDERS, max(LEAST_ORDERS, ORDERS * effort.iterations))
            self._timed = min(MOST_TIMED, max(LEAST_TIMED, TIMED * effort.iterations))

    def write_one(self) -> None:
        """Count an order that is written down; raises ``TooManyOrders`` where it is too much."""
        self._orders -= 1
        if self._orders < 0:
            raise TooManyOrders
        if self._orders % PAUSE == 0:
            self._look_at_clock()

    def time_one(self) -> None:
        """Do the same for a route that is timed."""
        self._timed -= 1
        if self._timed < 0:
            raise TooManyOrders
        self._look_at_clock()

    def _look_at_clock(self) -> None:
        effort = self._effort
        limit_s = effort.time_limit_s if effort.iterations is None else None
        late = limit_s is not None and time.monotonic() - self._started > SHARE * limit_s
        if late or (effort.stopped is not None and effort.stopped()):
            raise TooManyOrders


def _fleet(problem: Problem, most: int) -> Iterator[tuple[Vehicle, object]]:
    """Yield vehicles with their kinds; of one kind no more than are ever needed."""
    count: Counter[object] = Counter()
    for vehicle, _ in usable(problem):
        kind = _kind(problem, vehicle)
        count[kind] += 1
        if count[kind] <= most:
            yield vehicle, kind


def _kind(problem: Problem, vehicle: Vehicle) -> object:
    """Return what vehicles share that could drive the same routes at the same price."""
    locked = {row.vehicle for row in problem.shipments}
    usual = {row.usual_courier for row in problem.shipments if problem.unfamiliar_cost}
    own = vehicle.id if vehicle.id in locked else None
    return own, frozenset(usual & {vehicle.id, vehicle.courier}), vehicle.kind


def _cheapest(
    problem: Problem, vehicle: Vehicle, stops: Sequence[Stop], judge: Judge, work: _Work
) -> Iterator[tuple[int, tuple[float, Route]]]:
    """Yield the cheapest route of each set of stops that a vehicle can serve."""
    orders = RouteOrders(problem, vehicle, stops)
    for served, few in orders.all(work.write_one).items():
        best: Route | None = None
        for least, order in few:
            if best is not None and least >= best.cost:
                break
            work.time_one()
            timed = schedule_with_lateness(problem, vehicle, orders.halts(order))
            if timed is None or timed.late_s:
                continue
            if best is not None and timed.route.cost >= best.cost:
                continue
            if not judge(problem, plan_of(problem, (timed.route,), engine="", seed=0)):
                best = timed.route
        if best is not None:
            yield served, (best.cost, best)


def _chosen(
    problem: Problem, stops: Sequence[Stop], fleet: Sequence[tuple[Vehicle, Best]]
) -> list[Route]:
    """Return the routes of the plan that leaves out least, then of the cheapest.

    Where fewest vehicles are asked for, these count before the cost.
    """
    plans: dict[int, tuple[int, float, tuple[Route, ...]]] = {0: (0, 0.0, ())}
    for vehicle, best in fleet:
        with_it = dict(plans)
        for done, (used, cost, routes) in plans.items():
            for served, (more, route) in best.items():
                if done & served:
                    continue
                now = (used + problem.fewest_vehicles, cost + more)
                if done | served not in with_it or now < with_it[done | served][:2]:
                    driven = replace(route, vehicle_id=vehicle.id, courier_id=vehicle.courier)
                    with_it[done | served] = (*now, (*routes, driven))
        plans = with_it

    def rank(served: int) -> tuple[int, int, float]:
        rows = {
            row.id: row
            for number, one in enumerate(stops)
            if served >> number & 1
            for row in one.shipments
        }
        used, cost, _ = plans[served]
        weight = sum(row.weight for row in rows.values())
        return -weight, used, cost + waiting_cost(problem, rows)

    return list(plans[min(plans, key=rank)][2])
