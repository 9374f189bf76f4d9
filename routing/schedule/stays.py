"""What the halts of a route mean: when each may begin, how long it lasts, what it is part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from routing.plans.halts import Halt, collected, ready_s, trips_of
from routing.problem import FOREVER_S, Depot, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.schedule.windows import Windows, common, normalised
from routing.schedule.working_day import WorkingDay

NEVER = (TimeWindow(start_s=-FOREVER_S, end_s=-FOREVER_S),)
"""A window that nobody can keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A halt with what follows from its shipments; ``windows`` None: they exclude each other."""

    halt: Halt
    windows: Windows | None
    setup_s: int
    service_s: int
    due: tuple[Task, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteDay:
    """What a route's halts refer to."""

    problem: Problem
    vehicle: Vehicle
    shipments: dict[str, Shipment]
    start: Depot | None
    end: Depot | None
    collects: bool
    ready_s: int

    @classmethod
    def of(cls, problem: Problem, vehicle: Vehicle, order: Sequence[Halt]) -> RouteDay:
        """Look up what an order of halts refers to."""
        wanted = (row for halt in order for row in (*halt.pickups, *halt.deliveries))
        shipments = problem.shipments_named(wanted)
        trips = trips_of(order)
        return cls(
            problem=problem,
            vehicle=vehicle,
            shipments=shipments,
            start=problem.depot(vehicle.start_depot) if vehicle.start_depot is not None else None,
            end=problem.depot(vehicle.end_depot) if vehicle.end_depot is not None else None,
            collects=bool(collected(trips[-1], shipments)),
            ready_s=ready_s(trips[0], shipments),
        )

    def stays(self, order: Sequence[Halt]) -> list[Stay]:
        """Look up what each halt means, those between two trips from the trips around them."""
        trips = trips_of(order)
        stays: list[Stay] = []
        number = 0
        for halt in order:
            if halt.depot is None:
                stays.append(self.stay(halt))
                continue
            number += 1
            stays.append(self._reload(halt, halt.depot, trips[number - 1], trips[number]))
        return stays

    def _reload(
        self, halt: Halt, depot_id: str, before: Sequence[Halt], after: Sequence[Halt]
    ) -> Stay:
        depot = self.problem.depot(depot_id)
        opening = depot.opening or TimeWindow(start_s=0, end_s=FOREVER_S)
        from_s, until_s = max(opening.start_s, ready_s(after, self.shipments)), opening.end_s
        if depot.cut_off_s is not None and collected(before, self.shipments):
            until_s = min(until_s, depot.cut_off_s - depot.handover_s)
        windows = None if from_s > until_s else (TimeWindow(start_s=from_s, end_s=until_s),)
        return Stay(halt=halt, windows=windows, setup_s=0, service_s=depot.reload_s)

    def stay(self, halt: Halt) -> Stay:
        """Look up what a halt means by itself."""
        tasks = [(row, row.pickup) for row in map(self.shipments.__getitem__, halt.pickups)]
        tasks += [(row, row.delivery) for row in map(self.shipments.__getitem__, halt.deliveries)]
        windows: Windows | None = ()
        for shipment, task in tasks:
            if task is not None and windows is not None:
                windows = common(windows, normalised(shipment.windows(task)))
        own = [task for _, task in tasks if task is not None]
        return Stay(
            halt=halt,
            windows=windows,
            setup_s=self.vehicle.setup_s(own),
            service_s=self.vehicle.service_s(own),
            due=tuple(task for task in own if task.due_s is not None),
        )

    def joined(self, one: Stay, other: Stay) -> Stay | None:
        """Make one stay of two neighbours, if they are at one place and can start together."""
        first, second = one.halt, other.halt
        if first.depot is not None or second.depot is not None:
            return None
        if first.location.row != second.location.row or set(first.pickups) & set(second.deliveries):
            return None
        halt = replace(
            first,
            pickups=first.pickups + second.pickups,
            deliveries=first.deliveries + second.deliveries,
        )
        stay = self.stay(halt)
        return None if stay.windows is None else stay

    def departure_windows(self) -> Windows:
        """Return when the vehicle may leave, its first trip's goods on board."""
        day = WorkingDay.of(self.problem, self.vehicle)
        from_s = max(day.leave_from_s, self.ready_s)
        until_s = max(day.leave_from_s, day.leave_until_s)
        return NEVER if from_s > until_s else (TimeWindow(start_s=from_s, end_s=until_s),)

    def return_windows(self) -> Windows:
        """Return when the vehicle may be back."""
        day = WorkingDay.of(self.problem, self.vehicle)
        end_s = day.return_loaded_s if self.collects else day.return_until_s
        return (TimeWindow(start_s=min(day.return_from_s, end_s), end_s=end_s),)
