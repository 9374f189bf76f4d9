"""A day's file opened: its dialect, its region, its problem."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from routing.errors import InputError
from routing.formats.files import detect, read_json
from routing.formats.native_day import peek, read_day
from routing.formats.native_plan import read_plan, write_plan
from routing.formats.vroom import VroomDay, read_vroom, read_vroom_solution, write_vroom
from routing.plans import Plan
from routing.problem import Problem, RegionRef
from routing.regions import Regions
from routing.roads.region import Region
from routing.settings import Settings
from routing.wording import Lang


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OpenedDay:
    """A problem as it was read, where it takes place, and the dialect to answer in."""

    problem: Problem
    region: Region | None
    vroom: VroomDay | None = None

    def answer(self, plan: Plan, problem: Problem, lang: Lang) -> dict[str, Any]:
        """Return a plan in the day's own dialect."""
        if self.vroom is not None:
            return write_vroom(plan, self.vroom, lang)
        return write_plan(plan, problem, lang)

    def read_answer(self, data: Any, problem: Problem) -> Plan:
        """Read a plan for this day, in either dialect."""
        kind = detect(data)
        if kind == "native_plan":
            return read_plan(data)
        if kind == "vroom_solution" and self.vroom is not None:
            return read_vroom_solution(data, replace(self.vroom, problem=problem))
        raise InputError("not_a_plan_for_this_day", kind=kind)


def open_day(path: Path, region_id: str | None, vehicles: int | None = None) -> OpenedDay:
    """Open a day.

    Parameters
    ----------
    region_id : str or None
        Comes before the day's own.
    vehicles : int or None
        Use only the first so many.
    """
    data = read_json(path)
    kind = detect(data)
    regions = Regions(Settings().regions)
    if kind == "vroom_day":
        region = regions.open(region_id) if region_id and not _has_matrices(data) else None
        day = read_vroom(
            data, region=_ref(region), timezone=region.timezone if region is not None else None
        )
        capped = _capped(day.problem, vehicles)
        return OpenedDay(problem=capped, region=region, vroom=replace(day, problem=capped))
    if kind != "native_day":
        raise InputError("not_a_day", path=path, kind=kind)
    head = peek(data)
    wanted = None if head.has_matrices else region_id or head.region
    region = regions.open(wanted) if wanted else None
    timezone = region.timezone if region is not None else None
    problem = read_day(data, timezone=timezone, region=_ref(region))
    return OpenedDay(problem=_capped(problem, vehicles), region=region)


def _ref(region: Region | None) -> RegionRef | None:
    return None if region is None else RegionRef(id=region.id, version=region.version)


def _has_matrices(data: dict[str, Any]) -> bool:
    return bool(data.get("matrices") or data.get("matrix"))


def _capped(problem: Problem, vehicles: int | None) -> Problem:
    return problem if vehicles is None else replace(problem, vehicles=problem.vehicles[:vehicles])
