"""A fleet without the vehicles that nobody could need: engines look at each one that there is.

Of vehicles that differ in their names alone, no plan uses more than there are shipments.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from routing.problem import Problem, Vehicle


def without_spare_vehicles(problem: Problem) -> Problem:
    """Return the problem with as many vehicles of each kind as could be used, the first ones.

    Those on which something is locked stay, too. The same problem where none is spare.
    """
    most = len(problem.shipments)
    if len(problem.vehicles) <= most:
        return problem
    locked = {row.vehicle for row in problem.shipments}
    counts: Counter[object] = Counter()
    kept: list[Vehicle] = []
    for vehicle in problem.vehicles:
        kind = vehicle.kind
        counts[kind] += 1
        if counts[kind] <= most or vehicle.id in locked:
            kept.append(vehicle)
    if len(kept) == len(problem.vehicles):
        return problem
    return replace(problem, vehicles=tuple(kept))
