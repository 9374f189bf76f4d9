"""What a benchmark file says, in one shape for all dialects, and the problem that it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.checks import check_fleet_size
from routing.errors import InputError
from routing.formats.benchmarks.conventions import Convention
from routing.formats.rows import shown
from routing.problem import Depot, Location, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.roads.matrix import UNREACHABLE, TravelMatrix
from routing.roads.straight_lines import StraightLines

PROFILE = "benchmark"
START = datetime(2000, 1, 1, tzinfo=UTC)
"""Second 0 of every benchmark: they tell times without a date."""

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleRow:
    """One vehicle as its file describes it; depots are numbers of places."""

    depot: int
    capacity: float
    reload_depots: tuple[int, ...] = ()
    max_reloads: int | None = None
    max_duration: float | None = None
    max_distance: float | None = None
    fixed_cost: float = 0.0
    unit_distance_cost: float = 1.0
    skills: frozenset[str] = frozenset()


def fleet_size(told: Any) -> int:
    """Return how many vehicles a file says that there are, before any is made.

    Raises
    ------
    InputError
        ``whole_number_expected``, ``negative``, ``too_many_vehicles``.
    """
    if not isinstance(told, int):
        raise InputError("whole_number_expected", field="VEHICLES", value=shown(told))
    if told < 0:
        raise InputError("negative", field="VEHICLES", value=shown(told))
    check_fleet_size(told)
    return told


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Instance:
    """Places and vehicles of a benchmark; of ``n`` places the first ones are the depots.

    Attributes
    ----------
    distances : ndarray of float64, shape (n, n), or StraightLines
        Also the travel times.
    demands : ndarray of float64, shape (n,)
        What is brought from the depot.
    backhauls : ndarray of float64, shape (n,)
        What is taken to the depot, after everything else has been delivered.
    windows : ndarray of float64, shape (n, 2), or None
    services, releases : ndarray of float64, shape (n,)
        A release is when the goods are at the depot.
    partners : mapping from a pickup's place to its delivery's
    """

    convention: Convention
    depots: int
    distances: Numbers | StraightLines
    demands: Numbers
    backhauls: Numbers
    windows: Numbers | None
    services: Numbers
    releases: Numbers
    partners: dict[int, int]
    skills: dict[int, frozenset[str]]
    vehicles: tuple[VehicleRow, ...]

    def problem(self) -> Problem:
        """Return the problem; shipments are called as solutions number their clients."""
        return Problem(
            start=START,
            shipments=tuple(self._shipments()),
            vehicles=tuple(self._vehicle(n, row) for n, row in enumerate(self.vehicles, 1)),
            depots=tuple(self._depot(place) for place in range(self.depots)),
            load_dimensions=("demand",),
            matrices={PROFILE: self._matrix()},
            fewest_vehicles=self.convention.fewest_vehicles,
        )

    def _matrix(self) -> TravelMatrix:
        if isinstance(self.distances, StraightLines):
            lines: Any = self.distances
            return TravelMatrix(durations_s=lines, distances_m=lines, profile=PROFILE)
        ways: npt.NDArray[Any] = self.convention.whole(self.distances)
        if self.backhauls.any():
            # Deliveries come first: no way leads from a backhaul, or the depot, back to them.
            collects = self.backhauls > 0
            delivers = ~collects
            delivers[: self.depots] = False
            ways[np.ix_(collects, delivers)] = UNREACHABLE
            ways[: self.depots, collects] = UNREACHABLE
        return TravelMatrix(durations_s=ways, distances_m=ways, profile=PROFILE)

    def _shipments(self) -> Iterator[Shipment]:
        delivered = set(self.partners.values())
        for place in range(self.depots, len(self.demands)):
            if place in delivered:
                continue
            skills = self.skills.get(place, frozenset())
            if place in self.partners:
                yield Shipment(
                    id=str(place),
                    pickup=self._task(place),
                    delivery=self._task(self.partners[place]),
                    load=(float(self.demands[place]),),
                    skills=skills,
                )
                continue
            if self.demands[place] > 0 and self.backhauls[place] > 0:
                raise InputError("benchmark_unsupported", what=f"DEMAND and BACKHAUL of {place}")
            collected = self.backhauls[place] > 0
            load = (float(self.backhauls[place] if collected else self.demands[place]),)
            task = self._task(place)
            ready = int(self.convention.whole(self.releases[place]))
            yield Shipment(
                id=str(place),
                pickup=task if collected else None,
                delivery=None if collected else task,
                load=load,
                ready_s=ready or None,
                skills=skills,
            )

    def _task(self, place: int) -> Task:
        return Task(
            location=Location(index=place),
            service_s=int(self.convention.whole(self.services[place])),
            time_windows=() if (window := self._window(place)) is None else (window,),
        )

    def _depot(self, place: int) -> Depot:
        return Depot(id=str(place), location=Location(index=place), opening=self._window(place))

    def _window(self, place: int) -> TimeWindow | None:
        if self.windows is None:
            return None
        start, end = self.convention.whole(self.windows[place])
        return TimeWindow(start_s=int(start), end_s=int(end))

    def _vehicle(self, number: int, row: VehicleRow) -> Vehicle:
        whole, unit = self.convention.whole, self.convention.cost_unit
        return Vehicle(
            id=str(number),
            profile=PROFILE,
            capacity=(row.capacity,),
            start_depot=str(row.depot),
            end_depot=str(row.depot),
            reload_depots=tuple(str(one) for one in row.reload_depots),
            max_reloads=row.max_reloads,
            max_duration_s=None if row.max_duration is None else int(whole(row.max_duration)),
            max_distance_m=None if row.max_distance is None else int(whole(row.max_distance)),
            skills=row.skills,
            fixed_cost=row.fixed_cost * self.convention.scale / unit,
            cost_per_km=1000 * row.unit_distance_cost / unit,
        )
