"""A route as the rows of a courier's table: setting out, stops, breaks, coming back."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from routing import wording
from routing.plans import BreakTaken, Plan, Route, Visit
from routing.problem import DRIVING_REST, FOREVER_S, Problem, Shipment, TimeWindow
from routing.reports import captions
from routing.reports.manifest.plain_text import short
from routing.wording.details import readable

Row = dict[str, Any]

MOST_LINES = 32
"""Of one row, which does not break across pages; a longer stop goes on in a second row."""

NAMELESS = frozenset({"break", DRIVING_REST})
"""Id of a break that was read from a table, where breaks have no names."""

LINE_CHARS = {"goods": 12, "id": 12, "contact": 10, "note": 38}
"""About so many Chinese characters fit in a line of these."""


def stop_rows(
    route: Route, plan: Plan, problem: Problem, lang: wording.Lang = "en"
) -> Iterator[Row]:
    """Yield stops in their order, each in as many rows as it needs, breaks between them."""
    shipments = {row.id: row for row in problem.shipments}
    breaks = sorted(route.breaks, key=lambda taken: taken.start_s)
    driven_m = 0
    for order, visit in enumerate(route.visits):
        while breaks and breaks[0].start_s < visit.start_s:
            yield _pause(breaks.pop(0), plan)
        leg_m = route.legs[order].distance_m if order < len(route.legs) else 0
        driven_m += leg_m
        head = {
            "kind": "stop",
            "number": order + 1,
            **_times(visit, plan, shipments),
            "place": short(captions.place(visit.location)),
            "township": short(visit.location.parent),
            "leg_km": f"{leg_m / 1000:.1f}",
            "km": f"{driven_m / 1000:.1f}",
            "load": load(problem, visit.load),
            "walk": captions.parking(route, order, problem, lang),
            "turns": captions.turns(route.legs[order], lang) if order < len(route.legs) else "",
        }
        for part, tasks in enumerate(_portions(list(_tasks(visit, shipments, problem, lang)))):
            yield {**head, "continued": part > 0, "tasks": tasks}
    for taken in breaks:
        yield _pause(taken, plan)


def load(problem: Problem, on_board: Sequence[float]) -> str:
    """Return what is on board, in kg; empty where the problem has no weights."""
    if captions.WEIGHT not in problem.load_dimensions or not on_board:
        return ""
    return number(on_board[problem.load_dimensions.index(captions.WEIGHT)])


def number(value: float) -> str:
    """Return a number with one digit after the point, and none that is a nought."""
    return f"{value:.1f}".removesuffix(".0")


def _pause(taken: BreakTaken, plan: Plan) -> Row:
    return {
        "kind": "break",
        "name": "" if taken.id in NAMELESS else taken.id,
        "time": captions.clock(plan.start, taken.start_s),
        "until": captions.clock(plan.start, taken.start_s + taken.duration_s),
    }


def _times(visit: Visit, plan: Plan, shipments: Mapping[str, Shipment]) -> Row:
    return {
        "arrives": captions.clock(plan.start, visit.arrival_s),
        "starts": captions.clock(plan.start, visit.start_s) if visit.waiting_s >= 60 else "",
        "leaves": captions.clock(plan.start, visit.departure_s),
        "window": _window(visit, plan, shipments),
    }


def _window(visit: Visit, plan: Plan, shipments: Mapping[str, Shipment]) -> str:
    """Return in which times all tasks of a visit let it start; empty where none says so."""
    earliest, latest = 0, FOREVER_S
    for window in _windows_met(visit, shipments):
        earliest, latest = max(earliest, window.start_s), min(latest, window.end_s)
    begin = captions.clock(plan.start, earliest)
    if latest < FOREVER_S:
        return f"{begin}-{captions.clock(plan.start, latest)}"
    return f"≥ {begin}" if earliest > 0 else ""


def _windows_met(visit: Visit, shipments: Mapping[str, Shipment]) -> Iterator[TimeWindow]:
    """Yield the window of each task in which the visit starts."""
    for ids, end in ((visit.deliveries, "delivery"), (visit.pickups, "pickup")):
        for shipment in (shipments[row] for row in ids if row in shipments):
            task = getattr(shipment, end)
            met = (
                window
                for window in (() if task is None else shipment.windows(task))
                if window.start_s <= visit.start_s <= window.end_s
            )
            yield from itertools.islice(met, 1)


def _tasks(
    visit: Visit, shipments: Mapping[str, Shipment], problem: Problem, lang: wording.Lang
) -> Iterator[Row]:
    """Yield what is handed over at a stop, then what is collected: room first."""
    for ids, end in ((visit.deliveries, "delivery"), (visit.pickups, "pickup")):
        for shipment_id in ids:
            yield {
                **dict.fromkeys(("goods", "contact", "phone", "parcels", "kg", "note"), ""),
                **_told(shipments.get(shipment_id), problem, lang),
                "id": short(shipment_id),
                "end": end,
            }


def _told(shipment: Shipment | None, problem: Problem, lang: wording.Lang) -> Row:
    if shipment is None:  # somebody else's plan: its id is all that is known
        return {}
    needs = readable({"skills": shipment.skills}, lang)["skills"]
    goods = wording.text("joining.items", lang).join(
        word for word in (shipment.commodity, needs) if word
    )
    return {
        "goods": short(goods),
        "contact": short(shipment.contact),
        "phone": short(shipment.phone),
        "parcels": str(shipment.parcels),
        "kg": load(problem, shipment.load),
        "note": wording.text("joining.clauses", lang).join(
            line for line in (*captions.care(shipment, lang), shipment.note) if line
        ),
    }


def _portions(tasks: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield a stop's tasks in portions of so many lines as stand on one page."""
    portion: list[Row] = []
    filled = 0
    for task in tasks:
        lines = {name: math.ceil(len(task[name]) / chars) for name, chars in LINE_CHARS.items()}
        needed = max(1 + lines["goods"] + lines["id"], 1 + lines["contact"]) + lines["note"]
        if portion and filled + needed > MOST_LINES:
            yield portion
            portion, filled = [], 0
        portion.append(task)
        filled += needed
    yield portion
