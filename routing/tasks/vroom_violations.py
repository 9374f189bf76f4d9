"""Broken rules in VROOM's words: at a step, of a route, of all routes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from routing.checker import Violation
from routing.formats.vroom import VroomDay

_CAUSES = {
    "time_windows.missed": "delay",
    "shifts.departs_early": "lead_time",
    "shifts.returns_late": "delay",
    "capacity.overloaded": "load",
    "skills.missing": "skills",
    "pairs.two_routes": "precedence",
    "pairs.delivered_first": "precedence",
    "coverage.half_served": "precedence",
    "breaks.skipped": "missing_break",
    "limits.travel": "max_travel_time",
    "limits.distance": "max_distance",
    "limits.tasks": "max_tasks",
}


def with_violations(
    answer: Mapping[str, Any], violations: Sequence[Violation], day: VroomDay
) -> dict[str, Any]:
    """Return an answer of :func:`routing.formats.vroom.write_vroom` with what is wrong in it."""
    routes = [
        _told(route, [one for one in violations if one.vehicle_id == str(route["vehicle"])], day)
        for route in answer["routes"]
    ]
    broken = _summed(one for route in routes for one in route["violations"])
    summary = {**answer["summary"], "violations": broken}
    return {**answer, "summary": summary, "routes": routes}


def _told(
    route: Mapping[str, Any], violations: Iterable[Violation], day: VroomDay
) -> dict[str, Any]:
    at: list[list[dict[str, Any]]] = [[] for _ in route["steps"]]
    for violation in violations:
        cause = _CAUSES.get(violation.code)
        if cause is not None:
            off_s = _off_s(violation, day)
            told = {"cause": cause} | ({} if off_s is None else {"duration": off_s})
            at[_step(violation, route["steps"], day)].append(told)
    steps = [
        {**step, "violations": _summed(told)} for step, told in zip(route["steps"], at, strict=True)
    ]
    return {**route, "steps": steps, "violations": _summed(one for row in at for one in row)}


def _summed(told: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return each cause once, with all its seconds."""
    causes: dict[str, dict[str, Any]] = {}
    for one in told:
        whole = causes.setdefault(one["cause"], {"cause": one["cause"]})
        if "duration" in one:
            whole["duration"] = whole.get("duration", 0) + one["duration"]
    return list(causes.values())


def _step(violation: Violation, steps: Sequence[Mapping[str, Any]], day: VroomDay) -> int:
    """Return where it is told: at the first step that it concerns, else at the start."""
    if violation.code == "shifts.returns_late":
        return len(steps) - 1
    tasks = {
        (source.type, source.id)
        for shipment in violation.shipment_ids
        for source in day.sources.of_shipment(shipment)
    }
    concerned = (
        number for number, step in enumerate(steps) if (step["type"], step.get("id")) in tasks
    )
    return next(concerned, 0)


def _off_s(violation: Violation, day: VroomDay) -> int | None:
    """Return how much too late or too early it is."""
    told = violation.details
    match violation.code:
        case "shifts.returns_late":
            return int(told["arrival_s"] - told["latest_s"])
        case "shifts.departs_early":
            return int(told["earliest_s"] - told["departure_s"])
        case "time_windows.missed":
            late = day.problem.shipments_named(violation.shipment_ids).values()
            windows = [one for row in late for task in row.tasks for one in task.time_windows]
            ends = [one.end_s for one in windows if one.end_s < told["start_s"]]
            return int(told["start_s"] - max(ends)) if ends else None
        case _:
            return None
