"""The first sheet: what the day comes to, a row a route, and how to give the workbook back."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from routing.plans import Plan, Route, all_rejected
from routing.plans.costs import VillageCost, shipment_costs, village_costs
from routing.plans.rejoining import counted
from routing.problem import Problem, Vehicle
from routing.reports import captions
from routing.reports.workbook.looks import (
    CLOCK,
    MONEY,
    ONE,
    QUIET,
    SHARE,
    TITLE,
    TOTAL,
    WHOLE,
    Column,
)
from routing.reports.workbook.page import Page, clock_value

_HOURS = "[h]:mm"

COLUMNS = (
    Column(name="vehicle", widest=22),
    Column(name="courier", widest=18),
    Column(name="phone", widest=17),
    Column(name="profile", widest=17),
    Column(name="stops", widest=9, number=WHOLE),
    Column(name="shipments", widest=11, number=WHOLE),
    Column(name="parcels", widest=9, number=WHOLE),
    Column(name="kg", widest=11, number=ONE),
    Column(name="fill", widest=9, number=SHARE),
    Column(name="km", widest=10, number=ONE),
    Column(name="climb_m", widest=10, number=WHOLE),
    Column(name="departs", widest=9, number=CLOCK),
    Column(name="returns", widest=9, number=CLOCK),
    Column(name="hours", widest=10, number=_HOURS),
    Column(name="cost", widest=14, number=MONEY),
)

_ADDED_UP = ("stops", "shipments", "parcels", "kg", "km", "climb_m", "hours", "cost")


def write_summary(
    page: Page,
    plan: Plan,
    problem: Problem,
    *,
    sheets: Mapping[str, str],
    footer: tuple[str, str],
    credit: str,
) -> None:
    """Write the sheet.

    Parameters
    ----------
    sheets : mapping of sheet name to vehicle id
        To lead from a route to its sheet.
    """
    page.text(0, 0, page.say("title", date=f"{plan.start:%Y-%m-%d}"), TITLE)
    page.sheet.set_row(0, 24)
    head = _write_facts(page, plan, problem) + 2
    page.head(head, COLUMNS)
    row, figures = head, []
    names = {vehicle_id: name for name, vehicle_id in sheets.items()}
    for row, route in enumerate(plan.routes, start=head + 1):
        cells = _cells(page, route, plan, problem)
        page.row(row, COLUMNS, cells)
        page.link(row, 0, names[route.vehicle_id], route.vehicle_id)
        figures.append(dict(zip((column.name for column in COLUMNS), cells, strict=True)))
    row += 1
    _write_totals(page, row, head + 1, figures)
    notes = (page.say("how_to_edit"), page.say("order_counts"), credit)
    for note in filter(None, notes):
        row += 1
        page.note(row + 1, len(COLUMNS), note)
    page.finish(COLUMNS, head=head, last=row + 1, footer=footer)


def _write_facts(page: Page, plan: Plan, problem: Problem) -> int:
    """Write what is no table; returns the last row."""
    used = {route.vehicle_id for route in plan.routes}
    idle = [vehicle.id for vehicle in problem.vehicles if vehicle.id not in used]
    done, count = counted(problem, plan)
    served = page.say("served_of", served=done, count=count)
    facts = [
        ("served", served),
        ("left_out", str(len(plan.unserved))),
        ("not_taken", str(len(all_rejected(plan, problem)))),
    ]
    if idle:
        facts.append(("unused", ", ".join(idle)))
    facts += _prices(page, plan, problem)
    balanced = captions.balance_line(plan, problem, page.lang)
    if balanced:
        facts.append(("balance", balanced))
    facts += [("split", line) for line in captions.split_lines(plan, problem, page.lang)]
    row = 1
    if plan.region is not None:
        page.text(row, 0, page.say("region", id=plan.region.id), QUIET)
    for key, told in facts:
        row += 1
        page.text(row, 0, page.say(key), {**QUIET, "valign": "top"})
        page.note(row, len(COLUMNS) - 2, told, first=2, look={"bold": True})
    return row


def _prices(page: Page, plan: Plan, problem: Problem) -> list[tuple[str, str]]:
    """Return what a parcel and a kilogram cost, of all and in the dearest village."""
    every, villages = VillageCost.of(shipment_costs(plan, problem)), village_costs(plan, problem)
    told = []
    for name, price_of in _PRICES.items():
        price = price_of(every)
        if not price:
            continue
        line = f"{price:.2f}"
        if problem.names_places and len(villages) > 1:
            most, village = max((price_of(one) or 0.0, one.village) for one in villages)
            line = page.say("dearest", price=line, village=village, most=f"{most:.2f}")
        told.append((name, line))
    return told


_PRICES: Mapping[str, Callable[[VillageCost], float | None]] = {
    "per_parcel": lambda one: one.per_parcel,
    "per_kg": lambda one: one.per_kg,
}


def _cells(
    page: Page, route: Route, plan: Plan, problem: Problem
) -> tuple[str | float | None, ...]:
    vehicle = next((one for one in problem.vehicles if one.id == route.vehicle_id), None)
    courier = next((one for one in problem.couriers if one.id == route.courier_id), None)
    carried = set(route.shipments)
    climbs = [leg.climb_m for leg in route.legs if leg.climb_m is not None]
    return (
        route.vehicle_id,
        captions.courier(problem, route.courier_id),
        (courier.phone if courier else None) or "",
        captions.profile(vehicle.profile, page.lang) if vehicle else "",
        len(route.visits),
        len(route.shipments),
        sum(row.parcels for row in problem.shipments if row.id in carried),
        captions.weight_kg(problem, route),
        _fill(route, vehicle),
        route.distance_m / 1000,
        sum(climbs) if climbs else None,
        clock_value(plan.start, route.departure_s),
        clock_value(plan.start, route.return_s),
        round(route.duration_s / 60) / (24 * 60),  # as people read it elsewhere
        route.cost,
    )


def _fill(route: Route, vehicle: Vehicle | None) -> float | None:
    """Return how full the vehicle gets, in the dimension that it fills most."""
    if vehicle is None:
        return None
    shares = [
        load / limit
        for loads in (route.load, *(visit.load for visit in route.visits))
        for load, limit in zip(loads, vehicle.capacity, strict=False)
        if 0 < limit < math.inf
    ]
    return max(shares, default=None)


def _write_totals(
    page: Page, row: int, first: int, figures: list[dict[str, str | float | None]]
) -> None:
    for number, column in enumerate(COLUMNS):
        if column.name not in _ADDED_UP or column.number is None:
            page.text(row, number, page.say("total") if number == 0 else "", TOTAL)
            continue
        values = [one for each in figures if isinstance(one := each[column.name], int | float)]
        letter = chr(ord("A") + number)
        formula = f"=SUM({letter}{first + 1}:{letter}{row})" if figures else "=0"
        page.formula(row, number, formula, value=math.fsum(values), shown=column.number, look=TOTAL)
