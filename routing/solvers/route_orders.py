"""All orders in which a vehicle could drive to some of a few stops, and what each costs at least.

An order is dropped with all that begin like it where no schedule could keep its times: breaks,
reloads and waiting only make it later. So it is where goods have had too much rough road, or are
together that spoil each other. What is left is to be timed and judged, the cheapest first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from routing.plans.halts import Halt
from routing.problem import FOREVER_S, Problem, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.schedule.stops import Stop
from routing.schedule.windows import earliest
from routing.schedule.working_day import WorkingDay
from routing.solvers.orders import halt_of

Order = tuple[int, ...]
"""Stops by number; -1 - d for a halt at the d-th of the vehicle's depots for reloading."""

Orders = dict[int, list[tuple[float, Order]]]
"""Of each set of stops, as bits: least costs and orders."""


class TooManyOrders(Exception):  # noqa: N818 - no error: there is another way to plan the day
    """There are more orders than anybody wants to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prefix:
    """The beginning of an order: what it takes at least, and when its last halt begins and ends.

    Attributes
    ----------
    rough_m, trip_rough_m : int
        Rough road so far, and where this trip began.
    bears_m : int
        How much there may be until the trip ends, for what it has collected.
    goods : frozenset of str
        What this trip has of goods that are kept apart.
    """

    order: Order
    served: int
    row: int | None
    begun_s: int
    left_s: int
    metres: int = 0
    driven_s: int = 0
    work_s: int = 0
    extra: float = 0.0
    reloads: int = 0
    climb_m: int = 0
    rough_m: int = 0
    trip_rough_m: int = 0
    bears_m: int = FOREVER_S
    goods: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Way:
    seconds: int = 0
    metres: int = 0
    rough_m: int = 0
    climb_m: int = 0


NO_WAY_AT_ALL = _Way()
"""To or from an open end."""


class RouteOrders:
    """What a vehicle could drive."""

    def __init__(self, problem: Problem, vehicle: Vehicle, stops: Sequence[Stop]) -> None:
        self._problem, self._vehicle, self._stops = problem, vehicle, stops
        self._able = [
            one.skills <= vehicle.skills and one.vehicle in (None, vehicle.id) for one in stops
        ]
        self._goods = [problem.kept_apart(one.shipments[0]) for one in stops]
        self._way, self._is_whole = cache(self._look_up), cache(self._fits)
        self._day = WorkingDay.of(problem, vehicle)
        depots = [problem.depot(name) for name in vehicle.reload_depots]
        self._depots = depots if vehicle.max_reloads != 0 else []
        self._rests_s = sum(rest.duration_s for rest in vehicle.breaks)
        ends = (vehicle.start_depot, vehicle.end_depot)
        self._ends = [None if one is None else problem.depot(one).location.row for one in ends]

    def all(self, counted: Callable[[], None]) -> Orders:
        """Return them all, of each set the cheapest first.

        Parameters
        ----------
        counted : callable
            Called for each beginning of an order; raises ``TooManyOrders``.
        """
        found: Orders = defaultdict(list)
        from_s = self._day.leave_from_s
        waiting = [_Prefix(order=(), served=0, row=self._ends[0], begun_s=from_s, left_s=from_s)]
        while waiting:
            counted()
            prefix = waiting.pop()
            waiting += self._longer(prefix)
            cost = self._cost_at_least(prefix)
            if cost is not None:
                found[prefix.served].append((cost, prefix.order))
        for orders in found.values():
            orders.sort()
        return found

    def halts(self, order: Order) -> list[Halt]:
        """Return what an order is to the schedule."""
        return [
            halt_of(self._stops[one])
            if one >= 0
            else Halt(location=self._depots[-1 - one].location, depot=self._depots[-1 - one].id)
            for one in order
        ]

    def _longer(self, prefix: _Prefix) -> Iterator[_Prefix]:
        """Yield what a beginning may go on with."""
        for number, stop in enumerate(self._stops):
            if prefix.served >> number & 1 or not self._able[number]:
                continue
            waits_for = stop.partner if stop.kind == "delivery" else None
            if waits_for is None or prefix.served >> waits_for & 1:
                yield from self._with_stop(prefix, number, stop)
        most = self._vehicle.max_reloads
        if prefix.order and prefix.order[-1] >= 0 and (most is None or prefix.reloads < most):
            for number in range(len(self._depots)):
                yield from self._with_reload(prefix, number)

    def _with_stop(self, prefix: _Prefix, number: int, stop: Stop) -> Iterator[_Prefix]:
        row, tasks = stop.location.row, stop.tasks
        goods = prefix.goods | self._goods[number]
        driven = self._driven(prefix, row)
        if driven is None or self._spoils(goods):
            return
        here = prefix.row == row and bool(prefix.order)
        # neighbours at one place may become one visit, which begins when the first of them does
        begun_s = earliest(stop.windows, prefix.begun_s if here else driven.left_s)
        if begun_s is None:
            return
        bears_m = driven.bears_m
        if stop.partner is None and stop.max_rough_m is not None:
            if stop.kind == "delivery":
                if driven.rough_m - driven.trip_rough_m > stop.max_rough_m:
                    return
            else:
                bears_m = min(bears_m, driven.rough_m + stop.max_rough_m)
        service_s = self._vehicle.service_s(tasks)
        work_s = service_s if here else service_s + self._vehicle.setup_s(tasks)
        due_s, late_cost = stop.late
        extra = late_cost * max(0, begun_s - due_s) / 3600 if due_s is not None else 0.0
        if stop.kind == "pickup" or stop.partner is None:  # of a pair, once
            extra += self._problem.unfamiliar_cost * stop.strange_to(self._vehicle)
        yield replace(
            driven,
            order=(*prefix.order, number),
            served=prefix.served | 1 << number,
            begun_s=begun_s,
            left_s=max(begun_s, prefix.left_s) + work_s,
            work_s=prefix.work_s + work_s,
            extra=prefix.extra + extra,
            bears_m=bears_m,
            goods=goods,
        )

    def _with_reload(self, prefix: _Prefix, number: int) -> Iterator[_Prefix]:
        depot = self._depots[number]
        driven = self._driven(prefix, depot.location.row)
        if driven is None:
            return
        begun_s = driven.left_s
        if depot.opening is not None:
            begun_s = max(begun_s, depot.opening.start_s)
        yield replace(
            driven,
            order=(*prefix.order, -1 - number),
            begun_s=begun_s,
            left_s=begun_s + depot.reload_s,
            work_s=prefix.work_s + depot.reload_s,
            reloads=prefix.reloads + 1,
            trip_rough_m=driven.rough_m,
            bears_m=FOREVER_S,
            goods=frozenset(),
        )

    def _driven(self, prefix: _Prefix, row: int | None) -> _Prefix | None:
        """Return a beginning with the way on to a row; None where that cannot be driven."""
        way = self._way(prefix.row, row)
        if way is None or prefix.rough_m + way.rough_m > prefix.bears_m:
            return None
        return replace(
            prefix,
            row=row,
            left_s=prefix.left_s + way.seconds,
            metres=prefix.metres + way.metres,
            driven_s=prefix.driven_s + way.seconds,
            climb_m=prefix.climb_m + way.climb_m,
            rough_m=prefix.rough_m + way.rough_m,
        )

    def _look_up(self, origin: int | None, target: int | None) -> _Way | None:
        """Return a way, nothing at an open end; None where there is none."""
        if origin is None or target is None:
            return NO_WAY_AT_ALL
        matrix, cell = self._problem.matrices[self._vehicle.profile], (origin, target)
        if matrix.durations_s[cell] == UNREACHABLE:
            return None
        rough, climb = (
            int(matrix.amounts[name][cell]) if name in matrix.amounts else 0
            for name in ("rough_m", "climb_m")
        )
        return _Way(int(matrix.durations_s[cell]), int(matrix.distances_m[cell]), rough, climb)

    def _spoils(self, goods: frozenset[str]) -> bool:
        """Tell whether some of a trip's goods are to be kept apart."""
        return any(one in goods and other in goods for one, other in self._problem.apart)

    def _cost_at_least(self, prefix: _Prefix) -> float | None:
        """Return what an order costs at least, or None where it cannot be a route."""
        if not prefix.order or not self._is_whole(prefix.served, prefix.reloads > 0):
            return None
        home = self._way(prefix.row, self._ends[1])
        if home is None or prefix.rough_m + home.rough_m > prefix.bears_m:
            return None
        vehicle, metres = self._vehicle, prefix.metres + home.metres
        driven_s = prefix.driven_s + home.seconds
        duty_s = driven_s + prefix.work_s + self._rests_s
        for taken, limit in (
            (prefix.left_s + home.seconds, self._day.return_until_s),
            (metres, vehicle.max_distance_m),
            (driven_s, vehicle.max_travel_s),
            (duty_s, vehicle.max_duration_s),
            (prefix.climb_m + home.climb_m, vehicle.max_climb_m),
        ):
            if limit is not None and taken > limit:
                return None
        emitted = self._problem.co2_cost_per_kg * vehicle.co2_kg_per_km
        hours = vehicle.cost_per_hour * duty_s + vehicle.cost_per_travel_hour * driven_s
        hours += vehicle.cost_per_overtime_hour * vehicle.overtime_s(duty_s)
        per_km = vehicle.cost_per_km + emitted
        return vehicle.fixed_cost + prefix.extra + per_km * metres / 1000 + hours / 3600

    def _fits(self, served: int, several_trips: bool) -> bool:  # noqa: FBT001 - cached
        """Tell whether of each pair both ends are there, and what is brought or collected fits."""
        there = [one for number, one in enumerate(self._stops) if served >> number & 1]
        for one in there:
            if one.partner is not None and not served >> one.partner & 1:
                return False
        tasks, most = sum(len(one.tasks) for one in there), self._vehicle.max_tasks
        if most is not None and tasks > most:
            return False
        if several_trips:
            return True
        for kind in ("pickup", "delivery"):
            loads = [one.load for one in there if one.kind == kind and one.partner is None]
            for room, *parts in zip(self._vehicle.capacity, *loads, strict=True):
                if sum(parts) > room * (1 + 1e-6):
                    return False
        return True
