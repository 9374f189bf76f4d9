"""What each village costs, with the rule by which costs are shared."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from routing.plans import Plan
from routing.problem import Problem, Shipment
from routing.reports import captions
from routing.reports.workbook.cost_shares import cost_shares
from routing.reports.workbook.looks import BODY, MONEY, ONE, TITLE, TOTAL, WHOLE, Column
from routing.reports.workbook.page import Page
from routing.reports.workbook.shipment_cells import ShipmentRows

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


@dataclass(slots=True)
class _Village:
    parcels: int = 0
    weights_kg: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    @property
    def cost(self) -> float:
        return math.fsum(self.costs)


def write_costs(page: Page, plan: Plan, problem: Problem, footer: tuple[str, str]) -> None:
    """Write a row a village, dearest first; a pair counts where it is picked up."""
    page.text(0, 0, page.name, TITLE)
    page.note(1, len(COLUMNS), page.say("cost_rule"))
    page.head(_HEAD, COLUMNS)
    villages = _villages(plan, problem)
    dearest = sorted(villages.items(), key=lambda item: (-item[1].cost, item[0]))
    for row, ((place, township), village) in enumerate(dearest, start=_HEAD + 1):
        weight = math.fsum(village.weights_kg) if village.weights_kg else None
        figures = (len(village.costs), village.parcels, weight, village.cost, None, None)
        page.row(row, COLUMNS, (place, township, *figures))
        _write_ratios(page, row, village.cost, village.parcels, weight)
    last = _HEAD + len(dearest) + 1
    _write_totals(page, last, villages.values())
    page.finish(COLUMNS, head=_HEAD, last=last, footer=footer)


def _villages(plan: Plan, problem: Problem) -> dict[tuple[str, str], _Village]:
    shipments = {row.id: row for row in problem.shipments}
    rows = ShipmentRows.of(problem, "en")
    villages: dict[tuple[str, str], _Village] = {}
    for shipment_id, cost in cost_shares(plan, problem).items():
        row: Shipment | None = shipments.get(shipment_id)
        at = captions.where(row)
        key = (captions.place(at), (at.parent if at else None) or "")
        village = villages.setdefault(key, _Village())
        village.costs.append(cost)
        if row is not None:
            village.parcels += row.parcels
            weight = rows.weight_kg(row.load)
            village.weights_kg += [] if weight is None else [weight]
    return villages


def _write_ratios(
    page: Page, row: int, cost: float, parcels: float, weight: float | None, **look: object
) -> None:
    for column, divisor, by in ((6, parcels, "D"), (7, weight, "E")):
        if divisor:
            formula = f"=F{row + 1}/{by}{row + 1}"
            page.formula(
                row, column, formula, value=cost / divisor, shown=MONEY, look={**BODY, **look}
            )


def _write_totals(page: Page, row: int, villages: Iterable[_Village]) -> None:
    every = list(villages)
    weights = [weight for village in every for weight in village.weights_kg]
    totals = (
        (2, "C", sum(len(village.costs) for village in every), WHOLE),
        (3, "D", sum(village.parcels for village in every), WHOLE),
        (4, "E", math.fsum(weights), ONE),
        (5, "F", math.fsum(village.cost for village in every), MONEY),
    )
    page.text(row, 0, page.say("total"), TOTAL)
    page.text(row, 1, "", TOTAL)
    for column, letter, total, shown in totals:
        formula = f"=SUM({letter}{_HEAD + 2}:{letter}{row})" if every else "=0"
        page.formula(row, column, formula, value=total, shown=shown, look=TOTAL)
    _write_ratios(page, row, totals[3][2], totals[1][2], totals[2][2], **TOTAL)
