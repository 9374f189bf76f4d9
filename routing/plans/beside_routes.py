"""What a plan costs beside its routes: that couriers differ in what they have, and what waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routing.plans.balance import imbalance_cost
from routing.plans.routes import Route
from routing.problem import Problem


def cost_beside_routes(problem: Problem, routes: Sequence[Route]) -> float:
    """Return both together, in the user's currency."""
    served = (row for route in routes for row in route.shipments)
    return imbalance_cost(problem, routes) + waiting_cost(problem, served)


def waiting_cost(problem: Problem, served: Iterable[str]) -> float:
    """Return what it costs that shipments wait for a later day, the others being served."""
    waits = {row.id: row.wait.cost for row in problem.shipments if row.wait is not None}
    return sum(waits.values()) - sum(waits.get(row, 0.0) for row in set(served))
