"""Measure siting: p-median of OR-Library and of villages on a plane, beside HiGHS on that model.

    python scripts/bench_siting.py [pmed.txt ...] [--villages 1000] [--count 15] [--highs-limit 60]

Wall time of one run each, in this process, without compiling; HiGHS, through OR-Tools' MathOpt,
gets the formulation of routing/siting/p_median.py, up to --highs-largest demands.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routing.siting.answer import SitingAnswer
from routing.siting.p_median import p_median

Floats = npt.NDArray[np.float64]


def main() -> None:
    """Print a row an instance."""
    given = _options()
    p_median(np.arange(16.0).reshape(4, 4), 2)  # compiled from here on
    print(f"{'instance':>20} {'n':>5} {'p':>4} {'cost':>14} {'gap %':>8} {'s':>7} {'HiGHS':>24}")
    for name, cost, count in _instances(given):
        start = time.perf_counter()
        answer = p_median(cost, count, time_limit_s=given.time_limit)
        seconds = time.perf_counter() - start
        peer = "-"
        if len(cost) <= given.highs_largest:
            peer = _highs(cost, count, given.highs_limit)
        print(_row(name, count, answer, seconds, peer))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of this process: {peak:.0f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", help="OR-Library p-median files")
    parser.add_argument("--villages", type=int, default=1000)
    parser.add_argument("--count", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--highs-largest", type=int, default=300)
    parser.add_argument("--highs-limit", type=float, default=60.0)
    return parser.parse_args()


def _instances(given: argparse.Namespace) -> Iterator[tuple[str, Floats, int]]:
    for path in given.files:
        yield path.stem, *read_pmed(path)
    rng = np.random.default_rng(given.seed)
    for number, count in ((200, 8), (given.villages, given.count)):
        places = rng.uniform(0, 180_000, (number, 2)).astype(np.float32)
        metres = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
        parcels = rng.integers(1, 60, number)
        yield "villages", np.rint(metres).astype(np.float64) * parcels[:, None], count


def read_pmed(path: Path) -> tuple[Floats, int]:
    """Read an OR-Library file (Beasley 1985): all shortest paths, and how many sites to open.

    Of an edge that stands there twice the last one counts.
    """
    numbers = np.array(path.read_text(encoding="ascii").split(), dtype=np.int64)
    nodes, edges, count = numbers[:3].tolist()
    rows = numbers[3 : 3 + 3 * edges].reshape(-1, 3)
    last = {(min(a, b) - 1, max(a, b) - 1): length for a, b, length in rows.tolist()}
    tail, head = np.array(list(last)).T
    roads = csr_array((np.array(list(last.values()), float), (tail, head)), shape=(nodes, nodes))
    return dijkstra(roads, directed=False), count


def read_cap(path: Path, capacity: float | None = None) -> tuple[Floats, Floats, Floats, Floats]:
    """Read an OR-Library file (Beasley 1988): costs of a unit, of opening, capacities, demands.

    Parameters
    ----------
    capacity : float, optional
        Of each warehouse, where the file leaves it open or another one is wanted.
    """
    words = path.read_text(encoding="ascii").split()
    warehouses, customers = int(words[0]), int(words[1])
    first = 2 + 2 * warehouses
    rows = np.array(words[first:], dtype=np.float64).reshape(customers, 1 + warehouses)
    fixed = np.array(words[3:first:2], dtype=np.float64)
    own = words[2:first:2] if capacity is None else [capacity] * warehouses
    return rows[:, 1:] / rows[:, :1], fixed, np.array(own, dtype=np.float64), rows[:, 0]


def _highs(cost: Floats, count: int, limit_s: float) -> str:
    from ortools.math_opt.python import mathopt  # noqa: PLC0415 - it takes the log of whoever imports

    start = time.perf_counter()
    model = mathopt.Model()
    opened = [model.add_binary_variable() for _ in range(cost.shape[1])]
    terms: list[Any] = []
    for row in cost:
        serves = [model.add_variable(lb=0.0, ub=1.0) for _ in row]
        model.add_linear_constraint(mathopt.fast_sum(serves) == 1)
        for served, site in zip(serves, opened, strict=True):
            model.add_linear_constraint(served <= site)
        terms += [float(value) * one for value, one in zip(row, serves, strict=True)]
    model.add_linear_constraint(mathopt.fast_sum(opened) == count)
    model.minimize(mathopt.fast_sum(terms))
    parameters = mathopt.SolveParameters(time_limit=dt.timedelta(seconds=limit_s))
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    found = f"{result.objective_value():.0f}" if result.has_primal_feasible_solution() else "none"
    return f"{found} in {time.perf_counter() - start:.1f} s"


def _row(name: str, count: int, answer: SitingAnswer, seconds: float, peer: str) -> str:
    return (
        f"{name:>20} {len(answer.assignment):5} {count:4} {answer.cost:14.0f} "
        f"{100 * answer.gap:8.4f} {seconds:7.2f} {peer:>24}"
    )


if __name__ == "__main__":
    main()
