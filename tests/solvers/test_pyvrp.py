"""PyVRP as an engine: what it takes, what its plans cost, and how it goes on from a plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from routing.errors import InputError
from routing.planner import engine_named
from routing.problem import Break, Problem
from routing.schedule.stops import group_stops
from routing.solvers.protocol import Effort
from routing.solvers.pyvrp import PyVrpSolver, declined, engine
from routing.solvers.ruin_recreate import RuinRecreateSolver
from tests.solvers.days import broken_rules, days
from tests.solvers.small_days import collect, day, hand_over, on_a_line, van

pytest.importorskip("pyvrp")

BRIEF = Effort(iterations=40)


@st.composite
def plain_days(draw: st.DrawFn) -> Problem:
    """Draw a day without the rules that PyVRP lacks."""
    problem = draw(days())
    fleet = [
        replace(
            one,
            breaks=(),
            max_travel_s=None,
            max_tasks=None if one.reload_depots else one.max_tasks,
            cost_per_travel_hour=0.0 if one.max_distance_m else one.cost_per_travel_hour,
        )
        for one in problem.vehicles
    ]
    plain = replace(
        problem,
        shipments=tuple(
            replace(row, delivery=None) if row.pickup else row for row in problem.shipments
        ),
        vehicles=tuple(fleet),
        depots=tuple(replace(one, cut_off_s=None) for one in problem.depots),
        fewest_vehicles=False,
    )
    assume(not declined(plain))
    return plain


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)
@given(problem=plain_days())
def test_the_checker_is_silent_and_the_plan_costs_what_the_search_counted(problem: Problem) -> None:
    from routing.solvers.pyvrp.search import searched  # noqa: PLC0415 - an extra

    plan = PyVrpSolver().solve(problem, BRIEF)
    assert broken_rules(problem, plan) == []
    found = searched(problem, group_stops(problem), BRIEF)
    if found is not None and not found[1].is_feasible():  # of 2,820 days three, however long
        assert plan.served == ()
    elif found is not None:
        encoded, best = found
        prices = encoded.day.prices
        weight = {row.id: 1 + row.priority for row in problem.shipments}
        counted = best.fixed_vehicle_cost() + best.distance_cost() + best.duration_cost()
        cost = pytest.approx(counted / prices.scale, rel=1e-3, abs=1e-3)
        # It may load for a trip with nothing on it; the plan does not.
        assert plan.cost == cost or (_reloads(problem) and plan.cost < cost.expected)
        served = sum(weight[row] for row in plan.served)
        assert served * prices.refusal == best.prizes()


def _reloads(problem: Problem) -> bool:
    return any(vehicle.reload_depots for vehicle in problem.vehicles)


def test_a_day_with_rules_that_it_lacks_is_declined_by_name() -> None:
    lunch = Break(id="lunch", duration_s=60)
    problem = day(on_a_line(0, 10), [collect("a", 1)], van(breaks=(lunch,), max_travel_s=99))

    with pytest.raises(InputError, match="rules_beyond_engine") as caught:
        PyVrpSolver().solve(problem, BRIEF)

    assert caught.value.details["rules"] == ("breaks", "longest_drive")
    assert "breaks, a longest time of driving" in caught.value.cause()


def test_it_goes_on_from_a_plan() -> None:
    rows = [collect(f"s{n}", n + 1, (0, 90), (200, 900)) for n in range(6)]
    problem = day(on_a_line(*range(0, 70, 10)), rows, van("one"), van("two"))
    start = RuinRecreateSolver().solve(problem, Effort(iterations=20))

    plan = PyVrpSolver(start).solve(problem, Effort(iterations=0))

    assert plan.routes == start.routes


def test_from_a_plan_of_several_trips_too() -> None:
    rows = [collect(f"s{n}", n + 1, load=60.0) for n in range(3)]
    reloading = van(reload_depots=("depot",))
    problem = day(on_a_line(0, 10, 20, 30), rows, reloading, reload_s=5)
    start = RuinRecreateSolver().solve(problem, Effort(iterations=20))

    plan = PyVrpSolver(start).solve(problem, Effort(iterations=0))

    assert len(plan.routes[0].trips) == 3
    assert plan.routes == start.routes


def test_what_is_ready_after_its_window_is_left_out() -> None:
    rows = [hand_over("late", 1, (0, 300), ready_s=1000), hand_over("early", 2, (0, 300))]
    plan = PyVrpSolver().solve(day(on_a_line(0, 10, 20), rows, van()), BRIEF)
    assert plan.served == ("early",)
    assert [row.id for row in plan.unserved] == ["late"]


def test_where_the_extra_is_missing_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "is_installed", lambda: False)

    with pytest.raises(InputError, match="extra_missing") as caught:
        engine_named("pyvrp")

    assert 'pip install "shanlu[pyvrp]"' in caught.value.action()
