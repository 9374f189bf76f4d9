"""What a plan costs beside its routes is recorded as it is."""

from __future__ import annotations

from collections.abc import Iterator

from routing.checker.balance import imbalance_cost
from routing.checker.context import TOLERANCE, PlanContext
from routing.checker.violation import Violation
from routing.checker.waiting import waiting_cost


def judge(day: PlanContext) -> Iterator[Violation]:
    """Recompute the prices that no single route has."""
    recorded, expected = day.plan.beside_cost, imbalance_cost(day) + waiting_cost(day)
    if not abs(recorded - expected) <= TOLERANCE * max(1.0, abs(expected)):  # NaN is wrong, too
        details = {"cost": recorded, "expected": round(expected, 6)}
        yield Violation(code="cost.beside_wrong", details=details)
