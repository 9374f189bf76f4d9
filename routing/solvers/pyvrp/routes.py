"""PyVRP's routes as ours, and a plan of ours as a solution of its."""

from __future__ import annotations

from typing import Any

import pyvrp

from routing.halts import Halt
from routing.plans import Plan, Route, Visit
from routing.problem import Vehicle
from routing.solvers.orders import halt_of, tidy
from routing.solvers.pyvrp.encoding import Encoded

Step = tuple[str, int]
"""Kind and number of an activity."""


def orders_of(encoded: Encoded, solution: Any) -> list[tuple[Vehicle, list[Halt]]]:
    """Return the halts of each vehicle that is used, in the problem's order; alike ones in theirs.

    A solution that breaks a rule is none.
    """
    if not solution.is_feasible():
        return []
    free = [list(reversed(kind.vehicles)) for kind in encoded.day.kinds]
    found: list[tuple[Vehicle, list[Halt]]] = []
    for route in solution.routes():
        order = tidy([_halt(encoded, step) for step in list(route)[1:-1]])
        if order:
            found.append((free[route.vehicle_type()].pop(), order))
    number = {vehicle.id: k for k, vehicle in enumerate(encoded.day.problem.vehicles)}
    return sorted(found, key=lambda one: number[one[0].id])


def solution_of(encoded: Encoded, plan: Plan) -> Any:
    """Say a plan in PyVRP's terms; what these do not know is left out."""
    kinds = {
        one.id: number for number, kind in enumerate(encoded.day.kinds) for one in kind.vehicles
    }
    known = _steps_of_shipments(encoded)
    routes = []
    for route in plan.routes:
        steps = _steps(encoded, route, known)
        if route.vehicle_id in kinds and any(kind != "DEPOT" for kind, _ in steps):
            activities = [
                pyvrp.Activity(getattr(pyvrp.ActivityType, kind), number) for kind, number in steps
            ]
            routes.append(pyvrp.Route(encoded.data, activities, kinds[route.vehicle_id]))
    return pyvrp.Solution(encoded.data, routes)


def _halt(encoded: Encoded, step: Any) -> Halt:
    day, visits = encoded.day, encoded.visits
    if step.is_depot():
        depot = day.problem.depot(day.depots.uses[step.idx].depot_id or "")
        return Halt(location=depot.location, depot=depot.id)
    if step.is_client():
        return halt_of(day.stops[visits.stops[step.idx]])
    pickup = visits.pairs[step.idx]
    stop = day.stops[pickup]
    return halt_of(stop if step.is_pickup() else day.stops[stop.partner or 0])


def _steps_of_shipments(encoded: Encoded) -> dict[tuple[str, str], list[Step]]:
    """Return which steps serve each end of each shipment: several, where it has several windows."""
    day, visits = encoded.day, encoded.visits
    known: dict[tuple[str, str], list[Step]] = {}
    for client, number in enumerate(visits.stops):
        stop = day.stops[number]
        for row in stop.shipments:
            known.setdefault((stop.kind, row.id), []).append(("CLIENT", client))
    for pair, number in enumerate(visits.pairs):
        (row,) = day.stops[number].shipments
        known["pickup", row.id] = [("PICKUP", pair)]
        known["delivery", row.id] = [("DELIVERY", pair)]
    return known


def _steps(encoded: Encoded, route: Route, known: dict[tuple[str, str], list[Step]]) -> list[Step]:
    steps: list[Step] = []
    reloads = {
        encoded.day.depots.uses[number].depot_id: number
        for numbers in encoded.day.depots.reloads
        for number in numbers
    }
    for visit in route.visits:
        if visit.depot is not None:
            steps.append(("DEPOT", reloads[visit.depot]))
            continue
        rows = [("pickup", row) for row in visit.pickups]
        rows += [("delivery", row) for row in visit.deliveries]
        served = [_in_time(encoded, visit, known[row]) for row in rows if row in known]
        steps += [one for one in dict.fromkeys(served) if one not in steps]
    return steps


def _in_time(encoded: Encoded, visit: Visit, steps: list[Step]) -> Step:
    """Return the step whose window a visit starts in."""
    windows = encoded.visits.windows
    for kind, number in steps:
        if kind == "CLIENT" and windows[number].start_s <= visit.start_s <= windows[number].end_s:
            return kind, number
    return steps[0]
