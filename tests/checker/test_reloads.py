"""Several trips a day: what the schedule makes of them, and what the checker says of wrong ones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from routing.checker import check
from routing.plans import Plan, Route
from routing.problem import Location, Problem
from routing.schedule import Halt, schedule, schedule_with_lateness
from tests.checker.changes import Case
from tests.solvers.small_days import between, collect, day, hand_over, on_a_line, van


def market(**depot: Any) -> Problem:
    """Return a line: depot at 0, villages at 100 and 200 s; the van carries one load at a time."""
    return day(
        on_a_line(0, 100, 200),
        [
            hand_over("oil", 1, load=100.0),
            collect("tea", 1, load=100.0),
            hand_over("rice", 2, load=100.0, ready_s=500),
        ],
        van(reload_depots=("depot",), cost_per_hour=36.0),
        **{"reload_s": 30, **depot},
    )


def two_trips(problem: Problem) -> Route:
    """Bring oil, take tea home, then bring rice."""
    rows = {row.id: row for row in problem.shipments}
    halts = [
        Halt(location=rows["oil"].tasks[0].location, deliveries=("oil",)),
        Halt(location=rows["tea"].tasks[0].location, pickups=("tea",)),
        Halt(location=problem.depots[0].location, depot="depot"),
        Halt(location=rows["rice"].tasks[0].location, deliveries=("rice",)),
    ]
    route = schedule(problem, problem.vehicles[0], halts)
    assert route is not None
    return route


def codes(problem: Problem, route: Route) -> list[str]:
    plan = Plan(start=problem.start, routes=(route,), matrix_digest=problem.matrix_digest)
    return [found.code for found in check(problem, plan)]


def test_two_trips_are_timed_loaded_and_priced() -> None:
    problem = market()
    route = two_trips(problem)

    assert codes(problem, route) == []
    assert [len(trip) for trip in route.trips] == [1, 1]  # oil and tea are one halt
    depot = route.visits[1]
    assert (depot.start_s, depot.departure_s) == (500, 530)  # the rice is there at 500
    assert [visit.load for visit in route.visits] == [(100.0,), (100.0,), (0.0,)]
    assert (route.departure_s, route.return_s) == (300, 930)
    assert route.cost == pytest.approx(6.0 + 6.3)


def test_what_must_be_handed_over_before_the_goods_come_is_late() -> None:
    problem = market(cut_off_s=450)
    rows = {row.id: row for row in problem.shipments}
    halts = [
        Halt(location=rows["tea"].tasks[0].location, pickups=("tea",)),
        Halt(location=problem.depots[0].location, depot="depot"),
        Halt(location=rows["rice"].tasks[0].location, deliveries=("rice",)),
    ]
    scheduled = schedule_with_lateness(problem, problem.vehicles[0], halts)

    assert scheduled is not None
    assert scheduled.late_s > 0


def test_a_day_may_end_after_the_cut_off_if_the_last_trip_collects_nothing() -> None:
    problem = market(cut_off_s=600)

    assert codes(problem, two_trips(problem)) == []


def case(
    *,
    route: dict[str, Any] | None = None,
    rows: dict[str, dict[str, Any]] | None = None,
    **rules: dict[str, Any],
) -> Case:
    """Change the route, some shipments, or the rules of the vehicle and the depot."""
    problem = market()
    driven = replace(two_trips(problem), **(route or {}))
    changed = replace(
        problem,
        vehicles=(replace(problem.vehicles[0], **rules.get("vehicle", {})),),
        depots=(replace(problem.depots[0], **rules.get("depot", {})),),
        shipments=tuple(replace(row, **(rows or {}).get(row.id, {})) for row in problem.shipments),
    )
    return changed, Plan(start=problem.start, routes=(driven,), matrix_digest=problem.matrix_digest)


def serves_at_the_depot() -> Case:
    first, depot, last = two_trips(market()).visits
    return case(route={"visits": (first, replace(depot, deliveries=("rice",)), last)})


def without_the_halt() -> Case:
    first, depot, last = two_trips(market()).visits
    return case(route={"visits": (first, replace(depot, depot=None), last)})


MUTATIONS: dict[str, tuple[Case, set[str]]] = {
    # reloads.py
    "unload where one may not": (
        case(vehicle={"reload_depots": ()}),
        {"reloads.not_allowed"},
    ),
    "come back too often": (case(vehicle={"max_reloads": 0}), {"reloads.too_many"}),
    "unload at a closed depot": (
        case(depot={"opening": between(0, 499)}),
        {"depots.returns_closed", "reloads.closed"},
    ),
    "unload after the cut-off": (case(depot={"cut_off_s": 499}), {"cut_offs.missed"}),
    "take another time to unload": (case(depot={"reload_s": 31}), {"service.wrong_service"}),
    "unload elsewhere": (
        case(depot={"location": Location(index=1)}),
        {"depots.wrong_start", "depots.wrong_end", "reloads.elsewhere"},
    ),
    "serve and unload at once": (
        serves_at_the_depot(),
        {
            "reloads.serves_too",
            "places.elsewhere",
            "coverage.served_twice",
            "capacity.wrong_load",
        },
    ),
    "forget to unload": (
        without_the_halt(),
        {
            "places.serves_nothing",
            "capacity.overloaded",
            "capacity.wrong_load",
            "service.wrong_service",
            "ready.loaded_early",
        },
    ),
    # ready.py
    "load the second trip too early": (
        case(rows={"rice": {"ready_s": 501}}),
        {"ready.loaded_early"},
    ),
    "load the first trip too early": (
        case(rows={"oil": {"ready_s": 301}}),
        {"ready.loaded_early"},
    ),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mutation_is_caught_and_nothing_else(name: str) -> None:
    (problem, plan), expected = MUTATIONS[name]
    assert {violation.code for violation in check(problem, plan)} == expected
