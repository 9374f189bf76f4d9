"""A plan as GeoJSON (RFC 7946), for QGIS, web maps and scripts.

One feature a leg (``LineString``), a visit, a depot and an unserved shipment (``Point``), told
apart by ``kind``. Where the plan knows no point, the geometry is null (RFC 7946, section 3.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from routing import wording
from routing.plans import Leg, Plan, Route, Visit
from routing.problem import Location, Problem
from routing.reports import captions
from routing.reports.backdrop import EMPTY, Backdrop

Feature = dict[str, Any]


def feature_collection(
    plan: Plan, problem: Problem, lang: wording.Lang = "en", backdrop: Backdrop = EMPTY
) -> dict[str, Any]:
    """Return a plan as a FeatureCollection of JSON values.

    Attribution, date of the map, region and its version, and the plan's start are foreign members
    (RFC 7946, section 6.1).
    """
    region = plan.region
    return {
        "type": "FeatureCollection",
        "attribution": backdrop.attribution or None,
        "osm_date": backdrop.osm_date,
        "region": None if region is None else {"id": region.id, "version": region.version},
        "start": plan.start.isoformat(),
        "features": [
            *(
                feature
                for number, route in enumerate(plan.routes, 1)
                for feature in _route(number, route, plan, problem)
            ),
            *_depots(problem),
            *_unserved(plan, problem, lang),
        ],
    }


def _route(number: int, route: Route, plan: Plan, problem: Problem) -> Iterator[Feature]:
    who = {
        "route": number,
        "vehicle": route.vehicle_id,
        "courier": route.courier_id,
        "courier_name": captions.courier(problem, route.courier_id) or None,
    }
    stops = [route.start, *(visit.location for visit in route.visits), route.end]
    leaves = [route.departure_s, *(visit.departure_s for visit in route.visits)]
    reaches = [*(visit.arrival_s for visit in route.visits), route.return_s]
    for order, leg in enumerate(route.legs):
        if stops[order] is not None and stops[order + 1] is not None:
            yield _feature(
                _line(leg),
                kind="leg",
                **who,
                order=order + 1,
                **{"from": captions.place(stops[order]), "to": captions.place(stops[order + 1])},
                departure=captions.iso(plan.start, leaves[order]),
                arrival=captions.iso(plan.start, reaches[order]),
                duration_s=leg.duration_s,
                length_m=leg.distance_m,
                length_km=round(leg.distance_m / 1000, 3),
                climb_m=leg.climb_m,
                descent_m=leg.descent_m,
            )
            yield from _walks(order, leg, who)
    for order, visit in enumerate(route.visits, 1):
        yield _feature(_point(visit.location), **who, **_visit(order, visit, plan, problem))


def _walks(order: int, leg: Leg, who: dict[str, Any]) -> Iterator[Feature]:
    """Yield what of a leg is walked, and where the vehicle is parked meanwhile."""
    lines = [points for walked, points in leg.parts if walked]
    for walk, points in zip(leg.walks, lines, strict=False):
        yield _feature(
            {"type": "LineString", "coordinates": [_position(point) for point in points]},
            kind="walk",
            **who,
            order=order + 1,
            to_vehicle=walk.to_vehicle,
            duration_s=walk.duration_s,
            length_m=walk.distance_m,
            climb_m=walk.climb_m,
            descent_m=walk.descent_m,
        )
    if leg.parked is not None:
        at = {"type": "Point", "coordinates": _position(leg.parked)}
        yield _feature(at, kind="parking", **who, order=order + 1)


def _visit(order: int, visit: Visit, plan: Plan, problem: Problem) -> dict[str, Any]:
    return {
        "kind": "visit",
        "order": order,
        "place": visit.location.place,
        "township": visit.location.parent,
        "pickups": list(visit.pickups),
        "deliveries": list(visit.deliveries),
        "arrival": captions.iso(plan.start, visit.arrival_s),
        "start": captions.iso(plan.start, visit.start_s),
        "departure": captions.iso(plan.start, visit.departure_s),
        "waiting_s": visit.waiting_s,
        "load": dict(zip(problem.load_dimensions, visit.load, strict=False)),
    }


def _depots(problem: Problem) -> Iterator[Feature]:
    for depot in problem.depots:
        cut_off = None
        if depot.cut_off_s is not None:
            cut_off = captions.iso(problem.start, depot.cut_off_s)
        yield _feature(
            _point(depot.location), kind="depot", id=depot.id, name=depot.name, cut_off=cut_off
        )


def _unserved(plan: Plan, problem: Problem, lang: wording.Lang) -> Iterator[Feature]:
    shipments = {shipment.id: shipment for shipment in problem.shipments}
    for row in plan.unserved:
        location = captions.where(shipments.get(row.id))
        yield _feature(
            _point(location),
            kind="unserved",
            id=row.id,
            place=None if location is None else location.place,
            code=row.code,
            reason=row.reason(lang),
            fix=row.fix(lang),
        )


def _feature(geometry: dict[str, Any] | None, **properties: Any) -> Feature:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _line(leg: Leg) -> dict[str, Any] | None:
    # A LineString has two positions or more (RFC 7946, section 3.1.4).
    if len(leg.geometry) < 2:
        return None
    return {"type": "LineString", "coordinates": [_position(point) for point in leg.geometry]}


def _point(location: Location | None) -> dict[str, Any] | None:
    if location is None or location.lon is None or location.lat is None:
        return None
    return {"type": "Point", "coordinates": _position((location.lon, location.lat))}


def _position(lonlat: Sequence[float]) -> list[float]:
    # Six decimals are a decimetre (RFC 7946, section 11.2, warns of more).
    return [round(lonlat[0], 6), round(lonlat[1], 6)]
