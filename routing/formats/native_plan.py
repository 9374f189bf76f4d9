"""A native plan: a Plan out as JSON and in again, the same to the last digit.

Times are ISO 8601 with an offset outside and whole seconds from the plan's start inside.
docs/file-formats.md describes the file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from routing import wording
from routing.errors import InputError
from routing.formats import plan_rows as wire
from routing.formats.rows import shown, validated
from routing.formats.summary import totals
from routing.formats.times import iso, offset_time, seconds_from
from routing.plans import BreakTaken, Leg, Plan, Route, Unserved, Visit, Walk, all_rejected
from routing.problem import Location, Problem
from routing.region_ref import RegionRef
from routing.rejected import Rejected
from routing.roads.ways.steps import Slope, Step

FORMAT = "shanlu-plan/1"
"""What a plan file calls itself."""


def write_plan(plan: Plan, problem: Problem, lang: wording.Lang = "en") -> dict[str, Any]:
    """Return a plan as JSON values, with its sentences in one language."""
    names = problem.load_dimensions
    region = plan.region
    return {
        "format": FORMAT,
        "start": plan.start.isoformat(),
        "region": None if region is None else {"id": region.id, "version": region.version},
        "attribution": None if region is None else region.credit,
        "profiles": list(plan.profiles),
        "at": None if plan.at is None else plan.at.isoformat(),
        "weather": plan.weather,
        **({"slots": [iso(plan.start, one) for one in plan.slots_s]} if plan.slots_s else {}),
        **({"beside_cost": plan.beside_cost} if plan.beside_cost else {}),
        "matrix_digest": plan.matrix_digest,
        "engine": plan.engine,
        "seed": plan.seed,
        "load_dimensions": list(names),
        "summary": totals(plan, problem, lang),
        "routes": [_route(route, plan.start, names) for route in plan.routes],
        "unserved": [{**row.as_dict(lang), "details": plain(row.details)} for row in plan.unserved],
        "rejected": [
            {**row.as_dict(lang), "details": plain(row.details)}
            for row in all_rejected(plan, problem)
        ],
    }


def read_plan(data: Any) -> Plan:
    """Read a decoded plan file.

    Raises
    ------
    InputError
        ``not_an_object``, ``unknown_format``, ``times_disagree`` where somebody changed one of
        two times that belong together, or what is wrong with the first row that cannot be read.
    """
    if not isinstance(data, dict):
        raise InputError("not_an_object")
    if data.get("format") != FORMAT:
        raise InputError("unknown_format")
    row = validated(wire.PlanRow, data, field="plan")
    start = offset_time(row.start, "start")
    return Plan(
        start=start,
        routes=tuple(
            _read_route(route, f"routes[{number}]", start, row.load_dimensions)
            for number, route in enumerate(row.routes)
        ),
        unserved=tuple(
            Unserved(id=one.id, code=one.code, details=one.details) for one in row.unserved
        ),
        rejected=tuple(
            Rejected(
                kind=one.kind,
                id=one.id,
                sheet=one.sheet,
                row=one.row,
                code=one.code,
                details=one.details,
            )
            for one in row.rejected
        ),
        region=None
        if row.region is None
        else RegionRef(id=row.region.id, version=row.region.version, credit=row.attribution),
        profiles=tuple(row.profiles),
        at=None if row.at is None else offset_time(row.at, "at"),
        weather=row.weather,
        slots_s=tuple(seconds_from(start, one, "slots") for one in row.slots),
        beside_cost=row.beside_cost,
        matrix_digest=row.matrix_digest,
        engine=row.engine,
        seed=row.seed,
    )


def plain(value: Any) -> Any:
    """Make JSON values of a detail: mappings, lists, numbers, texts; anything else as text."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(str(one) for one in value)
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _route(route: Route, start: datetime, names: Sequence[str]) -> dict[str, Any]:
    return {
        "vehicle": route.vehicle_id,
        "courier": route.courier_id,
        "start": _place(route.start),
        "end": _place(route.end),
        "departure": iso(start, route.departure_s),
        "return": iso(start, route.return_s),
        "duration_s": route.duration_s,
        "travel_s": route.travel_s,
        "distance_m": route.distance_m,
        "cost": route.cost,
        "load": _load(route.load, names),
        "visits": [_visit(visit, start, names) for visit in route.visits],
        "breaks": [
            {"id": taken.id, "start": iso(start, taken.start_s), "duration_s": taken.duration_s}
            for taken in route.breaks
        ],
        "legs": [
            {
                "duration_s": leg.duration_s,
                "distance_m": leg.distance_m,
                "climb_m": leg.climb_m,
                "descent_m": leg.descent_m,
                "coordinates": [list(point) for point in leg.geometry],
                "walks": [asdict(walk) for walk in leg.walks],
                "steps": [_step(step) for step in leg.steps],
            }
            for leg in route.legs
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    """Return a step without what is usual, for there are many of them."""
    row = wire.StepRow.model_validate(step, from_attributes=True)
    return row.model_dump(exclude_defaults=True)


def _visit(visit: Visit, start: datetime, names: Sequence[str]) -> dict[str, Any]:
    return {
        "location": _place(visit.location),
        **({} if visit.depot is None else {"depot": visit.depot}),
        "pickups": list(visit.pickups),
        "deliveries": list(visit.deliveries),
        "arrival": iso(start, visit.arrival_s),
        "start": iso(start, visit.start_s),
        "departure": iso(start, visit.departure_s),
        "waiting_s": visit.waiting_s,
        "setup_s": visit.setup_s,
        "service_s": visit.service_s,
        "load": _load(visit.load, names),
    }


def _place(location: Location | None) -> dict[str, Any] | None:
    if location is None:
        return None
    fields = {
        "lon": location.lon,
        "lat": location.lat,
        "place": location.place,
        "township": location.parent,
        "index": location.index,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _load(load: tuple[float, ...], names: Sequence[str]) -> dict[str, float]:
    return dict(zip(names, load, strict=False))


def _read_route(row: wire.RouteRow, field: str, start: datetime, names: Sequence[str]) -> Route:
    return Route(
        vehicle_id=row.vehicle,
        courier_id=row.courier,
        start=None if row.start is None else _read_place(row.start),
        end=None if row.end is None else _read_place(row.end),
        departure_s=seconds_from(start, row.departure, f"{field}.departure"),
        return_s=seconds_from(start, row.return_, f"{field}.return"),
        load=_read_load(row.load, names, f"{field}.load"),
        visits=tuple(
            _read_visit(visit, f"{field}.visits[{number}]", start, names)
            for number, visit in enumerate(row.visits)
        ),
        breaks=tuple(
            BreakTaken(
                id=taken.id,
                start_s=seconds_from(start, taken.start, f"{field}.breaks[{number}].start"),
                duration_s=taken.duration_s,
            )
            for number, taken in enumerate(row.breaks)
        ),
        legs=tuple(_read_leg(leg) for leg in row.legs),
        cost=row.cost,
    )


def _read_visit(row: wire.VisitRow, field: str, start: datetime, names: Sequence[str]) -> Visit:
    visit = Visit(
        location=_read_place(row.location),
        depot=row.depot,
        pickups=tuple(row.pickups),
        deliveries=tuple(row.deliveries),
        arrival_s=seconds_from(start, row.arrival, f"{field}.arrival"),
        waiting_s=row.waiting_s,
        setup_s=row.setup_s,
        service_s=row.service_s,
        load=_read_load(row.load, names, f"{field}.load"),
    )
    for name, told, meant in (
        ("start", row.start, visit.start_s),
        ("departure", row.departure, visit.departure_s),
    ):
        if told is not None and seconds_from(start, told, f"{field}.{name}") != meant:
            raise InputError(
                "times_disagree", field=f"{field}.{name}", value=told, expected=iso(start, meant)
            )
    return visit


def _read_leg(row: wire.LegRow) -> Leg:
    return Leg(
        duration_s=row.duration_s,
        distance_m=row.distance_m,
        climb_m=row.climb_m,
        descent_m=row.descent_m,
        geometry=tuple((lon, lat) for lon, lat in row.coordinates),
        walks=tuple(Walk(**walk.model_dump()) for walk in row.walks),
        steps=tuple(_read_step(step) for step in row.steps),
    )


def _read_step(row: wire.StepRow) -> Step:
    slope = None if row.slope is None else Slope(**row.slope.model_dump())
    return Step(**{**row.model_dump(), "slope": slope})


def _read_place(row: wire.PlaceRow) -> Location:
    return Location(lon=row.lon, lat=row.lat, place=row.place, parent=row.township, index=row.index)


def _read_load(row: Mapping[str, float], names: Sequence[str], field: str) -> tuple[float, ...]:
    unknown = next((name for name in row if name not in names), None)
    if unknown is not None:
        raise InputError("unknown_field", field=f"{field}.{unknown}", value=shown(row[unknown]))
    return tuple(row[name] for name in names if name in row)
