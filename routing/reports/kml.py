"""A plan as KML 2.2 (OGC 07-147r2), for Google Earth, OsmAnd and map viewers.

A folder a route, with its line and its numbered stops, then the depots and what is unserved. No
icon or style is fetched from anywhere: viewers tint their own pin.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

from routing import wording
from routing.palette import COLOURS
from routing.plans import Plan, Route, Visit
from routing.problem import Location, Problem
from routing.reports import captions
from routing.reports.backdrop import EMPTY, Backdrop

NAMESPACE = "http://www.opengis.net/kml/2.2"
UNSERVED_COLOUR, DEPOT_COLOUR = "#d4252c", "#20242c"
LINE_WIDTH = 4
LonLat = tuple[float, float]

_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(
    plan: Plan, problem: Problem, lang: wording.Lang = "en", backdrop: Backdrop = EMPTY
) -> str:
    """Return a plan as one KML document."""
    root = ET.Element("kml", xmlns=NAMESPACE)
    top = _child(root, "Document")
    region = f" {plan.region.id}" if plan.region else ""
    _child(top, "name", f"{plan.start:%Y-%m-%d}{region}")
    _describe(top, backdrop.credit)
    colours = {f"route-{at}": colour for at, colour in enumerate(COLOURS)}
    colours |= {f"walk-{at}": colour for at, colour in enumerate(COLOURS)}
    colours |= {"depot": DEPOT_COLOUR, "unserved": UNSERVED_COLOUR}
    for name, colour in colours.items():
        _style(top, name, colour)
    for number, route in enumerate(plan.routes):
        _route(top, route, f"#route-{number % len(COLOURS)}", plan, problem, lang=lang)
    _depots(top, plan, problem, lang)
    _unserved(top, plan, problem, lang)
    ET.indent(root, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _route(
    top: ET.Element, route: Route, style: str, plan: Plan, problem: Problem, *, lang: wording.Lang
) -> None:
    courier = captions.courier(problem, route.courier_id)
    folder = _child(top, "Folder")
    _child(folder, "name", f"{courier} ({route.vehicle_id})" if courier else route.vehicle_id)
    told = wording.text(
        "report.route_summary",
        lang,
        date=f"{plan.start:%Y-%m-%d}",
        courier=courier or "-",
        stops=len(route.visits),
        shipments=len(route.shipments),
        km=f"{route.distance_m / 1000:.1f}",
        leaves=captions.clock(plan.start, route.departure_s),
        returns=captions.clock(plan.start, route.return_s),
    )
    _describe(folder, told)
    _line(folder, route, style, told)
    _walks(folder, route, style.replace("route", "walk"), problem, lang)
    for number, visit in enumerate(route.visits, start=1):
        data = {
            "vehicle": route.vehicle_id,
            "courier": courier,
            "stop": number,
            "township": visit.location.parent or "",
            "pickups": ", ".join(visit.pickups),
            "deliveries": ", ".join(visit.deliveries),
            "arrival": captions.iso(plan.start, visit.arrival_s),
            "departure": captions.iso(plan.start, visit.departure_s),
        }
        name = f"{number} {captions.place(visit.location)}"
        walk = captions.parking(route, number - 1, problem, lang)
        told = "\n".join(part for part in (walk, _visit_text(visit, plan, lang)) if part)
        _point(folder, visit.location, name, told=told, style=style, data=data)


def _line(folder: ET.Element, route: Route, style: str, told: str) -> None:
    """Draw the way, a line a leg: a leg without one leaves a gap and not a straight line."""
    driven = [line for leg in route.legs for walked, line in leg.parts if not walked]
    _lines(folder, driven, route.vehicle_id, style, told)


def _walks(
    folder: ET.Element, route: Route, style: str, problem: Problem, lang: wording.Lang
) -> None:
    """Draw what is walked, thinner, and put up where the vehicle is parked."""
    walked = [line for leg in route.legs for on_foot, line in leg.parts if on_foot]
    _lines(folder, walked, wording.text("report.legend.walk", lang), style, "")
    for number, leg in enumerate(route.legs):
        if leg.parked is not None:
            lon, lat = leg.parked
            name = wording.text("report.parking_place", lang, stop=number + 1)
            told = captions.parking(route, number, problem, lang)
            at = Location(lon=lon, lat=lat)
            _point(folder, at, name, told=told, style=style, data={"stop": number + 1})


def _lines(
    folder: ET.Element, lines: Sequence[Sequence[LonLat]], name: str, style: str, told: str
) -> None:
    if not lines:
        return
    mark = _child(folder, "Placemark")
    _child(mark, "name", name)
    _describe(mark, told)
    _child(mark, "styleUrl", style)
    whole = _child(mark, "MultiGeometry")
    for points in lines:
        line = _child(whole, "LineString")
        _child(line, "tessellate", "1")
        _child(line, "coordinates", _coordinates(points))


def _depots(top: ET.Element, plan: Plan, problem: Problem, lang: wording.Lang) -> None:
    folder = _child(top, "Folder")
    _child(folder, "name", wording.text("report.legend.depot", lang))
    for depot in problem.depots:
        told = ""
        if depot.cut_off_s is not None:
            time = captions.clock(plan.start, depot.cut_off_s)
            told = wording.text("report.workbook.cut_off", lang, time=time)
        name, data = captions.depot(depot), {"id": depot.id}
        _point(folder, depot.location, name, told=told, style="#depot", data=data)


def _unserved(top: ET.Element, plan: Plan, problem: Problem, lang: wording.Lang) -> None:
    shipments = {row.id: row for row in problem.shipments}
    folder = _child(top, "Folder")
    _child(folder, "name", wording.text("report.unserved", lang, count=len(plan.unserved)))
    for row in plan.unserved:
        told = "\n".join(text for text in (row.reason(lang), row.fix(lang)) if text)
        at = captions.where(shipments.get(row.id))
        data = {"id": row.id, "place": captions.place(at), "code": row.code}
        name = f"{row.id} {captions.place(at)}"
        _point(folder, at, name, told=told, style="#unserved", data=data)


def _visit_text(visit: Visit, plan: Plan, lang: wording.Lang) -> str:
    times = {
        "arrival": captions.clock(plan.start, visit.arrival_s),
        "departure": captions.clock(plan.start, visit.departure_s),
    }
    told = [wording.text("report.visit_times", lang, **times)]
    for what, ids in (("pickups", visit.pickups), ("deliveries", visit.deliveries)):
        if ids:
            told.append(f"{wording.text(f'report.{what}', lang)}: {', '.join(ids)}")
    return "\n".join(told)


def _point(
    folder: ET.Element,
    at: Location | None,
    name: str,
    *,
    told: str,
    style: str,
    data: Mapping[str, Any],
) -> None:
    """Put up a pin; what has no point is listed without one."""
    mark = _child(folder, "Placemark")
    _child(mark, "name", name)
    _describe(mark, told)
    _child(mark, "styleUrl", style)
    known = _child(mark, "ExtendedData")
    for key, value in data.items():
        _child(_child(known, "Data", name=key), "value", str(value))
    if at is not None and at.lon is not None and at.lat is not None:
        _child(_child(mark, "Point"), "coordinates", f"{at.lon:.6f},{at.lat:.6f}")


def _describe(parent: ET.Element, told: str) -> None:
    """Add a description; viewers take it for HTML, and nothing that a user typed may be markup."""
    if told:
        _child(parent, "description", html.escape(told, quote=False).replace("\n", "<br>"))


def _style(top: ET.Element, name: str, colour: str) -> None:
    """Add a style; KML writes colours as opacity, blue, green, red."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    style = _child(top, "Style", id=name)
    icon = _child(style, "IconStyle")
    _child(icon, "color", f"ff{blue}{green}{red}")
    line = _child(style, "LineStyle")
    _child(line, "color", f"ff{blue}{green}{red}")
    _child(line, "width", str(LINE_WIDTH // 2 if name.startswith("walk") else LINE_WIDTH))


def _coordinates(line: Sequence[LonLat]) -> str:
    return " ".join(f"{lon:.6f},{lat:.6f}" for lon, lat in line)


def _child(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, tag, attributes)
    if text is not None:
        child.text = _NO_XML.sub("", text)
    return child
