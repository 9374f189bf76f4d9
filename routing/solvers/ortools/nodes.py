"""The nodes of the model: one a stop, then one a place where vehicles start or end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.carrying import too_heavy_to_carry, walks_needed
from routing.problem import Problem, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.stops import Stop

Cells = npt.NDArray[np.int64]
Costs = npt.NDArray[np.float64]

_NOWHERE = -1
"""The row of an open end: no distance from anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Nodes:
    """Stops and depots in the order in which the model numbers them.

    Attributes
    ----------
    stops : tuple of Stop
        Node ``k`` is stop ``k``; the depots' nodes follow.
    rows : ndarray of int64
        Matrix row of each node; -1 for open ends.
    starts, ends : tuple of int
        Node of each vehicle's start and end.
    """

    problem: Problem
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]
    rows: npt.NDArray[np.int64]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, problem: Problem, vehicles: Sequence[Vehicle], stops: Sequence[Stop]) -> Nodes:
        """Give numbers to the stops, then to each distinct start and end."""
        rows = [stop.location.row for stop in stops]
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
            rows=np.array(rows, dtype=np.int64),
            starts=starts,
            ends=ends,
        )

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.rows)

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
        depots = np.arange(self.size) >= len(self.stops)
        free = nowhere[:, None] | nowhere[None, :] | (depots[:, None] & depots[None, :])
        for cells in (durations_s, distances_m):
            cells[missing] = UNREACHABLE
            cells[free] = 0
        return durations_s, distances_m

    def handling_s(self, profile: str) -> npt.NDArray[np.int64]:
        """Return set-up plus service of each node, all walks but one included; 0 at depots."""
        spent = [
            stop.setup_s + self.service_s(number, profile) for number, stop in enumerate(self.stops)
        ]
        return np.array(spent + [0] * (self.size - len(self.stops)), dtype=np.int64)

    def service_s(self, number: int, profile: str) -> int:
        """Return the service of a stop with the walks that it needs beyond the first."""
        stop = self.stops[number]
        walks = walks_needed(self.problem, profile, stop.location.row, stop.shipments)
        round_trip_s = self.problem.matrices[profile].round_trip_s(stop.location.row)
        return stop.service_s + (walks - 1) * round_trip_s

    def can_carry(self, number: int, profile: str) -> bool:
        """Tell whether no parcel of a stop is too heavy where one walks."""
        rows = self.stops[number].shipments
        return not any(too_heavy_to_carry(self.problem, profile, row) for row in rows)

    def setup_s(self) -> npt.NDArray[np.int64]:
        """Return the set-up of each node; 0 at depots."""
        spent = [stop.setup_s for stop in self.stops]
        return np.array(spent + [0] * (self.size - len(self.stops)), dtype=np.int64)

    def siblings(self) -> npt.NDArray[np.bool_]:
        """Tell which two nodes are different stops at one place: the second needs no set-up."""
        stops = np.arange(self.size) < len(self.stops)
        same: npt.NDArray[np.bool_] = (
            (self.rows[:, None] == self.rows[None, :]) & stops[:, None] & stops[None, :]
        )
        np.fill_diagonal(same, val=False)
        return same


def as_rows(cells: npt.NDArray[Any]) -> list[list[int]]:
    """Turn an array into the lists that OR-Tools takes."""
    rows: list[list[int]] = cells.tolist()
    return rows
