"""What stands on the manifest's pages, as plain JSON: the cover and a section a route."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from routing import wording
from routing.plans import Plan, Route, all_rejected
from routing.problem import Depot, Location, Problem
from routing.reports import captions
from routing.reports.manifest.plain_text import short
from routing.reports.manifest.sheet_maps import colour
from routing.reports.manifest.stop_rows import load, number, stop_rows
from routing.wording import Lang

LABELS = "report.manifest."
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LISTED = 80
"""Rows of what was left out: four pages; the workbook has the rest, and the page says so."""

FOOT_CHARS = 24
"""Of a name at the foot of a page, which is one line."""

Data = dict[str, Any]


def sheets(plan: Plan, problem: Problem, lang: Lang, credit: str) -> Data:
    """Return everything but the maps.

    Parameters
    ----------
    credit : str
        What the licence of the map data asks for, at the foot of every page.
    """
    pair = _Pair(lang)
    day = WEEKDAYS[plan.start.weekday()]
    weekday = pair.said(lambda one: wording.text(f"{LABELS}{day}", one))
    return {
        "lang": lang,
        "labels": {**pair.labels(), "weekday": weekday},
        "date": f"{plan.start:%Y-%m-%d}",
        "region": "" if plan.region is None else plan.region.id,
        "credit": credit,
        "times_for": pair.said(lambda one: captions.times_for(plan, one)),
        "totals": _totals(plan, problem),
        "sections": [
            _section(order, route, plan, problem, pair) for order, route in enumerate(plan.routes)
        ],
        **_left_out(plan, problem, pair),
    }


class _Pair:
    """Two languages, the chosen one first."""

    def __init__(self, first: Lang) -> None:
        self.langs = (first, *(lang for lang in wording.LANGS if lang != first))

    def said(self, sentence: Callable[[Lang], str | None]) -> list[str]:
        """Return a sentence in both; once where both are the same."""
        return list(dict.fromkeys(sentence(lang) or "" for lang in self.langs))

    def labels(self) -> dict[str, list[str]]:
        """Return the manifest's labels by the last part of their key."""
        keys = [key for key in wording.catalogue(self.langs[0]) if key.startswith(LABELS)]
        return {
            key.removeprefix(LABELS): [wording.catalogue(lang)[key] for lang in self.langs]
            for key in keys
        }


def _totals(plan: Plan, problem: Problem) -> Data:
    each = [_figures(route, problem) for route in plan.routes]
    weights = [captions.weight_kg(problem, route) for route in plan.routes]
    return {
        "routes": str(len(plan.routes)),
        "stops": str(sum(len(route.visits) for route in plan.routes)),
        "shipments": f"{len(plan.served)} / {len(problem.shipments)}",
        "parcels": str(sum(int(figures["parcels"]) for figures in each)),
        "kg": number(sum(weight or 0.0 for weight in weights)),
        "km": f"{plan.distance_m / 1000:.1f}",
        "hours": captions.duration(plan.duration_s),
    }


def _figures(route: Route, problem: Problem) -> Data:
    carried = set(route.shipments)
    weight = captions.weight_kg(problem, route)
    return {
        "stops": str(len(route.visits)),
        "shipments": str(len(carried)),
        "parcels": str(sum(row.parcels for row in problem.shipments if row.id in carried)),
        "kg": "" if weight is None else number(weight),
        "km": f"{route.distance_m / 1000:.1f}",
        "hours": captions.duration(route.duration_s),
    }


def _section(order: int, route: Route, plan: Plan, problem: Problem, pair: _Pair) -> Data:
    vehicle = next((row for row in problem.vehicles if row.id == route.vehicle_id), None)
    courier = next((row for row in problem.couriers if row.id == route.courier_id), None)
    profile = "" if vehicle is None else vehicle.profile
    starts = None if vehicle is None else _depot(problem, vehicle.start_depot)
    ends = None if vehicle is None else _depot(problem, vehicle.end_depot)
    return {
        "number": order + 1,
        "colour": colour(order),
        "courier": short(captions.courier(problem, route.courier_id)),
        "phone": short(None if courier is None else courier.phone),
        "vehicle": short(route.vehicle_id),
        "foot": [
            short(one, FOOT_CHARS)
            for one in (captions.courier(problem, route.courier_id), route.vehicle_id)
        ],
        "profile": pair.said(lambda lang: captions.profile(profile, lang)),
        "leaves": captions.clock(plan.start, route.departure_s),
        "returns": captions.clock(plan.start, route.return_s),
        "from": _called(starts, route.start),
        "to": _called(ends, route.end),
        "load": load(problem, route.load),
        "figures": _figures(route, problem),
        "rows": list(stop_rows(route, plan, problem, pair.langs[0])),
        **_cut_off(ends, plan),
    }


def _cut_off(depot: Depot | None, plan: Plan) -> Data:
    """Return the cut-off, and until when to be back for it."""
    if depot is None or depot.cut_off_s is None:
        return {"cut_off": "", "back_by": ""}
    return {
        "cut_off": captions.clock(plan.start, depot.cut_off_s),
        "back_by": captions.clock(plan.start, depot.cut_off_s - depot.handover_s),
    }


def _depot(problem: Problem, depot_id: str | None) -> Depot | None:
    return next((row for row in problem.depots if row.id == depot_id), None)


def _called(depot: Depot | None, location: Location | None) -> str:
    return short(captions.place(location) if depot is None else captions.depot(depot))


def _left_out(plan: Plan, problem: Problem, pair: _Pair) -> Data:
    shipments = {row.id: row for row in problem.shipments}
    rejected = all_rejected(plan, problem)
    return {
        "unserved": [
            {
                "id": short(row.id),
                "place": short(captions.place(captions.where(shipments.get(row.id)))),
                "why": pair.said(row.reason),
                "fix": pair.said(row.fix),
            }
            for row in plan.unserved[:LISTED]
        ],
        "unserved_count": len(plan.unserved),
        "rejected": [
            {
                "id": short(row.id),
                "place": " ".join(str(part) for part in (row.sheet, row.row) if part is not None),
                "why": pair.said(row.cause),
                "fix": pair.said(row.action),
            }
            for row in rejected[:LISTED]
        ],
        "rejected_count": len(rejected),
    }
