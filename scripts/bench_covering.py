"""Measure covering and centres on a region's own roads, beside HiGHS without our reductions.

    python scripts/bench_covering.py --region ID [--points 3000] [--seed 1] [--highs-limit 60]

The points lie at random along the roads that a van can drive; each is a village and a candidate.
Processor time of this process, one thread; HiGHS alone gets the same program, unreduced.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy is imported
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

import routing
from routing.siting import binary_program, coverage
from routing.siting.answer import SitingAnswer
from routing.siting.maximal_covering import maximal_covering
from routing.siting.p_center import p_center
from routing.siting.set_covering import set_covering

Floats = npt.NDArray[np.float64]


def main() -> None:
    """Print a row a question."""
    given = _options()
    table = _road_table(given.region, given.points, given.seed)
    weight = np.random.default_rng(given.seed).integers(1, 60, len(table)).astype(np.float64)
    set_covering(table[:20, :20], 1e9)  # OR-Tools is imported from here on
    print(f"{len(table)} points of {given.region}")
    print(f"{'question':>28} {'cost':>10} {'gap %':>7} {'s':>6} {'HiGHS alone':>26}")
    limit_s = given.highs_limit
    for minutes in (10, 15, 30, 60):
        near = coverage.reach(table, 60.0 * minutes)
        _row(
            f"cover within {minutes} min",
            partial(set_covering, table, 60.0 * minutes),
            partial(_covering_alone, near, limit_s),
        )
    for minutes, count in ((15, 25), (30, 10), (40, 10)):
        near = coverage.reach(table, 60.0 * minutes)
        _row(
            f"most within {minutes} min of {count}",
            partial(maximal_covering, table, count, 60.0 * minutes, weight=weight),
            partial(_most_alone, near, weight, count, limit_s),
        )
    for count in (5, 10, 25):
        _row(f"centre of {count}", partial(p_center, table, count), None)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--region", required=True, help="id of a built region, or its folder")
    parser.add_argument("--points", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--highs-limit", type=float, default=60.0)
    return parser.parse_args()


def _road_table(region_id: str | Path, points: int, seed: int) -> Floats:
    """Return seconds between points along the roads, inf where there is no way."""
    region = routing.open_region(region_id)
    shape = np.c_[region.graph.shape_lon, region.graph.shape_lat]
    many = min(4 * points, len(shape))
    drawn = np.random.default_rng(seed).choice(len(shape), many, replace=False)
    seconds = region.matrix(shape[drawn], "van").durations_s.astype(np.float64)
    joined = np.flatnonzero((seconds >= 0).mean(axis=1) > 0.5)[:points]
    table = seconds[np.ix_(joined, joined)]
    table[table < 0] = np.inf
    return np.asarray(table)


def _row(name: str, ask: Callable[[], SitingAnswer], alone: Callable[[], str] | None) -> None:
    start = time.process_time()
    answer = ask()
    seconds = time.process_time() - start
    peer = "-" if alone is None else alone()
    cells = f"{answer.cost:10.0f} {100 * answer.gap:7.3f} {seconds:6.1f} {peer:>26}"
    print(f"{name:>28} {cells}", flush=True)


def _covering_alone(near: coverage.Reach, limit_s: float) -> str:
    program = binary_program.BinaryProgram(cost=np.ones(near.shape[1]), whole=near.shape[1])
    for row in near:
        program.at_least(np.flatnonzero(row), 1)
    return _solved(program, limit_s)


def _most_alone(near: coverage.Reach, weight: Floats, count: int, limit_s: float) -> str:
    sites = near.shape[1]
    program = binary_program.BinaryProgram(cost=np.r_[np.zeros(sites), weight], whole=sites)
    for number, row in enumerate(near):
        program.at_least(np.r_[np.flatnonzero(row), sites + number], 1)
    program.at_most(np.arange(sites), count)
    return _solved(program, limit_s)


def _solved(program: binary_program.BinaryProgram, limit_s: float) -> str:
    start = time.process_time()
    outcome = binary_program.solve(program, time.monotonic() + limit_s)
    took = time.process_time() - start
    proven = "proven" if outcome.proven else "not proven"
    return f"{outcome.bound:.0f} {proven} in {took:.1f} s"


if __name__ == "__main__":
    main()
