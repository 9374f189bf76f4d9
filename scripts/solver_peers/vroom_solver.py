"""VROOM through pyvroom: its routes are timed by our schedule, and it ends when it likes.

pyvroom bundles GPL code, so Shanlu does not depend on it.
"""

from __future__ import annotations

import importlib
import importlib.util
import time
from typing import Any

import numpy as np

from routing.plans import Plan
from routing.problem import FOREVER_S, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.schedule import Halt, schedule

UNREACHABLE_S = 1_000_000
LOADS = 1000  # VROOM counts in integers: grams, litres
MONEY = 100
HIGHEST_PRIORITY = 100


def is_here() -> bool:
    """Tell whether VROOM can be asked."""
    return importlib.util.find_spec("vroom") is not None


def not_expressed(problem: Problem) -> frozenset[str]:
    """Return which rules of a day VROOM has no words for."""
    found = set(problem.rules)
    if problem.fewest_vehicles:
        found.add("fewest_vehicles")
    if any(vehicle.reload_depots for vehicle in problem.vehicles):
        found.add("reloads")
    if any(row.ready_s is not None and row.pickup is None for row in problem.shipments):
        found.add("ready")
    if any(vehicle.max_duration_s is not None for vehicle in problem.vehicles):
        found.add("max_duration")
    return frozenset(found)


def solve(problem: Problem, cores: int) -> tuple[float, Plan]:
    """Return the seconds that it took, and its plan."""
    vroom: Any = importlib.import_module("vroom")
    wanted = {name for row in problem.shipments for name in row.skills}
    wanted |= {name for row in problem.vehicles for name in row.skills}
    skills = {name: k for k, name in enumerate(sorted(wanted))}
    asked = vroom.Input()
    for profile, matrix in problem.matrices.items():
        gap = matrix.durations_s < 0
        durations = np.where(gap, UNREACHABLE_S, matrix.durations_s).astype(np.uint32)
        distances = np.where(gap, UNREACHABLE_S, matrix.distances_m).astype(np.uint32)
        asked.set_durations_matrix(profile, durations)
        asked.set_distances_matrix(profile, distances)
    for number, shipment in enumerate(problem.shipments):
        _add(vroom, asked, number, shipment, skills)
    for number, vehicle in enumerate(problem.vehicles):
        asked.add_vehicle(_vehicle(vroom, number, vehicle, problem, skills))
    start = time.perf_counter()
    solution = asked.solve(exploration_level=5, nb_threads=cores)
    return time.perf_counter() - start, _plan_of(solution, problem)


def _add(vroom: Any, asked: Any, number: int, shipment: Shipment, skills: dict[str, int]) -> None:
    """Ask for a shipment: a job where it has one end, else VROOM's shipment."""
    load = [round(LOADS * one) for one in shipment.load]
    more = {
        "skills": {skills[name] for name in shipment.skills},
        "priority": min(shipment.priority, HIGHEST_PRIORITY),
    }
    steps = [_step(shipment, number, task) for task in shipment.tasks]
    if len(steps) > 1:
        pickup, delivery = (vroom.ShipmentStep(**step) for step in steps)
        asked.add_shipment(pickup, delivery, vroom.Amount(load), **more)
        return
    side = "delivery" if shipment.pickup is None else "pickup"
    asked.add_job(vroom.Job(**steps[0], **{side: load}, **more))


def _step(shipment: Shipment, number: int, task: Task) -> dict[str, Any]:
    return {
        "id": number,
        "location": task.location.row,
        "default_setup": task.setup_s,
        "default_service": task.service_s,
        "time_windows": _windows(shipment.windows(task)),
    }


def _windows(rows: tuple[TimeWindow, ...]) -> list[Any]:
    vroom: Any = importlib.import_module("vroom")
    return [vroom.TimeWindow(row.start_s, row.end_s) for row in rows]


def _vehicle(
    vroom: Any, number: int, vehicle: Vehicle, problem: Problem, skills: dict[str, int]
) -> Any:
    ends = [problem.depot(end) for end in (vehicle.start_depot, vehicle.end_depot) if end]
    opening = [depot.opening for depot in ends if depot.opening]
    earliest = [vehicle.shift.start_s] if vehicle.shift else [0]
    latest = [vehicle.shift.end_s] if vehicle.shift else [FOREVER_S]
    latest += [depot.cut_off_s - depot.handover_s for depot in ends if depot.cut_off_s is not None]
    earliest += [window.start_s for window in opening]
    latest += [window.end_s for window in opening]
    limits = {
        "max_distance": vehicle.max_distance_m,
        "max_travel_time": vehicle.max_travel_s,
        "max_tasks": vehicle.max_tasks,
    }
    return vroom.Vehicle(
        number,
        start=problem.depot(vehicle.start_depot).location.row if vehicle.start_depot else None,
        end=problem.depot(vehicle.end_depot).location.row if vehicle.end_depot else None,
        profile=vehicle.profile,
        capacity=[round(LOADS * min(room, 1e6)) for room in vehicle.capacity],
        skills={skills[name] for name in vehicle.skills},
        time_window=vroom.TimeWindow(max(earliest), min(latest)),
        breaks=[
            vroom.Break(k, _windows(rest.time_windows), rest.duration_s)
            for k, rest in enumerate(vehicle.breaks)
        ],
        costs=vroom.VehicleCosts(
            fixed=round(MONEY * vehicle.fixed_cost),
            per_hour=round(MONEY * (vehicle.cost_per_hour + vehicle.cost_per_travel_hour)),
            per_km=round(MONEY * vehicle.cost_per_km),
        ),
        **{name: limit for name, limit in limits.items() if limit is not None},
    )


def _plan_of(solution: Any, problem: Problem) -> Plan:
    """Return VROOM's routes as our schedule times them."""
    routes = []
    for number, steps in solution.routes.groupby("vehicle_id", sort=False):
        vehicle = problem.vehicles[int(number)]
        tasks = steps[steps["type"].isin(("job", "pickup", "delivery"))]
        halts = [
            _halt(problem.shipments[int(row)], kind)
            for row, kind in zip(tasks["id"], tasks["type"], strict=True)
        ]
        route = schedule(problem, vehicle, halts)
        if route is None:
            raise SystemExit(f"VROOM sends {vehicle.id} where no way leads")
        routes.append(route)
    return Plan(
        start=problem.start,
        routes=tuple(routes),
        region=problem.region,
        matrix_digest=problem.matrix_digest,
    )


def _halt(shipment: Shipment, kind: str) -> Halt:
    """Return the halt that one of VROOM's steps is."""
    first, last = shipment.tasks[0], shipment.tasks[-1]
    if kind == "delivery" or shipment.pickup is None:
        return Halt(location=last.location, deliveries=(shipment.id,))
    return Halt(location=first.location, pickups=(shipment.id,))
