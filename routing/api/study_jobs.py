"""Jobs that answer siting studies: the result is the answer in every format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from gzip import decompress
from typing import Any

from routing.api.figures import Figures
from routing.jobs.signals import Task
from routing.settings import Settings
from routing.store import studies
from routing.store.desk import Desk, Row
from routing.store.queue import Claimed
from routing.tasks.siting import StudyTask, carry_out_study


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyJobs:
    """See :class:`routing.api.job_queue.Kind`."""

    settings: Settings
    figures: Figures

    def task(self, desk: Desk, job: Claimed) -> tuple[Task, Any]:
        """Return how a study is answered."""
        del desk
        return carry_out_study, StudyTask(
            regions=self.settings.regions, cache=self.settings.cache, **job.request
        )

    def keep(self, desk: Desk, job: Claimed, result: Any) -> None:
        """Keep the answer."""
        studies.answer(desk, job.subject, result["documents"])

    def count(self, status: str, job: Row | None, result: Any) -> None:
        """Count a study, and how far its answers may be from the best."""
        del job
        self.figures.studies.labels(status).inc()
        plain = result.get("documents", {}).get(("json", "en"))
        if plain is None:
            return
        for scenario in json.loads(decompress(plain)).get("scenarios", ()):
            if scenario.get("gap") is not None:
                self.figures.gap.observe(scenario["gap"])
