"""What the search finds, in the house's own types: stops in order, then a plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from routing.plans import Plan, Route
from routing.problem import Problem, Vehicle
from routing.schedule import Halt, schedule_with_lateness
from routing.solvers.orders import plan_of as plan_of_routes
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.penalties import refusal
from routing.stops import Stop

Order = tuple[Stop, ...]
"""The stops of one vehicle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Who serves which stops, and in which order.

    Attributes
    ----------
    orders : mapping of vehicle id to its stops
        Of used vehicles.
    weight : int
        Of the stops served; see :attr:`routing.stops.Stop.weight`.
    cost : float
        Of all routes, as the model counts it.
    """

    orders: Mapping[str, Order]
    weight: int
    cost: float

    @classmethod
    def of(cls, model: Model, assignment: Any) -> Solution:
        """Read an assignment of OR-Tools."""
        stops, routing = model.nodes.stops, model.routing
        orders: dict[str, Order] = {}
        for number, vehicle in enumerate(model.nodes.vehicles):
            order: list[Stop] = []
            index = assignment.Value(routing.NextVar(routing.Start(number)))
            while not routing.IsEnd(index):
                order.append(stops[model.manager.IndexToNode(index)])
                index = assignment.Value(routing.NextVar(index))
            if order:
                orders[vehicle.id] = tuple(order)
        return cls(
            orders=orders,
            weight=sum(stop.weight for order in orders.values() for stop in order),
            cost=_cost(model, assignment),
        )

    @property
    def rank(self) -> tuple[int, float]:
        """Smaller is better: serve more, then cost less."""
        return -self.weight, self.cost

    def leaves_out(self, stops: Sequence[Stop]) -> tuple[Stop, ...]:
        """Return the stops of which some shipment is not served."""
        served = {key for order in self.orders.values() for stop in order for key in _tasks(stop)}
        return tuple(stop for stop in stops if not served.issuperset(_tasks(stop)))

    def assignment(self, model: Model) -> Any:
        """Say the same to a closed model, whose stops may be finer; None if it refuses."""
        number_of = {key: n for n, stop in enumerate(model.nodes.stops) for key in _tasks(stop)}
        routes = [
            dict.fromkeys(
                model.index(number_of[key])
                for stop in self.orders.get(vehicle.id, ())
                for key in _tasks(stop)
                if key in number_of
            )
            for vehicle in model.nodes.vehicles
        ]
        return model.routing.ReadAssignmentFromRoutes([list(route) for route in routes], True)


def kept(problem: Problem, solution: Solution) -> Solution:
    """Return what of a solution can be driven in time, breaks and all, with its true cost."""
    routes = {
        vehicle.id: route
        for vehicle in problem.vehicles
        if (order := solution.orders.get(vehicle.id))
        and (route := _in_time(problem, vehicle, order)) is not None
    }
    return Solution(
        orders={vehicle_id: order for vehicle_id, (order, _) in routes.items()},
        weight=sum(stop.weight for order, _ in routes.values() for stop in order),
        cost=sum(route.cost for _, route in routes.values()),
    )


def plan_of(problem: Problem, solution: Solution | None, *, engine: str, seed: int) -> Plan:
    """Time all routes; whatever is in none of them is ``not_selected``."""
    orders = solution.orders if solution else {}
    timed = (
        _in_time(problem, vehicle, orders[vehicle.id])
        for vehicle in problem.vehicles
        if vehicle.id in orders
    )
    routes = [found[1] for found in timed if found is not None]
    return plan_of_routes(problem, routes, engine=engine, seed=seed)


def _in_time(problem: Problem, vehicle: Vehicle, order: Order) -> tuple[Order, Route] | None:
    """Time a route; where it comes late, leave out what makes it so."""
    while order:
        scheduled = schedule_with_lateness(problem, vehicle, [_halt(stop) for stop in order])
        if scheduled is not None and not scheduled.late_s:
            return order, scheduled.route
        order = _less_late(problem, vehicle, order)
    return None


def _less_late(problem: Problem, vehicle: Vehicle, order: Order) -> Order:
    """Leave out the shipments of one stop: those that make the route least late."""
    ranked: list[tuple[float, int, int, Order]] = []
    for number, left_out in enumerate(order):
        gone = {shipment.id for shipment in left_out.shipments}
        rest = tuple(
            stop for stop in order if not gone & {shipment.id for shipment in stop.shipments}
        )
        halts = [_halt(stop) for stop in rest]
        scheduled = schedule_with_lateness(problem, vehicle, halts) if halts else None
        late_s = float("inf") if scheduled is None and halts else 0.0
        if scheduled is not None:
            late_s = scheduled.late_s
        ranked.append((late_s, left_out.weight, number, rest))
    return min(ranked)[-1]


def _halt(stop: Stop) -> Halt:
    ids = tuple(shipment.id for shipment in stop.shipments)
    if stop.kind == "pickup":
        return Halt(location=stop.location, pickups=ids)
    return Halt(location=stop.location, deliveries=ids)


def _tasks(stop: Stop) -> tuple[tuple[str, str], ...]:
    return tuple((stop.kind, shipment.id) for shipment in stop.shipments)


def _cost(model: Model, assignment: Any) -> float:
    """Return the objective without what leaving stops out is charged."""
    refused = sum(
        refusal(model, number)
        for number in range(len(model.nodes.stops))
        if assignment.Value(model.routing.NextVar(model.index(number))) == model.index(number)
    )
    return float((assignment.ObjectiveValue() - refused) / model.money.scale)
