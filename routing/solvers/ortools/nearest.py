"""A first plan in a moment: each vehicle goes on to the nearest stop that it can still serve.

OR-Tools' own insertion heuristics take ten seconds and more on 300 stops with windows; this is
far from good, but local search starts at once. It knows windows, loads, skills, returns and limits;
what it misses the model refuses, and then OR-Tools begins by itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing.problem import FOREVER_S, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.nodes import Cells
from routing.stops import Stop
from routing.working_day import WorkingDay


def nearest_orders(model: Model) -> list[list[int]]:
    """Return the stops of each vehicle, as positions in ``model.nodes.stops``, in driving order."""
    nodes = model.nodes
    profiles = {vehicle.profile for vehicle in nodes.vehicles}
    handling = {profile: nodes.handling_s(profile).tolist() for profile in profiles}
    ways = {vehicle.profile: nodes.travel(vehicle.profile) for vehicle in nodes.vehicles}
    left = {number for number, stop in enumerate(nodes.stops) if stop.partner is None}
    orders = []
    for number, (vehicle, day) in enumerate(zip(nodes.vehicles, model.days, strict=True)):
        ends = (nodes.starts[number], nodes.ends[number])
        order = _order(
            nodes.stops,
            {one for one in left if nodes.can_carry(one, vehicle.profile)},
            vehicle,
            day,
            ways=ways[vehicle.profile],
            ends=ends,
            handling_s=handling[vehicle.profile],
        )
        left -= set(order)
        orders.append(order)
    return orders


def _order(
    stops: tuple[Stop, ...],
    left: set[int],
    vehicle: Vehicle,
    day: WorkingDay,
    *,
    ways: tuple[Cells, Cells],
    ends: tuple[int, int],
    handling_s: Sequence[int],
) -> list[int]:
    durations_s, distances_m = ways
    here, now_s, driven_m, driven_s = ends[0], day.leave_from_s, 0, 0
    load = np.zeros(len(vehicle.capacity))
    capacity = np.array(vehicle.capacity)
    longest_s = min(vehicle.max_duration_s or FOREVER_S, FOREVER_S)
    able = {number for number in left if stops[number].skills <= vehicle.skills}
    order: list[int] = []
    tasks = 0
    while able:
        best: tuple[int, int, int] | None = None
        for number in able:
            stop = stops[number]
            way_s, home_s = int(durations_s[here, number]), int(durations_s[number, ends[1]])
            if UNREACHABLE in (way_s, home_s) or (load + stop.load > capacity).any():
                continue
            start_s = _start_s(stop, now_s + way_s)
            if start_s is None:
                continue
            done_s = start_s + handling_s[number]
            home_m = driven_m + int(distances_m[here, number] + distances_m[number, ends[1]])
            if (
                done_s + home_s <= min(day.return_loaded_s, day.leave_from_s + longest_s)
                and driven_s + way_s + home_s <= (vehicle.max_travel_s or FOREVER_S)
                and home_m <= (vehicle.max_distance_m or FOREVER_S)
                and tasks + len(stop.shipments) <= (vehicle.max_tasks or FOREVER_S)
                and (best is None or done_s < best[0])
            ):
                best = done_s, number, way_s
        if best is None:
            return order
        now_s, number, way_s = best
        driven_m += int(distances_m[here, number])
        driven_s += way_s
        load += stops[number].load
        tasks += len(stops[number].shipments)
        able.discard(number)
        order.append(number)
        here = number
    return order


def _start_s(stop: Stop, arrival_s: int) -> int | None:
    """Return when a visit can start; None after its last window."""
    if not stop.windows:
        return arrival_s
    open_ = (window for window in stop.windows if window.end_s >= arrival_s)
    first = next(open_, None)
    return None if first is None else max(arrival_s, first.start_s)
