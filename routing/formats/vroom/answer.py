"""A Plan as VROOM's answer: whole numbers, the file's own ids, and sums that add up.

Costs are rounded once a route, so that the summary's is the sum of what the routes show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from routing import wording
from routing.formats.vroom import polyline
from routing.formats.vroom.day import VroomDay
from routing.formats.vroom.sources import Source
from routing.formats.vroom.steps import route_steps, whole
from routing.plans import Plan, Route, Unserved, all_rejected
from routing.problem import Shipment
from routing.rejected import Rejected

_ADDED_UP = ("setup", "service", "duration", "waiting_time", "priority")


def write_vroom(plan: Plan, day: VroomDay, lang: wording.Lang = "en") -> dict[str, Any]:
    """Return a plan as VROOM would answer, its own additions in one language.

    Returns
    -------
    dict
        ``code`` 0, ``summary``, ``unassigned`` and ``routes`` as docs/API.md of VROOM describes
        them. Added: ``code``, ``reason`` and ``fix`` in each row of ``unassigned``; and, where
        there is something to tell, ``rejected`` (rows that were not taken), ``ignored`` (keys
        that nobody knows) and ``attribution`` (of map data).
    """
    shipments = {shipment.id: shipment for shipment in day.problem.shipments}
    routes = [_route(route, day, shipments) for route in plan.routes]
    rejected = all_rejected(plan, day.problem)
    unassigned = [row for one in plan.unserved for row in _unserved(one, day, lang)]
    unassigned += [row for one in rejected for row in _refused(one, day, lang)]
    answer = {
        "code": 0,
        "summary": _summary(routes, len(unassigned), day),
        "unassigned": unassigned,
        "routes": routes,
    }
    added = {
        "rejected": [row.as_dict(lang) for row in rejected],
        "ignored": list(day.ignored),
        "attribution": None if plan.region is None else plan.region.credit,
    }
    return answer | {name: value for name, value in added.items() if value}


def _summary(routes: list[dict[str, Any]], unassigned: int, day: VroomDay) -> dict[str, Any]:
    names = ("cost", *_ADDED_UP, *(("distance",) if day.with_distances else ()))
    totals: dict[str, Any] = {name: sum(route[name] for route in routes) for name in names}
    if day.problem.load_dimensions:
        zero = [0] * len(day.problem.load_dimensions)
        for name in ("delivery", "amount", "pickup"):
            totals[name] = _sum([zero, *(route[name] for route in routes)])
    return {"routes": len(routes), "unassigned": unassigned, **totals, "violations": []}


def _route(route: Route, day: VroomDay, shipments: Mapping[str, Shipment]) -> dict[str, Any]:
    steps = route_steps(route, day, shipments)
    source = day.sources.vehicle(route.vehicle_id)
    told: dict[str, Any] = {
        "vehicle": source.id,
        "cost": round(route.cost),
        **source.told(),
        **{name: sum(step[name] for step in steps) for name in ("setup", "service")},
        "duration": steps[-1]["duration"],
        "waiting_time": sum(step["waiting_time"] for step in steps),
        "priority": sum(
            shipments[row].priority
            for visit in route.visits
            for row in (*visit.pickups, *visit.deliveries)
        ),
    }
    if day.with_distances:
        told["distance"] = steps[-1]["distance"]
    if day.problem.load_dimensions:
        told["delivery"] = _carried(route, shipments, "deliveries", day)
        told["amount"] = told["delivery"]  # the old name, as VROOM still writes it
        told["pickup"] = _carried(route, shipments, "pickups", day)
    points = [point for leg in route.legs for point in leg.geometry]
    if points:
        told["geometry"] = polyline.encode(points)
    return {**told, "steps": steps, "violations": []}


def _carried(
    route: Route, shipments: Mapping[str, Shipment], which: str, day: VroomDay
) -> list[float]:
    """Sum what a route hands over, or takes on, on its way."""
    loads = [shipments[row].load for visit in route.visits for row in getattr(visit, which)]
    return [whole(one) for one in _sum([(0.0,) * len(day.problem.load_dimensions), *loads])]


def _sum(rows: Iterable[Iterable[float]]) -> list[float]:
    return [sum(column) for column in zip(*rows, strict=True)]


def _unserved(unserved: Unserved, day: VroomDay, lang: wording.Lang) -> list[dict[str, Any]]:
    told = unserved.as_dict(lang)
    why = {name: told[name] for name in ("code", "reason", "fix")}
    return [_unassigned(source, why) for source in day.sources.of_shipment(unserved.id)]


def _refused(rejected: Rejected, day: VroomDay, lang: wording.Lang) -> list[dict[str, Any]]:
    """List the tasks of a job or shipment that was not taken, by reading or by planning."""
    told = rejected.as_dict(lang)
    why = {"code": told["code"], "reason": told["cause"], "fix": told["action"]}
    return [_unassigned(source, why) for source in day.sources.of_rejected(rejected)]


def _unassigned(source: Source, why: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": source.id, "type": source.type, **source.told(), **why}
