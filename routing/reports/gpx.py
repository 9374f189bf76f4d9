"""A plan as GPX 1.1, one document a route, for phones and hand-held receivers.

Each stop is a waypoint in the order of the day, its times in the description; the way is a track of
one segment a leg, and one for each part of a leg that is walked. What the courier is told on the
way is a route, a point for each step.

Elements stand in the order of the schema, http://www.topografix.com/GPX/1/1/gpx.xsd.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from routing import wording
from routing.plans import Plan, Route, Visit
from routing.problem import Location, Problem
from routing.reports import captions
from routing.reports.backdrop import EMPTY, Backdrop
from routing.roads.ways.instructions import instruction

LICENCE = "https://www.openstreetmap.org/copyright"

_STEM_BYTES = 200
"""A file's name has 255 at most in most file systems, ``~12.gpx`` included."""

_OF_WINDOWS = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])(\.|$)", re.IGNORECASE)
"""Names of devices, which no file may have whatever its extension."""


def documents(
    plan: Plan, problem: Problem, lang: wording.Lang = "en", backdrop: Backdrop = EMPTY
) -> dict[str, str]:
    """Return the GPX of every route by a file name that any system takes, such as ``van-1.gpx``.

    A route without a single point, as plans from matrices alone have, is left out.
    """
    named: dict[str, str] = {}
    for route in plan.routes:
        if _has_points(route):
            stem = _file_stem(route.vehicle_id)
            # Two names that differ in case alone are one file on Windows.
            twins = sum(name.rsplit("~", 1)[0].casefold() == stem.casefold() for name in named)
            name = f"{stem}~{twins + 1}" if twins else stem
            named[name] = document(route, plan, problem, lang, backdrop)
    return {f"{name}.gpx": text for name, text in named.items()}


def document(
    route: Route,
    plan: Plan,
    problem: Problem,
    lang: wording.Lang = "en",
    backdrop: Backdrop = EMPTY,
) -> str:
    """Return one route as a GPX 1.1 document."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1" creator="shanlu">',
        *_metadata(route, plan, problem, lang, backdrop),
        *_stations(route, plan, problem, lang),
        *_steps(route, lang),
        *_track(route),
        "</gpx>\n",
    ]
    return "\n".join(lines)


def _metadata(
    route: Route, plan: Plan, problem: Problem, lang: wording.Lang, backdrop: Backdrop
) -> Iterator[str]:
    yield "<metadata>"
    yield _element("name", route.vehicle_id)
    yield _element("desc", _summary(route, plan, problem, lang))
    if backdrop.credit:
        licence = _element("license", LICENCE) if "OpenStreetMap" in backdrop.credit else ""
        yield f"<copyright author={quoteattr(_xml(backdrop.credit))}>{licence}</copyright>"
    yield _element("time", plan.start.isoformat())
    yield "</metadata>"


def _stations(route: Route, plan: Plan, problem: Problem, lang: wording.Lang) -> Iterator[str]:
    """Yield where it starts, parks, halts and ends, as far as that is known."""
    leaves = captions.clock(plan.start, route.departure_s)
    yield from _waypoint(route.start, wording.text("report.start", lang), leaves)
    for order, visit in enumerate(route.visits, 1):
        walk = captions.parking(route, order - 1, problem, lang)
        parked = route.legs[order - 1].parked if walk else None
        if parked is not None:
            title = wording.text("report.parking_place", lang, stop=order)
            yield from _waypoint(Location(lon=parked[0], lat=parked[1]), title, walk)
        name = f"{order} {captions.place(visit.location)}"
        told = "\n".join(part for part in (walk, _visit_text(visit, plan, lang)) if part)
        yield from _waypoint(visit.location, name, told)
    returns = captions.clock(plan.start, route.return_s)
    yield from _waypoint(route.end, wording.text("report.end", lang), returns)


def _summary(route: Route, plan: Plan, problem: Problem, lang: wording.Lang) -> str:
    return wording.text(
        "report.route_summary",
        lang,
        date=f"{plan.start:%Y-%m-%d}",
        courier=captions.courier(problem, route.courier_id) or "-",
        stops=len(route.visits),
        shipments=len(route.shipments),
        km=f"{route.distance_m / 1000:.1f}",
        leaves=captions.clock(plan.start, route.departure_s),
        returns=captions.clock(plan.start, route.return_s),
    )


def _visit_text(visit: Visit, plan: Plan, lang: wording.Lang) -> str:
    told = [
        wording.text(
            "report.visit_times",
            lang,
            arrival=captions.clock(plan.start, visit.arrival_s),
            departure=captions.clock(plan.start, visit.departure_s),
        )
    ]
    for what in ("pickups", "deliveries"):
        ids = getattr(visit, what)
        if ids:
            told.append(f"{wording.text(f'report.{what}', lang)}: {', '.join(ids)}")
    return "\n".join(told)


def _waypoint(at: Location | None, name: str, description: str) -> Iterator[str]:
    if at is not None and at.lon is not None and at.lat is not None:
        yield _point("wpt", at.lon, at.lat, name, description)


def _steps(route: Route, lang: wording.Lang) -> Iterator[str]:
    points = []
    for leg in route.legs:
        for step in leg.steps:
            told = captions.turn(step, lang), instruction(step, lang)
            points.append(_point("rtept", *leg.geometry[step.point], *told))
    if points:
        yield from ("<rte>", _element("name", route.vehicle_id), *points, "</rte>")


def _track(route: Route) -> Iterator[str]:
    """Yield the way, by far the most of a document."""
    lines = [line for leg in route.legs for _, line in leg.parts]
    if not lines:
        return
    yield from ("<trk>", _element("name", route.vehicle_id))
    for line in lines:
        points = (f'<trkpt lat="{lat:.7f}" lon="{lon:.7f}"/>' for lon, lat in line)
        yield from ("<trkseg>", *points, "</trkseg>")
    yield "</trk>"


def _point(kind: str, lon: float, lat: float, name: str, description: str) -> str:
    told = _element("name", name) + (_element("desc", description) if description else "")
    return f'<{kind} lat="{lat:.7f}" lon="{lon:.7f}">{told}</{kind}>'


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_xml(text))}</{name}>"


def _has_points(route: Route) -> bool:
    return any(visit.location.lon is not None for visit in route.visits)


def _file_stem(vehicle_id: str) -> str:
    """Return an id as a file name: letters of any script, digits, ``-``, ``_`` and ``.``."""
    plain = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", vehicle_id)).strip("._")
    short = plain[:80].encode()[:_STEM_BYTES].decode(errors="ignore").rstrip("._")
    # Windows takes CON.txt.gpx for its console, too.
    return f"_{short}" if _OF_WINDOWS.match(short) else short or "route"


def _xml(text: str) -> str:
    """Leave out what no XML 1.0 document may contain (section 2.2)."""
    return re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
