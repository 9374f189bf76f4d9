"""The workbook, as another spreadsheet library reads it."""

# ruff: noqa: RUF001 - Chinese brackets, and the dash of a span of time

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from routing.plans import Plan
from routing.plans.sheets import SHEET
from routing.problem import Courier, Problem, Shipment
from routing.region_ref import RegionRef
from routing.reports.workbook import workbook
from routing.reports.workbook.sheet_names import SheetNames
from routing.wording import LANGS, Lang
from tests.checker import village

from .small_plan import BACKDROP, NASTY, PEPPER, plan, problem

HOSTILE = (
    '=HYPERLINK("http://example.org","pay")',
    "+1-1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "<script>alert(1)</script>",
    "<r><t>rich</t></r>",
    "bell\x07\x00\ufffe",
    "🐔" * 300,
    "n" * 40_000,
)


def opened(data: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def table(sheet: Any, first: str) -> list[list[Any]]:
    """Return the rows below the heading ``first``."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    start = next(number for number, row in enumerate(rows) if first in row)
    return rows[start + 1 :]


def links(sheet: Any) -> list[Any]:
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_its_sheets_in_both_languages() -> None:
    english = opened(workbook(plan(), problem(), "en"))
    assert english.sheetnames == [
        "Summary", "Courier 1", "Unserved", "Rejected", "Cost by village", SHEET,
    ]  # fmt: skip
    chinese = opened(workbook(plan(), problem(), "zh"))
    assert chinese.sheetnames == [
        "汇总", "Courier 1", "未安排", "未采用", "成本（按村）", SHEET,
    ]  # fmt: skip
    assert {sheet.title for sheet in english if sheet.sheet_state != "visible"} == {SHEET}
    nothing_rejected = replace(problem(), rejected=())
    assert "Rejected" not in opened(workbook(plan(), nothing_rejected)).sheetnames


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert workbook(plan(), problem()) == workbook(plan(), problem())
    created = opened(workbook(plan(), problem())).properties.created
    assert f"{created:%Y-%m-%d %H:%M}" == "2026-11-22 16:00"  # midnight at +08:00


def test_a_couriers_day_row_by_row() -> None:
    sheet = opened(workbook(plan(), problem()))["Courier 1"]
    assert [sheet["A1"].value, sheet["D2"].value] == ["Courier 1", NASTY]
    rows = table(sheet, "Order id")
    told = [
        [row[0], *(str(time or "-:-").rsplit(":", 1)[0] for time in row[1:3]), row[3], *row[5:7]]
        for row in rows[:-1]
    ]
    assert told == [
        [None, "-", "8:00", "Town depot", None, "Start"],
        [1, "8:15", "8:18", "核桃坪", "a-1", "Collect"],
        [1, "8:15", "8:18", "核桃坪", "a-2", "Collect"],
        [None, "8:20", "8:30", "Break", None, None],
        [2, "8:48", "8:57", PEPPER.place, "b-1", "Collect"],
        [None, "9:20", "-", "Town depot", None, "Return"],
    ]
    assert [row[10:12] for row in rows[1:3]] == [[1, 40.5], [1, 20]]
    assert [row[14:16] for row in (rows[1], rows[4], rows[5])] == [
        [4.2, 60.5], [9.5, 69.5], [12.6, None],
    ]  # fmt: skip
    assert rows[5][13] == "Cut-off 17:00"


def test_totals_are_formulas_with_the_values_that_they_have() -> None:
    data = workbook(plan(), problem())
    formulas, values = opened(data), opened(data, values=True)
    for sheet, expected in (
        ("Courier 1", [3, 69.5]),
        ("Summary", [2, 3, 3, 69.5, 12.6, 260, 123.456]),
    ):
        rows = values[sheet].iter_rows()
        (row,) = (row for row in rows if "Total" in {cell.value for cell in row})
        cells = [cell for cell in row if isinstance(cell.value, int | float)]
        written = [formulas[sheet][cell.coordinate].value for cell in cells]
        assert all(formula.startswith("=SUM(") for formula in written)
        assert [cell.value for cell in cells] == pytest.approx(expected)


def test_a_pair_stands_in_two_rows_and_is_not_added_up_twice() -> None:
    sheet = opened(workbook(village.PLAN, village.PROBLEM))["li"]
    rows = table(sheet, "Order id")
    assert [(row[0], row[6]) for row in rows if row[5] == "pepper"] == [
        (2, "Collect"),
        (5, "Hand over"),
    ]
    assert [row[5] for row in rows if row[0] == 4] == ["tea"]
    assert rows[-1][10:12] == [None, None]
    assert [row[12] for row in rows if row[5] in {"pepper", "tea"}] == [
        "from 09:00", "07:00–08:00\n11:30–12:30", None,
    ]  # fmt: skip


def test_the_unserved_with_reasons_and_the_rejected_with_what_to_do() -> None:
    book = opened(workbook(plan(), problem()))
    hens, late = table(book["Unserved"], "Order id")
    assert (hens[3], hens[5], hens[11]) == ("茶山", "hens", 20)
    assert "live_animals" in hens[14]
    assert "live_animals" in hens[15]
    assert (late[5], late[15]) == ("late", None)
    assert book["Unserved"].column_dimensions["A"].hidden
    ((kind, row_id, _, row, cause, action),) = table(book["Rejected"], "What is wrong")
    assert (kind, row_id, row) == ("Shipment", "twice", 7)
    assert "2 times" in cause
    assert action
    odd = replace(problem(), rejected=(replace(problem().rejected[0], kind="parcel locker"),))
    rows = table(opened(workbook(plan(), odd, "zh"))["未采用"], "问题")
    assert rows[0][0] == "parcel locker"


def test_the_summary_says_what_the_day_comes_to() -> None:
    sheet = opened(workbook(plan(), problem(), "en", BACKDROP))["Summary"]
    facts = {row[0].value: row[2].value for row in sheet.iter_rows(max_row=7)}
    assert facts["Shipments served"] == "3 of 5"
    assert facts["Unserved"] == "2"
    assert facts["Vehicles not used"] == "[red]moto"
    (unused,) = (row[0].row for row in sheet.iter_rows() if row[0].value == "Vehicles not used")
    assert f"C{unused}:O{unused}" in sheet.merged_cells  # where they are many, on several lines
    (route,) = (row for row in table(sheet, "Courier") if row[0] == NASTY)
    assert route[1:9] == [
        "Courier 1", "000-0000-0001", "three-wheeler", 2, 3, 3, 69.5, pytest.approx(69.5 / 300),
    ]  # fmt: skip
    said = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert f"Map data: {BACKDROP.credit}" in said
    (link,) = links(sheet)
    assert link.location == "'Courier 1'!A1"


@pytest.mark.parametrize("lang", LANGS)
def test_every_sheet_prints_on_a4_across_one_page_wide(lang: Lang) -> None:
    book = opened(workbook(plan(), problem(), lang, BACKDROP))
    for sheet in book:
        if sheet.title == SHEET:
            continue
        page = sheet.page_setup
        assert (page.orientation, str(page.paperSize)) == ("landscape", "9")
        assert (page.fitToWidth or 1, page.fitToHeight) == (1, 0)  # 1 is what is left unsaid
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert "2026-11-23 drawn-valley" in sheet.oddFooter.left.text
        assert "&P" in sheet.oddFooter.center.text or "&[Page]" in sheet.oddFooter.center.text
        assert "OpenStreetMap" in sheet.oddFooter.right.text


def nasty_day() -> tuple[Plan, Problem]:
    """Return the small day with hostile texts wherever a user can put one."""
    small = problem()
    texts = iter(HOSTILE * 10)
    shipments = tuple(
        replace(
            row, commodity=next(texts), contact=next(texts), phone=next(texts), note=next(texts)
        )
        for row in small.shipments
    )
    more = tuple(
        Shipment(id=text, pickup=small.shipments[0].pickup, load=(1.0, 0.0, 1.0))
        for text in HOSTILE
    )
    couriers = (Courier(id="c1", name=HOSTILE[0], phone="+86 000"),)
    (route,) = plan().routes
    first = replace(route.visits[0], pickups=("a-1", "a-2", *HOSTILE))
    routes = (
        replace(route, visits=(first, *route.visits[1:])),
        *(replace(route, vehicle_id=text, courier_id=None, visits=()) for text in HOSTILE),
    )
    day = replace(
        small, shipments=(*shipments, *more), couriers=couriers, region=RegionRef(id='&"<>&P')
    )
    return replace(plan(), routes=routes, region=day.region), day


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_that_a_user_typed_is_a_formula_a_link_or_markup(lang: Lang) -> None:
    book = opened(workbook(*nasty_day(), lang))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    formulas = {str(cell.value) for cell in cells if cell.data_type == "f"}
    assert all(one.startswith(("=SUM(", "=F", "=0")) for one in formulas)
    assert HOSTILE[0] in {cell.value for cell in cells if cell.data_type == "s"}
    assert "<r><t>rich</t></r> " in {cell.value for cell in cells}
    assert max(len(str(cell.value)) for cell in cells) <= 32_767
    for sheet in book:
        assert all(link.location and not link.target for link in links(sheet))
    typed = {cell.number_format for cell in cells if cell.value in {HOSTILE[0], "+86 000"}}
    assert typed == {"@"}


def test_sheet_names_that_every_program_takes() -> None:
    names = SheetNames()
    given = [
        names.take("Li"),
        names.take("LI", "van-2"),
        names.take("li", "VAN-2"),
        names.take("[a]:b*c?d/e\\f"),
        names.take("'quoted'"),
        names.take("History"),
        names.take(""),
        names.take("\0\t"),
        names.take("张" * 40),
        names.take("张" * 40, "x"),
        names.take("🐔" * 40),
        names.take("_SHANLU"),
    ]
    assert given[:8] == [
        "Li", "LI van-2", "li ~2", "a b c d e f", "quoted", "History -", "-", "- -",
    ]  # fmt: skip
    assert given[8] == "张" * 31
    assert given[9] == "张" * 26 + " ~2"
    assert given[10:] == ["🐔" * 15, "_SHANLU -"]
    assert len({one.casefold() for one in given}) == len(given)


def test_a_day_without_weights_or_routes() -> None:
    bare = Plan(start=village.START, matrix_digest="x")
    day = replace(
        village.PROBLEM,
        region=None,
        rejected=(),
        load_dimensions=("a", "b", "c"),
    )
    book = opened(workbook(bare, day), values=True)
    assert book.sheetnames == ["Summary", "Unserved", "Cost by village", SHEET]
    ((total, *figures),) = (row for row in table(book["Summary"], "Courier") if row[0] == "Total")
    assert total
    assert not any(figures)
    full = opened(workbook(replace(village.PLAN, region=None), day))
    assert {row[11] for row in table(full["li"], "Order id")} == {None}


def test_columns_are_wide_enough_for_their_totals() -> None:
    """A figure that does not fit is shown as #### and not wrapped."""
    (route,) = plan().routes
    heavy = [replace(row, load=(1_234_567.0, 0.1, 1.0)) for row in problem().shipments]
    dear = replace(plan(), routes=(replace(route, cost=1e9),))
    book = opened(workbook(dear, replace(problem(), shipments=tuple(heavy))), values=True)
    for name, column in (("Courier 1", "L"), ("Summary", "H"), ("Cost by village", "E")):
        shown = {f"{cell.value:,.1f}" for cell in book[name][column] if cell.data_type == "n"
                 and cell.value is not None}  # fmt: skip
        assert "3,703,701.0" in shown
        assert book[name].column_dimensions[column].width > len("3,703,701.0")
    assert book["Summary"].column_dimensions["O"].width > len("1,000,000,000.00")


def test_times_of_the_next_day_and_of_the_day_before() -> None:
    (route,) = plan().routes
    night = replace(route, departure_s=-600, return_s=25 * 3600 + 1800)
    sheet = opened(workbook(replace(plan(), routes=(night,)), problem()))["Courier 1"]
    rows = table(sheet, "Order id")
    assert rows[0][2] == "23:50-1"
    arrives = sheet.cell(sheet.max_row - 1, 2)
    assert arrives.number_format == "[hh]:mm"
    assert str(arrives.value) == "1 day, 1:30:00"
