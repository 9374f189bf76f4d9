"""From a problem to PyVRP's data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyvrp

from routing.problem import Problem
from routing.schedule.stops import Stop
from routing.solvers.pyvrp.figures import Figures
from routing.solvers.pyvrp.vehicle_kinds import kinds_of
from routing.solvers.pyvrp.vehicle_types import vehicle_types
from routing.solvers.pyvrp.visits import Visits, visits_of


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Encoded:
    """A day as PyVRP takes it, and what its numbers stand for."""

    data: Any
    day: Figures
    visits: Visits


def encode(problem: Problem, stops: Sequence[Stop], *, complete: bool) -> Encoded | None:
    """Write a problem as PyVRP's data; None if there is no stop, or nobody on the road.

    Parameters
    ----------
    complete : bool
        Whether every stop has to be served, as it can be.
    """
    kinds = kinds_of(problem, stops)
    if not kinds or not stops:
        return None
    day = Figures.of(problem, stops, kinds, complete=complete)
    visits = visits_of(day)
    types, distances, durations = vehicle_types(day)
    data = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in day.arrival_s],
        clients=visits.clients,
        depots=[
            pyvrp.Depot(len(stops) + number, use.from_s, use.until_s, use.standing_s)
            for number, use in enumerate(day.depots.uses)
        ],
        vehicle_types=types,
        distance_matrices=distances,
        duration_matrices=durations,
        groups=visits.groups,
    )
    return Encoded(data=data, day=day, visits=visits)
