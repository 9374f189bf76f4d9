"""Villages to which somebody comes at least every so many days, or that costs its price."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from routing.checker import check
from routing.errors import InputError
from routing.planning.explaining import explain
from routing.problem import Location, Promise, Shipment
from routing.problem.promised_visits import promised_visit
from tests.solvers.small_days import START, collect, day, left_out, on_a_line, served, solved, van

ROAD = on_a_line(0, 100, 200, 300)
TODAY = START.date()


def visit(row: int, *, since: date | None, every_days: int = 3, cost: float = 4.0) -> Shipment:
    promise = Promise(every_days=every_days, last_visit=since, cost=cost)
    due = promised_visit("far", promise, Location(index=row), today=TODAY, loads=1)
    assert due is not None
    return due


@pytest.mark.parametrize(
    ("last", "late"),
    [(date(2026, 11, 22), 0), (date(2026, 11, 21), 0), (date(2026, 11, 20), 1),
     (date(2026, 11, 18), 3), (None, 1)],
)  # fmt: skip
def test_a_visit_is_due_on_the_last_day_that_keeps_the_promise(
    last: date | None, late: int
) -> None:
    promise = Promise(every_days=3, last_visit=last, cost=4.0)
    assert promise.days_late(TODAY) == late
    due = promised_visit("far", promise, Location(index=3), today=TODAY, loads=1)
    assert (due is not None) == (late > 0)
    assert due is None or (due.wait is not None and due.wait.cost == 4.0 * late)


def test_a_promise_of_no_days_is_none() -> None:
    with pytest.raises(InputError, match="promise_of_no_days"):
        Promise(every_days=0, last_visit=None, cost=1.0)


@pytest.mark.usefixtures("each_engine")
@pytest.mark.parametrize(
    ("since", "kept"),
    [(date(2026, 11, 20), False), (date(2026, 11, 19), True)],
    ids=["a day for 3.5", "two days for 7"],
)
def test_a_promise_is_kept_where_that_costs_less(since: date, *, kept: bool) -> None:
    # four kilometres more for the far village
    problem = day(ROAD, [collect("near", 1), visit(3, since=since, cost=3.5)])

    plan = solved(problem)

    assert (left_out(plan) == set()) is kept
    assert plan.cost == pytest.approx(6.0 if kept else 2.0 + 3.5)


@pytest.mark.usefixtures("each_engine")
def test_who_comes_anyway_keeps_the_promise_for_nothing() -> None:
    problem = day(ROAD, [collect("a", 3), visit(3, since=None, cost=0.001)])

    plan = solved(problem)

    assert left_out(plan) == set()
    assert [len(route.visits) for route in plan.routes] == [1]
    assert plan.cost == pytest.approx(6.0)


@pytest.mark.usefixtures("each_engine")
def test_a_day_of_promises_alone_is_planned_too() -> None:
    assert served(solved(day(ROAD, [visit(2, since=None, cost=99.0)]))) == {"van": ("visit/far",)}


@pytest.mark.usefixtures("each_engine")
def test_a_promise_that_is_broken_says_what_it_costs() -> None:
    problem = day(ROAD, [visit(3, since=date(2026, 11, 20))], van(fixed_cost=50.0))
    (row,) = explain(problem, solved(problem).unserved)

    assert row.code == "promise_broken"
    assert "every 3 days; the last visit was on 2026-11-20" in row.reason("en")
    assert "4.00" in row.reason("zh")


@pytest.mark.usefixtures("each_engine")
def test_the_checker_counts_the_days_itself() -> None:
    problem = day(ROAD, [visit(3, since=date(2026, 11, 18))])
    plan = solved(problem)
    (row,) = problem.shipments
    assert row.wait is not None
    cheap = replace(row, wait=replace(row.wait, cost=4.0))

    assert {one.code for one in check(replace(problem, shipments=(cheap,)), plan)} == {
        "promises.wrong_price"
    }
