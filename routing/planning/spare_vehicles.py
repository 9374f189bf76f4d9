"""A fleet without the vehicles that nobody could need: engines look at each one that there is.

Of vehicles that differ in their names and their fixed price alone, no plan uses more than there are
shipments.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from operator import attrgetter

from routing.problem import Problem, Vehicle


def without_spare_vehicles(problem: Problem) -> Problem:
    """Return the problem with as many vehicles of each kind as could be used, the cheapest ones.

    Those on which something is locked stay, too, and those that usually serve something. The same
    problem where none is spare.
    """
    most = len(problem.shipments)
    if len(problem.vehicles) <= most:
        return problem
    alike: defaultdict[object, list[Vehicle]] = defaultdict(list)
    for vehicle in problem.vehicles:
        alike[vehicle.kind_but_for_price].append(vehicle)
    cheapest = (sorted(some, key=_fixed_cost)[:most] for some in alike.values())
    needed = {vehicle.id for some in cheapest for vehicle in some}
    needed |= {row.vehicle for row in problem.shipments if row.vehicle is not None}
    usual = {row.usual_courier for row in problem.shipments if row.usual_courier is not None}
    kept = tuple(
        vehicle
        for vehicle in problem.vehicles
        if vehicle.id in needed or vehicle.id in usual or vehicle.courier in usual
    )
    if len(kept) == len(problem.vehicles):
        return problem
    return replace(problem, vehicles=kept)


_fixed_cost = attrgetter("fixed_cost")
