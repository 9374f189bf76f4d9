"""A native day in, a native plan out, both as JSON values: what a worker is given to do."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from routing.checker import Violation
from routing.errors import ShanluError
from routing.formats.native_day import peek, read_day
from routing.formats.native_plan import write_plan
from routing.locating import locate
from routing.planner import plan_day
from routing.problem import Problem
from routing.region_ref import RegionRef
from routing.regions import Regions
from routing.roads.region import Region
from routing.solvers.protocol import Effort
from routing.wording import LANGS


class Signals(Protocol):
    """Whom the search tells its best cost, and asks whether to go on."""

    def tell(self, cost: float) -> None:
        """Say the best cost so far."""
        ...

    def stopped(self) -> bool:
        """Whether to end with the best plan so far."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningTask:
    """What is to be planned, where its region lies, and how long to search."""

    day: dict[str, Any]
    regions: Path
    cache: Path
    time_limit_s: float | None
    iterations: int | None
    seed: int
    engine: str


def carry_out(task: PlanningTask, signals: Signals) -> dict[str, Any]:
    """Plan a day.

    Returns
    -------
    dict
        ``plan``, ``violations`` by language and ``cost``; or ``error`` by language, where nothing
        usable came in.
    """
    try:
        problem, region = opened(task.day, task.regions, task.cache)
        effort = Effort(
            time_limit_s=task.time_limit_s,
            iterations=task.iterations,
            seed=task.seed,
            stopped=signals.stopped,
        )
        planned = plan_day(
            problem, region, effort=effort, engine=task.engine, progress=signals.tell
        )
    except ShanluError as error:
        return {"error": told(error)}
    return {
        "plan": write_plan(planned.plan, planned.problem),
        "violations": in_all_languages(planned.violations),
        "cost": planned.plan.cost,
    }


def opened(day: dict[str, Any], regions: Path, cache: Path) -> tuple[Problem, Region | None]:
    """Read a day and open its region, which is loaded once a process."""
    head = peek(day)
    region = None
    if head.region and not head.has_matrices:
        region = region_of(regions, cache, head.region)
    ref = None if region is None else RegionRef(id=region.id, version=region.version)
    timezone = None if region is None else region.timezone
    return read_day(day, timezone=timezone, region=ref), region


def located(day: dict[str, Any], regions: Path, cache: Path) -> tuple[Problem, Region | None]:
    """Read a day as it was planned, with its travel times."""
    problem, region = opened(day, regions, cache)
    return locate(problem, region), region


def in_all_languages(violations: tuple[Violation, ...]) -> dict[str, list[dict[str, Any]]]:
    """Return what a check found, in every language."""
    return {lang: [found.as_dict(lang) for found in violations] for lang in LANGS}


def told(error: ShanluError) -> dict[str, Any]:
    """Return an error in every language, with the rows that were refused."""
    rejected = error.details.get("rejected", ())
    return {
        lang: {**error.as_dict(lang), "rejected": [row.as_dict(lang) for row in rejected]}
        for lang in LANGS
    }


@functools.lru_cache(maxsize=4)
def region_of(regions: Path, cache: Path, region_id: str) -> Region:
    """Open a region; it stays in memory, with its travel times."""
    return Regions(regions, cache).by_id(region_id)
