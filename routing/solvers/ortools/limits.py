"""No route is longer than its vehicle may be on duty, drive, climb, or serve."""

from __future__ import annotations

from collections.abc import Callable

from routing.roads.matrix import UNREACHABLE
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.nodes import Cells, as_rows


def add(model: Model) -> None:
    """Add what some vehicle is bound by."""
    vehicles = model.nodes.vehicles
    for number, vehicle in enumerate(vehicles):
        if vehicle.max_duration_s is not None:
            longest_s = min(vehicle.max_duration_s, model.clock.horizon_s)
            model.time.SetSpanUpperBoundForVehicle(longest_s, number)
    nodes = model.nodes
    for name, measure, limits in (
        ("driving", lambda one: nodes.travel(one)[0], [one.max_travel_s for one in vehicles]),
        ("distance", lambda one: nodes.travel(one)[1], [one.max_distance_m for one in vehicles]),
        ("climb", lambda one: nodes.amount(one, "climb_m"), [one.max_climb_m for one in vehicles]),
    ):
        _add_way(model, name, measure, limits)
    if any(vehicle.max_tasks is not None for vehicle in vehicles):
        counts = [len(stop.shipments) for stop in model.nodes.stops]
        most = sum(counts)
        model.routing.AddDimensionWithVehicleCapacity(
            model.routing.RegisterUnaryTransitVector(model.nodes.of_stops(counts)),
            0,
            [most if one.max_tasks is None else min(one.max_tasks, most) for one in vehicles],
            True,
            "tasks",
        )


def _add_way(
    model: Model, name: str, measure: Callable[[str], Cells], limits: list[int | None]
) -> None:
    """Add seconds or metres of the ways between all nodes with a profile."""
    if all(limit is None for limit in limits):
        return
    profiles = list(dict.fromkeys(vehicle.profile for vehicle in model.nodes.vehicles))
    cells = {profile: measure(profile) for profile in profiles}
    longest = max(int(one.max(initial=0)) for one in cells.values()) * (model.nodes.size + 1)
    evaluators: dict[str, int] = {}
    for profile, ways in cells.items():
        ways[ways == UNREACHABLE] = longest + 1
        evaluators[profile] = model.routing.RegisterTransitMatrix(as_rows(ways))
    model.routing.AddDimensionWithVehicleTransitAndCapacity(
        [evaluators[vehicle.profile] for vehicle in model.nodes.vehicles],
        0,
        [longest if limit is None else min(limit, longest) for limit in limits],
        True,
        name,
    )
