"""The queue of long work: a job is a row, and whoever carries it out holds a lease of it.

A lease runs out where its holder gives no sign of life: the job is then somebody else's, once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, or_, select, update

from routing.store import webhooks
from routing.store.desk import Desk, new_id
from routing.store.moments import now
from routing.store.tables import jobs

LEASE = timedelta(seconds=20)
ATTEMPTS = 2
"""A job whose worker was lost is tried once more."""
LOST = {"code": "job_lost", "details": {}}
"""The error of one whose workers were lost each time."""
ENDED = ("succeeded", "failed", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A job that is ours until its lease runs out."""

    organisation: str
    id: str
    kind: str
    subject: str
    request: Any
    attempt: int


def add(desk: Desk, kind: str, subject: str, request: Any) -> str:
    """Add a job; returns its id."""
    job = new_id("job")
    desk.insert(
        jobs,
        id=job,
        kind=kind,
        subject_id=subject,
        request=request,
        status="queued",
        attempts=0,
        cancel_requested=False,
        created_at=now(),
    )
    return job


def of(desk: Desk, subject: str) -> RowMapping | None:
    """Return the latest job of a subject."""
    query = desk.select(jobs).where(jobs.c.subject_id == subject)
    return desk.first(query.order_by(jobs.c.id.desc()))


def unfinished(desk: Desk) -> int:
    """Count the organisation's jobs that have not ended."""
    return len(desk.all(desk.select(jobs, jobs.c.id).where(jobs.c.status.not_in(ENDED))))


def request_cancel(desk: Desk, job: str) -> None:
    """Ask for an end; a job that nobody has begun ends at once."""
    mine = jobs.c.id == job
    waiting = mine & (jobs.c.status == "queued") & (jobs.c.attempts == 0)
    ended = {"status": "cancelled", "finished_at": now()}
    if not desk.change(desk.update(jobs).where(waiting).values(cancel_requested=True, **ended)):
        going = mine & jobs.c.status.not_in(ENDED)
        desk.change(desk.update(jobs).where(going).values(cancel_requested=True))
    desk.note("job.cancel_requested", job)


def claim(connection: Connection, owner: str) -> Claimed | None:
    """Take the oldest job that waits or whose holder is lost; None where there is none.

    Processes that ask at the same time get different jobs.
    """
    query = _claimable().order_by(jobs.c.created_at, jobs.c.id).limit(1)
    row = connection.execute(query.with_for_update(skip_locked=True)).mappings().first()
    if row is None:
        return None
    if row["attempts"] >= ATTEMPTS:
        _give_up(connection, row)
        return claim(connection, owner)
    claimed = Claimed(
        organisation=row["organisation_id"],
        id=row["id"],
        kind=row["kind"],
        subject=row["subject_id"],
        request=row["request"],
        attempt=row["attempts"] + 1,
    )
    begun = {
        "status": "running",
        "attempts": claimed.attempt,
        "owner": owner,
        "lease_until": now() + LEASE,
        "started_at": row["started_at"] or now(),
    }
    connection.execute(update(jobs).where(_is(row)).values(begun))
    return claimed


def may_be_claimed(connection: Connection) -> bool:
    """Tell whether there is a job to take."""
    return connection.execute(_claimable().limit(1)).first() is not None


def renew(
    connection: Connection, job: Claimed, owner: str, best_cost: float | None
) -> Literal["go on", "cancel", "lost"]:
    """Give a sign of life, with the best cost so far.

    Returns
    -------
    {"go on", "cancel", "lost"}
        ``"go on"``, ``"cancel"``, or ``"lost"`` where the lease is somebody else's by now.
    """
    mine = (jobs.c.organisation_id == job.organisation) & (jobs.c.id == job.id)
    held = mine & (jobs.c.owner == owner) & (jobs.c.status == "running")
    values: dict[str, Any] = {"lease_until": now() + LEASE}
    if best_cost is not None:
        values["best_cost"] = best_cost
    if not connection.execute(update(jobs).where(held).values(values)).rowcount:
        return "lost"
    asked = connection.execute(select(jobs.c.cancel_requested).where(mine)).scalar_one()
    return "cancel" if asked else "go on"


def finish(
    desk: Desk,
    job: Claimed,
    owner: str,
    status: str,
    error: Any = None,
    *,
    best_cost: float | None = None,
) -> bool:
    """End a job, in the transaction of its result; False where the lease is somebody else's."""
    held = (jobs.c.id == job.id) & (jobs.c.owner == owner) & (jobs.c.status == "running")
    values: dict[str, Any] = {"status": status, "error": error, "finished_at": now()}
    if best_cost is not None:
        values["best_cost"] = best_cost
    if not desk.change(desk.update(jobs).where(held).values(values)):
        return False
    _tell(desk, job.kind, job.subject, status)
    return True


def give_back(desk: Desk, job: Claimed, owner: str, *, counted: bool) -> None:
    """Let go of a job that was not carried out.

    Parameters
    ----------
    counted : bool
        Whether it was tried: its worker was lost, and the second time it fails. Not where this
        process ends in good order.
    """
    if counted and job.attempt >= ATTEMPTS:
        finish(desk, job, owner, "failed", LOST)
        return
    held = (jobs.c.id == job.id) & (jobs.c.owner == owner) & (jobs.c.status == "running")
    attempts = job.attempt if counted else job.attempt - 1
    again = {"status": "queued", "attempts": attempts, "owner": None, "lease_until": None}
    desk.change(desk.update(jobs).where(held).values(again))


def waiting(connection: Connection) -> int:
    """Count the jobs of all organisations that nobody has begun."""
    return len(connection.execute(select(jobs.c.id).where(jobs.c.status == "queued")).all())


def _claimable() -> Select[Any]:
    lost = and_(jobs.c.status == "running", jobs.c.lease_until < now())
    return select(jobs).where(or_(jobs.c.status == "queued", lost))


def _give_up(connection: Connection, row: RowMapping) -> None:
    ended = {"status": "failed", "error": LOST, "finished_at": now()}
    connection.execute(update(jobs).where(_is(row)).values(ended))
    desk = Desk(connection=connection, organisation=row["organisation_id"])
    _tell(desk, row["kind"], row["subject_id"], "failed")


def _tell(desk: Desk, kind: str, subject: str, status: str) -> None:
    """Let those who want to know be told that a plan is there, or will not be."""
    if kind == "plan":
        event: webhooks.Event = "plan.failed" if status == "failed" else "plan.finished"
        webhooks.tell(desk, event, subject, {"plan": subject, "status": status})


def _is(row: RowMapping) -> ColumnElement[bool]:
    return and_(jobs.c.organisation_id == row["organisation_id"], jobs.c.id == row["id"])
