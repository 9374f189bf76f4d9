"""What the requests of one application share."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from routing.api.failures import Failures
from routing.regions import Regions
from routing.roads.region import Region
from routing.settings import Settings
from routing.store.database import Store


@dataclass(slots=True, kw_only=True)
class ServiceState:
    """Settings, the store, and the regions that were opened."""

    settings: Settings
    store: Store
    regions: Regions
    failures: Failures
    planning: threading.BoundedSemaphore
    _opened: dict[str, Region] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def region(self, region_id: str) -> Region:
        """Open a region once; its travel times stay in memory."""
        with self._lock:
            if region_id not in self._opened:
                self._opened[region_id] = self.regions.by_id(region_id)
            return self._opened[region_id]


def _state(request: Request) -> ServiceState:
    state: ServiceState = request.app.state.service
    return state


State = Annotated[ServiceState, Depends(_state)]
