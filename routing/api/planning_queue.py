"""The store's queue as the runner of jobs sees it: a plan is a job, and its result a version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routing.api.figures import Figures
from routing.errors import InputError
from routing.jobs.runner import Word
from routing.jobs.signals import Task, Workers
from routing.planning_task import PlanningTask, carry_out, told
from routing.settings import Settings
from routing.store import plans, queue
from routing.store.database import Store
from routing.store.desk import Row
from routing.store.moments import now
from routing.store.queue import Claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningQueue:
    """Plans that wait to be made.

    Attributes
    ----------
    owner : str
        Which process asks.
    """

    store: Store
    settings: Settings
    owner: str
    workers: Workers
    figures: Figures

    def claim(self) -> Claimed | None:
        """Take the oldest plan that waits, of any organisation."""
        with self.store.everything_read() as connection:
            if not queue.may_be_claimed(connection):
                return None  # no need to stop those who write
        with self.store.everything() as connection:
            return queue.claim(connection, self.owner)

    def task(self, job: Claimed) -> tuple[Task, Any]:
        """Return how it is made."""
        with self.store.reading(job.organisation) as desk:
            day = plans.get(desk, job.subject)["day"]
        regions, cache = self.settings.regions, self.settings.cache
        size = self.workers.size()
        asked = job.request
        return carry_out, PlanningTask(day=day, regions=regions, cache=cache, workers=size, **asked)

    def renew(self, job: Claimed, best_cost: float | None) -> Word:
        """Give a sign of life."""
        with self.store.everything() as connection:
            return queue.renew(connection, job, self.owner, best_cost)

    def finish(self, job: Claimed, result: Any) -> None:
        """Keep the plan as its first version, or why there is none; in one transaction."""
        with self.store.writing(job.organisation) as desk:
            asked = queue.of(desk, job.subject)
            if "error" in result:
                queue.finish(desk, job, self.owner, "failed", result["error"])
                self.figures.plans.labels("failed").inc()
                return
            status = "cancelled" if asked and asked["cancel_requested"] else "succeeded"
            if not queue.finish(desk, job, self.owner, status, best_cost=result["cost"]):
                return  # somebody else's by now
            plans.add_version(
                desk,
                job.subject,
                after=0,
                content=result["plan"],
                violations=result["violations"],
                locked=(),
                cost=result["cost"],
                made_by="engine",
            )
        self._count(status, asked, result["plan"]["summary"])

    def _count(self, status: str, job: Row | None, summary: dict[str, Any]) -> None:
        self.figures.plans.labels(status).inc()
        if job is not None:
            self.figures.plan_seconds.observe((now() - job["created_at"]).total_seconds())
        unserved = len(summary["unserved"])
        self.figures.unserved_share.observe(unserved / max(unserved + summary["served"], 1))

    def fail(self, job: Claimed, error: BaseException) -> None:
        """Keep that something went wrong which should not have."""
        del error  # in the log, not in an answer: it may name what is not the client's
        with self.store.writing(job.organisation) as desk:
            queue.finish(desk, job, self.owner, "failed", told(InputError("job_failed", id=job.id)))

    def give_back(self, job: Claimed, *, counted: bool) -> None:
        """Let go of a plan that was not made."""
        with self.store.writing(job.organisation) as desk:
            queue.give_back(desk, job, self.owner, counted=counted)
