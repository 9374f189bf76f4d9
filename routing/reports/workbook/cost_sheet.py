"""What each village costs, with the rule by which costs are shared."""

from __future__ import annotations

from routing.plans import Plan
from routing.plans.costs import VillageCost, shipment_costs, village_costs
from routing.problem import Problem
from routing.reports.workbook.looks import BODY, MONEY, ONE, TITLE, TOTAL, WHOLE, Column
from routing.reports.workbook.page import Page

COLUMNS = (
    Column(name="village", widest=24),
    Column(name="township", widest=16),
    Column(name="shipments", widest=12, number=WHOLE),
    Column(name="parcels", widest=12, number=WHOLE),
    Column(name="kg", widest=14, number=ONE),
    Column(name="cost", widest=16, number=MONEY),
    Column(name="per_parcel", widest=14, number=MONEY),
    Column(name="per_kg", widest=14, number=MONEY),
)

_HEAD = 3


def write_costs(page: Page, plan: Plan, problem: Problem, footer: tuple[str, str]) -> None:
    """Write a row a village, dearest first; a pair counts where it is picked up."""
    page.text(0, 0, page.name, TITLE)
    page.note(1, len(COLUMNS), page.say("cost_rule"))
    page.head(_HEAD, COLUMNS)
    villages = village_costs(plan, problem)
    for row, one in enumerate(villages, start=_HEAD + 1):
        figures = (one.shipments, one.parcels, one.weight_kg or None, one.cost, None, None)
        page.row(row, COLUMNS, (one.village, one.township, *figures))
        _write_ratios(page, row, one)
    last = _HEAD + len(villages) + 1
    _write_totals(page, last, VillageCost.of(shipment_costs(plan, problem)))
    page.finish(COLUMNS, head=_HEAD, last=last, footer=footer)


def _write_ratios(page: Page, row: int, one: VillageCost, **look: object) -> None:
    for column, value, by in ((6, one.per_parcel, "D"), (7, one.per_kg, "E")):
        if value is not None:
            formula = f"=F{row + 1}/{by}{row + 1}"
            page.formula(row, column, formula, value=value, shown=MONEY, look={**BODY, **look})


def _write_totals(page: Page, row: int, every: VillageCost) -> None:
    totals = (
        (2, "C", every.shipments, WHOLE),
        (3, "D", every.parcels, WHOLE),
        (4, "E", every.weight_kg, ONE),
        (5, "F", every.cost, MONEY),
    )
    page.text(row, 0, page.say("total"), TOTAL)
    page.text(row, 1, "", TOTAL)
    for column, letter, total, shown in totals:
        formula = f"=SUM({letter}{_HEAD + 2}:{letter}{row})" if every.shipments else "=0"
        page.formula(row, column, formula, value=total, shown=shown, look=TOTAL)
    _write_ratios(page, row, every, **TOTAL)
