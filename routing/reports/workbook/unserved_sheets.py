"""What is in no route: unserved shipments with their reasons, and rows that were not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from routing import wording
from routing.plans import Plan
from routing.problem import Problem
from routing.rejected import Rejected
from routing.reports.workbook.looks import TITLE, WHOLE, Column
from routing.reports.workbook.page import Page
from routing.reports.workbook.shipment_cells import SHIPMENT_COLUMNS, WHERE, ShipmentRows

UNSERVED_COLUMNS = (
    # Stop and times are there, hidden, so that whole rows can be moved between the sheets.
    *(replace(column, hidden=True) for column in SHIPMENT_COLUMNS[:WHERE]),
    *SHIPMENT_COLUMNS[WHERE:],
    Column(name="reason", widest=30),
    Column(name="fix", widest=30),
)

REJECTED_COLUMNS = (
    Column(name="what", widest=12),
    Column(name="row_id", widest=24),
    Column(name="sheet", widest=20),
    Column(name="row", widest=8, number=WHOLE),
    Column(name="cause", widest=50),
    Column(name="action", widest=50),
)

_HEAD = 2


def write_unserved(page: Page, plan: Plan, problem: Problem, footer: tuple[str, str]) -> None:
    """Write the unserved; without any, a table that rows can be moved to."""
    page.text(0, WHERE, page.name, TITLE)
    page.head(_HEAD, UNSERVED_COLUMNS)
    rows = ShipmentRows.of(problem, page.lang)
    for number, left in enumerate(plan.unserved, start=1):
        cells = rows.cells(left.id, None)
        told = (left.reason(page.lang), left.fix(page.lang) or "")
        page.row(_HEAD + number, UNSERVED_COLUMNS, [*cells, *told])
    last = _HEAD + max(1, len(plan.unserved))
    page.finish(UNSERVED_COLUMNS, head=_HEAD, last=last, footer=footer)


def write_rejected(page: Page, rejected: Sequence[Rejected], footer: tuple[str, str]) -> None:
    """Write the rows that were not taken."""
    page.text(0, 0, page.name, TITLE)
    page.head(_HEAD, REJECTED_COLUMNS)
    for number, row in enumerate(rejected, start=1):
        cells = (
            _kind(page, row),
            row.id or "",
            row.sheet or "",
            row.row,
            row.cause(page.lang),
            row.action(page.lang) or "",
        )
        page.row(_HEAD + number, REJECTED_COLUMNS, cells)
    page.finish(REJECTED_COLUMNS, head=_HEAD, last=_HEAD + len(rejected), footer=footer)


def _kind(page: Page, row: Rejected) -> str:
    key = f"kinds.{row.kind}"
    return page.say(key) if wording.has(f"report.workbook.{key}", page.lang) else row.kind
