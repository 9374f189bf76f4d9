"""Tiny days have the best plan of all there are, whatever their rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from routing.checker import check
from routing.planner import engine_named
from routing.plans import Plan
from routing.plans.beside_routes import waiting_cost
from routing.plans.halts import Halt
from routing.problem import Balance, Depot, Location, Problem, Vehicle
from routing.schedule import schedule_with_lateness
from routing.schedule.stops import Stop, group_stops, single_stops
from routing.solvers.every_order import EveryOrder, best_plan
from routing.solvers.orders import halt_of, plan_of
from routing.solvers.protocol import Effort
from tests.solvers.carried_days import carried
from tests.solvers.days import days
from tests.solvers.exact_model import proven_optimum
from tests.solvers.small_days import collect, day, hand_over, on_a_line, van
from tests.solvers.tiny_days import tiny_days

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
COUNTED = Effort(iterations=1)


def best(problem: Problem) -> Plan:
    plan = best_plan(problem, COUNTED, check)
    assert plan is not None
    assert check(problem, plan) == ()
    return plan


@settings(max_examples=12, suppress_health_check=SLOW)
@given(problem=tiny_days(special=True).map(carried))
def test_it_is_the_proven_optimum(problem: Problem) -> None:
    plan = best_plan(problem, COUNTED, check)
    if plan is None:
        assert not any(one.shipments for one in group_stops(problem))
        return
    weight = {row.id: 1 + row.priority for row in problem.shipments}
    left_out, cost = proven_optimum(problem)
    assert sum(weight[row.id] for row in plan.unserved) == left_out
    assert plan.cost == pytest.approx(cost, abs=2e-3)


def every_sequence(vehicle: Vehicle, stops: tuple[Stop, ...]) -> Iterator[list[Stop | str]]:
    """Yield stops in every order, with and without a depot to reload at after each."""
    depots = (None, *vehicle.reload_depots)
    for count in range(1, len(stops) + 1):
        for order in permutations(stops, count):
            for after in product(depots, repeat=count):
                pairs = zip(order, after, strict=True)
                yield [one for pair in pairs for one in pair if one is not None]


def cheapest_routes(problem: Problem, vehicle: Vehicle) -> dict[frozenset[str], float]:
    """Return what the cheapest route costs that breaks no rule, of each set of shipments."""
    found: dict[frozenset[str], float] = {}
    for sequence in every_sequence(vehicle, single_stops(group_stops(problem))):
        order = [
            Halt(location=problem.depot(one).location, depot=one)
            if isinstance(one, str)
            else halt_of(one)
            for one in sequence
        ]
        timed = schedule_with_lateness(problem, vehicle, order)
        if timed is None or timed.late_s:
            continue
        if not check(problem, plan_of(problem, (timed.route,), engine="", seed=0)):
            rows = frozenset(timed.route.shipments)
            found[rows] = min(timed.route.cost, found.get(rows, timed.route.cost))
    return found


def cheapest_plan(problem: Problem) -> tuple[int, int, float]:
    """Return what the best of all plans leaves out, its vehicles if they count, and its cost."""
    weights = {row.id: row.weight for row in problem.shipments}
    options = [
        [(frozenset[str](), 0.0), *cheapest_routes(problem, one).items()]
        for one in problem.vehicles
    ]
    ranks: list[tuple[int, int, float]] = []
    for routes in product(*options):
        rows = [row for served, _ in routes for row in served]
        if len(rows) == len(set(rows)):
            left_out = sum(weights.values()) - sum(weights[row] for row in rows)
            used = sum(1 for served, _ in routes if served) * problem.fewest_vehicles
            cost = sum(cost for _, cost in routes) + waiting_cost(problem, rows)
            ranks.append((left_out, used, cost))
    return min(ranks)


@settings(max_examples=25, suppress_health_check=SLOW)
@given(problem=days(largest=3, special=True))
def test_no_order_that_is_dropped_untimed_would_have_been_better(problem: Problem) -> None:
    problem = replace(problem, balance=None)
    plan = best_plan(problem, COUNTED, check)
    if plan is None:
        return
    assert check(problem, plan) == ()
    weights = {row.id: row.weight for row in problem.shipments}
    left_out = sum(weights[row.id] for row in plan.unserved)
    used = len(plan.routes) * problem.fewest_vehicles
    assert (left_out, used, plan.cost) == pytest.approx(cheapest_plan(problem), abs=1e-6)


def over_rough_road(problem: Problem, *rough: tuple[int, int, int]) -> Problem:
    """Let ways from one row to another have so many metres of rough road."""
    one = problem.matrices["van"]
    cells = np.zeros_like(one.distances_m)
    for origin, target, metres in rough:
        cells[origin, target] = metres
    return replace(problem, matrices={"van": one.with_amounts({"rough_m": cells})})


@pytest.mark.parametrize("engine", ["auto", "ruin_recreate", "ortools"])
def test_goods_that_can_only_go_by_way_of_each_other(engine: str) -> None:
    # The way to b is rough, and so is the one home from a: neither can be served alone.
    rows = [collect("a", 1, max_rough_m=100), hand_over("b", 2, max_rough_m=100)]
    problem = over_rough_road(day(on_a_line(0, 100, 200), rows), (0, 2, 500), (1, 0, 500))

    plan = engine_named(engine).solve(problem, COUNTED)
    assert check(problem, plan) == ()
    assert plan.unserved == ()
    assert plan.cost == pytest.approx(4.0)  # 100 + 100 + 200 s, 10 m each


def test_goods_are_unloaded_at_another_depot_before_a_rough_way_home() -> None:
    away = Depot(id="away", location=Location(index=2))
    one = van(start_depot="away", end_depot="away", reload_depots=("depot",), max_reloads=1)
    rows = [collect("a", 1, max_rough_m=100)]
    smooth = day(on_a_line(0, 100, 150), rows, one, depots=[away])

    assert best(smooth).cost == pytest.approx(1.0)  # 50 s there and back
    assert best(over_rough_road(smooth, (1, 2, 500))).cost == pytest.approx(3.0)  # 50 + 100 + 150


@pytest.mark.parametrize(
    "problem",
    [
        day(on_a_line(*range(10)), [collect(f"s{n}", n) for n in range(1, 10)]),
        replace(day(on_a_line(0, 1), [collect("s", 1)]), balance=Balance(by="stops", cost=1.0)),
    ],
    ids=["nine stops", "routes that bind each other"],
)
def test_what_is_too_much_is_searched(problem: Problem) -> None:
    asked: list[Problem] = []

    class Searches:
        name = "searches"

        def solve(self, problem: Problem, effort: Effort, _: object = None) -> Plan:
            asked.append(problem)
            return plan_of(problem, (), engine=self.name, seed=effort.seed)

    plan = EveryOrder(Searches(), check).solve(problem, COUNTED)
    assert (plan.engine, asked) == ("searches", [problem])


def test_a_search_that_was_stopped_tries_nothing() -> None:
    problem = day(on_a_line(0, 1), [collect("s", 1)])
    assert best_plan(problem, replace(COUNTED, stopped=lambda: True), check) is None


def test_of_alike_vehicles_each_gets_a_route_of_its_own() -> None:
    rows = [collect(f"s{n}", n, load=60.0) for n in range(1, 4)]
    fleet = [van(f"van-{n}", courier=f"courier-{n}") for n in range(40)]
    plan = best(day(on_a_line(0, 1, 2, 3), rows, *fleet))
    assert plan.unserved == ()
    drivers = {route.vehicle_id: route.courier_id for route in plan.routes}
    assert len(drivers) == 3
    assert all(drivers[one.id] == one.courier for one in fleet if one.id in drivers)


def test_how_much_is_tried_depends_on_the_effort() -> None:
    # Seven stops have 13,700 orders: too many for ten iterations.
    rows = [collect(f"s{n}", n) for n in range(1, 8)]
    problem = day(on_a_line(*range(8)), rows)
    assert best_plan(problem, Effort(iterations=10), check) is None
    plan = best_plan(problem, Effort(iterations=200), check)
    assert plan is not None
    assert plan.cost == pytest.approx(0.14)  # seven seconds there and back
    assert best_plan(problem, Effort(time_limit_s=0.0), check) is None
