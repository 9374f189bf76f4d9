"""A courier's sheet: the day in the order of its rows, one row a shipment and stop by stop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from routing import wording
from routing.plans import BreakTaken, Plan, Route, Visit
from routing.problem import Depot, Problem
from routing.reports import captions
from routing.reports.workbook.looks import BAND, ONE, QUIET, TITLE, TOTAL, WHOLE, Column, Look
from routing.reports.workbook.page import Page, clock_value
from routing.reports.workbook.shipment_cells import SHIPMENT_COLUMNS, WHERE, Cell, ShipmentRows

COLUMNS = (
    *SHIPMENT_COLUMNS,
    Column(name="km_so_far", widest=8, number=ONE),
    Column(name="load_after", widest=9, number=ONE),
)

_PLACE: Look = {"bg_color": "#DCE3EA", "bold": True}
_REST: Look = {"italic": True, "font_color": "#7A5A00"}
_BANDED: Look = {"bg_color": BAND}
_OF_STOP = (0, 1, 2, WHERE, WHERE + 1, len(COLUMNS) - 2, len(COLUMNS) - 1)
"""Columns that say the same in all rows of a stop."""
_HEAD = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A row of the table; ``repeats``: it belongs to the stop of the row above."""

    cells: list[Cell]
    look: Look
    repeats: bool = False


def write_courier(
    page: Page, route: Route, plan: Plan, problem: Problem, footer: tuple[str, str]
) -> None:
    """Write the sheet of one route."""
    _write_top(page, route, plan, problem)
    page.head(_HEAD, COLUMNS)
    row = _HEAD
    for line in _lines(route, plan, ShipmentRows.of(problem, page.lang)):
        row += 1
        page.row(row, COLUMNS, line.cells, line.look, quiet=_OF_STOP if line.repeats else ())
    row += 1
    _write_total(page, route, problem, row)
    page.finish(COLUMNS, head=_HEAD, last=row, footer=footer)


def _write_top(page: Page, route: Route, plan: Plan, problem: Problem) -> None:
    """Write who drives; the vehicle's id is what the sheet is read back by."""
    courier = next((one for one in problem.couriers if one.id == route.courier_id), None)
    profile = next((one.profile for one in problem.vehicles if one.id == route.vehicle_id), "")
    name = captions.courier(problem, route.courier_id)
    page.text(0, 0, name or route.vehicle_id, TITLE)
    page.sheet.set_row(0, 24)
    page.text(1, 0, page.say("vehicle"), QUIET)
    page.text(1, WHERE, route.vehicle_id, {"bold": True})
    page.text(1, WHERE + 2, captions.profile(profile, page.lang))
    if courier is not None and courier.phone:
        page.text(1, WHERE + 4, page.say("phone", phone=courier.phone), {"bold": True})
    told = wording.text(
        "report.route_summary",
        page.lang,
        date=f"{plan.start:%Y-%m-%d}",
        courier=name or "-",
        stops=len(route.visits),
        shipments=len(route.shipments),
        km=f"{route.distance_m / 1000:.1f}",
        leaves=captions.clock(plan.start, route.departure_s),
        returns=captions.clock(plan.start, route.return_s),
    )
    cost = wording.text(
        "report.hours_and_cost",
        page.lang,
        hours=captions.duration(route.duration_s),
        cost=f"{route.cost:,.2f}",
    )
    page.text(2, 0, f"{told} · {cost}")


def _lines(route: Route, plan: Plan, rows: ShipmentRows) -> Iterator[_Line]:
    """Yield the start, the stops with the breaks between them, and the return."""
    depots = {depot.location: depot for depot in rows.problem.depots}
    if route.start is not None:
        leaves = clock_value(plan.start, route.departure_s)
        load = rows.weight_kg(route.load)
        what = wording.text("report.start", rows.lang)
        place = _depot(depots.get(route.start)) or captions.place(route.start)
        yield _Line(cells=_aside(place, what, (None, leaves), (0.0, load)), look=_PLACE)
    breaks = sorted(route.breaks, key=lambda taken: taken.start_s)
    driven_m = 0
    for number, visit in enumerate(route.visits, start=1):
        while breaks and breaks[0].start_s < visit.start_s:
            yield _rest(breaks.pop(0), plan, rows.lang)
        driven_m += route.legs[number - 1].distance_m if number <= len(route.legs) else 0
        walk = captions.parking(route, number - 1, rows.problem, rows.lang)
        if walk:
            yield _Line(cells=_aside(walk, "", (None, None), (None, None)), look=_REST)
        yield from _stop(number, visit, driven_m, plan, rows)
    for taken in breaks:
        yield _rest(taken, plan, rows.lang)
    if route.end is not None:
        arrives = clock_value(plan.start, route.return_s)
        what = wording.text("report.end", rows.lang)
        place = _depot(depots.get(route.end)) or captions.place(route.end)
        cells = _aside(place, what, (arrives, None), (route.distance_m / 1000, None))
        depot = depots.get(route.end)
        if depot is not None and depot.cut_off_s is not None:
            time = captions.clock(plan.start, depot.cut_off_s)
            cells[13] = wording.text("report.workbook.cut_off", rows.lang, time=time)
        yield _Line(cells=cells, look=_PLACE)


def _stop(
    number: int, visit: Visit, driven_m: int, plan: Plan, rows: ShipmentRows
) -> Iterator[_Line]:
    # A visit hands over first.
    done: list[tuple[str, Literal["pickup", "delivery"]]] = [
        (row, "delivery") for row in visit.deliveries
    ]
    done += [(row, "pickup") for row in visit.pickups]
    times = (
        float(number),
        clock_value(plan.start, visit.arrival_s),
        clock_value(plan.start, visit.departure_s),
    )
    after = [driven_m / 1000, rows.weight_kg(visit.load)]
    for place, (shipment_id, kind) in enumerate(done):
        cells = rows.cells(shipment_id, kind, at=visit.location, times=times)
        look = _BANDED if number % 2 == 0 else {}
        yield _Line(cells=[*cells, *after], look=look, repeats=place > 0)


def _rest(taken: BreakTaken, plan: Plan, lang: wording.Lang) -> _Line:
    times = (
        clock_value(plan.start, taken.start_s),
        clock_value(plan.start, taken.start_s + taken.duration_s),
    )
    what = wording.text("report.break", lang)
    return _Line(cells=_aside(what, "", times, (None, None)), look=_REST)


def _aside(
    place: str, what: str, times: tuple[Cell, Cell], after: tuple[float | None, float | None]
) -> list[Cell]:
    """Return the cells of a row that is no shipment's."""
    return [None, *times, place, "", "", what, "", "", "", None, None, "", "", *after]


def _depot(depot: Depot | None) -> str:
    return "" if depot is None else captions.depot(depot)


def _write_total(page: Page, route: Route, problem: Problem, row: int) -> None:
    """Add parcels and weight up; moving rows changes the sums at once."""
    for column in range(len(COLUMNS)):
        page.text(row, column, page.say("total") if column == WHERE else "", {**TOTAL, "indent": 1})
    served = {row for visit in route.visits for row in (*visit.pickups, *visit.deliveries)}
    shipments = [one for one in problem.shipments if one.id in served]
    if any(None not in (one.pickup, one.delivery) for one in shipments):
        return  # they stand in two rows and would count twice
    parcels = sum(one.parcels for one in shipments)
    weight = captions.weight_kg(problem, route)
    for column, total, shown in ((10, parcels, WHOLE), (11, weight, ONE)):
        if total is not None:
            letter = "ABCDEFGHIJKL"[column]
            formula = f"=SUM({letter}{_HEAD + 2}:{letter}{row})"
            page.formula(row, column, formula, value=total, shown=shown, look=TOTAL)
