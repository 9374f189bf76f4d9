"""From the order of a vehicle's halts to its full route: times, loads, legs and cost.

The meaning of every figure is the checker's, which recomputes them on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from routing.plans import BreakTaken, Leg, Route, Visit
from routing.plans.carrying import further_walks_s, too_heavy_to_carry
from routing.plans.halts import Halt, brought, collected, trips_of
from routing.plans.route_costs import route_cost
from routing.problem import FOREVER_S, Problem, Vehicle
from routing.roads.matrix import UNREACHABLE
from routing.schedule.driving import Drive, drive_between, shortest_leg
from routing.schedule.driving_rests import rested_timetable
from routing.schedule.events import DutyCost, Event, Timetable, late_cost
from routing.schedule.freshness import aboard, fresh_timetable, not_before
from routing.schedule.rough_and_steep import beyond_amounts
from routing.schedule.stays import NEVER, RouteDay, Stay
from routing.schedule.windows import Windows

__all__ = ["Halt", "Scheduled", "schedule", "schedule_with_lateness"]


TOO_LONG = 1e12
"""An hour on duty that nobody may be: no lateness is worth it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A route, and whether its times can be kept.

    Attributes
    ----------
    late_s : int
        Seconds that visits, breaks, the departure and the return are outside their times, plus
        those on duty and driving beyond the longest durations and, where the way depends on the
        hour, metres beyond the longest way; 0 if all of that is kept.
    """

    route: Route
    late_s: int


def schedule(problem: Problem, vehicle: Vehicle, order: Sequence[Halt]) -> Route | None:
    """Time a route; an order that cannot be kept gets the least late times there are.

    The time on duty is the shortest there is, and the end the earliest for it: where there is one
    window a visit, that is to end as early as possible and depart as late as that allows. Breaks
    are put where they cost least. Neighbouring halts at one place become one visit where that
    costs no time. Whether the order respects capacities and limits is the checker's to say.

    Parameters
    ----------
    problem : Problem
        With the matrix of the vehicle's profile.
    order : sequence of Halt
        At least one; their locations have matrix rows and their ids are the problem's.

    Returns
    -------
    Route or None
        Without leg geometry. None if a leg of it has no way for this vehicle, or a parcel is
        too heavy to be carried where there is none.
    """
    scheduled = schedule_with_lateness(problem, vehicle, order)
    return None if scheduled is None else scheduled.route


def schedule_with_lateness(
    problem: Problem, vehicle: Vehicle, order: Sequence[Halt]
) -> Scheduled | None:
    """Do as :func:`schedule` does, and say whether the times can be kept."""
    day = RouteDay.of(problem, vehicle, order)
    goods = day.shipments.values()
    if any(too_heavy_to_carry(problem, vehicle.profile, shipment) for shipment in goods):
        return None
    stays = day.stays(order)
    best = _timed(day, stays)
    if best is None:
        return None
    at = 0
    while at < len(stays) - 1:
        joined = day.joined(stays[at], stays[at + 1])
        fewer = joined and [*stays[:at], joined, *stays[at + 2 :]]
        option = _timed(day, fewer) if fewer else None
        if fewer and option and option.rank <= best.rank:
            stays, best = fewer, option
        else:
            at += 1
    route = _route(day, stays, best)
    return Scheduled(route=route, late_s=best.table.late_s + _beyond(day, route))


def _beyond(day: RouteDay, route: Route) -> int:
    """Return by how much a route is longer than its vehicle may be on duty or drive."""
    vehicle, limits = day.vehicle, [(route.duration_s, day.vehicle.max_duration_s)]
    if vehicle.profile in day.problem.travel_times:  # no engine could know it
        limits += [
            (route.travel_s, vehicle.max_travel_s),
            (route.distance_m, vehicle.max_distance_m),
        ]
    over = sum(max(0, taken - most) for taken, most in limits if most is not None)
    return over + beyond_amounts(day.problem, vehicle, route, day.shipments)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timed:
    table: Timetable
    setups_s: tuple[int, ...]
    services_s: tuple[int, ...]
    legs: tuple[Leg, ...]
    price: float

    @property
    def rank(self) -> tuple[int, float, int, int]:
        return self.table.late_s, self.price, self.table.duration_s, self.table.starts_s[-1]


def _timed(day: RouteDay, stays: Sequence[Stay]) -> _Timed | None:
    ways = _ways(day, stays)
    if ways is None:
        return None
    order = [stay.halt for stay in stays]
    walks_s = further_walks_s(day.problem, day.vehicle.profile, order, day.shipments)
    services_s = tuple(stay.service_s + walk_s for stay, walk_s in zip(stays, walks_s, strict=True))
    rows = [None, *(stay.halt.location.row for stay in stays)]
    setups_s = tuple(
        0 if row == before else stay.setup_s
        for (before, row), stay in zip(pairwise(rows), stays, strict=True)
    )
    visits = [
        Event(
            travel_s=leg.duration_s,
            drive=drive,
            duration_s=setup_s + service_s,
            windows=_windows(stay),
            dues=tuple(
                (task.due_s, task.late_cost_per_hour / 3600)
                for task in stay.due
                if task.due_s is not None
            ),
        )
        for (leg, drive), setup_s, service_s, stay in zip(
            ways, setups_s, services_s, stays, strict=False
        )
    ]
    back, drive = ways[-1]
    homecoming = Event(travel_s=back.duration_s, drive=drive, windows=day.return_windows())
    rests, driving = day.vehicle.breaks, day.vehicle.driving_break
    duty_cost = _duty_cost(day.vehicle) if any(stay.due for stay in stays) else None
    turns_s = (day.vehicle.regular_s, day.vehicle.max_duration_s) if duty_cost else ()
    departure = Event(
        windows=day.departure_windows(),
        turns_s=tuple(turn_s for turn_s in turns_s if turn_s is not None),
    )
    limits = aboard(order, day.shipments, lambda row: row.max_aboard_s)

    def timed(events: Sequence[Event]) -> Timetable:
        return fresh_timetable(
            events, limits, lambda these: rested_timetable(these, rests, duty_cost, driving)
        )

    table = timed((departure, *visits, homecoming))
    idle_s = _idle_at_end(visits[-1], homecoming, table)
    if idle_s:
        # The depot is not open yet, and it is at a visit that a vehicle waits, not at the end.
        last = not_before(visits[-1], table.starts_s[-2] + idle_s)
        table = timed((departure, *visits[:-1], last, homecoming))
        still_s = _idle_at_end(last, homecoming, table)
        starts_s = (*table.starts_s[:-1], table.starts_s[-1] - still_s)
        table = replace(table, starts_s=starts_s, late_s=table.late_s + still_s)
    legs = _legs(ways, (departure, *visits), table)
    if legs is None:
        return None
    price = 0.0
    if duty_cost:
        price = duty_cost(table.duration_s) + late_cost((departure, *visits, homecoming), table)
    return _Timed(
        table=table,
        setups_s=setups_s,
        services_s=services_s,
        legs=legs,
        price=price,
    )


def _duty_cost(vehicle: Vehicle) -> DutyCost:
    longest_s = FOREVER_S if vehicle.max_duration_s is None else vehicle.max_duration_s

    def duty_cost(duration_s: int) -> float:
        cost = vehicle.cost_per_hour * duration_s
        cost += vehicle.cost_per_overtime_hour * vehicle.overtime_s(duration_s)
        return (cost + TOO_LONG * max(0, duration_s - longest_s)) / 3600

    return duty_cost


def _windows(stay: Stay) -> Windows:
    """Return the windows; where they exclude each other, one that nobody can keep."""
    if stay.windows is not None:
        return stay.windows
    return NEVER


def _idle_at_end(last: Event, homecoming: Event, table: Timetable) -> int:
    """Return the seconds between being back, driving and breaks done, and the recorded return."""
    gap = len(table.starts_s) - 1
    rests = [(start_s, one.duration_s) for at, start_s, one in table.breaks if at == gap]
    driven_s = homecoming.reached(table.starts_s[-2] + last.duration_s)
    driven_s += sum(rest_s for _, rest_s in rests)
    back_s = max([driven_s, *(start_s + rest_s for start_s, rest_s in rests)])
    return table.starts_s[-1] - back_s


_Way = tuple[Leg, Drive | None]


def _ways(day: RouteDay, stays: Sequence[Stay]) -> tuple[_Way, ...] | None:
    start = day.start.location if day.start else None
    end = day.end.location if day.end else None
    profile = day.vehicle.profile
    ways: list[_Way] = []
    for origin, target in pairwise((start, *(stay.halt.location for stay in stays), end)):
        leg = shortest_leg(day.problem, profile, origin, target)
        if leg is None:
            return None
        ways.append((leg, drive_between(day.problem, profile, origin, target)))
    return tuple(ways)


def _legs(ways: Sequence[_Way], left: Sequence[Event], table: Timetable) -> tuple[Leg, ...] | None:
    """Return the legs as they are driven when one leaves each event; None where one never ends."""
    legs = tuple(
        leg if drive is None else drive.leg(start_s + event.duration_s)
        for (leg, drive), event, start_s in zip(ways, left, table.starts_s, strict=False)
    )
    return None if any(leg.distance_m == UNREACHABLE for leg in legs) else legs


def _route(day: RouteDay, stays: Sequence[Stay], timed: _Timed) -> Route:
    vehicle, table = day.vehicle, timed.table
    trips = trips_of([stay.halt for stay in stays])
    load = (0.0,) * len(day.problem.load_dimensions)
    load = _loaded(day, load, *brought(trips[0], day.shipments))
    at_departure, free_s, visits, trip = load, table.starts_s[0], list[Visit](), 0
    for gap, stay in enumerate(stays, start=1):
        rests_s = sum(one.duration_s for at, _, one in table.breaks if at == gap)
        arrival_s = free_s + timed.legs[gap - 1].duration_s + rests_s
        if stay.halt.depot is not None:
            load = _loaded(day, load, *collected(trips[trip], day.shipments), sign=-1)
            trip += 1
            load = _loaded(day, load, *brought(trips[trip], day.shipments))
        load = _loaded(day, load, *stay.halt.pickups)
        load = _loaded(day, load, *stay.halt.deliveries, sign=-1)
        visit = Visit(
            location=stay.halt.location,
            depot=stay.halt.depot,
            pickups=stay.halt.pickups,
            deliveries=stay.halt.deliveries,
            arrival_s=arrival_s,
            waiting_s=table.starts_s[gap] - arrival_s,
            setup_s=timed.setups_s[gap - 1],
            service_s=timed.services_s[gap - 1],
            load=load,
        )
        visits.append(visit)
        free_s = visit.departure_s
    route = Route(
        vehicle_id=vehicle.id,
        courier_id=vehicle.courier,
        start=day.start.location if day.start else None,
        end=day.end.location if day.end else None,
        departure_s=table.starts_s[0],
        return_s=table.starts_s[-1],
        load=at_departure,
        visits=tuple(visits),
        breaks=tuple(
            BreakTaken(id=one.id, start_s=start_s, duration_s=one.duration_s)
            for _, start_s, one in table.breaks
        ),
        legs=timed.legs,
    )
    return replace(route, cost=route_cost(day.problem, vehicle, route, day.shipments).total)


def _loaded(day: RouteDay, load: tuple[float, ...], *rows: str, sign: int = 1) -> tuple[float, ...]:
    """Add what some shipments weigh to a load; to 9 decimals, so that nothing on board is 0."""
    for row in rows:
        goods = day.shipments[row].load
        load = tuple(round(a + sign * b, 9) for a, b in zip(load, goods, strict=True))
    return load
