"""The store's queue as the runner of jobs sees it; what a job is depends on its kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from routing.errors import InputError
from routing.jobs.runner import Word
from routing.jobs.signals import Task
from routing.planning_task import told
from routing.store import queue
from routing.store.database import Store
from routing.store.desk import Desk, Row
from routing.store.queue import Claimed


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
            return queue.claim(connection, self.owner)

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
        kind.count(status, asked, result)

    def fail(self, job: Claimed, error: BaseException) -> None:
        """Keep that something went wrong which should not have."""
        del error  # in the log, not in an answer: it may name what is not the client's
        with self.store.writing(job.organisation) as desk:
            queue.finish(desk, job, self.owner, "failed", told(InputError("job_failed", id=job.id)))

    def give_back(self, job: Claimed, *, counted: bool) -> None:
        """Let go of a job that was not done."""
        with self.store.writing(job.organisation) as desk:
            queue.give_back(desk, job, self.owner, counted=counted)
