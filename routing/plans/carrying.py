"""Goods that people carry between a parked vehicle and a place that it cannot drive to.

The way in and the way out again are part of the legs. What is too much for one walk takes several,
and their time is part of the visit's service.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from routing.plans.halts import Halt
from routing.problem import Problem, Shipment

_SLACK = 1e-9
"""By how much a weight may miss the load that it should just meet, relative to it."""


def walks_needed(problem: Problem, profile: str, row: int, *goods: Iterable[Shipment]) -> int:
    """Return how often one walks for goods: the most of any group; 1 where one drives.

    Parameters
    ----------
    row : int
        Matrix row of the place.
    *goods : iterables of Shipment
        Such as what is brought and what is taken along: each walk takes a load of both.
    """
    matrix = problem.matrices[profile]
    if not matrix.round_trip_s(row):
        return 1
    loads = (math.fsum(map(problem.weight_kg, group)) / matrix.walks.load_kg for group in goods)
    return max([1, *(math.ceil(load - _SLACK) for load in loads)])


def further_walks_s(
    problem: Problem, profile: str, order: Iterable[Halt], shipments: Mapping[str, Shipment]
) -> tuple[int, ...]:
    """Return the seconds that more than one walk takes at each halt of a route.

    Halts that follow each other at one place share their walks.
    """
    spent: list[int] = []
    place, walks = -1, 1
    brought: list[Shipment] = []
    taken: list[Shipment] = []
    for halt in order:
        row = halt.location.row
        if row != place:
            place, walks = row, 1
            brought, taken = [], []
        brought += [shipments[one] for one in halt.deliveries]
        taken += [shipments[one] for one in halt.pickups]
        needed = walks_needed(problem, profile, row, brought, taken)
        spent.append((needed - walks) * problem.matrices[profile].round_trip_s(row))
        walks = needed
    return tuple(spent)


def too_heavy_to_carry(problem: Problem, profile: str, shipment: Shipment) -> bool:
    """Tell whether a parcel of a shipment is more than one person carries, where one has to."""
    matrix = problem.matrices[profile]
    if not any(matrix.round_trip_s(task.location.row) for task in shipment.tasks):
        return False
    parcel_kg = problem.weight_kg(shipment) / max(1, shipment.parcels)
    return parcel_kg > matrix.walks.load_kg * (1 + _SLACK)
