"""Limits of ways themselves: rough road under what breaks, and metres up in a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from routing.plans.halts import Halt
from routing.plans.routes import Route
from routing.problem import Problem, Shipment, Vehicle
from routing.schedule.freshness import aboard


def beyond_amounts(
    problem: Problem, vehicle: Vehicle, route: Route, shipments: Mapping[str, Shipment]
) -> int:
    """Return the metres by which a route is rougher or steeper than its goods and vehicle allow."""
    if vehicle.max_climb_m is None and all(row.max_rough_m is None for row in shipments.values()):
        return 0
    order = [
        Halt(
            location=visit.location,
            depot=visit.depot,
            pickups=visit.pickups,
            deliveries=visit.deliveries,
        )
        for visit in route.visits
    ]
    over = 0
    stretches = aboard(order, shipments, lambda row: row.max_rough_m)
    if stretches:
        so_far = [0, *accumulate(_legs_m(problem, vehicle, route, "rough_m"))]
        over = sum(
            max(0, so_far[one.handed_over] - so_far[one.taken_on] - one.most) for one in stretches
        )
    if vehicle.max_climb_m is not None:
        over += max(0, sum(_legs_m(problem, vehicle, route, "climb_m")) - vehicle.max_climb_m)
    return over


def _legs_m(problem: Problem, vehicle: Vehicle, route: Route, name: str) -> Sequence[int]:
    """Return how much each leg of a route has of something; nothing at open ends."""
    cells = problem.matrices[vehicle.profile].amounts.get(name)
    places = (route.start, *(visit.location for visit in route.visits), route.end)
    return [
        0 if cells is None or one is None or other is None else int(cells[one.row, other.row])
        for one, other in pairwise(places)
    ]
