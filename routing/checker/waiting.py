"""What waits for a later day has its price."""

from __future__ import annotations

from math import fsum

from routing.checker.context import PlanContext


def waiting_cost(day: PlanContext) -> float:
    """Add up the prices of those of the unserved that may wait."""
    left = (day.shipments.get(row) for row in {row.id for row in day.plan.unserved})
    return fsum(row.wait.cost for row in left if row is not None and row.wait is not None)
