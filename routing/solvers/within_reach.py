"""A day without what no vehicle can serve: a search would look for a place for it to the end.

A village off the road, or too far away for every shift, is left out by every plan. What is told
here holds whatever else a vehicle does: it is judged by the shortest ways, over other places too,
and by the least work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt

from routing.plans.carrying import too_heavy_to_carry
from routing.problem import FOREVER_S, Problem, Shipment, Task, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.schedule.working_day import WorkingDay, usable

_Cells = npt.NDArray[np.int32]
_Places = npt.NDArray[np.int64]
_Floats = npt.NDArray[np.float64]
_Mask = npt.NDArray[np.bool_]

MOST_PLACES = 1500
"""Of more, not the shortest way to a place is looked for, but the nearest place of all: what is off
the road has none."""

CHUNK = 256
"""Rows of a matrix looked at together where the whole may be too large."""

SLACK = 1e-6
"""By how much a load may miss a capacity that it should just meet, relative to it."""


def within_reach(problem: Problem) -> Problem:
    """Return the problem without the shipments that no vehicle can serve.

    What is locked to a vehicle stays. The same problem where all might be served.
    """
    served = _served(problem)
    if served.all():
        return problem
    kept = (row for row, able in zip(problem.shipments, served, strict=True) if able)
    return replace(problem, shipments=tuple(kept))


def _served(problem: Problem) -> _Mask:
    """Tell of each shipment whether some vehicle might serve it."""
    orders = _Orders(problem)
    served = np.array([row.vehicle is not None for row in problem.shipments], dtype=bool)
    for shortest in (False, True):  # most are within reach by direct ways
        ways = _Ways(problem, shortest=shortest)
        for vehicle, day in _kinds(problem):
            asked = np.flatnonzero(~served)
            if not len(asked):
                return served
            served[asked] = orders.served_by(vehicle, day, ways, asked)
    return served


def _kinds(problem: Problem) -> Iterator[tuple[Vehicle, WorkingDay]]:
    """Yield of the vehicles that are equally able one each."""
    kinds = {
        (
            *(one.profile, one.start_depot, one.end_depot, bool(one.reload_depots), day),
            *(one.capacity, one.skills, one.service_factor),
            *(one.max_duration_s, one.max_travel_s, one.max_distance_m),
        ): (one, day)
        for one, day in usable(problem)
    }
    yield from kinds.values()


class _Ways:
    """Seconds and metres between places: direct, or the shortest; inf where there is no way."""

    def __init__(self, problem: Problem, *, shortest: bool) -> None:
        self._problem, self._shortest = problem, shortest
        self._of_depot = cache(self._of_place)

    def of_depot(
        self, profile: str, depot_id: str | None, places: _Places, *, back: bool
    ) -> _Floats:
        """Return two rows, to places or ``back`` from them, at least: 0 where a route is open."""
        if depot_id is None:
            return np.zeros((2, len(places)))
        row = self._problem.depot(depot_id).location.row
        if self._shortest and self._problem.matrices[profile].size > MOST_PLACES:
            return np.where(places == row, 0.0, self._nearest(profile, places, back=back))
        return self._of_depot(profile, row, back=back)[:, places]

    def within_pairs(self, profile: str, starts: _Places, ends: _Places) -> _Floats:
        """Return two rows, from each place to one other."""
        matrix = self._problem.matrices[profile]
        if not self._shortest:
            both = (matrix.durations_s[starts, ends], matrix.distances_m[starts, ends])
            return _or_inf(np.array(both))
        if matrix.size > MOST_PLACES:
            return np.zeros((2, len(starts)))
        each = [
            self._of_place(profile, row, back=False)[:, end]
            for row, end in zip(starts.tolist(), ends.tolist(), strict=True)
        ]
        return np.array(each).reshape(-1, 2).T

    def _nearest(self, profile: str, places: _Places, *, back: bool) -> _Floats:
        """Return how far each place is from the nearest other one, or that from it."""
        matrix = self._problem.matrices[profile]
        found = np.zeros((2, len(places)))
        for first in range(0, len(places), CHUNK):
            some = places[first : first + CHUNK]
            for part, cells in enumerate((matrix.durations_s, matrix.distances_m)):
                ways = _rows(cells, some, back=not back)
                ways[np.arange(len(some)), some] = np.inf
                found[part, first : first + CHUNK] = ways.min(axis=1)
        return found

    def _of_place(self, profile: str, row: int, *, back: bool) -> _Floats:
        matrix = self._problem.matrices[profile]
        both = (matrix.durations_s, matrix.distances_m)
        ways = [_rows(cells, np.array([row]), back=back)[0] for cells in both]
        if self._shortest:
            ways = [
                _over_places(one, cells, back=back) for one, cells in zip(ways, both, strict=True)
            ]
        return np.array(ways)


def _or_inf(cells: _Cells) -> _Floats:
    return np.where(cells == UNREACHABLE, np.inf, cells)


def _rows(cells: _Cells, rows: _Places, *, back: bool) -> _Floats:
    """Return ways from some places to all, or ``back`` from all to these."""
    everywhere = np.arange(len(cells))
    return _or_inf(cells[np.ix_(everywhere, rows)].T if back else cells[np.ix_(rows, everywhere)])


def _over_places(ways: _Floats, cells: _Cells, *, back: bool) -> _Floats:
    """Shorten ways until none is shorter over another place (Bellman and Ford)."""
    while True:
        shorter = ways
        for first in range(0, len(ways), CHUNK):
            over = np.arange(first, min(first + CHUNK, len(ways)))
            on = ways[over][:, None] + _rows(cells, over, back=back)
            shorter = np.minimum(shorter, on.min(axis=0))
        if (shorter == ways).all():
            return ways
        ways = shorter


class _Orders:
    """What shipments ask, as columns: a first task, and of a pair a second one."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        rows = problem.shipments
        self._first = np.array([_asked(one, one.tasks[0]) for one in rows]).reshape(-1, 4)
        self._second = np.array([_then_asked(one) for one in rows]).reshape(-1, 4)
        self._paired = np.array([len(one.tasks) > 1 for one in rows], dtype=bool)
        self._brought = np.array([one.delivery is None for one in rows], dtype=bool)
        loads = np.array([one.load for one in rows])
        self._load = loads.reshape(len(rows), len(problem.load_dimensions))

    def served_by(self, vehicle: Vehicle, day: WorkingDay, ways: _Ways, asked: _Places) -> _Mask:
        """Tell of each shipment that is asked for whether a vehicle might serve it."""
        place, opens_s, closes_s, work_s = self._first[asked].T
        end, then_opens_s, then_closes_s, then_work_s = self._second[asked].T
        work_s = np.floor(work_s * vehicle.service_factor)
        then_work_s = np.floor(then_work_s * vehicle.service_factor)
        paired = self._paired[asked]
        out = ways.of_depot(vehicle.profile, vehicle.start_depot, place, back=False)
        on = np.zeros((2, len(asked)))
        on[:, paired] = ways.within_pairs(vehicle.profile, place[paired], end[paired])
        back = ways.of_depot(vehicle.profile, vehicle.end_depot, end, back=True)
        begin_s = np.maximum(day.leave_from_s + out[0], opens_s)
        then_begin_s = np.maximum(begin_s + work_s + on[0], then_opens_s)
        until_s = np.full(len(asked), day.return_until_s)
        if not vehicle.reload_depots:
            until_s[self._brought[asked]] = day.return_loaded_s
        seconds, metres = out + on + back
        able: _Mask = (begin_s <= closes_s) & (then_begin_s <= then_closes_s)
        able &= then_begin_s + then_work_s + back[0] <= until_s
        able &= seconds + work_s + then_work_s <= _or_endless(vehicle.max_duration_s)
        able &= seconds <= _or_endless(vehicle.max_travel_s)
        able &= metres <= _or_endless(vehicle.max_distance_m)
        return able & self._carried_by(vehicle, asked)

    def _carried_by(self, vehicle: Vehicle, asked: _Places) -> _Mask:
        """Tell of each shipment that is asked for whether it may be on board of a vehicle."""
        walked = len(self._problem.matrices[vehicle.profile].walks) > 0
        able = [
            row.skills <= vehicle.skills
            and not (walked and too_heavy_to_carry(self._problem, vehicle.profile, row))
            for row in map(self._problem.shipments.__getitem__, asked.tolist())
        ]
        fits = np.all(self._load[asked] <= np.array(vehicle.capacity) * (1 + SLACK), axis=1)
        carried: _Mask = fits & np.array(able, dtype=bool)
        return carried


def _asked(shipment: Shipment, task: Task) -> tuple[int, int, int, int]:
    """Return where a task is, between when it begins, and how long it takes at least."""
    windows = shipment.windows(task)
    opens_s = min((window.start_s for window in windows), default=-FOREVER_S)
    closes_s = max((window.end_s for window in windows), default=FOREVER_S)
    return task.location.row, opens_s, closes_s, task.service_s


def _then_asked(shipment: Shipment) -> tuple[int, int, int, int]:
    """Return the same of the second task; of what has none, that there is no more to do."""
    if len(shipment.tasks) > 1:
        return _asked(shipment, shipment.tasks[1])
    return shipment.tasks[0].location.row, -FOREVER_S, FOREVER_S, 0


def _or_endless(limit: int | None) -> float:
    return np.inf if limit is None else limit
