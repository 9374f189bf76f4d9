"""A plan as a map shows it: its routes, stops and unserved shipments, placed, named and coloured.

Plain values for the template; what is said in sentences comes in every language at once, so that
the page can switch.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from routing import wording
from routing.plans import Plan, Route, Unserved, all_rejected
from routing.problem import Location, Problem, Rejected
from routing.reports import captions
from routing.reports.mercator import XY, Frame, LonLat

COLOURS = (
    *("#1f6fb4", "#d9730d", "#2a8a43", "#7b4fb0", "#b0368f", "#0b8a8f"),
    *("#8a5a2b", "#5566d6", "#6b7a12", "#3f4f63", "#b5651d", "#1d7f66"),
)
"""Of routes: dark enough for white figures, and none of them the red of the unserved."""

PIN_PX = 20.0
"""Between neighbours at one place."""

Said = dict[wording.Lang, str]
"""A sentence in every language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of a route's table: a stop with its number, or a break without."""

    number: int | None
    title: str | Said
    times: str
    kilometres: str = ""
    load: str = ""
    shipments: str = ""
    waiting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteView:
    """A route: its card in the panel and its line."""

    number: int
    colour: str
    vehicle: str
    profile: Said
    courier: str
    figures: dict[str, str]
    rows: tuple[Row, ...]
    line: tuple[XY, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Something at a place: a depot, a numbered stop, or what is not served there.

    Attributes
    ----------
    at : (x, y)
        What stands at one place is fanned out: ``aside_px`` tells how far to the right.
    name : str
        Written beside the last pin of a place.
    """

    kind: Literal["depot", "stop", "lost"]
    at: XY = (0, 0)
    aside_px: float = 0.0
    name: str = ""
    route: int = 0
    number: int = 0
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What is not served or was not taken, in the panel; on the map where its place is known."""

    id: str
    place: str
    code: str
    reason: Said
    fix: Said | None
    at: XY | None = None


def everywhere(plan: Plan, problem: Problem) -> list[LonLat]:
    """Return every point that the plan speaks of."""
    locations = [depot.location for depot in problem.depots]
    locations += [visit.location for route in plan.routes for visit in route.visits]
    shipments = {row.id: row for row in problem.shipments}
    locations += [
        found for row in plan.unserved if (found := captions.where(shipments.get(row.id)))
    ]
    known = [point for location in locations if (point := _lonlat(location))]
    return known + [point for route in plan.routes for leg in route.legs for point in leg.geometry]


def routes(plan: Plan, problem: Problem, frame: Frame) -> list[RouteView]:
    """Return the cards and lines of all routes."""
    profiles = {vehicle.id: vehicle.profile for vehicle in problem.vehicles}

    def view(number: int, route: Route) -> RouteView:
        profile = profiles.get(route.vehicle_id, "")
        return RouteView(
            number=number,
            colour=colour(number),
            vehicle=route.vehicle_id,
            profile=said(lambda lang: captions.profile(profile, lang)),
            courier=captions.courier(problem, route.courier_id),
            figures=_figures(route, plan, problem),
            rows=tuple(_rows(route, plan, problem)),
            line=tuple(frame.line(point for leg in route.legs for point in leg.geometry)),
        )

    return [view(number, route) for number, route in enumerate(plan.routes, 1)]


def pins(plan: Plan, problem: Problem, frame: Frame) -> list[Pin]:
    """Return everything that stands on the map, side by side where it is at one place."""
    crowds: dict[XY, list[tuple[Pin, str]]] = defaultdict(list)
    for pin, location, name in _standing(plan, problem):
        point = _lonlat(location)
        if point is not None:
            at = frame.place(point)
            crowds[at].append((replace(pin, at=at), name or ""))
    return [pin for crowd in crowds.values() for pin in _fanned(crowd)]


def _standing(plan: Plan, problem: Problem) -> Iterator[tuple[Pin, Location | None, str | None]]:
    """Yield pins that have no place yet, with where each stands and what it is called."""
    for depot in problem.depots:
        yield Pin(kind="depot"), depot.location, captions.depot(depot)
    for number, route in enumerate(plan.routes, 1):
        for order, visit in enumerate(route.visits, 1):
            stop = Pin(kind="stop", route=number, number=order, colour=colour(number))
            yield stop, visit.location, visit.location.place
    lost = {row.id for row in plan.unserved}
    places = [captions.where(row) for row in problem.shipments if row.id in lost]
    for location in dict.fromkeys(places):
        yield Pin(kind="lost"), location, location.place if location else None


def _fanned(crowd: Sequence[tuple[Pin, str]]) -> Iterator[Pin]:
    """Yield what stands at one place side by side; the first one's name goes beside the last."""
    for rank, (pin, _) in enumerate(crowd):
        aside = (rank - (len(crowd) - 1) / 2) * PIN_PX
        yield replace(pin, aside_px=aside, name=crowd[0][1] if rank == len(crowd) - 1 else "")


def unserved(plan: Plan, problem: Problem, frame: Frame) -> list[Left]:
    """Return what no route carries."""
    shipments = {row.id: row for row in problem.shipments}

    def left(row: Unserved) -> Left:
        location = captions.where(shipments.get(row.id))
        point = _lonlat(location)
        return Left(
            id=row.id,
            place=captions.place(location),
            code=row.code,
            reason=said(row.reason),
            fix=_said_or_none(row.fix),
            at=None if point is None else frame.place(point),
        )

    return [left(row) for row in plan.unserved]


def rejected(plan: Plan, problem: Problem) -> list[Left]:
    """Return the rows that were not taken."""

    def left(row: Rejected) -> Left:
        return Left(
            id=row.id or "",
            place="" if row.row is None else str(row.row),
            code=row.code,
            reason=said(row.cause),
            fix=_said_or_none(row.action),
        )

    return [left(row) for row in all_rejected(plan, problem)]


def lanes(lines: Sequence[Sequence[XY]]) -> list[list[int]]:
    """Return which lane each piece of each line is drawn in, counted from 0.

    Lines on one road lie side by side, in the order given; a line that is alone keeps to lane 0.
    """
    users: dict[frozenset[XY], list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        for piece in {frozenset(ends) for ends in pairwise(line)}:
            users[piece].append(number)
    return [
        [users[frozenset(ends)].index(number) for ends in pairwise(line)]
        for number, line in enumerate(lines)
    ]


def colour(number: int) -> str:
    """Return the colour of a route, counted from 1."""
    return COLOURS[(number - 1) % len(COLOURS)]


def said(sentence: Callable[[wording.Lang], str]) -> Said:
    """Return a sentence in every language."""
    return {lang: sentence(lang) for lang in wording.LANGS}


def _said_or_none(sentence: Callable[[wording.Lang], str | None]) -> Said | None:
    return {lang: text for lang in wording.LANGS if (text := sentence(lang)) is not None} or None


def _figures(route: Route, plan: Plan, problem: Problem) -> dict[str, str]:
    weight = captions.weight_kg(problem, route)
    return {
        "stops": str(len(route.visits)),
        "shipments": str(len(route.shipments)),
        "kg": "" if weight is None else f"{weight:.10g}",
        "km": f"{route.distance_m / 1000:.1f}",
        "hours": captions.duration(route.duration_s),
        "cost": f"{route.cost:.2f}",
        "leaves": captions.clock(plan.start, route.departure_s),
        "returns": captions.clock(plan.start, route.return_s),
    }


def _rows(route: Route, plan: Plan, problem: Problem) -> Iterator[Row]:
    """Yield a route's stops, its breaks between them."""
    column = None
    if captions.WEIGHT in problem.load_dimensions:
        column = problem.load_dimensions.index(captions.WEIGHT)
    breaks = sorted(route.breaks, key=lambda taken: taken.start_s)
    driven = 0
    for order, visit in enumerate(route.visits):
        while breaks and breaks[0].start_s < visit.start_s:
            yield _pause(plan, breaks.pop(0).start_s)
        driven += route.legs[order].distance_m if order < len(route.legs) else 0
        yield Row(
            number=order + 1,
            title=captions.place(visit.location),
            times=captions.clock(plan.start, visit.arrival_s),
            kilometres=f"{driven / 1000:.1f}",
            load=f"{visit.load[column]:.10g}" if column is not None and visit.load else "",
            shipments=", ".join(captions.collected(visit)),
            waiting=captions.duration(visit.waiting_s) if visit.waiting_s >= 60 else "",
        )
    for taken in breaks:
        yield _pause(plan, taken.start_s)


def _pause(plan: Plan, start_s: int) -> Row:
    title = said(lambda lang: wording.text("report.break", lang))
    return Row(number=None, title=title, times=captions.clock(plan.start, start_s))


def _lonlat(location: Location | None) -> LonLat | None:
    if location is None or location.lon is None or location.lat is None:
        return None
    return location.lon, location.lat
