"""The engine: searches side by side, of some days in rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from routing.plans import Plan
from routing.problem import Problem
from routing.schedule.stops import Stop, group_stops
from routing.solvers.departure_hours import by_hour
from routing.solvers.orders import plan_of
from routing.solvers.protocol import Effort
from routing.solvers.ruin_recreate.annealing import Search
from routing.solvers.ruin_recreate.arrays import (
    Tours,
)
from routing.solvers.ruin_recreate.clock import Clock
from routing.solvers.ruin_recreate.decoding import best_chains, timed_plan
from routing.solvers.ruin_recreate.encoding import Encoded, encode
from routing.solvers.ruin_recreate.fleet import Fleet, carries
from routing.solvers.ruin_recreate.rounds import may_go_in_rounds, search_in_rounds
from routing.solvers.ruin_recreate.side_by_side import SideBySide
from routing.solvers.within_reach import within_reach

__all__ = ["RuinRecreateSolver", "carries"]

Progress = Callable[[float], None]

APART = 1_000_003
"""Between the seeds of searches side by side."""


class RuinRecreateSolver:
    """Our own search: ruin and recreate with string removals under simulated annealing.

    Parameters
    ----------
    cores : int
        Searches side by side, each from a seed of its own; the best plan of all is taken.
    """

    name = "ruin_recreate"

    def __init__(self, cores: int = 1) -> None:
        self._cores = cores

    def solve(self, problem: Problem, effort: Effort, progress: Progress | None = None) -> Plan:
        """Return the best plan found; see :class:`routing.solvers.protocol.Solver`."""
        if problem.travel_times:
            return by_hour(problem, effort, self.solve, progress)
        clock = Clock.of(effort)
        needed = within_reach(problem)
        stops, fleet = group_stops(needed), Fleet.of(needed)
        if not stops or not fleet.size:
            return plan_of(problem, (), engine=self.name, seed=effort.seed)
        tours, encoded = searched(needed, stops, fleet, effort, clock, progress, self._cores)
        chains = best_chains(encoded, tours)
        return timed_plan(problem, encoded, chains, engine=self.name, seed=effort.seed)


def searched(
    problem: Problem,
    stops: Sequence[Stop],
    fleet: Fleet,
    effort: Effort,
    clock: Clock | None = None,
    progress: Progress | None = None,
    cores: int = 1,
) -> tuple[Tours, Encoded]:
    """Search, and return the arrays that hold the best plan; there are stops and vehicles."""
    encoded, clock = encode(problem, stops, fleet), clock or Clock.of(effort)
    team = SideBySide.of(Search(encoded, effort.seed, clock, progress), cores)
    fewest = problem.fewest_vehicles
    if not fewest and may_go_in_rounds(encoded, clock):
        return search_in_rounds(team).tours, encoded
    team.run(1.0, lambda search: search.run(fewest_vehicles=fewest))
    best = min(team.searches, key=lambda search: search.rank(fewest_vehicles=fewest))
    return best.tours, encoded
