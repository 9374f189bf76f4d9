"""The maps of the manifest: one of all routes for the cover, one for each courier.

What is drawn is SVG of geometry alone; numbers and names are typeset over it by the document, so
that they are text, and no name is ever part of a drawing's source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from routing.palette import COLOURS
from routing.plans import Plan, Route
from routing.reports.backdrop import Backdrop
from routing.reports.manifest.ground_lines import GroundLines
from routing.reports.manifest.map_drawing import Way, drawing
from routing.reports.manifest.map_frame import PageFrame, XYmm, lonlat
from routing.reports.manifest.map_pins import legend, names, spread
from routing.reports.map_layers import place_names
from routing.reports.mercator import LonLat

ROUTE_HEIGHTS_MM = (92.0, 140.0)
COVER_HEIGHTS_MM = (62.0, 92.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMap:
    """A map: ``svg`` is its drawing, ``marks`` what to typeset over it, in millimetres."""

    svg: str
    marks: dict[str, Any]


def colour(order: int) -> str:
    """Return the colour of a route, counted from 0: the same as on the page's map."""
    return COLOURS[order % len(COLOURS)]


def route_map(route: Route, order: int, backdrop: Backdrop, ground: GroundLines) -> SheetMap | None:
    """Return a route's map with its stops numbered; None where no point of it is known."""
    legs = _legs(route)
    stops = [lonlat(visit.location) for visit in route.visits]
    ends = [point for point in (lonlat(route.start), lonlat(route.end)) if point is not None]
    known = [point for point in stops if point is not None]
    page = PageFrame.around([*known, *ends, *_points(legs)], ROUTE_HEIGHTS_MM)
    if page is None:
        return None
    numbered = {number: page.at(point) for number, point in enumerate(stops, 1) if point}
    named = [(at, route.visits[number - 1].location.place) for number, at in numbered.items()]
    return _sheet_map(
        page,
        backdrop,
        ground,
        ways=[Way(legs=legs, colour=colour(order), width_mm=1.2, arrows=True)],
        pins=[(number, at, colour(order)) for number, at in numbered.items()],
        depots=[page.at(point) for point in ends],
        named=[(at, name) for at, name in named if name],
    )


def cover_map(plan: Plan, backdrop: Backdrop, ground: GroundLines) -> SheetMap | None:
    """Return the map of all routes, each numbered at its stop farthest along; None without any."""
    routes = {order: _legs(route) for order, route in enumerate(plan.routes)}
    ends = [point for route in plan.routes for point in map(lonlat, (route.start, route.end))]
    depots = [point for point in ends if point is not None]
    stops = {
        order: [point for visit in route.visits if (point := lonlat(visit.location))]
        for order, route in enumerate(plan.routes)
    }
    known = [*depots, *(point for of_route in stops.values() for point in of_route)]
    known += [point for legs in routes.values() for point in _points(legs)]
    page = PageFrame.around(known, COVER_HEIGHTS_MM)
    if page is None:
        return None
    # Where routes share a road, the later and thinner lies on the earlier and wider.
    thinner = 1.0 / max(len(routes), 1)
    return _sheet_map(
        page,
        backdrop,
        ground,
        ways=[
            Way(legs=legs, colour=colour(order), width_mm=2.0 - thinner * order, arrows=False)
            for order, legs in routes.items()
        ],
        pins=[
            (order + 1, page.at(of_route[len(of_route) // 2]), colour(order))
            for order, of_route in stops.items()
            if of_route
        ],
        depots=[page.at(point) for point in depots],
        named=[],
    )


def _sheet_map(
    page: PageFrame,
    backdrop: Backdrop,
    ground: GroundLines,
    *,
    ways: Sequence[Way],
    pins: Sequence[tuple[int, XYmm, str]],
    depots: Sequence[XYmm],
    named: Sequence[tuple[XYmm, str]],
) -> SheetMap:
    radius = _pin_radius_mm(len(pins))
    houses = list(dict.fromkeys(depots))
    places = [at for _, at, _ in pins]
    standing = spread(places, houses, radius, page.size_mm)
    marks = page.marks()
    scale = legend([*standing, *houses], radius, page.size_mm, marks["scale_mm"])
    others = [(page.at(place.at), place.name) for _, place in place_names(backdrop, page.frame)]
    return SheetMap(
        svg=drawing(
            page,
            backdrop,
            ground,
            ways=ways,
            leaders=list(zip(places, standing, strict=True)),
        ),
        marks={
            **marks,
            "legend": scale[:2],
            "radius": radius,
            "pins": [
                {"number": number, "at": at, "colour": of_route}
                for (number, _, of_route), at in zip(pins, standing, strict=True)
            ],
            "depots": houses,
            "names": names(
                [*named, *others], [*standing, *houses], radius, page.size_mm, taken=[scale]
            ),
        },
    )


def _legs(route: Route) -> list[tuple[Sequence[LonLat], bool]]:
    """Return each leg's lines and whether they are driven: not walked, and no guess."""
    places = [route.start, *(visit.location for visit in route.visits), route.end]
    lines: list[tuple[Sequence[LonLat], bool]] = []
    for leg, (before, after) in zip(route.legs, pairwise(map(lonlat, places)), strict=False):
        lines += ((line, not walked) for walked, line in leg.parts)
        if len(leg.geometry) < 2 and before is not None and after is not None and before != after:
            lines.append(((before, after), False))
    return lines


def _points(legs: Sequence[tuple[Sequence[LonLat], bool]]) -> list[LonLat]:
    return [point for line, _ in legs for point in line]


def _pin_radius_mm(count: int) -> float:
    """Return the radius of a number on the map: large where there is room."""
    return 3.6 if count <= 15 else 3.0 if count <= 40 else 2.4
