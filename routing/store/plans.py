"""Plans, and every version of each: what was planned, and what was made of it by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import RowMapping

from routing.errors import MissingError, StaleError
from routing.store.desk import Desk, new_id
from routing.store.moments import now
from routing.store.tables import plan_versions, plans


def create(desk: Desk, *, date: str, region: str | None, day: Any) -> str:
    """Add a plan that has no version yet; returns its id."""
    plan = new_id("plan")
    desk.insert(
        plans,
        id=plan,
        date=date,
        region=region,
        day=day,
        version=0,
        created_at=now(),
        updated_at=now(),
    )
    desk.note("plan.created", plan, date=date)
    return plan


def get(desk: Desk, plan: str) -> RowMapping:
    """Return a plan with its day.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    found = desk.first(desk.select(plans).where(plans.c.id == plan))
    if found is None:
        raise MissingError("not_there", kind="plan", id=plan)
    return found


def listed(desk: Desk, before: str, size: int, date: str | None = None) -> Sequence[RowMapping]:
    """Return plans without their days, the newest first."""
    columns = [column for column in plans.c if column.name != "day"]
    query = desk.select(plans, *columns).order_by(plans.c.id.desc()).limit(size)
    if before:
        query = query.where(plans.c.id < before)
    return desk.all(query if date is None else query.where(plans.c.date == date))


def version(desk: Desk, plan: str, number: int) -> RowMapping:
    """Return one version of a plan.

    Raises
    ------
    MissingError
        ``not_there``.
    """
    wanted = (plan_versions.c.plan_id == plan) & (plan_versions.c.version == number)
    found = desk.first(desk.select(plan_versions).where(wanted))
    if found is None:
        raise MissingError("not_there", kind="plan version", id=f"{plan} {number}")
    return found


def versions(desk: Desk, plan: str) -> Sequence[RowMapping]:
    """Return the versions of a plan without their contents, the first one first."""
    columns = [column for column in plan_versions.c if column.name != "content"]
    wanted = plan_versions.c.plan_id == plan
    query = desk.select(plan_versions, *columns).where(wanted).order_by(plan_versions.c.version)
    return desk.all(query)


def add_version(
    desk: Desk,
    plan: str,
    *,
    after: int,
    content: Any,
    violations: Any,
    locked: Sequence[str],
    cost: float,
    made_by: str,
) -> int:
    """Add the version that follows one; returns its number.

    Raises
    ------
    StaleError
        ``changed_meanwhile`` where ``after`` is not the latest any more.
    """
    latest = (plans.c.id == plan) & (plans.c.version == after)
    number = after + 1
    if not desk.change(desk.update(plans).where(latest).values(version=number, updated_at=now())):
        raise StaleError("changed_meanwhile", id=plan)
    desk.insert(
        plan_versions,
        plan_id=plan,
        version=number,
        content=content,
        violations=violations,
        locked=list(locked),
        cost=cost,
        made_by=made_by,
        created_at=now(),
    )
    desk.note("plan.versioned", plan, version=number, made_by=made_by)
    return number
