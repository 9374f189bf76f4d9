"""Measure the engine beside VROOM on the same day and the same matrices.

    python scripts/bench_solvers.py [DAY] [--region ID] [--time-limit S] [--seeds 0 1 2]

VROOM takes part where the package ``pyvroom`` is installed (it bundles GPL code, so Shanlu does not
depend on it). Its routes are timed by our schedule and judged by our checker, and both sides cost
what our plan says that they cost: what VROOM cannot express (cut-offs apart, which become the
vehicles' time windows) would show as violations. Pairs are left out.
"""

from __future__ import annotations

import argparse
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from routing.bundled import DRAWN_VALLEY
from routing.checker import check
from routing.cli.opening import open_day
from routing.locating import locate
from routing.planner import plan_day
from routing.plans import Plan
from routing.problem import FOREVER_S, Problem, Shipment, Vehicle
from routing.schedule import Halt, schedule
from routing.solvers.protocol import Effort

UNREACHABLE_S = 1_000_000
LOADS = 1000  # VROOM counts in integers: grams, litres
MONEY = 100


def vroom_plan(problem: Problem) -> tuple[float, Plan]:
    """Solve a problem with VROOM; returns the seconds that it took, and its plan."""
    import vroom  # noqa: PLC0415 - optional

    skills = {name: k for k, name in enumerate(sorted(_skills(problem)))}
    vroom_input = vroom.Input()
    for profile, matrix in problem.matrices.items():
        gap = matrix.durations_s < 0
        durations = np.where(gap, UNREACHABLE_S, matrix.durations_s).astype(np.uint32)
        distances = np.where(gap, UNREACHABLE_S, matrix.distances_m).astype(np.uint32)
        vroom_input.set_durations_matrix(profile, durations)
        vroom_input.set_distances_matrix(profile, distances)
    for number, shipment in enumerate(problem.shipments):
        vroom_input.add_job(_job(vroom, number, shipment, skills))
    for number, vehicle in enumerate(problem.vehicles):
        vroom_input.add_vehicle(_vehicle(vroom, number, vehicle, problem, skills))
    start = time.perf_counter()
    solution = vroom_input.solve(exploration_level=5, nb_threads=1)
    seconds = time.perf_counter() - start
    return seconds, _plan_of(solution, problem)


def _skills(problem: Problem) -> set[str]:
    wanted = {skill for shipment in problem.shipments for skill in shipment.skills}
    return wanted | {skill for vehicle in problem.vehicles for skill in vehicle.skills}


def _job(vroom: Any, number: int, shipment: Shipment, skills: dict[str, int]) -> Any:
    task, *more = shipment.tasks
    if more:
        raise SystemExit(f"{shipment.id}: pairs are not compared")
    side = "delivery" if shipment.pickup is None else "pickup"
    windows = [vroom.TimeWindow(w.start_s, w.end_s) for w in shipment.windows(task)]
    return vroom.Job(
        number,
        task.location.row,
        default_setup=task.setup_s,
        default_service=task.service_s,
        skills={skills[name] for name in shipment.skills},
        priority=min(shipment.priority, 100),
        **{side: [round(LOADS * load) for load in shipment.load]},
        **({"time_windows": windows} if windows else {}),
    )


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
    limits = {}
    if vehicle.max_distance_m is not None:
        limits["max_distance"] = vehicle.max_distance_m
    if vehicle.max_tasks is not None:
        limits["max_tasks"] = vehicle.max_tasks
    return vroom.Vehicle(
        number,
        start=problem.depot(vehicle.start_depot).location.row if vehicle.start_depot else None,
        end=problem.depot(vehicle.end_depot).location.row if vehicle.end_depot else None,
        profile=vehicle.profile,
        capacity=[round(LOADS * min(room, 1e6)) for room in vehicle.capacity],
        skills={skills[name] for name in vehicle.skills},
        time_window=vroom.TimeWindow(max(earliest), min(latest)),
        breaks=[
            vroom.Break(
                k,
                [vroom.TimeWindow(window.start_s, window.end_s) for window in rest.time_windows],
                rest.duration_s,
            )
            for k, rest in enumerate(vehicle.breaks)
        ],
        costs=vroom.VehicleCosts(
            fixed=round(MONEY * vehicle.fixed_cost),
            per_hour=round(MONEY * (vehicle.cost_per_hour + vehicle.cost_per_travel_hour)),
            per_km=round(MONEY * vehicle.cost_per_km),
        ),
        **limits,
    )


def _plan_of(solution: Any, problem: Problem) -> Plan:
    table = solution.routes
    routes = []
    for number, steps in table.groupby("vehicle_id", sort=False):
        vehicle = problem.vehicles[int(number)]
        jobs = steps[steps["type"] == "job"]["id"].astype(int)
        rows = [problem.shipments[job] for job in jobs]
        halts = [
            Halt(location=row.pickup.location, pickups=(row.id,))
            if row.pickup
            else Halt(location=row.tasks[0].location, deliveries=(row.id,))
            for row in rows
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


def show(name: str, seconds: float, plan: Plan, problem: Problem) -> None:
    """Print one row of the table; rules broken by coverage alone are those left out."""
    broken = {found.rule for found in check(problem, plan)} - {"coverage"}
    told = f"broken: {', '.join(sorted(broken))}" if broken else "checker silent"
    print(f"{name:18}{seconds:8.1f} s{len(plan.served):6d} served{plan.cost:12.2f} cost  {told}")


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("day", type=Path, nargs="?", default=DRAWN_VALLEY.folder / "day.json")
    parser.add_argument("--region")
    parser.add_argument("--time-limit", type=float, default=30.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    options = parser.parse_args()
    opened = open_day(options.day, options.region)
    problem = locate(opened.problem, opened.region)
    print(f"{len(problem.shipments)} shipments, {len(problem.vehicles)} vehicles")
    if find_spec("vroom") is None:
        print("VROOM is left out: pyvroom is not installed")
    else:
        show("VROOM", *vroom_plan(problem), problem)
    for seed in options.seeds:
        start = time.perf_counter()
        effort = Effort(time_limit_s=options.time_limit, seed=seed)
        planned = plan_day(opened.problem, opened.region, effort=effort)
        show(f"ortools, seed {seed}", time.perf_counter() - start, planned.plan, planned.problem)


if __name__ == "__main__":
    main()
