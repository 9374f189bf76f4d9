"""Legs and arrivals follow the travel matrix: nobody drives faster than the road allows."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.clock import durations
from routing.checker.context import RouteContext, points_of
from routing.checker.violation import Violation
from routing.checker.ways import row_in
from routing.roads.matrix import TravelMatrix


def judge(drive: RouteContext) -> Iterator[Violation]:
    """Recompute every leg, every arrival and the return."""
    if drive.matrix is None:
        yield drive.violation("travel.no_matrix", profile=drive.vehicle.profile)
    else:
        yield from _places_on_the_matrix(drive, drive.matrix)
    yield from _legs(drive)
    yield from _arrivals(drive)
    yield from _return(drive)


def _places_on_the_matrix(drive: RouteContext, matrix: TravelMatrix) -> Iterator[Violation]:
    for stop, place in enumerate(points_of(drive.route)):
        if place is not None and row_in(matrix, place) is None:
            yield drive.violation(
                "travel.not_in_matrix", stop=stop, row=place.index, rows=matrix.size
            )


def _legs(drive: RouteContext) -> Iterator[Violation]:
    route, matrix = drive.route, drive.matrix
    if len(route.legs) != len(drive.ways):
        yield drive.violation("travel.leg_count", legs=len(route.legs), expected=len(drive.ways))
    points = points_of(route)
    for number, way in enumerate(drive.ways):
        if way is None:
            ends = (points[number], points[number + 1])
            if matrix is not None and all(one and row_in(matrix, one) is not None for one in ends):
                yield drive.violation("travel.unreachable", leg=number + 1)
        elif number < len(route.legs):
            leg = route.legs[number]
            if leg.duration_s != way.duration_s:
                yield drive.violation(
                    "travel.leg_duration",
                    leg=number + 1,
                    **durations(recorded=leg.duration_s, expected=way.duration_s),
                )
            if leg.distance_m != way.distance_m:
                yield drive.violation(
                    "travel.leg_distance",
                    leg=number + 1,
                    recorded_m=leg.distance_m,
                    expected_m=way.distance_m,
                )


def _arrivals(drive: RouteContext) -> Iterator[Violation]:
    """From the recorded departure before, so that one mistake is told once.

    Exactly then: all idling is the visit's waiting, and a break taken on the spot before the visit
    counts as if it had been taken on the road.
    """
    departure_s = drive.route.departure_s
    for number, visit in enumerate(drive.route.visits):
        way = drive.ways[number]
        if way is not None:
            resting_s = sum(taken.duration_s for taken in drive.breaks[number])
            expected_s = departure_s + way.duration_s + resting_s
            if visit.arrival_s != expected_s:
                yield drive.violation(
                    "travel.wrong_arrival",
                    shipments=(*visit.pickups, *visit.deliveries),
                    stop=number + 1,
                    **drive.day.moments(arrival=visit.arrival_s, expected=expected_s),
                )
        if visit.waiting_s < 0:
            yield drive.violation(
                "travel.negative_waiting",
                stop=number + 1,
                **durations(waiting=visit.waiting_s),
            )
        departure_s = visit.departure_s


def _return(drive: RouteContext) -> Iterator[Violation]:
    """When the way is driven and the breaks are over.

    There is no visit left to wait at: whoever reaches the end before a break can begin has
    returned when that break is over.
    """
    route, way, breaks = drive.route, drive.ways[-1], drive.breaks[-1]
    if way is None:
        return
    departure_s = route.visits[-1].departure_s if route.visits else route.departure_s
    driven_s = departure_s + way.duration_s + sum(taken.duration_s for taken in breaks)
    expected_s = max([driven_s, *(taken.start_s + taken.duration_s for taken in breaks)])
    if route.return_s != expected_s:
        yield drive.violation(
            "travel.wrong_return",
            **drive.day.moments(arrival=route.return_s, expected=expected_s),
        )
