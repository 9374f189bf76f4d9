"""From the arrays of the best plan found back to stops, vehicles and a plan."""

from __future__ import annotations

from collections.abc import Iterator

from routing.halts import Halt
from routing.plans import Plan
from routing.problem import Problem, Vehicle
from routing.solvers.orders import halt_of, plan_of, timed
from routing.solvers.ruin_recreate.arrays import BEST_DEPOT, BEST_NEXT, BEST_SIZE, BEST_TYPE, Tours
from routing.solvers.ruin_recreate.encoding import Encoded


def best_orders(
    problem: Problem, encoded: Encoded, tours: Tours
) -> Iterator[tuple[Vehicle, list[Halt]]]:
    """Yield the vehicles of the best plan with their halts, alike ones in their own order."""
    n = len(encoded.stops)
    free = [list(reversed(row)) for row in encoded.fleet.vehicles]
    for route in range(len(tours.tour)):
        if tours.tour[route, BEST_SIZE] == 0:
            continue
        halts: list[Halt] = []
        node = int(tours.node[n + 2 * route, BEST_NEXT])
        while tours.node[node, BEST_NEXT] >= 0:
            if node < n:
                halts.append(halt_of(encoded.stops[node]))
            else:
                depot = problem.depots[encoded.day.reloads[tours.node[node, BEST_DEPOT], 0]]
                halts.append(Halt(location=depot.location, depot=depot.id))
            node = int(tours.node[node, BEST_NEXT])
        yield free[tours.tour[route, BEST_TYPE]].pop(), halts


def best_plan(problem: Problem, encoded: Encoded, tours: Tours, *, engine: str, seed: int) -> Plan:
    """Time the best plan found."""
    number = {vehicle.id: k for k, vehicle in enumerate(problem.vehicles)}
    orders = sorted(best_orders(problem, encoded, tours), key=lambda one: number[one[0].id])
    routes = (timed(problem, vehicle, halts) for vehicle, halts in orders)
    return plan_of(
        problem, (route for route in routes if route is not None), engine=engine, seed=seed
    )
