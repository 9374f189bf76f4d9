"""Days small enough to try every assignment and every order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.checker import check
from routing.plans import Plan, Route, Unserved
from routing.problem import Problem, Shipment, Vehicle
from routing.schedule import Halt, schedule
from tests.solvers.small_days import START, collect, day, left_out, solved, van

pytestmark = pytest.mark.usefixtures("each_engine")

SQUARE = [
    # depot nw  ne  se  sw
    [0, 20, 30, 30, 20],
    [20, 0, 30, 42, 30],
    [30, 30, 0, 30, 42],
    [30, 42, 30, 0, 30],
    [20, 30, 42, 30, 0],
]


def test_the_square_is_driven_round() -> None:
    #   nw ----30---- ne
    #     \20       30|        the diagonals take 42: round it is
    #      depot      |30      20 + 30 + 30 + 30 + 20 = 130 s, 1.3 km
    #     /20       30|
    #   sw ----30---- se
    rows = [collect(name, row) for row, name in enumerate(("nw", "ne", "se", "sw"), start=1)]

    plan = solved(day(SQUARE, rows))

    assert plan.cost == pytest.approx(1.3)
    assert plan.routes[0].shipments in {("nw", "ne", "se", "sw"), ("sw", "se", "ne", "nw")}


def best_order(problem: Problem, vehicle: Vehicle, rows: Sequence[Shipment]) -> Route | None:
    """Return the cheapest route that the checker lets pass, of all orders."""
    options = (
        schedule(
            problem,
            vehicle,
            [
                Halt(location=row.pickup.location, pickups=(row.id,))
                for row in order
                if row.pickup is not None
            ],
        )
        for order in permutations(rows)
    )
    allowed = [route for route in options if route and not check(problem, only(problem, route))]
    return min(allowed, key=lambda route: route.cost, default=None)


def only(problem: Problem, route: Route) -> Plan:
    return Plan(
        start=START,
        routes=(route,),
        unserved=tuple(
            Unserved(id=row.id, code="not_selected")
            for row in problem.shipments
            if row.id not in route.shipments
        ),
        matrix_digest=problem.matrix_digest,
    )


def every_plan(problem: Problem) -> Iterator[tuple[int, float]]:
    """Yield how many each plan leaves out, and its cost."""
    fleet = problem.vehicles
    known: dict[tuple[str, tuple[str, ...]], Route | None] = {}
    for drivers in product(range(len(fleet) + 1), repeat=len(problem.shipments)):
        cost = 0.0
        for number, vehicle in enumerate(fleet):
            pairs = zip(problem.shipments, drivers, strict=True)
            rows = [row for row, driver in pairs if driver == number]
            key = (vehicle.id, tuple(row.id for row in rows))
            if rows and key not in known:
                known[key] = best_order(problem, vehicle, rows)
            route = known[key] if rows else None
            if rows and route is None:
                break
            cost += route.cost if route else 0.0
        else:
            yield drivers.count(len(fleet)), cost


@st.composite
def tight_days(draw: st.DrawFn) -> Problem:
    random = np.random.default_rng(draw(st.integers(0, 10**6)))
    places = random.integers(0, 100, (5, 2))
    cells = np.rint(np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))).astype(int)
    starts_s = draw(st.lists(st.integers(0, 300), min_size=4, max_size=4))
    rows = [
        collect(
            f"s{row}",
            row,
            (starts_s[row - 1], starts_s[row - 1] + draw(st.integers(20, 300))),
            load=draw(st.sampled_from((20.0, 45.0))),
            service_s=draw(st.integers(0, 20)),
            setup_s=10,
        )
        for row in range(1, 5)
    ]
    fleet = [
        van(f"v{n}", fixed_cost=draw(st.sampled_from((0.0, 1.0))), cost_per_hour=float(n))
        for n in range(draw(st.integers(1, 2)))
    ]
    return day(cells, rows, *fleet)


@settings(max_examples=15)
@given(tight_days())
def test_nothing_is_better_among_all_plans(problem: Problem) -> None:
    left, cost = min(every_plan(problem))

    plan = solved(problem, 200)

    assert len(left_out(plan)) == left
    assert plan.cost == pytest.approx(cost, abs=1e-4)


def test_a_stop_that_was_left_out_takes_anothers_place_elsewhere_on_the_route() -> None:
    # Three of four fit in. Where s3 is given up for s4, s4 comes before s1 and not after it.
    cells = [
        [0, 97, 38, 60, 43],
        [97, 0, 92, 103, 64],
        [38, 92, 0, 23, 62],
        [60, 103, 23, 0, 84],
        [43, 64, 62, 84, 0],
    ]
    windows = [(0, 184), (0, 38), (72, 253), (0, 110)]
    loads = [20.0, 20.0, 45.0, 45.0]
    rows = [
        collect(f"s{row}", row, window, load=load, setup_s=10)
        for row, (window, load) in enumerate(zip(windows, loads, strict=True), start=1)
    ]
    problem = day(cells, rows, van("v0"))
    plan = solved(problem, 50)
    assert left_out(plan) == {"s3"}
    assert (len(left_out(plan)), plan.cost) == pytest.approx(min(every_plan(problem)))
