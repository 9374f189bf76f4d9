"""When each vehicle may leave and be back: shift, opening hours of its depots, cut-off."""

from __future__ import annotations

from dataclasses import dataclass

from routing.problem import FOREVER_S, Depot, Problem, TimeWindow, Vehicle
from routing.schedule.events import Event
from routing.schedule.timetable import timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkingDay:
    """Bounds of a vehicle's departure and return, in seconds from the plan's start.

    Attributes
    ----------
    return_loaded_s : int
        The latest return with something collected: what the end depot's cut-off leaves.
    """

    leave_from_s: int
    leave_until_s: int
    return_from_s: int
    return_until_s: int
    return_loaded_s: int

    @classmethod
    def of(cls, problem: Problem, vehicle: Vehicle) -> WorkingDay:
        """Intersect what binds a vehicle."""
        start = _depot(problem, vehicle.start_depot)
        end = _depot(problem, vehicle.end_depot)
        leave_from_s, leave_until_s = _span(vehicle, start)
        return_from_s, return_until_s = _span(vehicle, end)
        loaded_s = return_until_s
        if end is not None and end.cut_off_s is not None:
            loaded_s = min(loaded_s, end.cut_off_s - end.handover_s)
        return cls(
            leave_from_s=leave_from_s,
            leave_until_s=leave_until_s,
            return_from_s=max(return_from_s, leave_from_s),
            return_until_s=return_until_s,
            return_loaded_s=loaded_s,
        )

    def possible(self, vehicle: Vehicle) -> bool:
        """Tell whether the vehicle can be on the road at all, and take its breaks."""
        if self.leave_from_s > self.leave_until_s or self.return_from_s > self.return_until_s:
            return False
        leave = TimeWindow(start_s=self.leave_from_s, end_s=self.leave_until_s)
        back = TimeWindow(start_s=self.return_from_s, end_s=self.return_until_s)
        shortest = timetable((Event(windows=(leave,)), Event(windows=(back,))), vehicle.breaks)
        longest_s = FOREVER_S if vehicle.max_duration_s is None else vehicle.max_duration_s
        return not shortest.late_s and shortest.duration_s <= longest_s


def usable(problem: Problem) -> tuple[tuple[Vehicle, WorkingDay], ...]:
    """Return the vehicles that can be on the road at some time, with their working day."""
    days: dict[object, WorkingDay | None] = {}
    found: list[tuple[Vehicle, WorkingDay]] = []
    for one in problem.vehicles:
        binding = one.start_depot, one.end_depot, one.shift, one.breaks, one.max_duration_s
        if binding not in days:  # thousands of vehicles may share them
            day = WorkingDay.of(problem, one)
            days[binding] = day if day.possible(one) else None
        shared = days[binding]
        if shared is not None:
            found.append((one, shared))
    return tuple(found)


def _span(vehicle: Vehicle, depot: Depot | None) -> tuple[int, int]:
    spans = [vehicle.shift, depot.opening if depot else None]
    # without a shift the day begins at its second 0
    start_s = max((span.start_s for span in spans if span), default=0)
    return start_s, min((span.end_s for span in spans if span), default=FOREVER_S)


def _depot(problem: Problem, depot_id: str | None) -> Depot | None:
    return None if depot_id is None else problem.depot(depot_id)
