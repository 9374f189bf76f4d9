"""What stands on the map: depots, numbered stops, what is not served, and the names beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from routing.plans import Plan
from routing.problem import Location, Problem
from routing.reports import captions
from routing.reports.backdrop import Backdrop
from routing.reports.map_layers import PLACE_RANKS, place_names
from routing.reports.mercator import XY, Frame, LonLat

DEPOT_RANK = 0
"""Of a depot's name; those of places follow in the order of ``PLACE_RANKS``."""

STOP_RANK = 1 + PLACE_RANKS.index("village")
"""A place where somebody is waiting is as worth naming as a village, however small it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Something at a place: a depot, a numbered stop, or what is not served there.

    Attributes
    ----------
    route, number : int
        Of a stop, both counted from 1.
    """

    kind: Literal["depot", "stop", "lost"]
    at: XY
    name: str = ""
    route: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name to write where there is room, a lower rank first."""

    at: XY
    text: str
    rank: int


def lonlat(location: Location | None) -> LonLat | None:
    """Return the point of a location, where it has one."""
    if location is None or location.lon is None or location.lat is None:
        return None
    return location.lon, location.lat


def pins(plan: Plan, problem: Problem, frame: Frame) -> list[Pin]:
    """Return everything that stands on the map: depots, stops as they are driven, the unserved."""
    return [
        Pin(kind=kind, at=frame.place(point), name=name or "", route=route, number=number)
        for kind, location, name, route, number in _standing(plan, problem)
        if (point := lonlat(location)) is not None
    ]


def names(standing: list[Pin], backdrop: Backdrop, frame: Frame) -> list[Name]:
    """Return all names, at most one at a point: a depot's own, else the map's, else the stop's."""
    found: dict[XY, Name] = {}
    for at, place in place_names(backdrop, frame):
        rank = 1 + PLACE_RANKS.index(place.kind)
        found.setdefault(at, Name(at=at, text=place.name, rank=rank))
    for pin in standing:
        known = found.get(pin.at)
        if pin.kind == "depot":
            found[pin.at] = Name(at=pin.at, text=pin.name, rank=DEPOT_RANK)
        elif known is None and pin.name:
            found[pin.at] = Name(at=pin.at, text=pin.name, rank=STOP_RANK)
        elif known is not None and known.rank > STOP_RANK:
            found[pin.at] = Name(at=pin.at, text=known.text, rank=STOP_RANK)
    return sorted(found.values(), key=lambda name: name.rank)


_Standing = tuple[Literal["depot", "stop", "lost"], Location | None, str | None, int, int]


def _standing(plan: Plan, problem: Problem) -> Iterator[_Standing]:
    for depot in problem.depots:
        yield "depot", depot.location, captions.depot(depot), 0, 0
    for route_number, route in enumerate(plan.routes, 1):
        for order, visit in enumerate(route.visits, 1):
            yield "stop", visit.location, visit.location.place, route_number, order
    lost = {row.id for row in plan.unserved}
    places = [captions.where(row) for row in problem.shipments if row.id in lost]
    for location in dict.fromkeys(places):
        yield "lost", location, location.place if location else None, 0, 0
