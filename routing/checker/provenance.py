"""A plan belongs to one region, one build of it, one travel matrix and one start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC

from routing.checker.context import PlanContext
from routing.checker.violation import Violation
from routing.region_ref import RegionRef

_NOWHERE = RegionRef(id="")
"""A problem or plan that is of no region has brought its own matrices."""


def judge(day: PlanContext) -> Iterator[Violation]:
    """Compare what the plan was made from with what it is checked against."""
    plan, problem = day.plan, day.problem
    planned, given = plan.region or _NOWHERE, problem.region or _NOWHERE
    if planned.id != given.id:
        yield _other("region", planned.id, given.id)
    elif planned.version != given.version:
        yield _other("version", planned.version, given.version)
    if plan.matrix_digest != problem.matrix_digest:
        yield _other("matrix", plan.matrix_digest, problem.matrix_digest)
    # In UTC: Python calls no two zones equal in an hour that clocks repeat.
    if plan.start.astimezone(UTC) != problem.start.astimezone(UTC):
        yield _other("start", plan.start.isoformat(), problem.start.isoformat())


def _other(what: str, planned: str | None, given: str | None) -> Violation:
    details = {"planned": planned or None, "given": given or None}
    return Violation(code=f"provenance.other_{what}", details=details)
