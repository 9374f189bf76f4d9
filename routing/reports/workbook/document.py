"""The whole workbook: its sheets in order, and the hidden one that it is read back by."""

from __future__ import annotations

import io
from datetime import UTC

import xlsxwriter

from routing import wording
from routing.plans import Plan, all_rejected
from routing.plans.sheets import SHEET, Machine, machine_rows
from routing.problem import Problem
from routing.reports import captions
from routing.reports.backdrop import EMPTY, Backdrop
from routing.reports.workbook.cost_sheet import write_costs
from routing.reports.workbook.courier_sheet import write_courier
from routing.reports.workbook.looks import FONTS
from routing.reports.workbook.page import Formats, Page
from routing.reports.workbook.sheet_names import SheetNames
from routing.reports.workbook.summary_sheet import write_summary
from routing.reports.workbook.unserved_sheets import write_rejected, write_unserved


def workbook(
    plan: Plan, problem: Problem, lang: wording.Lang = "en", backdrop: Backdrop = EMPTY
) -> bytes:
    """Return a plan as XLSX; the same plan gives the same bytes.

    Sheets: summary, one a route, unserved, rejected (if any), costs by village, and a hidden one
    for :func:`routing.formats.plan_workbook.read`.

    Parameters
    ----------
    problem : Problem
        Located, as the plan's times come from it.
    backdrop : Backdrop
        Whom the map data is to be credited to.
    """
    book = _Book(lang)
    names = SheetNames()
    summary, unserved, costs = (
        names.take(wording.text(f"report.workbook.{key}", lang))
        for key in ("summary", "unserved", "costs")
    )
    rejected = all_rejected(plan, problem)
    sheets = {
        names.take(
            captions.courier(problem, route.courier_id) or route.vehicle_id, route.vehicle_id
        ): route.vehicle_id
        for route in plan.routes
    }
    credit = backdrop.credit or (plan.region.credit if plan.region else None) or ""
    credit = credit and wording.text("report.workbook.credit", lang, credit=credit)
    footer = (_made_for(plan), credit)
    write_summary(book.page(summary), plan, problem, sheets=sheets, footer=footer, credit=credit)
    for name, route in zip(sheets, plan.routes, strict=True):
        write_courier(book.page(name), route, plan, problem, footer)
    write_unserved(book.page(unserved), plan, problem, footer)
    if rejected:
        title = names.take(wording.text("report.workbook.rejected", lang))
        write_rejected(book.page(title), rejected, footer)
    write_costs(book.page(costs), plan, problem, footer)
    _write_machine(book.page(SHEET), Machine(plan=plan, sheets=sheets))
    return book.close(plan)


class _Book:
    """An XlsxWriter workbook in memory."""

    def __init__(self, lang: wording.Lang) -> None:
        self._lang = lang
        self._file = io.BytesIO()
        font = {"font_name": FONTS[lang], "font_size": 10}
        self._book = xlsxwriter.Workbook(
            self._file, {"in_memory": True, "default_format_properties": font}
        )
        self._formats: Formats = {}

    def page(self, name: str) -> Page:
        return Page(self._book, name, self._lang, self._formats)

    def close(self, plan: Plan) -> bytes:
        made = plan.start.astimezone(UTC).replace(tzinfo=None)
        self._book.set_properties({"created": made, "author": "shanlu"})
        self._book.close()
        return self._file.getvalue()


def _write_machine(page: Page, machine: Machine) -> None:
    for row, cells in enumerate(machine_rows(machine)):
        for column, text in enumerate(cells):
            page.text(row, column, text)
    page.sheet.hide()


def _made_for(plan: Plan) -> str:
    region = "" if plan.region is None else f" {plan.region.id}"
    return f"{plan.start:%Y-%m-%d}{region}"
