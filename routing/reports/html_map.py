"""A plan as one HTML page with a map that needs no network: inline SVG, styles and script."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from routing import wording
from routing.plans import Plan
from routing.problem import Problem
from routing.reports import captions, map_layers, map_view
from routing.reports.backdrop import EMPTY, Backdrop
from routing.reports.mercator import Frame, path

MARGIN = 0.35
"""Backdrop around the plan, for panning: a share of its longer side."""

NOWHERE = Frame(west=0, south=0, east=0.01, north=0.01)
"""What a plan without a single point is drawn in."""


def html_map(
    plan: Plan, problem: Problem, lang: wording.Lang = "en", backdrop: Backdrop = EMPTY
) -> str:
    """Return the page.

    Parameters
    ----------
    lang : {"en", "zh"}
        The language that it opens in; it can be switched there.
    backdrop : Backdrop
        Roads and places to lay under the plan, with whom they are to be credited to.
    """
    around = map_view.everywhere(plan, problem)
    frame = Frame.around(around, MARGIN) or NOWHERE
    routes = map_view.routes(plan, problem, frame)
    lanes = map_view.lanes([route.line for route in routes])
    pins = map_view.pins(plan, problem, frame)
    return _page().render(
        lang=lang,
        langs=wording.LANGS,
        title="" if plan.region is None else plan.region.id,
        date=f"{plan.start:%Y-%m-%d}",
        totals=_totals(plan, problem),
        routes=routes,
        pins=pins,
        unserved=map_view.unserved(plan, problem, frame),
        rejected=map_view.rejected(plan, problem),
        roads=map_layers.road_layers(backdrop, frame),
        places=map_layers.place_names(backdrop, frame, {pin.at for pin in pins}),
        size=frame.size,
        credit=backdrop.credit,
        svg_path=path,
        map_data={
            "groundM": frame.ground_m,
            "fit": _fit(frame, Frame.around(around, 0.02) or frame),
            "routes": [
                {"line": route.line, "lanes": of_line}
                for route, of_line in zip(routes, lanes, strict=True)
            ],
        },
    )


def _page() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("routing.reports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(say=_say, spoken=_spoken, own_file=_own_file)
    return environment.get_template("map.html.j2")


def _say(key: str, **values: Any) -> Markup:
    """Return a sentence of the catalogue in every language; the page shows one of them."""
    return _spoken(map_view.said(lambda lang: wording.text(f"report.{key}", lang, **values)))


def _spoken(sentence: Mapping[wording.Lang, str] | str) -> Markup:
    """Return a text, or one span a language, escaped."""
    if isinstance(sentence, str):
        return Markup.escape(sentence)
    spans = (Markup('<span lang="{}">{}</span>').format(*pair) for pair in sentence.items())
    return Markup("").join(spans)


def _own_file(name: str) -> Markup:
    """Return one of our own files as it is: the page's style and script."""
    source = resources.files(__package__ or "routing.reports") / "templates" / name
    return Markup(source.read_text(encoding="utf-8"))  # noqa: S704 - ours, nothing given by a user


def _totals(plan: Plan, problem: Problem) -> dict[str, str]:
    return {
        "routes": str(len(plan.routes)),
        "served": f"{len(plan.served)} / {len(problem.shipments)}",
        "km": f"{plan.distance_m / 1000:.1f}",
        "hours": captions.duration(plan.duration_s),
        "cost": f"{plan.cost:.2f}",
    }


def _fit(frame: Frame, inner: Frame) -> list[int]:
    """Return left, top, right and bottom of what the map shows first."""
    return [*frame.place((inner.west, inner.north)), *frame.place((inner.east, inner.south))]
