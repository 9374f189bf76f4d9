"""Tasks for workers: functions of a module, as a process that is begun anew finds them."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from routing.jobs.signals import Signals


def double(given: int, signals: Signals) -> int:
    signals.tell(float(given))
    return 2 * given


def fail(given: str, _signals: Signals) -> None:
    raise ValueError(given)


def until_stopped(given: Any, signals: Signals) -> str:
    """Tell a cost and go on until it is stopped; leaves a mark that it has begun."""
    if given is not None:
        Path(given).touch()
    signals.tell(1.5)
    while not signals.stopped():
        time.sleep(0.01)
    return "stopped"


def slow_once(given: str, signals: Signals) -> str:
    """Go on for ever the first time, and end at once the second."""
    if Path(given).exists():
        return "again"
    return until_stopped(given, signals)
