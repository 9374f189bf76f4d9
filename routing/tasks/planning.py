"""A native day in, a native plan out, both as JSON values: what a worker is given to do."""

from __future__ import annotations

import functools
import math
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from routing.checker import Violation
from routing.errors import ShanluError
from routing.formats.native_day import peek, read_day
from routing.formats.native_plan import write_plan
from routing.jobs.signals import Parts, Signals
from routing.planner import Planned, engine_named, finished
from routing.planning.districts import (
    Answer,
    District,
    Standing,
    efforts,
    joined,
    next_districts,
    solved,
)
from routing.planning.effort import effort_for
from routing.planning.locating import locate
from routing.planning.spare_vehicles import without_spare_vehicles
from routing.problem import Problem
from routing.region_ref import RegionRef
from routing.regions import Regions
from routing.roads.region import Region
from routing.solvers.protocol import Effort
from routing.wording import LANGS


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningTask:
    """What is to be planned, where its region lies, and how long to search.

    Attributes
    ----------
    time_limit_s, iterations : optional
        As :func:`routing.planning.effort.effort_for` takes them.
    whole : bool
        Whether a day of many depots is searched as a whole.
    longest_s : float
        After which a search in steps ends, too, with the best plan so far.
    workers : int
        How many there are for its districts.
    """

    day: dict[str, Any]
    regions: Path
    cache: Path
    time_limit_s: float | None
    iterations: int | None
    seed: int
    engine: str
    longest_s: float = math.inf
    whole: bool = False
    workers: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DistrictTask:
    """A part of a day, which needs no region."""

    district: District
    effort: Effort
    engine: str
    longest_s: float


def carry_out(task: PlanningTask, signals: Signals) -> dict[str, Any] | Parts:
    """Plan a day.

    Returns
    -------
    dict or Parts
        ``plan``, ``violations`` by language and ``cost``; or ``error`` by language, where nothing
        usable came in. A day of many depots goes on in parts, one a district.
    """
    try:
        problem, region = located(task.day, task.regions, task.cache)
        needed = without_spare_vehicles(problem)
        parts = None if task.whole else _parts(task, needed, Standing())
        if parts is not None:
            return parts
        effort = _ended(_effort(task, problem), task.longest_s, signals)
        plan = engine_named(task.engine).solve(needed, effort, signals.tell)
        return _told(finished(problem, plan, region))
    except ShanluError as error:
        return {"error": told(error)}


def plan_district(task: DistrictTask, signals: Signals) -> Answer:
    """Plan a part of a day."""
    effort = _ended(task.effort, task.longest_s, signals)
    return solved(task.district, engine_named(task.engine), effort, signals.tell)


def join_districts(
    given: tuple[tuple[PlanningTask, tuple[District, ...], Standing], tuple[Answer, ...]],
    _signals: Signals,
) -> dict[str, Any] | Parts:
    """Join what districts came to; shipments that one left out may go on to another."""
    (task, districts, before), answers = given
    problem, region = located(task.day, task.regions, task.cache)
    needed = without_spare_vehicles(problem)
    standing = before.after(districts, answers)
    parts = _parts(task, needed, standing)
    if parts is not None:
        return parts
    return _told(finished(problem, joined(needed, standing, seed=task.seed), region))


def _parts(task: PlanningTask, problem: Problem, standing: Standing) -> Parts | None:
    districts = next_districts(problem, standing)
    if not districts:
        return None
    each = efforts(districts, _effort(task, problem), workers=task.workers, rounds=standing.rounds)
    return Parts(
        task=plan_district,
        given=tuple(
            DistrictTask(
                district=district, effort=effort, engine=task.engine, longest_s=task.longest_s
            )
            for district, effort in zip(districts, each, strict=True)
        ),
        join=join_districts,
        kept=(task, districts, standing),
    )


def _effort(task: PlanningTask, problem: Problem) -> Effort:
    limit_s, iterations = task.time_limit_s, task.iterations
    return effort_for(problem, time_limit_s=limit_s, iterations=iterations, seed=task.seed)


def _ended(effort: Effort, longest_s: float, signals: Signals) -> Effort:
    """Return an effort that ends when it is cancelled, and after the longest time."""
    until_s = time.monotonic() + longest_s
    return replace(effort, stopped=lambda: signals.stopped() or time.monotonic() > until_s)


def _told(planned: Planned) -> dict[str, Any]:
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
