"""Measure the engines beside PyVRP and VROOM: same files, same wall time, same cores, one run.

    python scripts/bench_solvers.py [FILE...] [--engines NAME...] [--time-limit S] [--seeds 0 1 2]
                                    [--cores N] [--best-known FILE] [--plot FILE] [--region ID]

A file is a day, or a public benchmark; of the latter the gap to the best known cost is told where
``--best-known`` has it (by the end of the file's path). Each search has a process of its own, whose
peak memory is told.

PyVRP and VROOM take part where the packages ``pyvrp`` and ``pyvroom`` are installed (the latter
bundles GPL code, so Shanlu does not depend on it), and where they can express the file: PyVRP reads
``.vrp`` files alone and its costs are its own; VROOM has neither pairs here nor several trips, its
routes are timed by our schedule and judged by our checker, and it ends when it likes.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from vrplib.parse import parse_vrplib

from routing.bundled import DRAWN_VALLEY
from routing.checker import check
from routing.cli.opening import open_day
from routing.formats.benchmarks.conventions import convention_of
from routing.locating import locate
from routing.planner import plan_day
from routing.plans import Plan
from routing.problem import FOREVER_S, Problem, Shipment, Vehicle
from routing.schedule import Halt, schedule
from routing.solvers.protocol import Effort

UNREACHABLE_S = 1_000_000
LOADS = 1000  # VROOM counts in integers: grams, litres
MONEY = 100

PEERS = ("pyvrp", "vroom")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one search came to; ``trajectory`` holds seconds and costs."""

    engine: str
    seed: int
    seconds: float
    served: int
    cost: float
    told: str
    peak_mb: float
    trajectory: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One search to do."""

    file: Path
    engine: str
    seed: int
    time_limit_s: float
    cores: int
    vehicles: int | None
    region: str | None


def run(task: Run) -> Result:
    """Search, in a process of its own."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: task.cores])
    if task.engine == "pyvrp":
        seconds, cost, served = pyvrp_cost(task)
        return _result(task, seconds=seconds, served=served, cost=cost, told="its own cost")
    opened = open_day(task.file, task.region, task.vehicles)
    problem = locate(opened.problem, opened.region)
    start = time.perf_counter()
    steps: list[tuple[float, float]] = []
    if task.engine == "vroom":
        seconds, plan = vroom_plan(problem)
    else:
        effort = Effort(time_limit_s=task.time_limit_s, seed=task.seed)
        planned = plan_day(
            opened.problem,
            opened.region,
            effort=effort,
            engine=task.engine,
            progress=lambda cost: steps.append((time.perf_counter() - start, cost)),
        )
        seconds, plan = time.perf_counter() - start, planned.plan
    broken = {found.rule for found in check(problem, plan)} - {"coverage"}
    told = f"broken: {', '.join(sorted(broken))}" if broken else "checker silent"
    return _result(
        task,
        seconds=seconds,
        served=len(plan.served),
        cost=plan.cost,
        told=f"{told}, {len(plan.routes)} vehicles",
        trajectory=tuple(steps),
    )


def _result(task: Run, **figures: Any) -> Result:
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Result(engine=task.engine, seed=task.seed, peak_mb=peak_mb, **figures)


def pyvrp_cost(task: Run) -> tuple[float, float, int]:
    """Solve a ``.vrp`` file with PyVRP; returns seconds, cost in the file's unit, and clients."""
    import pyvrp  # noqa: PLC0415 - optional
    from pyvrp.stop import MaxRuntime  # noqa: PLC0415 - optional

    convention = convention_of(parse_vrplib(task.file.read_text(encoding="utf-8")))
    names = {1: "round", 10: "dimacs", 1000: "exact"}
    data = pyvrp.read(task.file, round_func=names[convention.scale])
    start = time.perf_counter()
    result = pyvrp.solve(data, MaxRuntime(task.time_limit_s), seed=task.seed, display=False)
    seconds = time.perf_counter() - start
    cost = result.cost() / convention.cost_unit if result.is_feasible() else float("inf")
    return seconds, cost, data.num_clients


def possible(engine: str, file: Path) -> bool:
    """Tell whether an engine is at hand and takes such files."""
    if engine == "pyvrp":
        return file.suffix == ".vrp" and find_spec("pyvrp") is not None
    return engine != "vroom" or find_spec("vroom") is not None


def show(result: Result, best: float | None) -> None:
    """Print one row of the table; rules broken by coverage alone are those left out."""
    gap = "" if best is None else f"{100 * (result.cost / best - 1):8.2f} %"
    print(
        f"  {result.engine:14} seed {result.seed}{result.seconds:8.1f} s{result.served:6d} served"
        f"{result.cost:14.2f}{gap}{result.peak_mb:7.0f} MB  {result.told}",
        flush=True,
    )


def best_known(path: Path | None, file: Path) -> tuple[float | None, int | None]:
    """Return the best known cost of a file, and the fleet that it holds for."""
    if path is None or not path.exists():
        return None, None
    for name, row in json.loads(path.read_text(encoding="utf-8")).items():
        if file.as_posix().endswith(name):
            capped = row["nveh"] if file.suffix == ".txt" else None
            return row["bks"], capped
    return None, None


def draw(results: Sequence[Result], path: Path) -> None:
    """Draw how costs fall over time."""
    from matplotlib import pyplot as plt  # noqa: PLC0415 - the extra notebook

    for result in results:
        if result.trajectory:
            seconds, costs = zip(*result.trajectory, strict=True)
            plt.step(seconds, costs, where="post", label=f"{result.engine}, seed {result.seed}")
    plt.xlabel("seconds")
    plt.ylabel("cost")
    plt.legend()
    plt.savefig(path)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", default=[DRAWN_VALLEY.folder / "day.json"])
    parser.add_argument("--engines", nargs="+", default=["ruin_recreate", "ortools", *PEERS])
    parser.add_argument("--time-limit", type=float, default=30.0)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--best-known", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--region")
    options = parser.parse_args()
    results: list[Result] = []
    for file in options.files:
        best, vehicles = best_known(options.best_known, file)
        print(f"{file.name}, {options.time_limit:g} s, {options.cores} cores", flush=True)
        for seed, engine in product(options.seeds, options.engines):
            if not possible(engine, file):
                continue
            task = Run(
                file=file,
                engine=engine,
                seed=seed,
                time_limit_s=options.time_limit,
                cores=options.cores,
                vehicles=vehicles,
                region=options.region,
            )
            spawn = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(1, mp_context=spawn) as pool:
                results.append(pool.submit(run, task).result())
            show(results[-1], best)
    if options.plot is not None:
        draw(results, options.plot)


if __name__ == "__main__":
    main()
