"""How many halts at depots each vehicle is given between its trips."""

from __future__ import annotations

import math
from collections.abc import Sequence

from routing.problem import Vehicle
from routing.schedule.stops import Stop

_SPARE = 2
"""Reloads beyond what loads alone ask for: goods that are ready later, cut-offs."""

MOST = 12
"""Of one vehicle at one depot: each is a node, and nodes make the search slow."""


def reload_counts(vehicles: Sequence[Vehicle], stops: Sequence[Stop]) -> list[int]:
    """Return how often each vehicle may reload at each of its depots.

    Of two trips that follow each other, both less than half full, one would do: so twice the
    trips that all goods fill is enough.
    """
    return [_count(vehicle, vehicles, stops) for vehicle in vehicles]


def _count(vehicle: Vehicle, fleet: Sequence[Vehicle], stops: Sequence[Stop]) -> int:
    if not vehicle.reload_depots or vehicle.max_reloads == 0:
        return 0
    helpers = [one for one in fleet if one.reload_depots] or [vehicle]
    trips = 1
    for number, own in enumerate(vehicle.capacity):
        goods = math.fsum(stop.load[number] for stop in stops)
        room = max(own, math.fsum(one.capacity[number] for one in helpers) / 2)
        if 0 < room < math.inf:
            trips = max(trips, math.ceil(goods / room))
    most = min(2 * trips - 1 + _SPARE, MOST, max(0, len(stops) - 1))
    return most if vehicle.max_reloads is None else min(most, vehicle.max_reloads)
