"""A plan as one HTML page with a map that needs no network: inline SVG, styles and scripts."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib import resources

import jinja2
from markupsafe import Markup

from routing import wording
from routing.palette import COLOURS
from routing.plans import Plan, Route
from routing.problem import Problem
from routing.reports import map_charts, map_layers, map_left_out, map_lines, map_pins, map_view
from routing.reports.backdrop import EMPTY, Backdrop
from routing.reports.map_said import label, say, spoken, told
from routing.reports.mercator import XY, Frame

MARGIN = 0.35
"""Backdrop around the plan, for panning: a share of its longer side."""

WIDER = 1.0
"""The same where there is relief to show: to the edge of the relief, but no further."""

NOWHERE = Frame(west=0, south=0, east=0.01, north=0.01)
"""What a plan without a single point is drawn in."""

STYLES = ("map_page.css", "map_panel.css", "map_drawing.css", "map_print.css")
SCRIPTS = (
    *("map_camera.js", "map_lines.js", "map_names.js"),
    *("map_panel.js", "map_search.js", "map_start.js"),
)
"""Read in this order; together they are one script."""


def html_map(
    plan: Plan, problem: Problem, lang: wording.Lang = "en", backdrop: Backdrop = EMPTY
) -> str:
    """Return the page.

    Parameters
    ----------
    lang : {"en", "zh"}
        The language that it opens in; it can be switched there.
    backdrop : Backdrop
        Relief, water, roads and places to lay under the plan, with whom they are to be credited to.
    """
    frame, fit = _frames(plan, problem, backdrop)
    relief = backdrop.relief
    style, script = _style(), _script()
    return page().render(
        lang=lang,
        langs=wording.LANGS,
        style=style,
        script=script,
        policy=_policy(style, script),
        title="" if plan.region is None else plan.region.id,
        date=f"{plan.start:%Y-%m-%d}",
        weekday=told(f"map.weekdays.{plan.start.isoweekday()}"),
        totals=map_view.totals(plan, problem),
        scale=map_charts.day_scale(plan),
        routes=map_view.routes(plan, problem),
        unserved=map_left_out.unserved(plan, problem, frame),
        rejected=map_left_out.rejected(plan, problem),
        relief=None if relief is None else map_layers.relief_picture(relief, frame),
        waters=map_layers.water_pieces(backdrop, frame),
        roads=map_layers.road_pieces(backdrop, frame),
        size=frame.size,
        nowhere=frame is NOWHERE,
        credit=backdrop.credit,
        drawn=_drawn(plan, problem, backdrop, frame) | {"fit": _corners(frame, fit)},
    )


def _frames(plan: Plan, problem: Problem, backdrop: Backdrop) -> tuple[Frame, Frame]:
    """Return what the map holds, and what it shows first."""
    points = map_view.everywhere(plan, problem)
    frame = Frame.around(points, MARGIN)
    wider, fit = Frame.around(points, WIDER), Frame.around(points, 0.02)
    if frame is None or wider is None or fit is None:
        return NOWHERE, NOWHERE
    if backdrop.relief is not None:
        frame = frame.grown_towards(backdrop.relief, wider)
    return frame, fit


def _corners(frame: Frame, inner: Frame) -> list[int]:
    """Return left, top, right and bottom of a part of the drawing."""
    return [*frame.place((inner.west, inner.north)), *frame.place((inner.east, inner.south))]


def _drawn(plan: Plan, problem: Problem, backdrop: Backdrop, frame: Frame) -> dict[str, object]:
    """Return what the script draws; positions are whole metres of the map."""
    driven = [
        [line for leg in route.legs for walked, line in leg.parts if not walked]
        for route in plan.routes
    ]
    ways = [frame.line(point for line in lines for point in line) for lines in driven]
    network = map_lines.network(ways)
    pins = map_pins.pins(plan, problem, frame)
    return {
        "groundM": frame.ground_m,
        "size": frame.size,
        "arcs": [map_lines.steps(arc) for arc in network.arcs],
        "routes": network.lines,
        "walks": [
            [number, *map_lines.steps(line)]
            for number, route in enumerate(plan.routes)
            for line in _walks(route, frame)
        ],
        "pins": [
            {"kind": pin.kind, "at": pin.at, "route": pin.route - 1, "number": pin.number}
            for pin in pins
        ],
        "names": [
            [*name.at, name.rank, name.text] for name in map_pins.names(pins, backdrop, frame)
        ],
        "rivers": [
            [river.name, *map_lines.steps(river.line)]
            for river in map_layers.rivers(backdrop, frame)
        ],
    }


def _walks(route: Route, frame: Frame) -> list[tuple[XY, ...]]:
    """Return what is walked, each way once, though one comes back by it."""
    lines = [tuple(frame.line(line)) for leg in route.legs for walked, line in leg.parts if walked]
    return list(dict.fromkeys(min(line, line[::-1]) for line in lines if len(line) > 1))


@functools.cache
def page() -> jinja2.Template:
    """Return the page's template, which takes longer to compile than to fill in."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("routing.reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(say=say, spoken=spoken, label=label, wording=wording.text)
    environment.get_template("map_parts.html.j2")  # which the page imports when it is filled in
    return environment.get_template("map.html.j2")


def _style() -> Markup:
    """Return the page's style: ours, nothing in it given by a user."""
    hues = "".join(f".hue-{hue}{{--colour:{colour}}}\n" for hue, colour in enumerate(COLOURS))
    return Markup("".join(_own_file(name) for name in STYLES) + hues)  # noqa: S704


def _script() -> Markup:
    """Return the page's script: ours, nothing in it given by a user."""
    source = "".join(_own_file(name) for name in SCRIPTS)
    return Markup(f'"use strict";\n(() => {{\n{source}}})();')  # noqa: S704


def _policy(style: str, script: str) -> str:
    """Return a Content Security Policy: no request at all, no style or script but these two."""
    return (
        f"default-src 'none'; img-src data:; style-src {_digest(style)}; "
        f"script-src {_digest(script)}; base-uri 'none'; form-action 'none'"
    )


def _digest(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _own_file(name: str) -> str:
    source = resources.files(__package__ or "routing.reports") / "templates" / name
    return source.read_text(encoding="utf-8")
