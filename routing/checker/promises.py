"""A promised visit has the price of the days by which it would be late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from routing.checker.context import TOLERANCE, PlanContext
from routing.checker.violation import Violation


def judge(day: PlanContext) -> Iterator[Violation]:
    """Count the days of each promise on the calendar."""
    tomorrow = day.problem.start.date() + timedelta(days=1)
    for row in day.problem.shipments:
        promise = row.promise
        if promise is None:
            continue
        late = 1
        if promise.last_visit is not None:
            due = promise.last_visit + timedelta(days=promise.every_days)
            late = max(0, (tomorrow - due).days)
        expected, asked = promise.cost * late, None if row.wait is None else row.wait.cost
        if asked is None or abs(asked - expected) > TOLERANCE * max(1.0, expected):
            yield Violation(
                code="promises.wrong_price",
                shipment_ids=(row.id,),
                details={"expected": round(expected, 6)},
            )
