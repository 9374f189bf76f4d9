"""PyVRP's routes as ours, and a plan of ours as a solution of its."""

from __future__ import annotations

from typing import Any

import pyvrp

from routing.plans import Plan, Route, Visit
from routing.plans.halts import Halt
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
    known = _clients_of_shipments(encoded)
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
    return halt_of(day.stops[visits.stops[step.idx]])


def _clients_of_shipments(encoded: Encoded) -> dict[str, list[int]]:
    """Return which clients serve each shipment: several, where it has several windows."""
    known: dict[str, list[int]] = {}
    for client, number in enumerate(encoded.visits.stops):
        for row in encoded.day.stops[number].shipments:
            known.setdefault(row.id, []).append(client)
    return known


def _steps(encoded: Encoded, route: Route, known: dict[str, list[int]]) -> list[Step]:
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
        rows = (*visit.pickups, *visit.deliveries)
        served = (_in_time(encoded, visit, known[row]) for row in rows if row in known)
        steps += [one for one in dict.fromkeys(served) if one not in steps]
    return steps


def _in_time(encoded: Encoded, visit: Visit, clients: list[int]) -> Step:
    """Return the client whose window a visit starts in."""
    windows = encoded.visits.windows
    for client in clients:
        if windows[client].start_s <= visit.start_s <= windows[client].end_s:
            return "CLIENT", client
    return "CLIENT", clients[0]
