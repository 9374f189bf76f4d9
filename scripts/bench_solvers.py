"""Measure the engines beside PyVRP and VROOM: same files, same wall time, same cores, one run.

    python scripts/bench_solvers.py [FILE...] [--engines NAME...] [--time-limit S] [--seeds 0 1 2]
                                    [--cores N] [--best-known FILE] [--plot FILE] [--region ID]

A file is a day, or a public benchmark; of the latter the gap to the best known cost is told where
``--best-known`` has it (by the end of the file's path). Each search has a process of its own, whose
peak memory is told. At the end stands how far each engine was above the best plan of the run, over
the files where it served as much, and above the best known cost, over the files that have one.

PyVRP and VROOM take part where the packages ``pyvrp`` and ``pyvroom`` are installed, and where they
have words for the file's rules; where not, the rules are named. ``.vrp`` files PyVRP reads itself.
"""

from __future__ import annotations

import argparse
import json
import math
import multiprocessing
import os
import resource
import statistics
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from solver_peers import pyvrp_reader, vroom_solver

from routing.bundled import DRAWN_VALLEY
from routing.checker import check
from routing.cli.opening import open_day
from routing.errors import ShanluError
from routing.planner import plan_day
from routing.planning.locating import locate
from routing.plans import Plan
from routing.problem import Problem
from routing.solvers.protocol import Effort

PEERS = {"pyvrp": pyvrp_reader.is_here, "vroom": vroom_solver.is_here}


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
    is_valid: bool = True
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
    if task.engine == "pyvrp" and task.file.suffix == ".vrp":
        seconds, cost, served = pyvrp_reader.solve(task.file, task.time_limit_s, task.seed)
        return _result(task, seconds=seconds, served=served, cost=cost, told="its own cost")
    opened = open_day(task.file, task.region, task.vehicles)
    problem = locate(opened.problem, opened.region)
    steps: list[tuple[float, float]] = []
    if task.engine == "vroom":
        beyond = vroom_solver.not_expressed(problem)
        if beyond:
            return _beyond(task, ", ".join(sorted(beyond)))
        seconds, plan = vroom_solver.solve(problem, task.cores)
    else:
        start = time.perf_counter()
        try:
            plan = _plan(problem, task, steps)
        except ShanluError as error:
            return _beyond(task, str(error))
        seconds = time.perf_counter() - start
    broken = {found.rule for found in check(problem, plan)} - {"coverage"}
    told = f"broken: {', '.join(sorted(broken))}" if broken else "checker silent"
    return _result(
        task,
        seconds=seconds,
        served=len(plan.served),
        cost=plan.cost,
        told=f"{told}, {len(plan.routes)} vehicles",
        is_valid=not broken,
        trajectory=tuple(steps),
    )


def _plan(problem: Problem, task: Run, steps: list[tuple[float, float]]) -> Plan:
    """Plan with an engine of ours, and keep what it tells while it searches."""
    start = time.perf_counter()
    return plan_day(
        problem,
        effort=Effort(time_limit_s=task.time_limit_s, seed=task.seed),
        engine=task.engine,
        progress=lambda cost: steps.append((time.perf_counter() - start, cost)),
    ).plan


def _beyond(task: Run, why: str) -> Result:
    return _result(task, seconds=0.0, served=0, cost=math.inf, told=f"cannot: {why}")


def _result(task: Run, **figures: Any) -> Result:
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Result(engine=task.engine, seed=task.seed, peak_mb=peak_mb, **figures)


def show(result: Result, best: float | None) -> None:
    """Print one row of the table; rules broken by coverage alone are those left out."""
    if not result.served:
        print(f"  {result.engine:14} seed {result.seed}  {result.told}", flush=True)
        return
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


def summarise(by_file: Iterable[Sequence[Result]]) -> None:
    """Print how far each engine's valid plans were above the best one, and where it served less."""
    above: dict[str, list[float]] = defaultdict(list)
    less: dict[str, int] = defaultdict(int)
    for file_results in by_file:
        results = [result for result in file_results if result.is_valid]
        most = max(result.served for result in results)
        lowest = min(result.cost for result in results if result.served == most)
        for result in results:
            if result.served == most:
                above[result.engine].append(100 * (result.cost / lowest - 1))
            elif result.served:
                less[result.engine] += 1
    print("above the best plan of the run, %: mean, most; files; files where it served less")
    for engine, gaps in above.items():
        mean, worst = statistics.mean(gaps), max(gaps)
        print(f"  {engine:14}{mean:8.2f}{worst:8.2f}{len(gaps):6d}{less[engine]:6d}")


def show_gaps(by_file: Iterable[tuple[float | None, Sequence[Result]]]) -> None:
    """Print each engine's mean gap to the best known cost, and what part of PyVRP's that is."""
    gaps: dict[str, list[float]] = defaultdict(list)
    for best, results in by_file:
        most = max(result.served for result in results)
        for result in results:
            if best is not None and result.is_valid and result.served == most:
                gaps[result.engine].append(100 * (result.cost / best - 1))
    if gaps:
        print("above the best known cost, %: mean, most; searches; mean as a part of pyvrp's")
    peer = statistics.mean(gaps["pyvrp"]) if "pyvrp" in gaps else 0.0
    for engine, found in gaps.items():
        mean = statistics.mean(found)
        part = f"{mean / peer:8.2f}" if peer > 0.0 else ""
        print(f"  {engine:14}{mean:8.2f}{max(found):8.2f}{len(found):6d}{part}")


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
    known: list[float | None] = []
    engines = [name for name in options.engines if name not in PEERS or PEERS[name]()]
    for file in options.files:
        best, vehicles = best_known(options.best_known, file)
        print(f"{file.name}, {options.time_limit:g} s, {options.cores} cores", flush=True)
        known += [best] * len(options.seeds)
        for seed, engine in product(options.seeds, engines):
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
    each = len(engines)
    runs = [results[k : k + each] for k in range(0, len(results), each)]
    if each > 1:
        summarise(runs)
    show_gaps(zip(known, runs, strict=True))
    if options.plot is not None:
        draw(results, options.plot)


if __name__ == "__main__":
    main()
