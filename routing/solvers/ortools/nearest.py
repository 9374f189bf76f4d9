"""A first plan in a moment: each vehicle goes on to the nearest stop that it can still serve.

OR-Tools' own insertion heuristics take ten seconds and more on 300 stops with windows, and begin no
second trip; this is far from good, but local search starts at once. It knows windows, loads,
skills, returns, limits and reloads; what it misses the model refuses, and then OR-Tools begins by
itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from routing.problem import FOREVER_S, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.schedule.stops import Stop
from routing.schedule.working_day import WorkingDay
from routing.solvers.ortools.model import Model
from routing.solvers.ortools.nodes import Cells

_ASKED = np.iinfo(np.int64).max
"""Later than any other: of a stop that was asked already."""


def nearest_orders(model: Model) -> list[list[int]]:
    """Return the nodes of each vehicle, in driving order."""
    nodes = model.nodes
    handling = {pace: nodes.handling_s(one) for pace, one in nodes.paces().items()}
    loads = np.array([stop.load for stop in nodes.stops], dtype=np.float64)
    ready_s = np.array([stop.ready_s for stop in nodes.stops], dtype=np.int64)
    ways = {one: nodes.travel(one) for one in {vehicle.profile for vehicle in nodes.vehicles}}
    left = np.array([stop.partner is None and stop.sequence is None for stop in nodes.stops])
    able: dict[tuple[str, frozenset[str], str | None], npt.NDArray[np.bool_]] = {}
    locked = {stop.vehicle for stop in nodes.stops}
    orders = []
    for number, (vehicle, day) in enumerate(zip(nodes.vehicles, model.days, strict=True)):
        drive = _Drive(
            model=model,
            vehicle=vehicle,
            day=day,
            ways=ways[vehicle.profile],
            handling_s=handling[vehicle.pace],
            loads=loads,
            ready_s=ready_s,
            here=nodes.starts[number],
            home=nodes.ends[number],
            now_s=day.leave_from_s,
            began_s=day.leave_from_s,
            load=np.zeros(len(vehicle.capacity)),
        )
        kind = vehicle.profile, vehicle.skills, vehicle.id if vehicle.id in locked else None
        if kind not in able:
            able[kind] = _able(model, vehicle)
        drive.go(able[kind] & left, nodes.reload_nodes(number))
        left[[node for node in drive.order if node < len(left)]] = False
        orders.append(drive.order)
    return orders


def _able(model: Model, vehicle: Vehicle) -> npt.NDArray[np.bool_]:
    """Tell which stops a vehicle may serve, whatever else it has to do."""
    return np.array(
        [
            stop.skills <= vehicle.skills
            and stop.vehicle in (None, vehicle.id)
            and model.nodes.can_carry(number, vehicle.profile)
            for number, stop in enumerate(model.nodes.stops)
        ]
    )


@dataclass(slots=True, kw_only=True)
class _Drive:
    """A vehicle on its way: where it is, when, and with what on board."""

    model: Model
    vehicle: Vehicle
    day: WorkingDay
    ways: tuple[Cells, Cells]
    handling_s: npt.NDArray[np.int64]
    loads: npt.NDArray[np.float64]
    ready_s: npt.NDArray[np.int64]
    here: int
    home: int
    now_s: int
    began_s: int
    load: npt.NDArray[np.float64]
    goods: set[str] = field(default_factory=set)
    driven_m: int = 0
    driven_s: int = 0
    tasks: int = 0
    order: list[int] = field(default_factory=list)

    def go(self, able: npt.NDArray[np.bool_], reloads: Sequence[int]) -> None:
        """Serve what can be served, trip after trip; spare reloads wait at the end."""
        most = self.vehicle.max_reloads
        spare = list(reloads[:most])
        while True:
            while (found := self._nearest(able)) is not None:
                self._serve(*found)
                able[found[1]] = False
            node = self._reload(spare, able)
            if node is None:
                break
            spare.remove(node)
        while self.order and self.order[-1] >= len(self.model.nodes.stops):
            spare.insert(0, self.order.pop())
        rows = self.model.nodes.rows
        if self.order:
            self.order += [node for node in spare if rows[node] == rows[self.home]]

    def _nearest(self, able: npt.NDArray[np.bool_]) -> tuple[int, int, int] | None:
        """Return when the stop that can be done first is done, which it is, and the way there."""
        best: tuple[int, int, int] | None = None
        for least_s, number in self._in_reach(able):
            if best is not None and least_s >= best[0]:
                break  # whatever follows is done later still
            done_s = self._done_s(number)
            if done_s is not None and (best is None or done_s < best[0]):
                best = done_s, number, int(self.ways[0][self.here, number])
        return best

    def _in_reach(self, able: npt.NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
        """Yield the stops that there is room and time for, with when they are done at the earliest.

        The earliest come first.
        """
        numbers = np.flatnonzero(able)
        durations_s = self.ways[0]
        there_s, home_s = durations_s[self.here, numbers], durations_s[numbers, self.home]
        least_s = self.now_s + there_s + self.handling_s[numbers]
        longest_s = min(self.vehicle.max_duration_s or FOREVER_S, FOREVER_S)
        latest_s = min(self.day.return_loaded_s, self.day.leave_from_s + longest_s)
        fits = (there_s != UNREACHABLE) & (home_s != UNREACHABLE) & (least_s + home_s <= latest_s)
        fits &= self.ready_s[numbers] <= self.began_s
        fits &= (self.load + self.loads[numbers] <= np.array(self.vehicle.capacity)).all(axis=1)
        numbers, least_s = numbers[fits], least_s[fits]
        for _ in range(len(numbers)):  # one or two are asked for: sorting all would take longer
            place = int(least_s.argmin())
            yield int(least_s[place]), int(numbers[place])
            least_s[place] = _ASKED

    def _done_s(self, number: int) -> int | None:
        """Return when a stop in reach would be left; None where that cannot be."""
        stop, (durations_s, distances_m) = self.model.nodes.stops[number], self.ways
        way_s, home_s = int(durations_s[self.here, number]), int(durations_s[number, self.home])
        if self.goods and stop.goods and self._spoils(stop):
            return None
        start_s = _start_s(stop, self.now_s + way_s)
        if start_s is None:
            return None
        vehicle, done_s = self.vehicle, start_s + int(self.handling_s[number])
        longest_s = min(vehicle.max_duration_s or FOREVER_S, FOREVER_S)
        home_m = int(distances_m[self.here, number] + distances_m[number, self.home])
        fits = (
            done_s + home_s <= min(self.day.return_loaded_s, self.day.leave_from_s + longest_s)
            and self.driven_s + way_s + home_s <= (vehicle.max_travel_s or FOREVER_S)
            and self.driven_m + home_m <= (vehicle.max_distance_m or FOREVER_S)
            and self.tasks + len(stop.shipments) <= (vehicle.max_tasks or FOREVER_S)
        )
        return done_s if fits else None

    def _spoils(self, stop: Stop) -> bool:
        apart = self.model.nodes.problem.apart
        return any(
            (one in stop.goods and other in self.goods)
            or (other in stop.goods and one in self.goods)
            for one, other in apart
        )

    def _serve(self, done_s: int, number: int, way_s: int) -> None:
        stop = self.model.nodes.stops[number]
        self.driven_m += int(self.ways[1][self.here, number])
        self.driven_s += way_s
        self.load += stop.load
        self.goods |= stop.goods
        self.tasks += len(stop.shipments)
        self.now_s, self.here = done_s, number
        self.order.append(number)

    def _reload(self, spare: Sequence[int], able: npt.NDArray[np.bool_]) -> int | None:
        """Drive to the nearest depot for another trip; None where there is none, or no need."""
        nodes, (durations_s, distances_m) = self.model.nodes, self.ways
        ways = [(int(durations_s[self.here, node]), node) for node in spare]
        reachable = [way for way in ways if way[0] != UNREACHABLE]
        waiting = [nodes.stops[number].ready_s for number in np.flatnonzero(able)]
        if not reachable or not waiting or not self.order or self.order[-1] in spare:
            return None
        way_s, node = min(reachable)
        depot = nodes.reload(node).depot
        opens_s, closes_s = (0, FOREVER_S)
        if depot.opening is not None:
            opens_s, closes_s = depot.opening.start_s, depot.opening.end_s
        if depot.cut_off_s is not None:
            closes_s = min(closes_s, depot.cut_off_s - depot.handover_s)
        begins_s = max(self.now_s + way_s, opens_s, min(waiting))
        if begins_s > closes_s or self.order[-1] >= len(nodes.stops):
            return None
        self.driven_m += int(distances_m[self.here, node])
        self.driven_s += way_s
        self.began_s, self.now_s, self.here = begins_s, begins_s + depot.reload_s, node
        self.load, self.goods = np.zeros(len(self.vehicle.capacity)), set()
        self.order.append(node)
        return node


def _start_s(stop: Stop, arrival_s: int) -> int | None:
    """Return when a visit can start; None after its last window."""
    if not stop.windows:
        return arrival_s
    open_ = (window for window in stop.windows if window.end_s >= arrival_s)
    first = next(open_, None)
    return None if first is None else max(arrival_s, first.start_s)
