"""A plan as tables for a terminal 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from routing import wording
from routing.plans import Plan, Route, all_rejected
from routing.plans.costs import VillageCost, shipment_costs, village_costs
from routing.plans.rejoining import counted
from routing.problem import Problem
from routing.rejected import Rejected
from routing.reports import captions

WIDTH = 80
LISTED = 20
"""Rows of what was left out; a terminal is no place for the rest."""
UNBROKEN = 10
"""Columns of a name that stand on one line, however narrow the terminal."""


def plan_tables(plan: Plan, problem: Problem, lang: wording.Lang = "en") -> Iterator[Table]:
    """Yield tables of routes and villages, then of what is unserved and not taken, if any is."""
    yield routes_table(plan, problem, lang)
    if plan.cost and problem.names_places:
        yield villages_table(plan, problem, lang)
    if plan.unserved:
        yield unserved_table(plan, problem, lang)
    rejected = all_rejected(plan, problem)
    if rejected:
        yield rejected_table(rejected, lang)


def routes_table(plan: Plan, problem: Problem, lang: wording.Lang = "en") -> Table:
    """Return a row a route, with the totals of all."""
    weighed = captions.WEIGHT in problem.load_dimensions
    figures = ("stops", "shipments", *(["kg"] if weighed else []), "km", "hours")
    moments = ("leaves", "returns", "cost")
    table = _table(wording.text("report.columns.routes", lang), between=0)
    table.show_footer = True
    vehicles = [route.vehicle_id for route in plan.routes]
    couriers = [captions.courier(problem, route.courier_id) for route in plan.routes]
    for name, cells, foot in (
        ("vehicle", vehicles, wording.text("report.total", lang)),
        ("courier", couriers, ""),
    ):
        head = _head(name, lang)
        widest = max(cell_len(cell) for cell in (head, foot, *cells))
        table.add_column(head, foot, overflow="fold", min_width=min(widest, UNBROKEN))
    totals = _totals(plan, problem)
    for name in (*figures, *moments):
        table.add_column(
            _head(name, lang), totals.get(name, ""), justify="right", no_wrap=True, min_width=4
        )
    for route, *names in zip(plan.routes, vehicles, couriers, strict=True):
        told = _cells(route, plan, problem)
        table.add_row(*map(Text, names), *(told[name] for name in (*figures, *moments)))
    return table


def villages_table(plan: Plan, problem: Problem, lang: wording.Lang = "en") -> Table:
    """Return a row a village: what a parcel and a kilogram cost there; the dearest first."""
    villages = village_costs(plan, problem)
    every = VillageCost.of(shipment_costs(plan, problem))
    table = _table(wording.text("report.workbook.costs", lang))
    table.show_footer = True
    total = wording.text("report.total", lang)
    table.add_column(_head("village", lang), total, overflow="fold", max_width=26)
    told = _village_cells(every)
    for name, figure in told.items():
        table.add_column(_head(name, lang), figure, justify="right", no_wrap=True)
    for one in villages[:LISTED]:
        named = f"{one.village} ({one.township})" if one.township else one.village
        table.add_row(Text(named), *_village_cells(one).values())
    _add_rest(table, len(villages), lang)
    return table


def _village_cells(one: VillageCost) -> dict[str, str]:
    per_parcel, per_kg = (
        "" if ratio is None else f"{ratio:.2f}" for ratio in (one.per_parcel, one.per_kg)
    )
    return {
        "parcels": str(one.parcels),
        "kg": f"{one.weight_kg:.0f}",
        "cost": f"{one.cost:.2f}",
        "per_parcel": per_parcel,
        "per_kg": per_kg,
    }


def unserved_table(plan: Plan, problem: Problem, lang: wording.Lang = "en") -> Table:
    """Return a row a shipment that no route carries: where it is, why, and what would help."""
    shipments = {row.id: row for row in problem.shipments}
    table = _table(wording.text("report.unserved", lang, count=len(plan.unserved)), style="red")
    table.add_column(_head("id", lang), overflow="fold", max_width=16)
    table.add_column(_head("place", lang), overflow="fold", max_width=20)
    table.add_column(_head("reason", lang), ratio=1, overflow="fold")
    for row in plan.unserved[:LISTED]:
        place = captions.place(captions.where(shipments.get(row.id)))
        told = _told(row.reason(lang), row.fix(lang))
        table.add_row(Text(row.id), Text(place), told)
    _add_rest(table, len(plan.unserved), lang)
    return table


def rejected_table(rejected: Sequence[Rejected], lang: wording.Lang = "en") -> Table:
    """Return a row each row that was not taken: which, what is wrong, and what to do."""
    table = _table(wording.text("report.rejected", lang, count=len(rejected)), style="yellow")
    table.add_column(_head("id", lang), overflow="fold", max_width=16)
    table.add_column(_head("row", lang), justify="right", overflow="fold", max_width=16)
    table.add_column(_head("reason", lang), ratio=1, overflow="fold")
    for row in rejected[:LISTED]:
        told = _told(row.cause(lang), row.action(lang))
        table.add_row(Text(row.called(lang)), Text(_where(row)), told)
    _add_rest(table, len(rejected), lang)
    return table


def _where(row: Rejected) -> str:
    """Return the sheet or file that a row stands in, where it has one, and its number."""
    return " ".join(str(part) for part in (row.sheet, row.row) if part is not None)


def _cells(route: Route, plan: Plan, problem: Problem) -> dict[str, str]:
    weight = captions.weight_kg(problem, route)
    return {
        "stops": str(len(route.visits)),
        "shipments": str(len(route.shipments)),
        "kg": "" if weight is None else f"{weight:.0f}",
        "km": f"{route.distance_m / 1000:.1f}",
        "hours": captions.duration(route.duration_s),
        "leaves": captions.clock(plan.start, route.departure_s),
        "returns": captions.clock(plan.start, route.return_s),
        "cost": f"{route.cost:.2f}",
    }


def _totals(plan: Plan, problem: Problem) -> dict[str, str]:
    weights = [captions.weight_kg(problem, route) or 0.0 for route in plan.routes]
    return {
        "stops": str(sum(len(route.visits) for route in plan.routes)),
        "shipments": "/".join(map(str, counted(problem, plan))),
        "kg": f"{sum(weights):.0f}",
        "km": f"{plan.distance_m / 1000:.1f}",
        "hours": captions.duration(plan.duration_s),
        "cost": f"{plan.cost:.2f}",
    }


def _table(title: str, style: str = "bold", between: int = 1) -> Table:
    return Table(
        title=title,
        title_style=style,
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, between, 0, 0),
        pad_edge=False,
        width=WIDTH,
    )


def _head(name: str, lang: wording.Lang) -> str:
    return wording.text(f"report.columns.{name}", lang)


def _told(reason: str, fix: str | None) -> Text:
    """Return two sentences as plain text: an id may hold what rich takes for markup."""
    told = Text(reason)
    if fix:
        told.append(f"\n{fix}", style="dim")
    return told


def _add_rest(table: Table, count: int, lang: wording.Lang) -> None:
    if count > LISTED:
        table.add_row("", "", wording.text("report.more", lang, count=count - LISTED))
