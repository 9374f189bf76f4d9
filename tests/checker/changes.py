"""Small changes of the village's plan or day, for tests that say what each one must cause."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from routing.plans import BreakTaken, Plan, Route, Visit
from routing.problem import Break, Problem, Promise
from tests.checker.village import MOTO, MOTO_ROUTE, PLAN, PROBLEM, VAN, VAN_ROUTE

Case = tuple[Problem, Plan]


def plan(**changes: Any) -> Case:
    return PROBLEM, replace(PLAN, **changes)


def routes(*changed: Route) -> Case:
    return plan(routes=changed)


def van(**changes: Any) -> Case:
    return routes(replace(VAN_ROUTE, **changes), MOTO_ROUTE)


def moto(**changes: Any) -> Case:
    return routes(VAN_ROUTE, replace(MOTO_ROUTE, **changes))


def van_stop(stop: int, **changes: Any) -> Case:
    """Change one visit of the van, counted from 1 as in the village's table."""
    return van(visits=changed_visits(VAN_ROUTE, stop, **changes))


def moto_stop(stop: int, **changes: Any) -> Case:
    return moto(visits=changed_visits(MOTO_ROUTE, stop, **changes))


def changed_visits(route: Route, stop: int, **changes: Any) -> tuple[Visit, ...]:
    visits = list(route.visits)
    visits[stop - 1] = replace(visits[stop - 1], **changes)
    return tuple(visits)


def van_break(**changes: Any) -> Case:
    return van(breaks=(replace(VAN_ROUTE.breaks[0], **changes),))


def moto_break(*breaks: BreakTaken) -> Case:
    return moto(breaks=breaks)


def leg(number: int, **changes: Any) -> Case:
    legs = list(VAN_ROUTE.legs)
    legs[number - 1] = replace(legs[number - 1], **changes)
    return van(legs=tuple(legs))


def delayed(route: Route, by_s: int) -> Route:
    """Do everything later, breaks and all; what it costs stays the same."""
    return replace(
        route,
        departure_s=route.departure_s + by_s,
        return_s=route.return_s + by_s,
        visits=tuple(replace(row, arrival_s=row.arrival_s + by_s) for row in route.visits),
        breaks=tuple(replace(row, start_s=row.start_s + by_s) for row in route.breaks),
    )


def rule(**changes: Any) -> Case:
    """Change a rule of the van instead of the plan."""
    return replace(PROBLEM, vehicles=(replace(VAN, **changes), *PROBLEM.vehicles[1:])), PLAN


def moto_rule(**changes: Any) -> Case:
    """Change a rule of the motorcycle instead of the plan."""
    vehicles = (PROBLEM.vehicles[0], replace(MOTO, **changes), PROBLEM.vehicles[2])
    return replace(PROBLEM, vehicles=vehicles), PLAN


def depot_rule(depot_id: str, **changes: Any) -> Case:
    depots = tuple(replace(row, **changes) if row.id == depot_id else row for row in PROBLEM.depots)
    return replace(PROBLEM, depots=depots), PLAN


def shipment_rule(shipment_id: str, **changes: Any) -> Case:
    shipments = tuple(
        replace(row, **changes) if row.id == shipment_id else row for row in PROBLEM.shipments
    )
    return replace(PROBLEM, shipments=shipments), PLAN


def locked(**sequences: int) -> Case:
    """Lock shipments on the van, in an order."""
    shipments = tuple(
        replace(row, vehicle="van", sequence=sequences[row.id]) if row.id in sequences else row
        for row in PROBLEM.shipments
    )
    return replace(PROBLEM, shipments=shipments), PLAN


def kept_apart(one: str, other: str) -> Case:
    """Call shipments by their ids, and keep two kinds of them apart."""
    shipments = tuple(replace(row, commodity=row.id) for row in PROBLEM.shipments)
    return replace(PROBLEM, shipments=shipments, apart=((one, other),)), PLAN


def promised(shipment_id: str) -> Case:
    """Say that a shipment keeps a promise, but not at which price it may be broken."""
    promise = Promise(every_days=3, last_visit=None, cost=1.0)
    return shipment_rule(shipment_id, promise=promise)


def part_of_more(shipment_id: str) -> Case:
    """Call a shipment the only part of one that was twice as much."""
    part = next(row for row in PROBLEM.shipments if row.id == shipment_id)
    whole = replace(part, id="whole", load=tuple(2 * load for load in part.load))
    problem, made = shipment_rule(shipment_id, part_of="whole")
    return replace(problem, wholes={"whole": whole}), made


def uneven(shipments: dict[str, int], **vehicle: Any) -> Case:
    """Let a tenth of the van's ways be rough and all go up; limit shipments, and the van."""
    metres = PROBLEM.matrices["van"].distances_m
    matrix = PROBLEM.matrices["van"].with_amounts({"rough_m": metres // 10, "climb_m": metres})
    rows = tuple(
        replace(row, max_rough_m=shipments[row.id]) if row.id in shipments else row
        for row in PROBLEM.shipments
    )
    fleet = (replace(VAN, **vehicle), *PROBLEM.vehicles[1:])
    matrices = {**PROBLEM.matrices, "van": matrix}
    problem = replace(PROBLEM, shipments=rows, vehicles=fleet, matrices=matrices)
    return problem, replace(PLAN, matrix_digest=problem.matrix_digest)


def no_way_from_c_to_b() -> Case:
    """Lose a road, and let the plan be made from that matrix."""
    durations_s = PROBLEM.matrices["van"].durations_s.copy()
    durations_s[4, 3] = -1
    changed = replace(PROBLEM.matrices["van"], durations_s=durations_s)
    problem = replace(PROBLEM, matrices={**PROBLEM.matrices, "van": changed})
    return problem, replace(PLAN, matrix_digest=problem.matrix_digest)


def a_break(break_id: str, duration_s: int) -> Break:
    return Break(id=break_id, duration_s=duration_s)
