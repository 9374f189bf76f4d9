"""How a plan stands: what its job does, which version there is, and which one couriers have."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from routing import wording
from routing.errors import ConflictError
from routing.store import plans, publications, queue
from routing.store.desk import Desk, Row

Status = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class PlanState(BaseModel):
    """A plan without its routes."""

    id: str
    date: str
    region: str | None
    status: Status
    best_cost: float | None
    attempts: int
    version: int
    cost: float | None
    violations: list[dict[str, Any]]
    locked: list[str]
    published_version: int | None
    error: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def state_of(desk: Desk, plan: Row, lang: wording.Lang = "en") -> PlanState:
    """Return how a plan stands."""
    job = queue.of(desk, plan["id"])
    latest = plans.version(desk, plan["id"], plan["version"]) if plan["version"] else None
    published = publications.of_plan(desk, plan["id"])
    return PlanState(
        id=plan["id"],
        date=plan["date"],
        region=plan["region"],
        status="succeeded" if job is None else job["status"],
        best_cost=None if job is None else job["best_cost"],
        attempts=0 if job is None else job["attempts"],
        version=plan["version"],
        cost=None if latest is None else latest["cost"],
        violations=[] if latest is None else latest["violations"][lang],
        locked=[] if latest is None else latest["locked"],
        published_version=published[0]["version"] if published else None,
        error=None if job is None else told_error(job["error"], lang),
        created_at=plan["created_at"],
        started_at=None if job is None else job["started_at"],
        finished_at=None if job is None else job["finished_at"],
    )


def version_of(desk: Desk, plan: Row, number: int | None = None) -> Row:
    """Return a version of a plan, the latest where none is named.

    Raises
    ------
    ConflictError
        ``plan_not_made`` where there is none yet.
    MissingError
    """
    if not plan["version"]:
        raise ConflictError("plan_not_made", id=plan["id"])
    return plans.version(desk, plan["id"], number or plan["version"])


def told_error(kept: Any, lang: wording.Lang) -> dict[str, Any] | None:
    """Return why a job failed, as it was kept, in a language."""
    if kept is None:
        return None
    if lang in kept:
        told: dict[str, Any] = kept[lang]
        return told
    code = kept["code"]
    return {
        "code": code,
        "cause": wording.text(f"errors.{code}.cause", lang),
        "action": wording.text(f"errors.{code}.action", lang),
    }
