"""What somebody changed in a plan by hand, as JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from routing import wording
from routing.formats.summary import Told
from routing.formats.times import iso
from routing.plans import Plan, Route
from routing.plans.changes import (
    UNSERVED,
    Change,
    Position,
    RouteChange,
    changes,
    route_changes,
    shifts,
    tasks,
)
from routing.problem import Problem


def revision(
    before: Plan,
    after: Plan,
    problem: Problem,
    violations: Sequence[Told] = (),
    lang: wording.Lang = "en",
) -> dict[str, Any]:
    """Return what ``shanlu check DAY plan.xlsx --json`` prints.

    Returns
    -------
    dict
        ``changes``: one object a task that moved; ``violations``: what a check of the plan after
        found; ``routes``: one object a vehicle, with its figures before and after and the stops
        that are reached more than five minutes earlier or later; ``day_changed``: whether the day
        has other travel times than the plan before was made with.
    """
    return {
        "changes": [_change(one, after, problem) for one in changes(before, after)],
        "violations": [violation.as_dict(lang) for violation in violations],
        "routes": [_route_change(one, before, after) for one in route_changes(before, after)],
        "day_changed": before.matrix_digest != after.matrix_digest,
    }


def _change(change: Change, after: Plan, problem: Problem) -> dict[str, Any]:
    row = next((row for row in problem.shipments if row.id == change.shipment_id), None)
    task = None if row is None else row.delivery if change.kind == "delivery" else row.tasks[0]
    return {
        "id": change.shipment_id,
        "task": change.kind,
        "place": None if task is None else task.location.place,
        "from": _position(change.before),
        "to": _position(change.after),
        "arrival": None
        if change.after is None or change.after.arrival_s is None
        else iso(after.start, change.after.arrival_s),
    }


def _position(position: Position | None) -> dict[str, Any] | None:
    if position is None:
        return None
    if position == UNSERVED:
        return {"unserved": True}
    return {"vehicle": position.vehicle_id, "stop": position.stop}


def _route_change(change: RouteChange, before: Plan, after: Plan) -> dict[str, Any]:
    return {
        "vehicle": change.vehicle_id,
        "changed": change.changed,
        "before": _figures(change.before, before),
        "after": _figures(change.after, after),
        "arrivals": [
            {
                "stop": shift.stop,
                "place": shift.visit.location.place,
                "shipments": list(dict.fromkeys(row for row, _ in tasks(shift.visit))),
                "before": iso(before.start, shift.before_s),
                "after": iso(after.start, shift.visit.arrival_s),
            }
            for shift in shifts(change)
        ],
    }


def _figures(route: Route | None, plan: Plan) -> dict[str, Any] | None:
    if route is None:
        return None
    return {
        "stops": len(route.visits),
        "shipments": len(route.shipments),
        "distance_m": route.distance_m,
        "duration_s": route.duration_s,
        "departure": iso(plan.start, route.departure_s),
        "return": iso(plan.start, route.return_s),
        "cost": route.cost,
    }
