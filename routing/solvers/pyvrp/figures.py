"""The figures of a day from which all parts of PyVRP's data are written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from routing.problem import Problem, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.schedule.stops import Stop
from routing.solvers.pyvrp.depots import NOWHERE, Depots
from routing.solvers.pyvrp.loads import Cells, Loads
from routing.solvers.pyvrp.prices import Prices
from routing.solvers.pyvrp.vehicle_kinds import VehicleKind


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """Stops, kinds of vehicles and depots, their loads, ways and prices.

    Attributes
    ----------
    ways : mapping of profile to (metres, seconds)
        Between all places: stops, then depots; -1 where no way leads.
    arrival_s : ndarray of int64
        Of each place, the set-up that is part of every way to it from elsewhere: where stops share
        a place it is not spent again between them.
    complete : bool
        Whether every stop has to be served, as it can be; otherwise leaving one out has a price.
    """

    problem: Problem
    stops: tuple[Stop, ...]
    kinds: tuple[VehicleKind, ...]
    depots: Depots
    ways: Mapping[str, tuple[Cells, Cells]]
    arrival_s: Cells
    loads: Loads
    prices: Prices
    complete: bool

    @classmethod
    def of(
        cls,
        problem: Problem,
        stops: Sequence[Stop],
        kinds: Sequence[VehicleKind],
        *,
        complete: bool,
    ) -> Figures:
        """Work them out; there is a stop and a vehicle."""
        depots = Depots.of(problem, kinds)
        rows = np.array([*(stop.location.row for stop in stops), *(one.row for one in depots.uses)])
        profiles = dict.fromkeys(kind.example.profile for kind in kinds)
        ways = {name: _ways(problem, name, rows) for name in profiles}
        return cls(
            problem=problem,
            stops=tuple(stops),
            kinds=tuple(kinds),
            depots=depots,
            ways=ways,
            arrival_s=_arrival_s(stops, kinds[0].example, len(rows)),
            loads=Loads.of(problem, stops, kinds),
            prices=Prices.of(problem, stops, kinds, ways),
            complete=complete,
        )

    def service_s(self, stop: int) -> int:
        """Return how long a visit takes, without what is spent on arrival."""
        all_alike = self.kinds[0].example  # in how much longer a stop takes with them
        tasks = self.stops[stop].tasks
        spent_s = all_alike.setup_s(tasks) + all_alike.service_s(tasks)
        return spent_s - int(self.arrival_s[stop])

    def prize(self, stop: int) -> int:
        """Return what serving a stop is worth."""
        return self.prices.refusal * self.stops[stop].weight


def _arrival_s(stops: Sequence[Stop], all_alike: Vehicle, places: int) -> Cells:
    here = Counter(stop.location.row for stop in stops)
    spent = np.zeros(places, dtype=np.int64)
    for number, stop in enumerate(stops):
        if here[stop.location.row] > 1 and not stop.windows:
            spent[number] = all_alike.setup_s(stop.tasks)
    return spent


def _ways(problem: Problem, profile: str, rows: Cells) -> tuple[Cells, Cells]:
    matrix = problem.matrices[profile]
    known = np.maximum(rows, 0)
    here = np.ix_(known, known)
    metres = matrix.distances_m[here].astype(np.int64)
    seconds = matrix.durations_s[here].astype(np.int64)
    missing = (metres == UNREACHABLE) | (seconds == UNREACHABLE)
    nowhere = rows == NOWHERE
    for cells in (metres, seconds):
        cells[missing] = UNREACHABLE
        cells[nowhere, :] = 0
        cells[:, nowhere] = 0
    return metres, seconds
