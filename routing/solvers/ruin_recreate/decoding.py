"""From the arrays of the best plan found back to stops, vehicles and a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from routing.plans import Plan
from routing.plans.halts import Halt
from routing.problem import Problem, Vehicle
from routing.solvers.orders import halt_of, plan_of, timed
from routing.solvers.ruin_recreate.arrays import BEST_DEPOT, BEST_NEXT, BEST_SIZE, BEST_TYPE, Tours
from routing.solvers.ruin_recreate.encoding import Encoded

Chain = tuple[int, Iterable[int]]
"""A route in numbers: its vehicle's type, then stops, and -1 - d for a halt at depot row d."""


def best_chains(encoded: Encoded, tours: Tours) -> Iterator[Chain]:
    """Yield the routes of the best plan."""
    n = len(encoded.stops)
    for route in range(len(tours.tour)):
        if tours.tour[route, BEST_SIZE] == 0:
            continue
        nodes: list[int] = []
        node = int(tours.node[n + 2 * route, BEST_NEXT])
        while tours.node[node, BEST_NEXT] >= 0:
            nodes.append(node if node < n else -1 - int(tours.node[node, BEST_DEPOT]))
            node = int(tours.node[node, BEST_NEXT])
        yield int(tours.tour[route, BEST_TYPE]), nodes


def orders_of(
    problem: Problem, encoded: Encoded, chains: Iterable[Chain]
) -> Iterator[tuple[Vehicle, list[Halt]]]:
    """Yield vehicles with their halts, alike ones in their own order."""
    free = [list(reversed(row)) for row in encoded.fleet.vehicles]
    for kind, nodes in chains:
        halts: list[Halt] = []
        for node in nodes:
            if node >= 0:
                halts.append(halt_of(encoded.stops[node]))
            else:
                depot = problem.depots[encoded.day.reloads[-1 - node, 0]]
                halts.append(Halt(location=depot.location, depot=depot.id))
        yield free[kind].pop(), halts


def timed_plan(
    problem: Problem, encoded: Encoded, chains: Iterable[Chain], *, engine: str, seed: int
) -> Plan:
    """Time routes, and make a plan of them."""
    number = {vehicle.id: k for k, vehicle in enumerate(problem.vehicles)}
    orders = sorted(orders_of(problem, encoded, chains), key=lambda one: number[one[0].id])
    routes = (timed(problem, vehicle, halts) for vehicle, halts in orders)
    return plan_of(
        problem, (route for route in routes if route is not None), engine=engine, seed=seed
    )
