"""What the checker says of routes that do not keep to what is locked."""

from __future__ import annotations

from dataclasses import replace

from routing.checker import check
from routing.plans import Plan
from routing.problem import Problem
from tests.checker.village import PLAN, PROBLEM


def locked(plan: Plan = PLAN, **locks: tuple[str, int | None]) -> list[tuple[str, tuple[str, ...]]]:
    """Lock shipments of the village, and return what the checker finds."""
    rows = tuple(
        replace(row, vehicle=locks[row.id][0], sequence=locks[row.id][1])
        if row.id in locks
        else row
        for row in PROBLEM.shipments
    )
    problem: Problem = replace(PROBLEM, shipments=rows)
    return [(found.code, found.shipment_ids) for found in check(problem, plan)]


def test_locks_that_are_kept_are_fine() -> None:
    assert locked(walnuts=("van", 1), honey=("van", 0), pepper=("van", 2), tea=("van", None)) == []


def test_what_is_locked_elsewhere_is_told() -> None:
    assert locked(seed=("moto", None)) == [("locks.other_vehicle", ("seed",))]


def test_the_order_counts_by_the_first_task_of_each() -> None:
    # pepper is picked up at stop 2 and handed over at stop 5; tea is collected at stop 4
    assert locked(pepper=("van", 1), tea=("van", 2)) == []
    assert locked(pepper=("van", 2), tea=("van", 1)) == [("locks.order", ("pepper",))]
