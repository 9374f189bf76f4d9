"""What somebody changed in a plan by hand, as tables for a terminal 80 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.table import Table
from rich.text import Text

from routing import wording
from routing.plans import Plan, Route
from routing.plans.changes import (
    UNSERVED,
    Change,
    Position,
    RouteChange,
    changes,
    route_changes,
    shifts,
)
from routing.problem import Problem
from routing.reports import captions
from routing.reports.table import LISTED, WIDTH


def moved_table(
    before: Plan, after: Plan, problem: Problem, lang: wording.Lang = "en"
) -> Table | Text:
    """Return a row a task that moved: from where, to where, and when it is reached now."""
    found = changes(before, after)
    if not found:
        return Text(_say("none", lang), style="bold")
    table = _table(_say("moved", lang, count=len(found)))
    table.add_column(_head("id", lang), overflow="fold", max_width=16)
    table.add_column(_head("place", lang), overflow="fold", max_width=18)
    table.add_column(_say("from", lang), ratio=1, overflow="fold")
    table.add_column(_say("to", lang), ratio=1, overflow="fold")
    table.add_column(_head("arrives", lang), no_wrap=True)
    shipments = {row.id: row for row in problem.shipments}
    for change in found:
        row = shipments.get(change.shipment_id)
        task = row.delivery if row is not None and change.kind == "delivery" else None
        place = captions.place(task.location if task else captions.where(row))
        texts = (change.shipment_id, place, _at(change.before, lang), _at(change.after, lang))
        table.add_row(*map(Text, texts), _arrival(change, after))
    return table


def routes_tables(
    before: Plan, after: Plan, problem: Problem, lang: wording.Lang = "en"
) -> Iterator[Table | Text]:
    """Yield the routes that changed, before and after; then the stops with another arrival."""
    every = route_changes(before, after)
    found = [change for change in every if change.changed]
    if not found:
        yield Text(_say("routes_none", lang), style="bold")
        return
    yield _routes_table(found, len(every), before, after, problem, lang=lang)
    told = list(_shifted(found, before, after, lang))
    if told:
        yield Text(_say("arrivals", lang, minutes=5), style="bold")
        yield Text("\n".join(told[:LISTED]))
        if len(told) > LISTED:
            yield Text(wording.text("report.more", lang, count=len(told) - LISTED))


def _routes_table(
    found: Sequence[RouteChange],
    count: int,
    before: Plan,
    after: Plan,
    problem: Problem,
    *,
    lang: wording.Lang,
) -> Table:
    table = _table(_say("routes", lang, count=len(found), all=count))
    table.add_column(_head("vehicle", lang), overflow="fold", ratio=1)
    table.add_column("")
    for name in ("stops", "shipments", "kg", "km", "returns", "cost"):
        table.add_column(_head(name, lang), justify="right", no_wrap=True, min_width=4)
    for change in found:
        was, now = _say("before", lang), _say("after", lang)
        table.add_row(Text(change.vehicle_id), was, *_cells(change.before, before, problem))
        table.add_row("", now, *_cells(change.after, after, problem), style="bold")
    totals = ((_say("before", lang), before), (_say("after", lang), after))
    table.add_section()
    for heading, plan in totals:
        name = wording.text("report.total", lang) if plan is before else ""
        table.add_row(name, heading, *_total(plan, problem))
    return table


def _cells(route: Route | None, plan: Plan, problem: Problem) -> tuple[str, ...]:
    if route is None:
        return ("-",) * 6
    weight = captions.weight_kg(problem, route)
    return (
        str(len(route.visits)),
        str(len(route.shipments)),
        "" if weight is None else f"{weight:.0f}",
        f"{route.distance_m / 1000:.1f}",
        captions.clock(plan.start, route.return_s),
        f"{route.cost:.2f}",
    )


def _total(plan: Plan, problem: Problem) -> tuple[str, ...]:
    weights = [captions.weight_kg(problem, route) for route in plan.routes]
    known = [weight for weight in weights if weight is not None]
    return (
        str(sum(len(route.visits) for route in plan.routes)),
        str(len(plan.served)),
        f"{sum(known):.0f}" if known else "",
        f"{plan.distance_m / 1000:.1f}",
        "",
        f"{plan.cost:.2f}",
    )


def _shifted(
    found: Sequence[RouteChange], before: Plan, after: Plan, lang: wording.Lang
) -> Iterator[str]:
    for change in found:
        for shift in shifts(change):
            yield _say(
                "arrival",
                lang,
                vehicle=change.vehicle_id,
                stop=shift.stop,
                place=captions.place(shift.visit.location),
                before=captions.clock(before.start, shift.before_s),
                after=captions.clock(after.start, shift.visit.arrival_s),
            )


def _at(position: Position | None, lang: wording.Lang) -> str:
    if position is None:
        return _say("nowhere", lang)
    if position == UNSERVED:
        return _say("unserved", lang)
    return _say("stop", lang, vehicle=position.vehicle_id, stop=position.stop)


def _arrival(change: Change, after: Plan) -> str:
    if change.after is None or change.after.arrival_s is None:
        return ""
    return captions.clock(after.start, change.after.arrival_s)


def _say(key: str, lang: wording.Lang, **values: object) -> str:
    return wording.text(f"report.changes.{key}", lang, **values)


def _head(name: str, lang: wording.Lang) -> str:
    return wording.text(f"report.columns.{name}", lang)


def _table(title: str) -> Table:
    return Table(
        title=title,
        title_style="bold",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
        width=WIDTH,
    )
