"""What the requests of one application share."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request

from routing.api.failures import Failures
from routing.api.figures import Figures
from routing.api.issuers import Issuer
from routing.jobs.local import LocalWorkers
from routing.jobs.runner import Runner
from routing.problem import Problem
from routing.regions import Regions
from routing.roads.region import Region
from routing.settings import Settings
from routing.store.database import Store
from routing.store.queue import Claimed
from routing.tasks.planning import located, opened, region_of


@dataclass(slots=True, kw_only=True)
class ServiceState:
    """Settings, the store, the regions, and whoever carries long work out.

    Attributes
    ----------
    sheets_turn, vroom_turn : asyncio.Semaphore
        One workbook, and one problem of ``/vroom``, at a time.
    """

    settings: Settings
    store: Store
    regions: Regions
    failures: Failures
    figures: Figures
    issuer: Issuer | None = None
    runner: Runner[Claimed] | None = None
    sheet_workers: LocalWorkers = field(default_factory=lambda: LocalWorkers(1))
    sheets_turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    vroom_workers: LocalWorkers = field(default_factory=lambda: LocalWorkers(1))
    vroom_turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def wake(self) -> None:
        """Tell who makes plans here that there is a new one."""
        if self.runner is not None:
            self.runner.wake()

    def region(self, region_id: str) -> Region:
        """Open a region once a process."""
        return region_of(self.settings.regions, self.settings.cache, region_id)

    def opened(self, day: dict[str, Any]) -> tuple[Problem, Region | None]:
        """Read a day and open its region."""
        return opened(day, self.settings.regions, self.settings.cache)

    def located(self, day: dict[str, Any]) -> tuple[Problem, Region | None]:
        """Read a day as it was planned, with its travel times."""
        return located(day, self.settings.regions, self.settings.cache)


async def _state(request: Request) -> ServiceState:
    state: ServiceState = request.app.state.service
    return state


State = Annotated[ServiceState, Depends(_state)]
