"""From the order of each vehicle's halts to a plan: timed, and nothing in it late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routing.plans import Plan, Route, Unserved
from routing.plans.beside_routes import cost_beside_routes
from routing.plans.halts import Halt
from routing.problem import Problem, Vehicle
from routing.schedule import schedule_with_lateness
from routing.schedule.stops import Stop


def halt_of(stop: Stop) -> Halt:
    """Return what a stop is to the schedule."""
    ids = tuple(shipment.id for shipment in stop.shipments)
    if stop.kind == "pickup":
        return Halt(location=stop.location, pickups=ids)
    return Halt(location=stop.location, deliveries=ids)


def order_of(route: Route) -> tuple[Halt, ...]:
    """Return the order of a route's halts."""
    return tuple(
        Halt(
            location=visit.location,
            depot=visit.depot,
            pickups=visit.pickups,
            deliveries=visit.deliveries,
        )
        for visit in route.visits
    )


def timed(problem: Problem, vehicle: Vehicle, order: Sequence[Halt]) -> Route | None:
    """Time a route; where it comes late, leave out what makes it so.

    Returns
    -------
    Route or None
        None if nothing is left.
    """
    halts = list(order)
    while any(halt.depot is None for halt in halts):
        scheduled = schedule_with_lateness(problem, vehicle, halts)
        if scheduled is not None and not scheduled.late_s:
            return scheduled.route
        halts = _less_late(problem, vehicle, halts)
    return None


def plan_of(problem: Problem, routes: Iterable[Route], *, engine: str, seed: int) -> Plan:
    """Make a plan of routes; whatever is in none of them is ``not_selected``."""
    driven = tuple(routes)
    served = {row for route in driven for row in route.shipments}
    return Plan(
        start=problem.start,
        routes=driven,
        unserved=tuple(
            Unserved(id=shipment.id, code="not_selected")
            for shipment in problem.shipments
            if shipment.id not in served
        ),
        rejected=problem.rejected,
        region=problem.region,
        profiles=tuple(dict.fromkeys(vehicle.profile for vehicle in problem.vehicles)),
        slots_s=problem.slots_s,
        beside_cost=cost_beside_routes(problem, driven),
        matrix_digest=problem.matrix_digest,
        engine=engine,
        seed=seed,
    )


def _less_late(problem: Problem, vehicle: Vehicle, halts: Sequence[Halt]) -> list[Halt]:
    """Leave out the shipments of one halt: those that make the route least late."""
    weights = {row.id: row.weight for row in problem.shipments}
    ranked: list[tuple[float, int, int, list[Halt]]] = []
    for number, left_out in enumerate(halts):
        if left_out.depot is not None:
            continue
        gone = {*left_out.pickups, *left_out.deliveries}
        rest = tidy([halt for halt in halts if not gone & {*halt.pickups, *halt.deliveries}])
        scheduled = schedule_with_lateness(problem, vehicle, rest) if rest else None
        late_s = float("inf") if scheduled is None and rest else 0.0
        if scheduled is not None:
            late_s = scheduled.late_s
        ranked.append((late_s, sum(weights[row] for row in gone), number, rest))
    return min(ranked)[-1]


def tidy(halts: Sequence[Halt]) -> list[Halt]:
    """Drop halts at depots that no longer stand between two trips."""
    tidied: list[Halt] = []
    for halt in halts:
        if halt.depot is None or (tidied and tidied[-1].depot is None):
            tidied.append(halt)
    while tidied and tidied[-1].depot is not None:
        tidied.pop()
    return tidied
