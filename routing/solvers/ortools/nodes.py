"""The nodes of the model: stops, then reloads, then the places where vehicles start or end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.plans.carrying import too_heavy_to_carry, walks_needed
from routing.problem import Depot, Problem, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.schedule.stops import Stop
from routing.solvers.ortools.reload_counts import reload_counts

Cells = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]

_NOWHERE = -1
"""The row of an open end: no distance from anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reload:
    """A halt at a depot that a vehicle may make between two trips.

    Attributes
    ----------
    vehicle : int
        Position in ``Nodes.vehicles``: each vehicle has reloads of its own.
    """

    depot: Depot
    vehicle: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nodes:
    """Stops, reloads and depots in the order in which the model numbers them.

    Attributes
    ----------
    stops : tuple of Stop
        Node ``k`` is stop ``k``.
    reloads : tuple of Reload
        Their nodes follow, then those of the depots where vehicles start and end.
    rows : ndarray of int64
        Matrix row of each node; -1 for open ends.
    starts, ends : tuple of int
        Node of each vehicle's start and end.
    """

    problem: Problem
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]
    reloads: tuple[Reload, ...]
    rows: npt.NDArray[np.int64]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, problem: Problem, vehicles: Sequence[Vehicle], stops: Sequence[Stop]) -> Nodes:
        """Give numbers to the stops, to reloads, then to each distinct start and end."""
        reloads = [
            Reload(depot=problem.depot(depot_id), vehicle=number)
            for number, count in enumerate(reload_counts(vehicles, stops))
            for depot_id in vehicles[number].reload_depots
            for _ in range(count)
        ]
        rows = [stop.location.row for stop in stops]
        rows += [reload.depot.location.row for reload in reloads]
        places: dict[int, int] = {}

        def node(depot_id: str | None) -> int:
            row = _NOWHERE if depot_id is None else problem.depot(depot_id).location.row
            if row not in places:
                places[row] = len(rows)
                rows.append(row)
            return places[row]

        starts = tuple(node(vehicle.start_depot) for vehicle in vehicles)
        ends = tuple(node(vehicle.end_depot) for vehicle in vehicles)
        return cls(
            problem=problem,
            vehicles=tuple(vehicles),
            stops=tuple(stops),
            reloads=tuple(reloads),
            rows=np.array(rows, dtype=np.int64),
            starts=starts,
            ends=ends,
        )

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.rows)

    def reload_nodes(self, vehicle: int | None = None) -> list[int]:
        """Return the nodes of a vehicle's reloads; of all vehicles' without one."""
        first = len(self.stops)
        own = (n for n, one in enumerate(self.reloads) if vehicle in (None, one.vehicle))
        return [first + number for number in own]

    def reload(self, node: int) -> Reload:
        """Return the reload that a node is."""
        return self.reloads[node - len(self.stops)]

    def of_stops(self, values: Iterable[int]) -> list[int]:
        """Complete what each stop counts for by zeros for all other nodes."""
        filled = list(values)
        return filled + [0] * (self.size - len(filled))

    def travel(self, profile: str) -> tuple[Cells, Cells]:
        """Return seconds and metres between all nodes; ``UNREACHABLE`` in both where no way is.

        Between depots it is 0: a vehicle that goes from one to the other is not used.
        """
        matrix = self.problem.matrices[profile]
        here = np.ix_(self.rows, self.rows)
        durations_s = matrix.durations_s[here].astype(np.int64)
        distances_m = matrix.distances_m[here].astype(np.int64)
        missing = (durations_s == UNREACHABLE) | (distances_m == UNREACHABLE)
        nowhere = self.rows == _NOWHERE
        depots = np.arange(self.size) >= len(self.stops) + len(self.reloads)
        free = nowhere[:, None] | nowhere[None, :] | (depots[:, None] & depots[None, :])
        for cells in (durations_s, distances_m):
            cells[missing] = UNREACHABLE
            cells[free] = 0
        return durations_s, distances_m

    def amount(self, profile: str, name: str) -> Cells:
        """Return how much the ways between all nodes have of something; 0 where no way is."""
        cells = self.problem.matrices[profile].amounts.get(name)
        if cells is None:
            return np.zeros((self.size, self.size), dtype=np.int64)
        here = np.maximum(cells[np.ix_(self.rows, self.rows)].astype(np.int64), 0)
        here[self.travel(profile)[0] <= 0] = 0
        return here

    def paces(self) -> dict[object, Vehicle]:
        """Return a vehicle of each pace."""
        return {vehicle.pace: vehicle for vehicle in self.vehicles}

    def handling_s(self, vehicle: Vehicle) -> npt.NDArray[np.int64]:
        """Return set-up plus service of each node, all walks but one included; 0 at the ends."""
        spent = [
            vehicle.setup_s(stop.tasks) + self.service_s(number, vehicle)
            for number, stop in enumerate(self.stops)
        ]
        spent += [reload.depot.reload_s for reload in self.reloads]
        return np.array(self.of_stops(spent), dtype=np.int64)

    def service_s(self, number: int, vehicle: Vehicle) -> int:
        """Return the service of a stop with the walks that it needs beyond the first."""
        stop, profile = self.stops[number], vehicle.profile
        walks = walks_needed(self.problem, profile, stop.location.row, stop.shipments)
        round_trip_s = self.problem.matrices[profile].round_trip_s(stop.location.row)
        return vehicle.service_s(stop.tasks) + (walks - 1) * round_trip_s

    def can_carry(self, number: int, profile: str) -> bool:
        """Tell whether no parcel of a stop is too heavy where one walks."""
        rows = self.stops[number].shipments
        return not any(too_heavy_to_carry(self.problem, profile, row) for row in rows)

    def setup_s(self, vehicle: Vehicle) -> npt.NDArray[np.int64]:
        """Return the set-up of each node; 0 at depots."""
        setups_s = (vehicle.setup_s(stop.tasks) for stop in self.stops)
        return np.array(self.of_stops(setups_s), dtype=np.int64)

    def siblings(self) -> npt.NDArray[np.bool_]:
        """Tell which stop (column) needs no set-up after which node (row) at the same place."""
        nodes = np.arange(self.size)
        halts = nodes < len(self.stops) + len(self.reloads)
        stops = nodes < len(self.stops)
        same: npt.NDArray[np.bool_] = (
            (self.rows[:, None] == self.rows[None, :]) & halts[:, None] & stops[None, :]
        )
        np.fill_diagonal(same, val=False)
        return same


def as_rows(cells: npt.NDArray[Any]) -> list[list[int]]:
    """Turn an array into the lists that OR-Tools takes."""
    rows: list[list[int]] = cells.tolist()
    return rows
