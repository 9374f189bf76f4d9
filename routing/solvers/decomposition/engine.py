"""The engine: a first plan, then parts of it annealed side by side, one temperature for all.

It is the annealing of ruin and recreate, but the stops around which a step may ruin stay in one
part for some thousand steps, so that all that these need is in the cache, and every core has a part
of its own (decision 0020).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from routing.plans import Plan
from routing.problem import Problem
from routing.schedule.stops import group_stops
from routing.solvers.decomposition.annealing import Pace, put_back, searched
from routing.solvers.decomposition.first_plan import first_plan
from routing.solvers.decomposition.proximity import Choice, choose
from routing.solvers.decomposition.whole_plan import WholePlan
from routing.solvers.orders import plan_of, timed
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.decoding import orders_of, timed_plan
from routing.solvers.ruin_recreate.fleet import Fleet
from routing.solvers.ruin_recreate.given_routes import GivenRoute
from routing.solvers.within_reach import within_reach

Progress = Callable[[float], None]

PART_SIZE = 300
"""Stops in a part: so few that all there is to know of it stays in a core's cache."""

STEPS_A_STOP = 10
"""Of a part, each time that it is searched."""

HOTTEST, COLDEST = 1.4, 0.03
"""Temperatures at the start and the end, as parts of what the way from stop to stop costs in the
first plan: what a stop costs in all grows with the way to the depot, which few steps change."""

LEAST_WAY = 0.1
"""That way counts for so much of what a stop costs, also where all stops are at one place."""

SHARE_SHORT = 0.5
"""So long places are looked for of what is left out."""

TIMED_FIRST = 50
"""Routes of the first plan, about, that tell how long timing a plan takes: of 50,000 orders in
several trips a day it is 9 s of processor time, which is kept back from the deadline."""

SEEDS = 1 << 31
"""Seeds of the parts' searches are below."""


class DecompositionSolver:
    """Ruin and recreate on one part of the day after another.

    Parameters
    ----------
    cores : int
        Parts that are searched at the same time.
    part_size : int
        Stops in a part, about.
    """

    name = "decomposition"

    def __init__(self, cores: int = 1, part_size: int = PART_SIZE) -> None:
        self._cores, self._part_size = cores, part_size

    def solve(self, problem: Problem, effort: Effort, progress: Progress | None = None) -> Plan:
        """Return the best plan found; see :class:`routing.solvers.protocol.Solver`."""
        clock = Clock.of(effort)
        needed = within_reach(problem)
        stops, fleet = group_stops(needed), Fleet.of(needed)
        if not stops or not fleet.size:
            return plan_of(problem, (), engine=self.name, seed=effort.seed)
        whole = WholePlan.of(needed, stops, fleet)
        first_plan(whole, self._part_size, effort.seed)
        if not clock.over():
            clock.keep_back(_timing_s(whole))
        search = _Search(whole=whole, clock=clock, progress=progress)
        search.run(effort.seed, self._cores, self._part_size)
        chains = ((route.kind, route.nodes.tolist()) for route in search.best)
        return timed_plan(problem, whole.encoded, chains, engine=self.name, seed=effort.seed)


def _timing_s(whole: WholePlan) -> float:
    """Estimate how long it takes to time all routes, as busy as the machine is now."""
    routes = list(whole.routes.values())
    some = routes[:: 1 + len(routes) // TIMED_FIRST]
    chains = [(route.kind, route.nodes.tolist()) for route in some]
    began = time.monotonic()
    for vehicle, halts in orders_of(whole.problem, whole.encoded, chains):
        timed(whole.problem, vehicle, halts)
    return (time.monotonic() - began) * len(routes) / max(1, len(some))


@dataclass(slots=True, kw_only=True)
class _Search:
    """Annealing of the whole plan, and the best that it came by."""

    whole: WholePlan
    clock: Clock
    progress: Progress | None
    best: tuple[GivenRoute, ...] = ()
    best_rank: tuple[int, float] = (1 << 62, 0.0)

    def run(self, seed: int, cores: int, part_size: int) -> None:
        """Search until the clock says so: every core a part, the next ones when all are done."""
        random = np.random.default_rng(seed)
        a_way = max(self.whole.way_between_stops(), LEAST_WAY * self._cost_of_a_stop())
        self._note_best()
        clock = replace(self.clock, stopped=None)  # which is not to be asked from other threads
        with ThreadPoolExecutor(cores) as pool:
            while not self.clock.over():
                filling = self.clock.spent() < SHARE_SHORT
                choices = choose(self.whole, random, cores, part_size, filling=filling)
                paces = [self._pace(choice, a_way, random) for choice in choices]
                jobs = [
                    pool.submit(searched, self.whole, choice, pace, clock)
                    for choice, pace in zip(choices, paces, strict=True)
                ]
                for job in jobs:
                    put_back(self.whole, job.result())
                self.clock.done += sum(pace.steps for pace in paces) or part_size
                self._note_best()

    def _pace(self, choice: Choice, a_way: float, random: np.random.Generator) -> Pace:
        """Let a part's temperature fall as far as the whole's does while it is searched."""
        spent, steps = self.clock.spent(), STEPS_A_STOP * len(choice.stops)
        if self.clock.steps is not None:
            steps = min(steps, self.clock.steps - self.clock.done)
        temperature = HOTTEST * a_way * (COLDEST / HOTTEST) ** spent
        return Pace(
            steps=steps,
            temperature=temperature,
            filling=spent < SHARE_SHORT,
            seed=int(random.integers(SEEDS)),
        )

    def _cost_of_a_stop(self) -> float:
        """Return what a stop costs in the first plan, vehicles' fixed prices left aside."""
        whole = self.whole
        fixed = float((whole.day.price[:, 0] * whole.used).sum())
        routed = max(1, whole.size - len(whole.absent))
        return max(whole.cost - fixed, 1e-9) / routed

    def _note_best(self) -> None:
        rank = (self.whole.left_out, self.whole.cost)
        if rank < self.best_rank:
            self.best, self.best_rank = tuple(self.whole.routes.values()), rank
            if self.progress is not None:
                self.progress(rank[1])
