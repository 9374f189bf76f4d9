"""A plan as a map's panel tells it: totals, and a card for each route, in plain values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from routing import wording
from routing.palette import COLOURS
from routing.plans import Plan, Route
from routing.problem import Problem, Vehicle
from routing.reports import captions, map_charts, map_stops
from routing.reports.map_pins import lonlat
from routing.reports.map_said import Said, said, told
from routing.reports.mercator import LonLat


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """A route: its card in the panel.

    Attributes
    ----------
    hue : int
        Its place in ``COLOURS``.
    fill : (percent, dimension) or None
        The fullest that it ever is, of what binds most; None where nothing binds.
    """

    number: int
    hue: int
    vehicle: str
    profile: Said
    courier: str
    phone: map_stops.Phone | None
    figures: Mapping[str, str]
    fill: tuple[int, Said] | None
    rows: tuple[map_stops.Row, ...]
    bar: map_charts.DayBar | None
    heights: map_charts.Heights | None


def everywhere(plan: Plan, problem: Problem) -> list[LonLat]:
    """Return every point that the plan speaks of."""
    locations = [depot.location for depot in problem.depots]
    locations += [visit.location for route in plan.routes for visit in route.visits]
    shipments = {row.id: row for row in problem.shipments}
    locations += [
        found for row in plan.unserved if (found := captions.where(shipments.get(row.id)))
    ]
    known = [point for location in locations if (point := lonlat(location))]
    return known + [point for route in plan.routes for leg in route.legs for point in leg.geometry]


def routes(plan: Plan, problem: Problem) -> list[RouteView]:
    """Return the cards of all routes."""
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    scale = map_charts.day_scale(plan)

    def view(number: int, route: Route) -> RouteView:
        vehicle = vehicles.get(route.vehicle_id)
        profile = vehicle.profile if vehicle else ""
        numbers = (row.phone for row in problem.couriers if row.id == route.courier_id)
        return RouteView(
            number=number,
            hue=(number - 1) % len(COLOURS),
            vehicle=route.vehicle_id,
            profile=said(lambda lang: captions.profile(profile, lang)),
            courier=captions.courier(problem, route.courier_id),
            phone=map_stops.phone(next(numbers, None)),
            figures=_figures(route, plan, problem),
            fill=_fill(route, vehicle, problem),
            rows=tuple(map_stops.rows(route, plan, problem)),
            bar=map_charts.day_bar(route, scale) if scale else None,
            heights=map_charts.heights(route),
        )

    return [view(number, route) for number, route in enumerate(plan.routes, 1)]


def totals(plan: Plan, problem: Problem) -> dict[str, str]:
    """Return the figures of the whole plan, by the heading under which they stand."""
    return {
        "routes": str(len(plan.routes)),
        "served": f"{len(plan.served)} / {len(problem.shipments)}",
        "km": f"{plan.distance_m / 1000:.0f}",
        "hours": captions.duration(plan.duration_s),
        "cost": f"{plan.cost:,.0f}",
    }


def _figures(route: Route, plan: Plan, problem: Problem) -> dict[str, str]:
    weight = captions.weight_kg(problem, route)
    climb_m = map_charts.climb_m(route)
    return {
        "stops": str(len(route.visits)),
        "shipments": str(len(route.shipments)),
        "kg": "" if weight is None else f"{weight:.10g}",
        "km": f"{route.distance_m / 1000:.1f}",
        "climb": "" if climb_m is None else str(climb_m),
        "hours": captions.duration(route.duration_s),
        "cost": f"{route.cost:.2f}",
        "leaves": captions.clock(plan.start, route.departure_s),
        "returns": captions.clock(plan.start, route.return_s),
    }


def _fill(route: Route, vehicle: Vehicle | None, problem: Problem) -> tuple[int, Said] | None:
    """Return the highest share of a capacity that is ever on board, and of which."""
    carried = [load for load in (route.load, *(visit.load for visit in route.visits)) if load]
    if vehicle is None or not carried:
        return None
    shares = {
        name: max(load[column] for load in carried) / capacity
        for column, (name, capacity) in enumerate(
            zip(problem.load_dimensions, vehicle.capacity, strict=True)
        )
        if capacity > 0 and math.isfinite(capacity)
    }
    if not shares:
        return None
    name = max(shares, key=lambda each: shares[each])
    key = f"map.dimensions.{name}"
    known = wording.has(f"report.{key}")
    return round(100 * shares[name]), told(key) if known else said(lambda _: name)
