"""Days planned over HTTP."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from routing.roads.region import Region
from tests.api.service import Service
from tests.cli.shell import write_day

COURIER = "courier-1"
PLANS = "/v1/plans?iterations=20"
PATIENCE_S = 120.0


def small_day(folder: Path, region: Region) -> dict[str, Any]:
    """Return a day of six orders and two vans, the first one with a courier."""
    path = write_day(folder / "day.json", region)
    day: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    van = day["vehicles"][0]
    day["couriers"] = [{"id": COURIER, "name": "Courier 1"}]
    day["vehicles"] = [van | {"courier": COURIER}, van | {"id": "van-2"}]
    return day


def planned(service: Service, day: Any, path: str = PLANS, **options: Any) -> dict[str, Any]:
    """Ask for a plan and wait until its job has ended."""
    answer = service.asks("POST", path, json=day, **options)
    assert answer.status_code == 202, answer.text
    return ended(service, answer.headers["location"])


def ended(service: Service, location: str) -> dict[str, Any]:
    """Wait until a plan's job has ended."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        state: dict[str, Any] = service.asks("GET", location).json()
        if state["status"] not in {"queued", "running"}:
            return state
        time.sleep(0.1)
    raise TimeoutError(location)
