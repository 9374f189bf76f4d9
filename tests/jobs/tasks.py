"""Tasks for workers: functions of a module, as a process that is begun anew finds them."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from routing.jobs.signals import Parts, Signals


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


def tell_pid(given: str, signals: Signals) -> str:
    """Write the process down, all at once, and go on until it is stopped."""
    part = Path(f"{given}.part")
    part.write_text(str(os.getpid()), encoding="utf-8")
    part.replace(given)
    return until_stopped(None, signals)


def in_parts(given: int, _signals: Signals) -> Parts:
    """Double so many numbers, each by itself, and add them up."""
    return Parts(task=double, given=tuple(range(given)), join=add_up, kept=100)


def add_up(given: tuple[int, tuple[int, ...]], _signals: Signals) -> int:
    kept, results = given
    return kept + sum(results)


def in_slow_parts(given: tuple[str, ...], _signals: Signals) -> Parts:
    """Go on with parts of which each is slow until there is a file of its name."""
    return Parts(task=slow_once, given=given, join=add_up_texts, kept=None)


def add_up_texts(given: tuple[None, tuple[str, ...]], _signals: Signals) -> str:
    return " ".join(given[1])
