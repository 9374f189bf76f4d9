"""From an order of halts to a route with its times, loads, legs and cost.

       B (2)                 minutes by van; 1 km a minute
        |10
D (0)--10--A (1)--20--C (3)  nobody gets to F (4)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.plans import Plan, Route, Unserved
from routing.problem import Break, Depot, Location, Problem, Shipment, Task, TimeWindow, Vehicle
from routing.roads.matrix import TravelMatrix
from routing.schedule import Halt, schedule, schedule_with_lateness

D, A, B, C, F = (Location(index=row) for row in range(5))
MINUTES = np.array(
    [
        [0, 10, 20, 30, -1],
        [10, 0, 10, 20, -1],
        [20, 10, 0, 30, -1],
        [30, 20, 30, 0, -1],
        [-1, -1, -1, -1, -1],
    ]
)


def at(hours: int, minutes: int = 0) -> int:
    return 3600 * hours + 60 * minutes


def between(start_s: int, end_s: int) -> TimeWindow:
    return TimeWindow(start_s=start_s, end_s=end_s)


def task(place: Location, *windows: TimeWindow, setup_s: int = 120, service_s: int = 60) -> Task:
    return Task(location=place, setup_s=setup_s, service_s=service_s, time_windows=windows)


def collected(row: str, place: Location, *windows: TimeWindow, **more: Any) -> Shipment:
    return Shipment(id=row, pickup=task(place, *windows), load=(10.0,), **more)


VAN = Vehicle(
    id="van",
    profile="van",
    capacity=(50.0,),
    start_depot="depot",
    end_depot="depot",
    shift=between(at(8), at(18)),
    courier="somebody",
    fixed_cost=5.0,
    cost_per_km=1.0,
    cost_per_hour=12.0,
    cost_per_travel_hour=6.0,
)


def day(
    *shipments: Shipment, van: Vehicle = VAN, depot: Depot | None = None
) -> tuple[Problem, Vehicle]:
    cells = np.where(MINUTES < 0, -1, MINUTES * 60)
    kilometres = np.where(MINUTES < 0, -1, MINUTES * 1000)
    problem = Problem(
        start=datetime(2026, 11, 23, tzinfo=UTC),
        shipments=shipments,
        vehicles=(van,),
        depots=(depot or Depot(id="depot", location=D),),
        load_dimensions=("kg",),
        matrices={"van": TravelMatrix(durations_s=cells, distances_m=kilometres, profile="van")},
    )
    return problem, van


def pick(place: Location, *rows: str) -> Halt:
    return Halt(location=place, pickups=rows)


def broken_rules(problem: Problem, route: Route) -> set[str]:
    left = (row.id for row in problem.shipments if row.id not in route.shipments)
    plan = Plan(
        start=problem.start,
        routes=(route,),
        unserved=tuple(Unserved(id=row, code="not_selected") for row in left),
        matrix_digest=problem.matrix_digest,
        profiles=("van",),
    )
    return {violation.code for violation in check(problem, plan)}


def scheduled(problem: Problem, van: Vehicle, order: Sequence[Halt]) -> Route:
    """Schedule an order that can be kept; the checker agrees."""
    route = schedule(problem, van, order)
    assert route is not None
    assert not broken_rules(problem, route)
    return route


def test_every_figure_of_a_route() -> None:
    problem, van = day(collected("a", A, between(at(9), at(10))), collected("b", B))

    route = scheduled(problem, van, [pick(A, "a"), pick(B, "b")])

    assert route.courier_id == "somebody"
    assert (route.departure_s, route.return_s) == (at(8, 50), at(9, 36))  # as late as 9:00 allows
    assert [visit.arrival_s for visit in route.visits] == [at(9), at(9, 13)]
    assert [visit.load for visit in route.visits] == [(10.0,), (20.0,)]
    assert [leg.distance_m for leg in route.legs] == [10_000, 10_000, 20_000]
    assert (route.start, route.end, route.load) == (D, D, (0.0,))
    assert route.cost == pytest.approx(5 + 40 + 12 * 46 / 60 + 6 * 40 / 60)


def test_waits_at_a_visit_that_is_not_open_yet() -> None:
    problem, van = day(
        collected("a", A, between(at(8), at(8, 30))), collected("b", B, between(at(10), at(11)))
    )

    route = scheduled(problem, van, [pick(A, "a"), pick(B, "b")])

    assert route.departure_s == at(8, 20)
    assert [visit.waiting_s for visit in route.visits] == [0, at(1, 17)]


def test_neighbours_at_one_place_become_one_visit() -> None:
    problem, van = day(
        collected("a", A, between(at(9), at(10))), collected("b", A, between(at(8), at(9, 30)))
    )

    route = scheduled(problem, van, [pick(A, "a"), pick(A, "b")])

    (visit,) = route.visits
    assert (visit.pickups, visit.setup_s, visit.service_s) == (("a", "b"), 120, 120)


def test_neighbours_at_one_place_stay_apart_where_times_differ() -> None:
    problem, van = day(
        collected("a", A, between(at(8), at(9))), collected("b", A, between(at(9, 30), at(10)))
    )

    route = scheduled(problem, van, [pick(A, "a"), pick(A, "b")])

    assert [visit.setup_s for visit in route.visits] == [120, 0]
    assert route.visits[1].start_s == at(9, 30)


def test_they_stay_apart_where_one_visit_would_take_longer() -> None:
    lengthy = Shipment(id="b", pickup=task(A, setup_s=600), load=(1.0,))
    problem, van = day(collected("a", A), lengthy)

    route = scheduled(problem, van, [pick(A, "a"), pick(A, "b")])

    assert [visit.setup_s for visit in route.visits] == [120, 0]


def test_deliveries_are_on_board_from_the_start() -> None:
    brought = Shipment(id="d", delivery=task(A), load=(40.0,))
    moved = Shipment(id="p", pickup=task(A), delivery=task(B), load=(30.0,))
    problem, van = day(brought, moved, collected("c", C))
    order = [
        Halt(location=A, deliveries=("d",), pickups=("p",)),
        Halt(location=B, deliveries=("p",)),
        pick(C, "c"),
    ]

    route = scheduled(problem, van, order)

    assert route.load == (40.0,)
    assert [visit.load for visit in route.visits] == [(30.0,), (0.0,), (10.0,)]


def test_a_break_interrupts_a_way_or_fills_a_wait() -> None:
    on_the_road = Break(id="r", duration_s=1800, time_windows=(between(at(8, 5), at(8, 5)),))
    lunch = Break(id="l", duration_s=1800, time_windows=(between(at(11), at(14)),))
    problem, van = day(
        collected("a", A),
        collected("b", B, between(at(12), at(13))),
        van=replace(VAN, breaks=(lunch, on_the_road)),
    )

    route = scheduled(problem, van, [pick(A, "a"), pick(B, "b")])

    assert [taken.id for taken in route.breaks] == ["r", "l"]
    assert route.breaks[0].start_s == at(8, 5)
    assert route.visits[0].arrival_s == route.departure_s + 600 + 1800
    assert route.visits[1].start_s == at(12)


def test_open_ends_cost_no_way() -> None:
    problem, van = day(
        collected("a", A, between(at(9), at(10))),
        collected("b", B),
        van=replace(VAN, start_depot=None, end_depot=None),
    )

    route = scheduled(problem, van, [pick(A, "a"), pick(B, "b")])

    assert (route.start, route.end) == (None, None)
    assert route.departure_s == route.visits[0].arrival_s == at(9)
    assert route.return_s == route.visits[-1].departure_s
    assert [leg.duration_s for leg in route.legs] == [0, 600, 0]


def test_waits_at_the_last_visit_for_a_depot_that_is_still_closed() -> None:
    depot = Depot(id="depot", location=D)
    late = replace(depot, id="late", opening=between(at(12), at(18)))
    problem, van = day(
        collected("a", A, between(at(8), at(9))), collected("b", B), depot=depot, van=VAN
    )
    problem = replace(
        problem, depots=(depot, late), vehicles=(van := replace(van, end_depot="late"),)
    )

    route = scheduled(problem, van, [pick(A, "a"), pick(B, "b")])

    assert route.return_s == at(12)
    assert route.visits[0].start_s <= at(9)


def test_an_order_that_cannot_be_kept_gets_its_least_late_times() -> None:
    problem, van = day(
        collected("a", A, between(at(8), at(8, 5))), collected("b", B, between(at(9), at(10)))
    )

    found = schedule_with_lateness(problem, van, [pick(A, "a"), pick(B, "b")])

    assert found is not None
    assert found.late_s == 300
    assert broken_rules(problem, found.route) == {"time_windows.missed"}
    assert [visit.start_s for visit in found.route.visits] == [at(8, 10), at(9)]


def test_missing_the_cut_off_and_a_long_day_count_as_late() -> None:
    depot = Depot(id="depot", location=D, cut_off_s=at(9), handover_s=600)
    brought = Shipment(id="d", delivery=task(A), load=(1.0,))
    problem, van = day(
        collected("a", A, between(at(8, 40), at(10))),
        brought,
        depot=depot,
        van=replace(VAN, max_duration_s=1300),
    )

    loaded = schedule_with_lateness(problem, van, [pick(A, "a")])
    empty = schedule_with_lateness(problem, van, [Halt(location=A, deliveries=("d",))])

    assert loaded is not None
    assert empty is not None
    assert broken_rules(problem, loaded.route) == {"cut_offs.missed", "limits.duration"}
    assert loaded.late_s == 180 + 80  # back at 8:53, to hand over until 9:03; 23 minutes on duty
    assert empty.late_s == 80


def test_ready_times_and_excluding_windows() -> None:
    problem, van = day(
        collected("a", A, between(at(8), at(9)), ready_s=at(8, 45)),
        collected("b", A, between(at(10), at(11))),
    )

    route = scheduled(problem, van, [pick(A, "a")])
    impossible = schedule_with_lateness(problem, van, [pick(A, "a", "b")])

    assert route.visits[0].start_s == at(8, 45)
    assert impossible is not None
    assert impossible.late_s > 0


def test_no_way_is_none() -> None:
    problem, van = day(collected("f", F))

    assert schedule(problem, van, [pick(F, "f")]) is None


TIMES = {"time_windows.missed", "breaks.outside_window", "shifts.returns_late", "limits.duration"}
"""What an order may break that schedule can do nothing about."""

spans = st.lists(
    st.builds(
        lambda start, length: between(at(8, start), at(8, start + length)),
        st.integers(0, 240),
        st.integers(0, 60),
    ),
    max_size=2,
)


@st.composite
def routes(draw: st.DrawFn) -> tuple[Problem, Vehicle, list[Halt]]:
    rests = [
        Break(id=str(n), duration_s=60 * draw(st.integers(5, 30)), time_windows=tuple(draw(spans)))
        for n in range(draw(st.integers(0, 2)))
    ]
    shipments, order = [], []
    for n in range(draw(st.integers(1, 5))):
        place = draw(st.sampled_from([A, B, C]))
        what = task(place, *draw(spans), setup_s=draw(st.integers(0, 300)))
        if draw(st.booleans()):
            shipments.append(Shipment(id=str(n), pickup=what, load=(1.0,)))
            order.append(Halt(location=place, pickups=(str(n),)))
        else:
            shipments.append(Shipment(id=str(n), delivery=what, load=(1.0,)))
            order.append(Halt(location=place, deliveries=(str(n),)))
    longest_s = draw(st.none() | st.integers(3600, 4 * 3600))
    van = replace(VAN, breaks=tuple(rests), max_duration_s=longest_s)
    return *day(*shipments, van=van), order


@settings(max_examples=100)
@given(routes())
def test_is_late_exactly_where_the_checker_says_so(
    given_route: tuple[Problem, Vehicle, list[Halt]],
) -> None:
    problem, van, order = given_route

    found = schedule_with_lateness(problem, van, order)

    assert found is not None
    rules = broken_rules(problem, found.route)
    assert rules <= TIMES
    assert (found.late_s > 0) == bool(rules)
