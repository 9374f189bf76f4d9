"""Measure siting: OR-Library's sets, villages on a plane and on roads, beside HiGHS.

    python scripts/bench_siting.py [pmed.txt cap.txt ...] [--capacity 8000]
        [--villages 1000] [--count 15] [--region ID] [--highs-limit 60]
        [--spopt-limit 60] [--echelons 400 40 8 3]

Wall time of one run each, in this process, without compiling; HiGHS, through OR-Tools' MathOpt,
gets the formulations of routing/siting/p_median.py and capacitated.py, up to --highs-largest pairs
of a demand and a candidate. With --region 3,000 nodes of its roads are served from 300 of them,
with --echelons villages on a plane through depots, hubs and so on. --spopt-limit asks spopt, which
has to be installed, with CBC, for the medians too, in a process of its own: it is ended in time.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

import routing
from routing.siting.answer import SitingAnswer
from routing.siting.capacitated import capacitated
from routing.siting.echelons import Echelon
from routing.siting.multi_echelon import multi_echelon
from routing.siting.p_median import p_median

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One instance: p-median where ``count`` is given, else capacitated.

    ``charged``: costs of opening, capacities and demands.
    """

    name: str
    cost: Floats
    count: int | None = None
    charged: tuple[Floats, Floats, Floats] = (np.zeros(0), np.zeros(0), np.zeros(0))


def main() -> None:
    """Print a row an instance."""
    given = _options()
    _solve(Case(name="", cost=np.ones((2, 2)), count=1), 1.0)  # compiled from here on
    one = np.ones(2)
    _solve(Case(name="", cost=np.eye(2), charged=(one, one * 2, one)), 1.0)
    print(f"{'instance':>22} {'n':>5} {'m':>4} {'open':>4} {'cost':>14} {'gap %':>8} "
          f"{'0.1 % s':>8} {'s':>7} {'HiGHS':>24}")  # fmt: skip
    for case in _cases(given):
        print(_row(case, given), flush=True)
    if given.echelons:
        print(_echelons(given.echelons, given), flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak of this process: {peak:.0f} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="*", help="OR-Library pmed and cap files")
    parser.add_argument("--capacity", type=float, nargs="*", default=[None], help="of cap files")
    parser.add_argument("--villages", type=int, default=1000)
    parser.add_argument("--count", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--region", help="id of a built region")
    parser.add_argument("--time-limit", type=float, default=60.0)
    parser.add_argument("--highs-largest", type=int, default=90_000, help="pairs")
    parser.add_argument("--highs-limit", type=float, default=60.0)
    parser.add_argument("--spopt-limit", type=float, help="seconds; left out: spopt is not asked")
    parser.add_argument("--echelons", type=int, nargs="+", help="villages, depots, hubs ...")
    return parser.parse_args()


def _cases(given: argparse.Namespace) -> Iterator[Case]:
    for path in given.files:
        if path.stem.startswith("pmed"):
            cost, count = read_pmed(path)
            yield Case(name=path.stem, cost=cost, count=count)
            continue
        for size in given.capacity:
            cost, fixed, capacity, demand = read_cap(path, size)
            name = path.stem if size is None else f"{path.stem} {size:.0f}"
            yield Case(name=name, cost=cost, charged=(fixed, capacity, demand))
    for number, count in ((200, 8), (given.villages, given.count)):
        rng = np.random.default_rng(given.seed)
        places = rng.uniform(0, 180_000, (number, 2)).astype(np.float32)
        metres = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
        parcels = rng.integers(1, 60, number)
        cost = np.rint(metres).astype(np.float64) * parcels[:, None]
        yield Case(name="villages on a plane", cost=cost, count=count)
    if given.region:
        yield from _on_roads(given.region, np.random.default_rng(given.seed))


def _on_roads(region: str, rng: np.random.Generator) -> Iterator[Case]:
    """Serve 3,000 places on roads from 300 of them, with room for 3.75 and 7.5 times what comes."""
    built = routing.open_region(region)
    graph = built.graph
    nodes = rng.choice(graph.nodes, 4000, replace=False)
    lonlat = np.c_[graph.node_lon[nodes], graph.node_lat[nodes]]
    seconds = built.matrix(lonlat.tolist(), "van").durations_s
    joined = np.flatnonzero((seconds >= 0).sum(axis=1) > 3000)[:3000]
    sites = joined[:300]
    demand = rng.integers(1, 60, len(joined)).astype(np.float64)
    cost = seconds[np.ix_(sites, joined)].T.astype(np.float64)
    cost[cost < 0] = np.inf
    for share in (3.75, 7.5):
        room = demand.sum() * share / len(sites) / 2.5
        capacity = rng.integers(1, 5, len(sites)) * room
        price = demand.sum() * np.median(cost[np.isfinite(cost)]) / 150
        fixed = price * rng.uniform(0.7, 1.3, len(sites)) * np.sqrt(capacity / capacity.mean())
        name = f"{region} x{share:g}"
        yield Case(name=name, cost=cost, charged=(fixed, capacity, demand))


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


def _solve(
    case: Case, limit_s: float, progress: Callable[[float, float], None] | None = None
) -> SitingAnswer:
    if case.count is not None:
        return p_median(case.cost, case.count, time_limit_s=limit_s, progress=progress)
    fixed, capacity, demand = case.charged
    return capacitated(case.cost, fixed, capacity, demand, time_limit_s=limit_s, progress=progress)


def _row(case: Case, given: argparse.Namespace) -> str:
    near: list[float] = []
    start = time.perf_counter()

    def told(cost: float, bound: float) -> None:
        if not near and cost - bound <= 1e-3 * cost:
            near.append(time.perf_counter() - start)

    answer = _solve(case, given.time_limit, told)
    seconds = time.perf_counter() - start
    when = f"{near[0]:.2f}" if near else f"{seconds:.2f}" if answer.proven else "-"
    peer = _highs(case, given.highs_limit) if case.cost.size <= given.highs_largest else "-"
    if given.spopt_limit is not None and case.count is not None:
        peer += f", spopt {_spopt(case, given.spopt_limit)}"
    demands, candidates = case.cost.shape
    return (
        f"{case.name:>22} {demands:5} {candidates:4} {len(answer.opened):4} {answer.cost:14.0f} "
        f"{100 * answer.gap:8.4f} {when:>8} {seconds:7.2f} {peer:>24}"
    )


def _echelons(sizes: list[int], given: argparse.Namespace) -> str:
    """Site levels on a plane, with room for twice of what comes in each."""
    rng = np.random.default_rng(given.seed)
    places = [rng.uniform(0, 100_000, (size, 2)) for size in sizes]
    parcels = rng.integers(1, 60, sizes[0]).astype(np.float64)
    levels = []
    for number, (below, here) in enumerate(pairwise(places)):
        metres = np.hypot(*(below[:, None] - here[None]).transpose(2, 0, 1))
        room = rng.uniform(0.5, 1.5, len(here)) * 2 * parcels.sum() / len(here)
        fixed = rng.uniform(0.7, 1.3, len(here)) * parcels.sum() / len(here) * 20_000 / 4**number
        levels.append(
            Echelon(cost=metres / 4**number, fixed=fixed, capacity=room, handling=500.0)
        )  # fmt: skip
    start = time.perf_counter()
    answer = multi_echelon(parcels, levels, time_limit_s=given.time_limit)
    opened = "/".join(str(len(one)) for one in [answer.opened, *(up.opened for up in answer.upper)])
    return (
        f"{' x '.join(map(str, sizes)):>22} opened {opened} cost {answer.cost:.0f} "
        f"gap {100 * answer.gap:.3f} % after {time.perf_counter() - start:.1f} s"
    )


def _spopt(case: Case, limit_s: float) -> str:
    """Ask spopt in a process that is ended when its time, and as much to build, is up."""
    here, there = multiprocessing.Pipe(duplex=False)
    start = time.perf_counter()
    asked = multiprocessing.Process(target=_asked_spopt, args=(case, limit_s, there))
    asked.start()
    there.close()
    told = "none"
    try:
        if here.poll(2 * limit_s):
            told = here.recv()
    except EOFError:  # it ended without an answer
        pass
    asked.kill()
    return f"{told} in {time.perf_counter() - start:.1f} s"


def _asked_spopt(case: Case, limit_s: float, to: Connection) -> None:
    locate, pulp = importlib.import_module("spopt.locate"), importlib.import_module("pulp")
    weights = np.ones(len(case.cost))
    model = locate.PMedian.from_cost_matrix(case.cost, weights, p_facilities=case.count)
    solved = model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=limit_s))
    to.send(f"{solved.problem.objective.value():.0f}")


def _highs(case: Case, limit_s: float) -> str:
    from ortools.math_opt.python import mathopt  # noqa: PLC0415 - it takes the log of whoever imports

    start = time.perf_counter()
    model = mathopt.Model()
    opened = [model.add_binary_variable() for _ in range(case.cost.shape[1])]
    fixed, capacity, demand = case.charged
    units = np.ones(len(case.cost)) if case.count is not None else demand
    terms: list[Any] = []
    serving = []
    for row, amount in zip(case.cost, units, strict=True):
        serves = [model.add_variable(lb=0.0, ub=1.0) for _ in row]
        model.add_linear_constraint(mathopt.fast_sum(serves) == 1)
        for served, site in zip(serves, opened, strict=True):
            model.add_linear_constraint(served <= site)
        terms += [float(value * amount) * one for value, one in zip(row, serves, strict=True)]
        serving.append(serves)
    if case.count is not None:
        model.add_linear_constraint(mathopt.fast_sum(opened) == case.count)
    else:
        terms += [float(price) * one for price, one in zip(fixed, opened, strict=True)]
        for j, (most, site) in enumerate(zip(capacity, opened, strict=True)):
            loads = [
                float(amount) * serves[j] for amount, serves in zip(units, serving, strict=True)
            ]
            model.add_linear_constraint(mathopt.fast_sum(loads) <= float(most) * site)
    model.minimize(mathopt.fast_sum(terms))
    parameters = mathopt.SolveParameters(time_limit=dt.timedelta(seconds=limit_s))
    result = mathopt.solve(model, mathopt.SolverType.HIGHS, params=parameters)
    found = f"{result.objective_value():.0f}" if result.has_primal_feasible_solution() else "none"
    return f"{found} in {time.perf_counter() - start:.1f} s"


if __name__ == "__main__":
    main()
