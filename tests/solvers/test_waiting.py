"""Orders that may be pooled with those of a later day: they fill the vehicle, or wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from routing.checker import check
from routing.formats.summary import totals
from routing.planning.explaining import explain
from routing.problem import Shipment, Wait
from tests.solvers.small_days import collect, day, left_out, on_a_line, served, solved, van

ROAD = on_a_line(0, 100, 200, 300)

pytestmark = pytest.mark.usefixtures("each_engine")


def may_wait(row: Shipment, cost: float) -> Shipment:
    return replace(row, wait=Wait(until=date(2026, 11, 26), cost=cost))


def test_a_far_village_waits_where_that_costs_less_than_the_way() -> None:
    # the far one is four kilometres more
    for cost, expected in ((3.9, {"far"}), (4.1, set())):
        problem = day(ROAD, [collect("near", 1), may_wait(collect("far", 3), cost)])
        assert left_out(solved(problem)) == expected


def test_what_lies_on_the_way_is_taken_along() -> None:
    problem = day(ROAD, [may_wait(collect("near", 1), 0.01), collect("far", 3)])

    assert left_out(solved(problem)) == set()


def test_a_vehicle_is_filled_up_with_what_could_wait() -> None:
    rows = [collect("now", 2, load=80.0)]
    rows += [may_wait(collect(name, 2, load=10.0), 1.0) for name in "abc"]

    plan = solved(day(ROAD, rows))

    assert len(left_out(plan) & {"a", "b", "c"}) == 1  # 100 kg go in
    assert "now" in served(plan)["van"]


def test_what_must_be_served_comes_before_what_costs_much_to_wait() -> None:
    rows = [collect("now", 1, load=60.0), may_wait(collect("later", 1, load=60.0), 1e6)]

    assert left_out(solved(day(ROAD, rows))) == {"later"}


def test_nobody_leaves_home_for_what_can_wait() -> None:
    plan = solved(day(ROAD, [may_wait(collect("a", 1), 1.0)], van(fixed_cost=50.0)))

    assert plan.routes == ()
    assert plan.cost == pytest.approx(1.0)


def test_a_pair_waits_as_a_whole() -> None:
    pair = may_wait(collect("a", 3), 3.0)
    assert pair.pickup is not None
    pair = replace(pair, delivery=replace(pair.pickup, location=day(ROAD, []).depots[0].location))

    plan = solved(day(ROAD, [pair, collect("near", 1)]))

    assert left_out(plan) == {"a"}
    assert plan.beside_cost == pytest.approx(3.0)


def test_the_plan_says_which_wait_and_why() -> None:
    problem = day(ROAD, [collect("near", 1), may_wait(collect("far", 3), 2.0)])
    plan = solved(problem)
    plan = replace(plan, unserved=explain(problem, plan.unserved))

    (row,) = plan.unserved
    assert row.code == "waits"
    assert row.details == {"until": "2026-11-26", "cost": 2.0}
    assert "until 2026-11-26" in row.reason("en")
    assert "改日" in row.reason("zh")
    assert totals(plan, problem, "en")["of_which"] == {"waiting": pytest.approx(2.0)}


def test_what_nobody_could_serve_says_so_and_not_that_it_waits() -> None:
    problem = day(ROAD, [collect("near", 1), may_wait(collect("big", 1, load=999.0), 2.0)])
    plan = solved(problem)

    assert [row.code for row in explain(problem, plan.unserved)] == ["over_capacity"]


def test_the_checker_adds_the_waiting_up_itself() -> None:
    problem = day(ROAD, [collect("near", 1), may_wait(collect("far", 3), 2.0)])
    plan = solved(problem)

    assert {row.code for row in check(problem, replace(plan, beside_cost=0.0))} == {
        "cost.beside_wrong"
    }
