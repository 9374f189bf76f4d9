"""Plan a large day as one, and beside it each depot's own day by plain OR-Tools in the same time.

    python scripts/bench_peak_day.py DAY.json --region ID [--time-limit S] [--cores N] [--seed N]

For the peer the day is cut up as an office without Shanlu would do it: every order belongs to the
depot that the first vehicle's profile reaches it from soonest, and its vehicles alone drive for it.
Its parts share the same cores and the same time in all.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from routing.checker import check
from routing.cli.opening import open_day
from routing.planner import plan_day
from routing.planning.locating import locate
from routing.plans import Plan
from routing.problem import Problem
from routing.solvers.ortools import OrToolsSolver
from routing.solvers.protocol import Effort


def by_depot(problem: Problem) -> Iterator[Problem]:
    """Yield each depot's own day."""
    matrix = problem.matrices[problem.vehicles[0].profile]
    stand = [depot.location.row for depot in problem.depots]
    rows = [shipment.tasks[0].location.row for shipment in problem.shipments]
    ways = matrix.durations_s[np.ix_(stand, rows)].astype(np.float64)
    ways[ways < 0] = np.inf
    nearest = ways.argmin(axis=0)
    for number, depot in enumerate(problem.depots):
        mine = np.flatnonzero(nearest == number)
        vehicles = tuple(row for row in problem.vehicles if row.start_depot == depot.id)
        if len(mine) and vehicles:
            shipments = tuple(problem.shipments[k] for k in mine)
            yield replace(problem, shipments=shipments, vehicles=vehicles)


def plan_alone(problem: Problem, time_limit_s: float, seed: int) -> Plan:
    """Plan one depot's day by OR-Tools."""
    return OrToolsSolver().solve(problem, Effort(time_limit_s=time_limit_s, seed=seed))


def show(name: str, problem: Problem, plans: list[Plan], seconds: float, violations: int) -> None:
    """Print one row: parcels served, costs, the checker's word, peak memory."""
    parcels = {shipment.id: shipment.parcels for shipment in problem.shipments}
    served = sum(parcels[row] for plan in plans for row in plan.served)
    cost = sum(plan.cost for plan in plans)
    vehicles = sum(len(plan.routes) for plan in plans)
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak_mb = max(resource.getrusage(one).ru_maxrss for one in who) / 1024
    share = 100 * served / sum(parcels.values())
    print(
        f"{name:22}{seconds:8.1f} s{served:8} of {sum(parcels.values())} parcels{share:8.2f} %"
        f"{cost:14.2f}{cost / max(1, served):9.3f} each"
        f"{vehicles:5} vehicles{violations:4} violations{peak_mb:7.0f} MB",
        flush=True,
    )


def main() -> None:
    """Plan the day both ways and print both rows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("day", type=Path)
    parser.add_argument("--region")
    parser.add_argument("--time-limit", type=float, default=540.0)  # ten minutes in all
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    start = time.perf_counter()
    opened = open_day(given.day, given.region, None)
    problem = locate(opened.problem, opened.region)
    print(f"read and located after {time.perf_counter() - start:.1f} s", flush=True)
    start = time.perf_counter()
    effort = Effort(time_limit_s=given.time_limit, seed=given.seed)
    planned = plan_day(problem, effort=effort)
    seconds = time.perf_counter() - start
    show("auto", problem, [planned.plan], seconds, len(planned.violations))
    days = list(by_depot(problem))
    each_s = given.time_limit * given.cores / len(days)
    start = time.perf_counter()
    with ProcessPoolExecutor(given.cores) as pool:
        jobs = [pool.submit(plan_alone, day, each_s, given.seed) for day in days]
        plans = [job.result() for job in jobs]
    seconds = time.perf_counter() - start
    violations = sum(len(check(day, plan)) for day, plan in zip(days, plans, strict=True))
    show(f"{len(days)} depots alone, ortools", problem, plans, seconds, violations)


if __name__ == "__main__":
    main()
