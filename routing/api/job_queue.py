"""The store's queue as the runner of jobs sees it; what a job is depends on its kind."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

import structlog

from routing.errors import InputError
from routing.jobs.runner import Word
from routing.jobs.signals import Task
from routing.store import queue
from routing.store.database import Store
from routing.store.desk import Desk, Row
from routing.store.queue import Claimed
from routing.tasks.planning import told

_log = structlog.get_logger("shanlu")


class Kind(Protocol):
    """What is done for jobs of a kind."""

    def task(self, desk: Desk, job: Claimed) -> tuple[Task, Any]:
        """Return what is to be carried out, and what it is given."""
        ...

    def keep(self, desk: Desk, job: Claimed, result: Any) -> None:
        """Keep a result, in the transaction that ends the job."""
        ...

    def count(self, status: str, job: Row | None, result: Any) -> None:
        """Count a job that ended here."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class JobQueue:
    """Jobs that wait.

    Attributes
    ----------
    owner : str
        Which process asks.
    """

    store: Store
    owner: str
    kinds: Mapping[str, Kind]

    def claim(self) -> Claimed | None:
        """Take the oldest job that waits, of any organisation."""
        with self.store.everything_read() as connection:
            if not queue.may_be_claimed(connection):
                return None  # no need to stop those who write
        with self.store.everything() as connection:
            job = queue.claim(connection, self.owner)
        if job is not None:
            _say("job begun", job)
        return job

    def task(self, job: Claimed) -> tuple[Task, Any]:
        """Return how it is done."""
        with self.store.reading(job.organisation) as desk:
            return self.kinds[job.kind].task(desk, job)

    def renew(self, job: Claimed, best_cost: float | None) -> Word:
        """Give a sign of life."""
        with self.store.everything() as connection:
            return queue.renew(connection, job, self.owner, best_cost)

    def finish(self, job: Claimed, result: Any) -> None:
        """Keep the result, or why there is none; in one transaction."""
        kind, error = self.kinds[job.kind], result.get("error")
        with self.store.writing(job.organisation) as desk:
            asked = queue.of(desk, job.subject)
            cancelled = asked is not None and asked["cancel_requested"]
            status = "failed" if error is not None else "cancelled" if cancelled else "succeeded"
            cost = result.get("cost")
            if not queue.finish(desk, job, self.owner, status, error, best_cost=cost):
                return  # somebody else's by now
            if error is None:
                kind.keep(desk, job, result)
        _say("job ended", job, status=status)
        kind.count(status, asked, result)

    def fail(self, job: Claimed, error: BaseException) -> None:
        """Keep that something went wrong which should not have."""
        # In the log, not in an answer; where it was and not what it said, which may name somebody.
        _say("job broke", job, error=type(error).__name__, where=_where(error))
        with self.store.writing(job.organisation) as desk:
            queue.finish(desk, job, self.owner, "failed", told(InputError("job_failed", id=job.id)))

    def give_back(self, job: Claimed, *, counted: bool) -> None:
        """Let go of a job that was not done."""
        with self.store.writing(job.organisation) as desk:
            queue.give_back(desk, job, self.owner, counted=counted)
        _say("job given back", job, worker_lost=counted)


def _say(event: str, job: Claimed, **more: Any) -> None:
    with suppress(OSError):  # a log that cannot be written costs nobody the job
        _log.info(event, job=job.id, kind=job.kind, attempt=job.attempt, **more)


def _where(error: BaseException) -> list[str]:
    """Return the innermost places of an error, of a worker's process too."""
    lines = "".join(traceback.format_exception(error)).splitlines()
    return [line.strip() for line in lines if line.lstrip().startswith('File "')][-3:]
