"""Couriers that have as much to do as each other, where the price of a difference says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing.checker import check
from routing.errors import InputError
from routing.formats.native_plan import read_plan, write_plan
from routing.formats.summary import totals
from routing.problem import Balance, Problem
from routing.problem.balance import Measure
from routing.reports.captions import balance_line
from tests.solvers.small_days import collect, day, on_a_line, served, solved, van

ROAD = on_a_line(0, 100, 200, 300)
VILLAGES = on_a_line(0, 300, 300, 300, 300)
"""Four beside each other."""

pytestmark = pytest.mark.usefixtures("each_engine")


def balanced(problem: Problem, by: Measure, cost: float) -> Problem:
    return replace(problem, balance=Balance(by=by, cost=cost))


def four(**more: float) -> Problem:
    """Of which one vehicle would fetch three, and the other one the last."""
    rows = [collect(name, n, load=30.0, service_s=600) for n, name in enumerate("abcd", start=1)]
    return day(VILLAGES, rows, van("one", courier="li", **more), van("two", courier="wang", **more))


def tasks(problem: Problem) -> list[int]:
    return sorted(len(rows) for rows in served(solved(problem)).values())


def test_stops_are_shared_out() -> None:
    assert tasks(balanced(four(), "stops", 5.0)) == [2, 2]


def test_a_difference_that_is_cheap_stays() -> None:
    rows = [collect("a", 1), collect("b", 2)]
    problem = day(ROAD, rows, van("one"), van("two"))

    assert tasks(balanced(problem, "stops", 0.1)) == [2]
    assert tasks(balanced(problem, "stops", 5.0)) == [1, 1]  # it costs two kilometres more


def test_working_time_is_shared_out() -> None:
    rows = [collect("long", 1, load=60.0, service_s=3000)]
    rows += [collect(name, 2, load=30.0, service_s=600) for name in "abc"]
    problem = day(ROAD, rows, van("one"), van("two", capacity=(200.0,)))

    routes = served(solved(balanced(problem, "time", 100.0)))

    assert {tuple(sorted(rows)) for rows in routes.values()} == {("long",), ("a", "b", "c")}


def test_earnings_are_shared_out() -> None:
    rows = [collect("big", 1, load=40.0, parcels=6)]
    rows += [collect(name, n, load=30.0, parcels=2) for n, name in enumerate("abc", start=2)]
    problem = day(VILLAGES, rows, van("one"), van("two"))

    plan = solved(balanced(problem, "earnings", 10.0))

    assert {tuple(sorted(rows)) for rows in served(plan).values()} == {("big",), ("a", "b", "c")}


def test_vehicles_of_one_courier_count_together() -> None:
    rows = [collect(name, n, load=60.0) for n, name in enumerate("abc", start=1)]
    fleet = [van("one", courier="li"), van("two", courier="li"), van("three", courier="wang")]

    plan = solved(balanced(day(VILLAGES, rows, *fleet), "stops", 1.0))

    assert plan.beside_cost == pytest.approx(1.0)  # two of li and one of wang


def test_what_it_costs_is_told() -> None:
    rows = [collect(name, n, load=40.0) for n, name in enumerate("abc", start=1)]
    fleet = [van("one", courier="li"), van("two", courier="wang")]
    problem = balanced(day(VILLAGES, rows, *fleet), "stops", 0.5)
    plan = solved(problem)

    told = totals(plan, problem, "en")

    assert told["cost"] == pytest.approx(12 + 0.5)
    assert told["of_which"] == {"imbalance": pytest.approx(0.5)}
    assert sorted(told["balance"]["couriers"].values()) == [1, 2]
    assert "most stops, 2" in balance_line(plan, problem, "en")
    assert "最多" in balance_line(plan, problem, "zh")
    assert read_plan(write_plan(plan, problem)).cost == plan.cost


def test_the_checker_counts_the_difference_itself() -> None:
    problem = balanced(four(), "stops", 5.0)
    plan = solved(problem)
    lopsided = replace(problem, balance=Balance(by="stops", cost=0.0))

    assert plan.beside_cost == 0.0
    wrong = check(problem, replace(plan, beside_cost=1.0))
    assert [one.code for one in wrong] == ["cost.beside_wrong"]
    uneven = solved(lopsided)
    for by in ("time", "stops", "earnings"):
        judged = replace(problem, balance=Balance(by=by, cost=1.0))
        expected = {"cost.beside_wrong"} if tasks(lopsided) == [1, 3] else set()
        assert {one.code for one in check(judged, uneven)} == expected


def test_nobody_balances_what_there_is_not() -> None:
    with pytest.raises(InputError, match="balance_unknown"):
        Balance(by="luck", cost=1.0)  # type: ignore[arg-type]
