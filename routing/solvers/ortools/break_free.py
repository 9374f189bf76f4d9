"""The same day on a clock that stops during breaks.

With breaks in it, OR-Tools' routing model is many times slower at every move (docs/decisions/0007
has the figures). So the search runs on a day without them: each break is put at the middle of its
window, the clock of its vehicle stands still meanwhile, and windows, shifts, opening hours and
cut-offs are moved to that clock. Where vehicles rest at different times, a stop's window is what
holds for all of them. The true timetable, with every break where it costs least, is made of the
order afterwards (:mod:`routing.schedule`); what then comes late is searched again with breaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from routing.problem import (
    FOREVER_S,
    Depot,
    Problem,
    Shipment,
    Task,
    TimeWindow,
    Vehicle,
)

Span = tuple[int, int]
Spans = list[Span]


@dataclass(frozen=True, slots=True)
class _Rest:
    """A break at its assumed time: the first moment after it on the stopped clock, its length."""

    after_s: int
    duration_s: int


Rests = tuple[_Rest, ...]


def without_breaks(problem: Problem) -> Problem:
    """Return the day on stopped clocks; the same problem if nobody takes a break or a rest."""
    problem = _without_driving_rests(problem)
    rests_of = {vehicle.id: _rests(vehicle) for vehicle in problem.vehicles}
    if not any(rests_of.values()):
        return problem
    patterns = [rests for rests, _ in Counter(rests_of.values()).most_common()]
    depots = [_moved_reload(depot, patterns) for depot in problem.depots]
    vehicles = []
    for vehicle in problem.vehicles:
        moved, own_depots = _moved_vehicle(problem, vehicle, rests_of[vehicle.id])
        vehicles.append(moved)
        depots += own_depots
    return replace(
        problem,
        vehicles=tuple(vehicles),
        depots=tuple(depots),
        shipments=tuple(_moved_shipment(row, patterns) for row in problem.shipments),
    )


def _without_driving_rests(problem: Problem) -> Problem:
    """Let everybody drive on: whether a route has to rest for it is seen when it is timed."""
    if all(vehicle.driving_break is None for vehicle in problem.vehicles):
        return problem
    vehicles = (replace(vehicle, driving_break=None) for vehicle in problem.vehicles)
    return replace(problem, vehicles=tuple(vehicles))


def _rests(vehicle: Vehicle) -> Rests:
    shift = vehicle.shift or TimeWindow(start_s=0, end_s=0)
    middles = []
    for rest in vehicle.breaks:
        window = rest.time_windows[0] if rest.time_windows else shift
        middles.append(((window.start_s + window.end_s) // 2, rest.duration_s))
    rests, stopped_s = [], 0
    for middle_s, duration_s in sorted(middles):
        rests.append(_Rest(middle_s - stopped_s, duration_s))
        stopped_s += duration_s
    return tuple(rests)


def _moved_vehicle(problem: Problem, vehicle: Vehicle, rests: Rests) -> tuple[Vehicle, list[Depot]]:
    """Move a vehicle's day, and give it depots of its own that keep its clock."""
    if not rests:
        return vehicle, []
    stopped_s = sum(rest.duration_s for rest in rests)
    # Whoever drives takes the break on duty: away before its last moment, back after its first.
    leave_until_s = min(_latest(vehicle), FOREVER_S)
    return_from_s = max(rest.after_s for rest in rests)
    own: list[Depot] = []

    def depot(depot_id: str | None, *, start: bool) -> str | None:
        if depot_id is None:
            return None
        row = problem.depot(depot_id)
        opening = row.opening or TimeWindow(start_s=0, end_s=FOREVER_S)
        opened = (
            (opening.start_s, max(opening.start_s, min(opening.end_s, leave_until_s)))
            if start
            else (min(return_from_s, opening.end_s - stopped_s), opening.end_s - stopped_s)
        )
        cut_off_s = None if row.cut_off_s is None else row.cut_off_s - stopped_s
        moved = replace(
            row,
            id=f"{row.id} of {vehicle.id}, {'start' if start else 'end'}",
            opening=TimeWindow(start_s=opened[0], end_s=opened[1]),
            cut_off_s=cut_off_s,
        )
        own.append(moved)
        return moved.id

    shift = vehicle.shift
    if shift is not None:
        end_s = max(shift.start_s, shift.end_s - stopped_s)
        shift = TimeWindow(start_s=shift.start_s, end_s=end_s)
    longest_s, regular_s = vehicle.max_duration_s, vehicle.regular_s
    moved = replace(
        vehicle,
        breaks=(),
        shift=shift,
        start_depot=depot(vehicle.start_depot, start=True),
        end_depot=depot(vehicle.end_depot, start=False),
        max_duration_s=None if longest_s is None else max(0, longest_s - stopped_s),
        regular_s=None if regular_s is None else max(0, regular_s - stopped_s),
        fixed_cost=vehicle.fixed_cost + vehicle.cost_per_hour * stopped_s / 3600,
    )
    return moved, own


def _moved_reload(depot: Depot, patterns: Sequence[Rests]) -> Depot:
    """Move the times of a depot as a halt between two trips, to what suits all clocks."""
    opening, cut_off_s = depot.opening, depot.cut_off_s
    if opening is not None:
        (start_s, end_s), *_ = _on_all_clocks([(opening.start_s, opening.end_s)], patterns)
        opening = TimeWindow(start_s=start_s, end_s=end_s)
    if cut_off_s is not None:
        spans = _on_all_clocks([(-FOREVER_S, cut_off_s - depot.handover_s)], patterns)
        cut_off_s = spans[-1][1] + depot.handover_s
    return replace(depot, opening=opening, cut_off_s=cut_off_s)


def _latest(vehicle: Vehicle) -> int:
    ends = [rest.time_windows[-1].end_s for rest in vehicle.breaks if rest.time_windows]
    return min(ends, default=FOREVER_S)


def _moved_shipment(shipment: Shipment, patterns: Sequence[Rests]) -> Shipment:
    def on_clock(task: Task | None) -> Task | None:
        if task is None:
            return None
        windows = shipment.windows(task)
        if task.due_s is not None:
            due_s = _on_all_clocks([(-FOREVER_S, task.due_s)], patterns)[-1][1]
            task = replace(task, due_s=due_s)
        if not windows:
            return task
        given = [(window.start_s, window.end_s) for window in windows]
        spans = _on_all_clocks(given, patterns)
        moved = (TimeWindow(start_s=start, end_s=end) for start, end in spans)
        return replace(task, time_windows=tuple(moved))

    ready_s = None  # of a pickup, its windows say it
    if shipment.ready_s is not None and shipment.pickup is None:
        ready_s = _on_all_clocks([(shipment.ready_s, 2 * FOREVER_S)], patterns)[0][0]
    return replace(
        shipment,
        pickup=on_clock(shipment.pickup),
        delivery=on_clock(shipment.delivery),
        ready_s=ready_s,
    )


def _on_all_clocks(given: Spans, patterns: Sequence[Rests]) -> Spans:
    """Return the moments of all stopped clocks at which the true time is in a window."""
    common = _on_clock(given, patterns[0])
    for rests in patterns[1:]:
        both = _intersection(common, _on_clock(given, rests))
        common = both or common  # no moment suits all: the most common break decides
    return common or given


def _on_clock(windows: Spans, rests: Rests) -> Spans:
    """Return the moments of a stopped clock at which the true time is in a window."""
    edges = [-FOREVER_S, *(rest.after_s for rest in rests), 2 * FOREVER_S]
    moved: Spans = []
    stopped_s = 0
    for number, (low, high) in enumerate(pairwise(edges)):
        stopped_s += rests[number - 1].duration_s if number else 0
        for start, end in windows:
            first, last = max(start - stopped_s, low + (number > 0)), min(end - stopped_s, high)
            if first <= last:
                moved.append((first, last))
    return _joined(moved)


def _joined(spans: Spans) -> Spans:
    joined: Spans = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _intersection(one: Spans, other: Spans) -> Spans:
    spans = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return [(start, end) for start, end in spans if start <= end]
