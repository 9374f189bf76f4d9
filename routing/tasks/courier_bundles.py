"""What a courier's phone takes along: the whole day in one document, small enough for 2G."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from routing.formats.times import iso
from routing.formats.vroom.polyline import encode
from routing.plans import Leg, Plan, Route, Visit
from routing.problem import Location, Problem, Shipment
from routing.roads.ways.instructions import instruction
from routing.wording import Lang

FORMAT = "shanlu-courier-route/1"


def bundles(plan: Plan, problem: Problem, lang: Lang = "en") -> dict[str, dict[str, Any]]:
    """Return a document for every courier of the day, also those who have nothing to do.

    Parameters
    ----------
    problem : Problem
        Located.
    lang : {"en", "zh"}
        Of the instructions.
    """
    courier_of = {vehicle.id: vehicle.courier for vehicle in problem.vehicles}
    days: dict[str, list[dict[str, Any]]] = {row.id: [] for row in problem.couriers}
    days |= {courier: [] for courier in courier_of.values() if courier is not None}
    for route in plan.routes:
        courier = courier_of.get(route.vehicle_id)
        if courier is not None:
            days[courier].append(_route(route, plan, problem, lang))
    credit = None if plan.region is None else plan.region.credit
    return {
        courier: {
            "format": FORMAT,
            "courier": courier,
            "date": plan.start.date().isoformat(),
            "attribution": credit,
            "routes": routes,
        }
        for courier, routes in days.items()
    }


def _route(route: Route, plan: Plan, problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "vehicle": route.vehicle_id,
        "departure": iso(plan.start, route.departure_s),
        "return": iso(plan.start, route.return_s),
        "distance_m": route.distance_m,
        "start": _place(route.start),
        "end": _place(route.end),
        "stops": [
            _stop(number, visit, plan, problem)
            for number, visit in enumerate(route.visits, start=1)
        ],
        "legs": [_leg(leg, lang) for leg in route.legs],
    }


def _stop(number: int, visit: Visit, plan: Plan, problem: Problem) -> dict[str, Any]:
    shipments = {row.id: row for row in problem.shipments}
    names = problem.load_dimensions
    stop: dict[str, Any] = {
        "number": number,
        "place": _place(visit.location),
        "arrival": iso(plan.start, visit.arrival_s),
        "start": iso(plan.start, visit.start_s),
        "departure": iso(plan.start, visit.departure_s),
        "tasks": [
            *(_task(shipments[row], "collect", names) for row in visit.pickups),
            *(_task(shipments[row], "deliver", names) for row in visit.deliveries),
        ],
    }
    return stop if visit.depot is None else {**stop, "depot": visit.depot}


def _task(shipment: Shipment, what: str, names: Sequence[str]) -> dict[str, Any]:
    told = {
        "shipment": shipment.id,
        "part_of": shipment.part_of,
        "do": what,
        "parcels": shipment.parcels,
        "load": dict(zip(names, shipment.load, strict=True)),
        "contact": shipment.contact,
        "phone": shipment.phone,
        "commodity": shipment.commodity,
        "note": shipment.note,
    }
    return {name: value for name, value in told.items() if value is not None}


def _leg(leg: Leg, lang: Lang) -> dict[str, Any]:
    return {
        "duration_s": leg.duration_s,
        "distance_m": leg.distance_m,
        "climb_m": leg.climb_m,
        "polyline": encode(leg.geometry),
        "steps": [
            {"text": instruction(step, lang), "length_m": step.length_m} for step in leg.steps
        ],
    }


def _place(location: Location | None) -> dict[str, Any] | None:
    if location is None:
        return None
    fields = {
        "lon": location.lon,
        "lat": location.lat,
        "name": location.place,
        "township": location.parent,
    }
    return {name: value for name, value in fields.items() if value is not None}
