"""A VROOM problem in, VROOM's answer out, with the status that vroom-express would give it.

https://github.com/VROOM-Project/vroom-express
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from routing.errors import InputError, LimitError, RegionError, ShanluError
from routing.formats.vroom import VroomDay, check_strictly, read_vroom, write_vroom
from routing.jobs.signals import Signals
from routing.planner import Planned, plan_day
from routing.planning.locating import locate
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.roads.region import Region
from routing.solvers.protocol import Effort
from routing.tasks.custom_routes import as_given, no_worse
from routing.tasks.planning import region_of
from routing.tasks.vroom_violations import with_violations

Tell = Callable[[float], None]

INTERNAL, INPUT, ROUTING, TOO_LARGE = 1, 2, 3, 4
"""Codes of vroom-express's errors."""
_PROFILES = {
    "car": "van",
    "driving-car": "van",
    "truck": "light_truck",
    "driving-hgv": "light_truck",
}
"""What OSRM's and openrouteservice's profiles are called here."""

_LIMITED = ((("jobs", "shipments"), "too_many_shipments"), (("vehicles",), "too_many_vehicles"))
"""Tables that together have so many rows at most, and how that is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VroomTask:
    """What a client of vroom-express asks.

    Attributes
    ----------
    region : str or None
        Where problems without matrices take place.
    """

    data: Any
    region: str | None
    regions: Path
    cache: Path
    time_limit_s: float
    max_tasks: int


def solve(task: VroomTask, signals: Signals) -> tuple[int, dict[str, Any]]:
    """Return the HTTP status and the answer."""
    try:
        return 200, _solve(task, signals)
    except LimitError as error:
        return 413, failure(TOO_LARGE, error)
    except RegionError as error:
        return 500, failure(ROUTING, error)
    except InputError as error:
        return 400, failure(INPUT, error)
    except _UnusableRowError as error:
        return 400, {"code": INPUT, "error": str(error)}


def failure(code: int, error: ShanluError) -> dict[str, Any]:
    """Return an error as vroom-express tells it, the user's own id first: in one sentence."""
    about = f"{error.details['id']}: " if error.details.get("id") else ""
    return {"code": code, "error": f"{about}{error.cause()} {error.action()}"}


class _UnusableRowError(Exception):
    def __init__(self, row: Rejected) -> None:
        super().__init__(f"{row.kind} {row.id}: {row.cause()} {row.action() or ''}".strip())


def _solve(task: VroomTask, signals: Signals) -> dict[str, Any]:
    data = task.data
    if not isinstance(data, dict):
        raise InputError("not_an_object")
    for tables, code in _LIMITED:
        count = sum(len(rows) for key in tables if isinstance(rows := data.get(key), list))
        if count > task.max_tasks:
            raise LimitError(code, count=count, limit=task.max_tasks)
    check_strictly(data)
    options = data.get("options")
    options = options if isinstance(options, dict) else {}
    data = {key: value for key, value in data.items() if key != "options"}
    region = None
    if not data.get("matrices") and not data.get("matrix"):
        if task.region is None:
            raise InputError("no_region_and_no_matrices")
        region = region_of(task.regions, task.cache, task.region)
        data = _with_our_profiles(data)
    day = read_vroom(data, region=_ref(region), timezone=region.timezone if region else None)
    for row in day.problem.rejected:  # VROOM takes all of a problem or nothing
        raise _UnusableRowError(row)
    effort = Effort(time_limit_s=_limit_s(options, task.time_limit_s), stopped=signals.stopped)
    planned = _planned(day, region, options, effort, signals.tell)
    answer = with_violations(write_vroom(planned.plan, day), planned.violations, day)
    if not options.get("g"):
        for route in answer["routes"]:
            route.pop("geometry", None)
    return answer


def _planned(
    day: VroomDay, region: Region | None, options: Mapping[str, Any], effort: Effort, tell: Tell
) -> Planned:
    """Search, or only time the routes that vehicles were given, as VROOM does with ``-c``."""
    if options.get("c"):
        if day.is_timed:
            raise InputError("vroom_unsupported", field="steps[].service_at")
        return as_given(locate(day.problem, region), day.orders, region)
    planned = plan_day(day.problem, region, effort=effort, progress=tell)
    return no_worse(planned, day.orders, region) if any(day.orders.values()) else planned


def _limit_s(options: dict[str, Any], longest_s: float) -> float:
    asked = options.get("l")
    if isinstance(asked, bool) or not isinstance(asked, int | float) or asked <= 0:
        return longest_s
    return min(float(asked), longest_s)


def _with_our_profiles(data: dict[str, Any]) -> dict[str, Any]:
    vehicles = data.get("vehicles")
    if not isinstance(vehicles, list):
        return data
    renamed = [
        {**row, "profile": _PROFILES.get(row.get("profile", "car"), row.get("profile"))}
        if isinstance(row, dict) and isinstance(row.get("profile", "car"), str)
        else row
        for row in vehicles
    ]
    return {**data, "vehicles": renamed}


def _ref(region: Region | None) -> RegionRef | None:
    return None if region is None else RegionRef(id=region.id, version=region.version)
