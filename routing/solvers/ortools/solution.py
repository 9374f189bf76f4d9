"""What the search finds, in the house's own types: halts in order, then a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from routing.plans import Plan, Route
from routing.plans.beside_routes import cost_beside_routes
from routing.plans.halts import Halt
from routing.problem import Problem
from routing.solvers.orders import halt_of, order_of, tidy, timed
from routing.solvers.orders import plan_of as plan_of_routes
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.penalties import refusal

Order = tuple[Halt, ...]
"""The halts of one vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Who halts where, and in which order.

    Attributes
    ----------
    orders : mapping of vehicle id to its halts
        Of used vehicles.
    weight : int
        Of the shipments served: one of priority p counts as 1 + p.
    cost : float
        Of all routes, as the model counts it.
    fewest_vehicles : bool
        See :class:`routing.problem.Problem`.
    """

    orders: Mapping[str, Order]
    weight: int
    cost: float
    fewest_vehicles: bool = False

    @classmethod
    def of(cls, model: Model, assignment: Any) -> Solution:
        """Read an assignment of OR-Tools."""
        routing, nodes = model.routing, model.nodes
        orders: dict[str, Order] = {}
        for number, vehicle in enumerate(nodes.vehicles):
            halts: list[Halt] = []
            index = assignment.Value(routing.NextVar(routing.Start(number)))
            while not routing.IsEnd(index):
                halts.append(_halt(model, model.manager.IndexToNode(index)))
                index = assignment.Value(routing.NextVar(index))
            order = tuple(tidy(halts))
            if order:
                orders[vehicle.id] = order
        cost = _cost(model, assignment)
        return cls(
            orders=orders,
            weight=_weight(nodes.problem, orders),
            cost=cost,
            fewest_vehicles=nodes.problem.fewest_vehicles,
        )

    @property
    def rank(self) -> tuple[int, int, float]:
        """Smaller is better: serve more, then perhaps with fewer vehicles, then cost less."""
        return -self.weight, len(self.orders) * self.fewest_vehicles, self.cost

    def assignment(self, model: Model) -> Any:
        """Say the same to a closed model, whose stops may be finer; None if it refuses."""
        nodes = model.nodes
        stop_of = {
            (stop.kind, row.id): number
            for number, stop in enumerate(nodes.stops)
            for row in stop.shipments
        }
        routes = []
        for number, vehicle in enumerate(nodes.vehicles):
            spare = {node: nodes.reload(node).depot.id for node in nodes.reload_nodes(number)}
            route: dict[int, None] = {}
            for halt in self.orders.get(vehicle.id, ()):
                reload = next((node for node, depot in spare.items() if depot == halt.depot), None)
                if reload is not None:
                    del spare[reload]
                    route[model.index(reload)] = None
                rows = [("pickup", row) for row in halt.pickups]
                rows += [("delivery", row) for row in halt.deliveries]
                route |= dict.fromkeys(model.index(stop_of[row]) for row in rows if row in stop_of)
            routes.append(list(route))
        return model.routing.ReadAssignmentFromRoutes(routes, True)


def kept(problem: Problem, solution: Solution) -> Solution:
    """Return what of a solution can be driven in time, breaks and all, with its true cost."""
    routes = _routes(problem, solution)
    orders = {route.vehicle_id: order_of(route) for route in routes}
    cost = cost_beside_routes(problem, routes) + sum(route.cost for route in routes)
    return Solution(
        orders=orders,
        weight=_weight(problem, orders),
        cost=cost,
        fewest_vehicles=problem.fewest_vehicles,
    )


def plan_of(problem: Problem, solution: Solution | None, *, engine: str, seed: int) -> Plan:
    """Time all routes; whatever is in none of them is ``not_selected``."""
    routes = [] if solution is None else _routes(problem, solution)
    return plan_of_routes(problem, routes, engine=engine, seed=seed)


def _routes(problem: Problem, solution: Solution) -> list[Route]:
    orders = solution.orders
    driven = (row for row in problem.vehicles if row.id in orders)
    routes = (timed(problem, vehicle, orders[vehicle.id]) for vehicle in driven)
    return [route for route in routes if route is not None]


def _weight(problem: Problem, orders: Mapping[str, Order]) -> int:
    halts = [halt for order in orders.values() for halt in order]
    served = {row for halt in halts for row in (*halt.pickups, *halt.deliveries)}
    return sum(row.weight for row in problem.shipments if row.id in served)


def _halt(model: Model, node: int) -> Halt:
    nodes = model.nodes
    if node < len(nodes.stops):
        return halt_of(nodes.stops[node])
    depot = nodes.reload(node).depot
    return Halt(location=depot.location, depot=depot.id)


def _cost(model: Model, assignment: Any) -> float:
    """Return the objective without what leaving stops out is charged that may not wait."""
    refused = sum(
        refusal(model, number)
        for number, stop in enumerate(model.nodes.stops)
        if stop.weight
        and assignment.Value(model.routing.NextVar(model.index(number))) == model.index(number)
    )
    return float((assignment.ObjectiveValue() - refused) / model.money.scale)
