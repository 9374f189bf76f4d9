"""Jobs that make plans: the result is a plan's first version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from routing.api.figures import Figures
from routing.jobs.signals import Task, Workers
from routing.settings import Settings
from routing.store import plans
from routing.store.desk import Desk, Row
from routing.store.moments import now
from routing.store.queue import Claimed
from routing.tasks.planning import PlanningTask, carry_out


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanJobs:
    """See :class:`routing.api.job_queue.Kind`."""

    settings: Settings
    workers: Workers
    figures: Figures

    def task(self, desk: Desk, job: Claimed) -> tuple[Task, Any]:
        """Return how a plan is made."""
        return carry_out, PlanningTask(
            day=plans.get(desk, job.subject)["day"],
            regions=self.settings.regions,
            cache=self.settings.cache,
            longest_s=self.settings.max_time_limit_s,
            workers=self.workers.size(),
            **job.request,
        )

    def keep(self, desk: Desk, job: Claimed, result: Any) -> None:
        """Keep the plan."""
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

    def count(self, status: str, job: Row | None, result: Any) -> None:
        """Count a plan, how long it took, and what it leaves out."""
        self.figures.plans.labels(status).inc()
        if "plan" not in result:
            return
        if job is not None:
            self.figures.plan_seconds.observe((now() - job["created_at"]).total_seconds())
        summary = result["plan"]["summary"]
        unserved = len(summary["unserved"])
        self.figures.unserved_share.observe(unserved / max(unserved + summary["served"], 1))
